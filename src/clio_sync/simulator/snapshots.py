"""A whole firm as JSON, to begin with it another time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError
from . import json_text
from .state import State

VERSION = 1


def write(path: Path, state: State, user_id: int) -> None:
    """Write everything that a state holds, as it is now.

    Args:
        path: Of the file, which is replaced.
        state: What to write.
        user_id: Whose account it is.
    """
    tables = {name: table.current.all() for name, table in state.tables.items()}
    firm = {
        "version": VERSION,
        "user_id": user_id,
        "numbers": state.numbers(),
        "tables": {name: records for name, records in sorted(tables.items()) if records},
    }
    path.write_bytes(json_text.dumps(firm) + b"\n")


def read(path: Path, state: State) -> int:
    """Fill a state with what was written; answers whose account it is.

    Raises:
        ConfigurationError: The file holds no firm.
    """
    firm = _read(path)
    state.begin_with(firm["tables"], firm["numbers"])
    return int(firm["user_id"])


def _read(path: Path) -> Mapping[str, Any]:
    try:
        firm = json_text.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            "The file of the firm cannot be read.", advice="Write it with Simulator.dump()."
        ) from error
    if not isinstance(firm, dict) or firm.get("version") != VERSION:
        raise ConfigurationError(
            "The file holds no firm of this version.", advice="Write it with Simulator.dump()."
        )
    return firm
