"""A report as a page for a notebook: names side by side, with the reasons; everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from ..matching.words import Evidence

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


def _why(pair: Likeness) -> str:
    places = f"{pair.one.place} and {pair.other.place}"
    told = f"{places}: {pair.evidence}"
    return f"<details><summary>{escape(told)}</summary>{_waterfall(pair.evidence)}</details>"


def _waterfall(evidence: Evidence) -> str:
    drawn = getattr(evidence, "_repr_html_", None)
    return str(drawn()) if callable(drawn) else escape(str(evidence))


def _side_by_side(report: DuplicateReport, held: Sequence[Subject], said: str = "") -> str:
    """One column for each, one row for each thing that is known of any."""
    names = dict.fromkeys(name for one in held for name in one.shown)
    head = "".join(f"<th>{_linked(report, one)}</th>" for one in held)
    rows = "".join(
        f"<tr><th>{escape(name)}</th>"
        + "".join(f"<td>{escape(one.shown.get(name, ''))}</td>" for one in held)
        + "</tr>"
        for name in names
    )
    caption = f"<caption>{escape(said)}</caption>" if said else ""
    return f"<table>{caption}<thead><tr><th></th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _linked(report: DuplicateReport, one: Subject) -> str:
    at, place = report.link(one), escape(one.place)
    return f'<a href="{escape(at)}">{place}</a>' if at else f"row {place}"
