"""Reports, archives and automations: asked for, looked at, and downloaded once they are done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from .. import exports, refusals
from ..clock import timestamp
from ..visit import Visit
from ..wire import Response, Values
from .catalogue import Catalogue
from .resource import Resource
from .singles import answer, created, existing

CATEGORIES: Mapping[str, str] = {
    "client": "client",
    "contact": "client",
    "clio_payments": "online_payments",
    "law_society": "compliance",
    "matter": "matter",
    "productivity": "productivity",
    "revenue": "revenue",
    "task": "task",
    "trust": "financial",
    "general_ledger": "financial",
}
"""The category of a report, by what its kind begins with."""


def category(kind: str) -> str:
    """Where Clio lists a kind of report."""
    return next((of for start, of in CATEGORIES.items() if kind.startswith(start)), "billing")


class Reports(Resource):
    """What is made of the firm's records on demand."""

    new: ClassVar[Values] = {"progress": 0, "source": "reports", "state": "not_started"}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        kind = str(after["kind"])
        name = after.get("name") or kind.replace("_", " ").title()
        return {**after, "category": category(kind), "name": name}


def download_report(
    _: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """The way to a report's file, once there is one."""
    report = existing(visit, resource, ids)
    if report["state"] != "completed":
        raise refusals.unprocessable("the report is not completed")
    return exports.sent_to(visit, "reports", report["id"], report["format"])


Reports.operations = {("GET", "{id}/download"): download_report}


class ReportPresets(Resource):
    """What a report shall look like, kept for another time."""

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        return {**after, "category": category(str(after["kind"]))}


def generate_report(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A report as a preset says."""
    preset, reports = existing(visit, resource, ids), catalogue.by_path["reports"]
    selection = catalogue.selection(visit, reports)
    told = {name: preset[name] for name in ("kind", "format", "name")}
    report = created(visit, reports, {**told, "source": "presets"}, by_hand=True)
    generated = {**preset, "last_generated_at": timestamp(visit.now)}
    visit.state.put(resource.path, generated, visit.now)
    return answer(201, report, catalogue.cut_down(visit, reports, report, selection))


ReportPresets.operations = {("POST", "{id}/generate_report"): generate_report}


class DocumentArchives(Resource):
    """Documents and folders in one file."""

    new: ClassVar[Values] = {"progress": 0, "state": "not_started"}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        return {**after, "items": data.get("items") or after.get("items")}


def download_archive(
    _: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """The way to an archive, once there is one; before, there is nothing (facts, Appendix A)."""
    archive = existing(visit, resource, ids)
    if archive["state"] != "completed":
        raise refusals.not_found(visit.settings)
    return exports.sent_to(visit, "document_archives", archive["id"], "zip")


DocumentArchives.operations = {("GET", "{id}/download"): download_archive}


class DocumentAutomations(Resource):
    """Documents made of a template and a matter."""

    new: ClassVar[Values] = {"documents": [], "state": "not_started"}

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        formats = data.get("formats") or after.get("formats")
        return {**after, "formats": formats, "export_formats": ",".join(formats or [])}
