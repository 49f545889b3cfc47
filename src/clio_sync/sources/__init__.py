"""Where rows come from, and go back to: files, databases, memory, DataFrames, anything like them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from ..errors import SourceError
from ..mapping.rows import SourceRow
from .contract import check_mirror
from .csv_file import CsvFile
from .csv_table import CsvTable
from .distinct import Distinct
from .records import Frame, PandasFrame, PolarsFrame, Records
from .rows import Rows
from .words import Batching, Changed, Incremental, Mirror, Source, is_writable, makes_keys, name_of

if TYPE_CHECKING:
    from .sql import SqlRows, SqlTable

__all__ = [
    "Batching",
    "Changed",
    "CsvFile",
    "CsvTable",
    "Distinct",
    "Frame",
    "Incremental",
    "Mirror",
    "Readable",
    "Records",
    "Rows",
    "Source",
    "SourceRow",
    "SqlRows",
    "SqlTable",
    "check_mirror",
    "is_writable",
    "makes_keys",
    "mirror_of",
    "name_of",
    "rows_of",
]

Readable: TypeAlias = (
    str
    | os.PathLike[str]
    | Iterable[Mapping[str, object]]
    | Iterable[SourceRow]
    | Source
    | PandasFrame
    | PolarsFrame
)
"""What `rows_of` makes a source of."""


def rows_of(source: object) -> Source:
    """Make a source of what a caller has.

    Args:
        source: The path of a CSV file, a DataFrame of pandas or polars, mappings, or a source:
            whatever is `Readable`.

    Raises:
        SourceError: It is none of these, or there is no such file.
    """
    match source:
        case CsvFile() | Records() | Frame() | Mirror() | Incremental():
            return source
        case str() | Path():
            return CsvFile(source)
        case PandasFrame() | PolarsFrame():
            return Frame(source)
        case _ if _is_rows(source):
            return Records(source)
        case _:
            msg = f"No rows can be read from a {type(source).__name__}."
            advice = "Pass a path, a DataFrame, several mappings, or a source."
            raise SourceError(msg, advice=advice)


def mirror_of(source: object) -> Mirror:
    """Take a source as one that takes changes back.

    Args:
        source: Whatever `rows_of` takes.

    Raises:
        SourceError: It cannot be written.
    """
    found = rows_of(source)
    if isinstance(found, Mirror) and is_writable(found):
        return found
    raise SourceError(f"{name_of(found)} cannot be written.", advice="Use one of the tables.")


def _is_rows(source: object) -> TypeGuard[Iterable[Mapping[str, object] | SourceRow]]:
    return isinstance(source, Iterable) and not isinstance(source, bytes | Mapping)


def __getattr__(name: str) -> object:
    """Import what needs SQLAlchemy once somebody asks for it."""
    if name in {"SqlRows", "SqlTable"}:
        from . import sql

        found: object = getattr(sql, name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
