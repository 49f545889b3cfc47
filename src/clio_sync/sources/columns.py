"""Headings: that each is there, once, and that a map finds those it names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from ..errors import SourceError

_LOOKS_LIKE_DATA = re.compile(r"@|\d{4}")


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
    _refuse_repeated(name, header)
    return header


def _refuse_blank(name: str, header: Sequence[str]) -> None:
    if "" in header:
        msg = f"Column {header.index('') + 1} of {name} has no heading."
        raise SourceError(msg, advice="Name it, or delete the column.")


def _refuse_repeated(name: str, header: Sequence[str]) -> None:
    repeated = [heading for heading, times in Counter(header).items() if times > 1]
    if repeated:
        msg = f"{name} has more than one column called {_listed(repeated)}."
        raise SourceError(msg, advice="Give each column a name of its own.")


def check_columns(needed: Iterable[str], present: Iterable[str]) -> None:
    """Refuse a source that lacks a column which a map reads.

    Args:
        needed: The columns that the map names.
        present: The columns that the source has.

    Raises:
        SourceError: Some are lacking; the text offers the nearest ones and lists all.
    """
    has = list(present)
    lacking = [column for column in dict.fromkeys(needed) if column not in has]
    if lacking:
        what = "; ".join(_lacks(column, has) for column in lacking)
        raise SourceError(f"The source has no {what}.", advice=_what_there_is(has))


def _lacks(column: str, present: Sequence[str]) -> str:
    folded = {name.casefold().strip(): name for name in present}
    near = get_close_matches(column.casefold().strip(), folded, n=1)
    return f"column {column!r}" + (f" (did you mean {folded[near[0]]!r}?)" if near else "")


def _what_there_is(present: Sequence[str]) -> str:
    """The columns there are, unless the first row seems to hold somebody's data."""
    if any(_LOOKS_LIKE_DATA.search(name) for name in present):
        return "Its first row looks like data: put the names of the columns there."
    return f"Its columns are {_listed(present)}." if present else "It has no columns at all."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
