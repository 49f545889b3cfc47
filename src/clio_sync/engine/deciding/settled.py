"""Whether there is nothing to decide about a row: both sides are as they were left. Pure.

It only ever says so of a row about which a plan would find nothing to do and
would note nothing. As a plan goes by the row, its map and what is remembered of
them, and by its record where that has changed, the same row needs no second
look until one of these moves.
"""

from __future__ import annotations

from ...mapping import Reference
from ...store.words import Link, Role, RowId
from ..words import Entry
from .board import Board
from .disputes import UNDISPUTED
from .sides import Sides


def is_settled(entry: Entry, board: Board, sides: Sides) -> bool:
    """Whether a row is linked, owes nothing, takes nothing over and leaves nothing open.

    Args:
        entry: The row.
        board: What is remembered, and what has been decided so far.
        sides: Compares the map's rows with Clio's side as it was last settled.
    """
    link = board.draft.links.get(entry.row)
    if link is None or not _is_quiet(entry.row, link, board):
        return False
    values = board.resolve(entry.values)
    held = board.draft.bases.get(entry.row, {})
    if any(isinstance(value, Reference) for value in values.values()):
        return False
    if not values.keys() <= held.keys():
        return False
    merged = sides.compare(values, held, UNDISPUTED)
    return merged.bases == held and not (merged.owed or merged.asks or merged.pending)


def _is_quiet(row: RowId, link: Link, board: Board) -> bool:
    """Whether nobody has asked or said anything about a linked row, and its record is known."""
    draft = board.draft
    told = row in board.said.verdicts or row in draft.answers or row in draft.state.quarantine
    asked = row in draft.pending or bool(draft.reviews.get(row))
    known = link.role is Role.PRIMARY and link.etag is not None
    return known and not told and not asked and draft.is_untouched(row)
