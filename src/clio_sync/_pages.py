"""Small pieces of HTML for notebooks. Whatever is not HTML already is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Markup(str):
    """Text that is HTML already; all other text is escaped."""

    __slots__ = ()


def markup(value: object) -> Markup:
    """Make HTML of a value.

    Args:
        value: HTML, which stays as it is, or anything else.
    """
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


def link(label: object, at: str) -> Markup:
    """Lead somewhere; a label without an address is a label.

    Args:
        label: What is shown.
        at: The address; empty for none.
    """
    shown = markup(label)
    return Markup(f'<a href="{escape(at)}">{shown}</a>') if at else shown


def details(summary: object, inside: object, *, is_open: bool = False) -> Markup:
    """Show something once it is asked for.

    Args:
        summary: What is shown at once.
        inside: What is shown then.
        is_open: Whether it is shown from the beginning.
    """
    start = "<details open>" if is_open else "<details>"
    return Markup(f"{start}<summary>{markup(summary)}</summary>{markup(inside)}</details>")


def table(
    columns: Sequence[object],
    rows: Iterable[Sequence[object]],
    caption: str = "",
    *,
    named: bool = False,
) -> Markup:
    """Make a table.

    Args:
        columns: The headings; none for a table without.
        rows: The cells of each row.
        caption: What the table is about.
        named: Whether the first cell of each row is its heading.
    """
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    head = f"<thead><tr>{_cells(columns, 'th')}</tr></thead>" if columns else ""
    return Markup(f"<table>{said}{head}<tbody>{''.join(_rows(rows, named))}</tbody></table>")


def _rows(rows: Iterable[Sequence[object]], named: bool) -> Iterable[str]:
    for cells in rows:
        first = _cells(cells[:1], "th") if named else ""
        yield f"<tr>{first}{_cells(cells[1:] if named else cells, 'td')}</tr>"


def _cells(cells: Iterable[object], tag: str) -> str:
    return "".join(f"<{tag}>{markup(cell)}</{tag}>" for cell in cells)
