"""A look-up as a page for a notebook; everything in it is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .._pages import Markup, details, link, markup, table
from ..matching.weighing.reasons import table_of
from .result import NOT_SEARCHED

if TYPE_CHECKING:
    from .result import Hit, SearchResult

_MOST = 100
_COLUMNS = ("Contact", "Name", "Grade", "Matters", "Why")


def page(result: SearchResult) -> str:
    """The whole result in HTML.

    Args:
        result: What came up.
    """
    more = len(result.hits) - _MOST
    return (
        f"<p>{markup(result.summary)}</p>"
        + table(_COLUMNS, map(_line, result.hits[:_MOST]))
        + (f"<p>and {more} more</p>" if more > 0 else "")
        + f"<p>{markup(result.scope)} {markup(NOT_SEARCHED)}</p>"
    )


def _line(hit: Hit) -> Sequence[object]:
    through = f", through {hit.via}" if hit.via is not None else ""
    roles = (f"{role.name}: {role.number} {role.title} ({role.status})" for role in hit.roles)
    return (
        link(hit.id, hit.at),
        hit.name,
        f"{hit.grade}{through}",
        Markup("<br>".join(map(markup, roles))),
        details(hit.why, table_of(hit.steps)),
    )
