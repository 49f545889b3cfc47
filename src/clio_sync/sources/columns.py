"""Headings: that each is there, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..errors import SourceError


def checked_header(name: str, cells: Sequence[str]) -> Sequence[str]:
    """Take the first row as headings; blank ones at the end are dropped.

    Args:
        name: What the source is called.
        cells: The first row.

    Raises:
        SourceError: There are none, one is blank, or one stands there twice.
    """
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        del header[-1]
    if not header:
        msg = f"{name} has no headings in its first row."
        raise SourceError(msg, advice="Put the names of the columns there.")
    _refuse_blank(name, header)
    refuse_repeated(name, header)
    return header


def _refuse_blank(name: str, header: Sequence[str]) -> None:
    if "" in header:
        msg = f"Column {header.index('') + 1} of {name} has no heading."
        raise SourceError(msg, advice="Name it, or delete the column.")


def refuse_repeated(name: str, header: Sequence[str]) -> None:
    """See to it that each name stands for one column: of two, one would be lost.

    Args:
        name: What the source is called.
        header: Its columns.

    Raises:
        SourceError: One stands there twice.
    """
    repeated = [heading for heading, times in Counter(header).items() if times > 1]
    if repeated:
        msg = f"{name} has more than one column called {_listed(repeated)}."
        raise SourceError(msg, advice="Give each column a name of its own.")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
