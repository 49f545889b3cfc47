"""The audit as JSON Lines: one entry a line, to be kept where the store's owner cannot change it.

A line is the entry's text with its hash as one more key; whoever takes that
key away again has what was hashed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from .chain import Line, Verification, canonical, check


def write_jsonl(kept: Iterable[Line], path: str | os.PathLike[str]) -> int:
    """Write a chain into a file, which is replaced; says how many entries.

    Args:
        kept: The entries, in order.
        path: Of the file.
    """
    with Path(path).open("w", encoding="ascii", newline="\n") as file:
        return sum(file.write(f"{_line(entry)}\n") > 0 for entry in kept)


def verify_jsonl(path: str | os.PathLike[str], *, head: str | None = None) -> Verification:
    """Walk along an exported chain; no store is needed.

    That the end was cut off shows only beside a head that was noted elsewhere.

    Args:
        path: Of a file that `Audit.to_jsonl` wrote.
        head: A head to be found in it, such as ``"17:3f9c1a2b4d5e6f70"``.

    Raises:
        ConfigurationError: That is no head.
        OSError: The file cannot be read.
    """
    with Path(path).open(encoding="ascii", errors="backslashreplace", newline="\n") as file:
        return check(_kept(file), noted=head)


def _kept(lines: Iterable[str]) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        yield _entry(number, line)


def _entry(number: int, line: str) -> Line:
    """What a line holds; only one that is written in the one right way can hold."""
    try:
        told = json.loads(line)
        hash = told.pop("hash")
    except (AttributeError, KeyError, TypeError, ValueError):
        return Line(number, line, "")
    text = canonical(told)
    read = Line(number, text, str(hash))
    return read if _line(read) == line.removesuffix("\n") else Line(number, line, str(hash))


def _line(entry: Line) -> str:
    return f'{entry.text[:-1]},"hash":"{entry.hash}"}}'
