"""Comparing cells: what a mirror has to find in a row before it changes it."""

from __future__ import annotations

from collections.abc import Mapping


def key_of(cell: object) -> str:
    """The key that a cell holds: its text without space around it.

    Args:
        cell: Of the key's column.
    """
    return "" if cell is None else str(cell).strip()


def as_expected(held: Mapping[str, object], expected: Mapping[str, object]) -> bool:
    """Whether a row says what it is expected to; an empty cell is an empty cell.

    Args:
        held: The row's cells as they are now.
        expected: Cells as they were read, by column.
    """
    return all(_plain(held.get(column)) == _plain(cell) for column, cell in expected.items())


def _plain(cell: object) -> object:
    return None if cell == "" else cell
