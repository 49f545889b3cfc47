"""A reconciliation as a picture: one bar for each map, drawn inline, for notebooks and pages.

Its text takes the colour of the page, and its colours are seen on light and on dark. No
meaning hangs on a colour alone: each part has its name and number below its bar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from ..._pages import Markup, details, table
from .report import name_of
from .words import Difference, Oddity, Standing

if TYPE_CHECKING:
    from .report import MapReconciliation, Reconciliation

WIDTH = 640
BAR = 18
HEIGHT = 64
"""Of one map: its name, its bar, and what the parts of that are."""
LETTER = 6.6
"""How wide a letter is at most, about."""

COLOURS = {
    Standing.SAME: "#2e8b57",
    Standing.KEPT: "#6c8ebf",
    Standing.ALIAS: "#8a8f98",
    Standing.DIFFERS: "#d97706",
    Standing.REVIEW: "#a855c8",
    Standing.QUARANTINED: "#b45309",
    Standing.WAITING: "#c2a83e",
    Standing.MISSING: "#d1495b",
    Standing.GONE: "#9f1d35",
    Standing.ABSENT: "#e07a5f",
    Standing.HIDDEN: "#64748b",
    Standing.UNREADABLE: "#64748b",
    Standing.UNSEEN: "#64748b",
}


def drawn(found: Reconciliation) -> Markup:
    """Draw how the rows of each map stand to their records.

    Args:
        found: What was found.
    """
    height = HEIGHT * max(1, len(found.maps))
    parts = "".join(_map(one, HEIGHT * place) for place, one in enumerate(found.maps))
    said = escape(found.verdict)
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{said}" '
        f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'style="max-width:100%;height:auto" font-family="system-ui,sans-serif" '
        f'font-size="12" fill="currentColor"><title>{said}</title>{parts}</svg>'
    )


def _map(one: MapReconciliation, top: int) -> str:
    name = f'<text x="0" y="{top + 14}" font-weight="600">{escape(one.map)}</text>'
    return name + "".join(_bar(one, top + 20)) + "".join(_legend(one, top + 20 + BAR + 15))


def _bar(one: MapReconciliation, top: int) -> Iterator[str]:
    """The parts beside each other, each as wide as its share."""
    total, left = max(1, len(one.pairs)), 0.0
    if not one.pairs:
        yield f'<rect y="{top}" width="{WIDTH}" height="{BAR}" fill="none" stroke="currentColor"/>'
    for standing, count in _counted(one):
        width = WIDTH * count / total
        yield (
            f'<rect x="{left:.1f}" y="{top}" width="{max(width, 1):.1f}" height="{BAR}" '
            f'fill="{COLOURS[standing]}"><title>{count:,} {escape(standing.value)}</title></rect>'
        )
        left += width


def _legend(one: MapReconciliation, top: int) -> Iterator[str]:
    """What the parts are; what finds no room is in the table."""
    left = 0.0
    for standing, count in _counted(one):
        said = f"{count:,} {standing.value}"
        wide = 16 + LETTER * len(said) + 12
        if left + wide > WIDTH:
            yield f'<text x="{left:.0f}" y="{top}">…</text>'
            return
        yield (
            f'<rect x="{left:.0f}" y="{top - 10}" width="11" height="11" rx="2" '
            f'fill="{COLOURS[standing]}"/><text x="{left + 16:.0f}" y="{top}">{escape(said)}</text>'
        )
        left += wide


def _counted(one: MapReconciliation) -> Iterator[tuple[Standing, int]]:
    found = Counter(pair.standing for pair in one.pairs)
    yield from ((each, found[each]) for each in COLOURS if found[each])


def page(found: Reconciliation) -> str:
    """The picture, and the numbers behind it.

    Args:
        found: What was found.
    """
    counts = [{**one.counts, **one.oddities} for one in found.maps]
    words = [each for each in (*Standing, *Oddity) if any(told[name_of(each)] for told in counts)]
    rows = [
        [one.map, one.rows, *(told[name_of(word)] for word in words)]
        for one, told in zip(found.maps, counts, strict=True)
    ]
    numbers = table(["", "rows", *(word.value for word in words)], rows, found.verdict, named=True)
    fields = [
        [one.map, name, kind.value, kinds[name_of(kind)]]
        for one in found.maps
        for name, kinds in one.fields.items()
        for kind in Difference
        if name_of(kind) in kinds
    ]
    inside = table(["map", "field", "what", "rows"], fields)
    more = details("Fields that differ", inside) if fields else ""
    return f"<section>{drawn(found)}{numbers}{more}</section>"
