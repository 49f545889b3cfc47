"""What commands about a store have in common: which one it is, and that it is there."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from ..store import Store

VARIABLE = "CLIO_SYNC_STORE"
SQLITE = b"SQLite format 3\0"


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which store it is.

    Args:
        parser: The command's.
    """
    parser.add_argument(
        "--store",
        metavar="STORE",
        default=os.environ.get(VARIABLE),
        help=f"the path of its file, or the address of a database (default: {VARIABLE})",
    )


def open_existing(place: str | None) -> Store:
    """Open a store that is there; a mistyped path makes no new one.

    Args:
        place: The path of its file, or the address of a database.

    Raises:
        StoreError: It cannot be opened.
        ConfigurationError: Nothing was said, or there is no store.
    """
    from ..store import open_store
    from ..store.postgresql import is_address

    if not place:
        raise ConfigurationError("Which store?", advice=f"Pass --store, or set {VARIABLE}.")
    try:
        if not is_address(place) and not is_database(Path(place)):
            raise ConfigurationError("That file is no store.", advice="Check its path.")
    except OSError as error:
        raise ConfigurationError(
            f"A file cannot be used: {error.strerror}.", advice="Check its path and its rights."
        ) from error
    return open_store(place)


def is_database(path: Path) -> bool:
    """Whether a file is of the kind that stores are.

    Args:
        path: The file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return file.read(len(SQLITE)) == SQLITE
