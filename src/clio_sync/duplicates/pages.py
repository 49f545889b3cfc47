"""A report as a page for a notebook: names side by side, with the reasons; everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from .._pages import Markup, details, link, table
from ..matching.weighing.reasons import page_of

if TYPE_CHECKING:
    from .report import Cluster, DuplicateReport, Likeness
    from .subjects import Subject

_MOST = 50


def page(report: DuplicateReport) -> str:
    """The whole report in HTML.

    Args:
        report: What was found.
    """
    certain = [_cluster(report, one) for one in report.clusters[:_MOST]]
    asked = [_review(report, one) for one in report.reviews[:_MOST]]
    clashes = [_side_by_side(report, group) for group in report.contradictions[:_MOST]]
    return "".join(
        [
            f"<p>{escape(report.summary)}</p>",
            *_titled("Certain", certain, len(report.clusters)),
            *_titled("To decide", asked, len(report.reviews)),
            *_titled("Decisions that contradict each other", clashes, len(report.contradictions)),
        ]
    )


def _titled(title: str, parts: Sequence[str], count: int) -> Iterable[str]:
    if parts:
        yield f"<h4>{title}</h4>"
        yield from parts
    if count > len(parts):
        yield f"<p>and {count - len(parts)} more</p>"


def _cluster(report: DuplicateReport, cluster: Cluster) -> str:
    said = f"Keep {cluster.keep.place}: {cluster.because}"
    table = _side_by_side(report, cluster.members, said)
    return table + "".join(_why(link) for link in cluster.links)


def _review(report: DuplicateReport, pair: Likeness) -> str:
    return _side_by_side(report, (pair.one, pair.other)) + _why(pair)


def _why(pair: Likeness) -> Markup:
    told = f"{pair.one.place} and {pair.other.place}: {pair.evidence}"
    return details(told, page_of(pair.evidence))


def _side_by_side(report: DuplicateReport, held: Sequence[Subject], said: str = "") -> Markup:
    """One column for each, one row for each thing that is known of any."""
    names = dict.fromkeys(name for one in held for name in one.shown)
    rows = ([name, *(one.shown.get(name, "") for one in held)] for name in names)
    return table(["", *(_linked(report, one) for one in held)], rows, said, named=True)


def _linked(report: DuplicateReport, one: Subject) -> Markup:
    at = report.link(one)
    return link(one.place if at else f"row {one.place}", at)
