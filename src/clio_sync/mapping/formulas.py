"""What a spreadsheet would run if it met it in a file that Clio, or we, export."""

from __future__ import annotations

import re

from .values import Address, Unfit

_SIGNS = "+\\-@\uff0b\uff0d\uff20"
_CALL = r"(?<=[+\-*/^&(,=<>@\uff0b\uff0d\uff20])\s*[A-Za-z][\w.]*\("
_FORMULA = (
    r"(?:[=\uff1d]\s*[^\s=]"
    rf"|[{_SIGNS}](?:[^A-Za-z]|[A-Za-z]{{1,3}}(?=\$?\d))*?{_CALL}"
    rf"|[{_SIGNS}][^|]*[|][^!]*!)"
)
FORMULA = re.compile(f"'?{_FORMULA}")
"""An equals sign; a sign and a function's call, behind numbers and cells or at once; DDE."""
STARTS = frozenset("'=+-@\uff1d\uff0b\uff0d\uff20")
"""How all of these begin, in narrow and in wide letters."""
AS_FORMULA = Unfit("is a spreadsheet's formula", "Put what it comes to in its place.")


ROW = "Row"
MEND = "What to fix"
"""The two headings in front of rows that are given back to be mended."""
_RUN = re.compile(rf"'*\s*[={_SIGNS}\uff1d]")


def escaped(cell: str) -> str:
    """A cell as it is safe in a spreadsheet: an apostrophe keeps what may be run from running."""
    return f"'{cell}" if _RUN.match(cell) else cell


def unescaped(cell: str) -> str:
    """The cell that `escaped` has made safe."""
    return cell[1:] if cell[:1] == "'" and _RUN.match(cell[1:]) else cell


_RUNS = re.compile(rf"['\s]*{_FORMULA}")


def inert(cell: str) -> str:
    """A cell with an apostrophe before a formula, and before nothing else: numbers stay numbers."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def original(cell: str) -> str:
    """The cell that `inert` was given."""
    return cell[1:] if cell[:1] == "'" and _RUNS.match(cell) else cell


def is_formula(value: object) -> bool:
    """Whether a value, or a part of an address, would be run."""
    if isinstance(value, str):
        return value[:1] in STARTS and FORMULA.match(value) is not None
    texts = value.texts if isinstance(value, Address) else ()
    return any(map(is_formula, [part for part in texts if part[0] in STARTS]))
