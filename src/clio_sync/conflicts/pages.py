"""A look-up as a page for a notebook; everything in it is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from .result import NOT_SEARCHED, bar

if TYPE_CHECKING:
    from .result import Hit, SearchResult

_MOST = 100
_COLUMNS = ("Contact", "Name", "Grade", "Matters", "Why")


def page(result: SearchResult) -> str:
    """The whole result in HTML.

    Args:
        result: What came up.
    """
    head = "".join(f"<th>{column}</th>" for column in _COLUMNS)
    body = "".join(map(_line, result.hits[:_MOST]))
    more = len(result.hits) - _MOST
    return (
        f"<p>{escape(result.summary)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        + (f"<p>and {more} more</p>" if more > 0 else "")
        + f"<p>{escape(result.scope)} {escape(NOT_SEARCHED)}</p>"
    )


def _line(hit: Hit) -> str:
    through = f", through {hit.via}" if hit.via is not None else ""
    roles = (f"{role.name}: {role.number} {role.title} ({role.status})" for role in hit.roles)
    cells = [
        f'<a href="{escape(hit.at)}">{hit.id}</a>',
        escape(hit.name),
        f"{hit.grade}{through}",
        "<br>".join(map(escape, roles)),
        f"<details><summary>{escape(hit.why)}</summary>{_waterfall(hit)}</details>",
    ]
    return f"<tr>{_cells(cells)}</tr>"


def _waterfall(hit: Hit) -> str:
    rows = ((escape(str(step)), f"{step.weight:+.1f}", bar(step.weight)) for step in hit.steps)
    return f"<table>{''.join(f'<tr>{_cells(row)}</tr>' for row in rows)}</table>"


def _cells(cells: Iterable[str]) -> str:
    return "".join(f"<td>{cell}</td>" for cell in cells)
