"""What Clio can do to single records beyond the five verbs."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ..._operations.safe_custody_records import STATES
from .. import exports, refusals
from ..figures import as_whole
from ..visit import Visit
from ..wire import Response, Values, as_html, as_json
from . import lists
from .catalogue import Catalogue
from .resource import Resource
from .singles import answer, created, existing

MOVES: Mapping[str, frozenset[str]] = {
    "held": frozenset({"temporarily_removed", "removed"}),
    "temporarily_removed": frozenset({"held", "removed"}),
    "removed": frozenset(),
}
"""Where a document in safe custody can go from where it is. [unsure]"""


class TaskTemplateLists(Resource):
    """Templates of tasks that belong together."""


def copy_list(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A list once more, with copies of its templates."""
    source, selection = existing(visit, resource, ids), catalogue.selection(visit, resource)
    told = {name: source.get(name) for name in ("name", "description", "practice_area")}
    copy = created(visit, resource, {**told, **visit.data()})
    templates = catalogue.by_path["task_templates"]
    for template in visit.state.find("task_templates", "task_template_list_id", source["id"]):
        known = {name: template[name] for name in templates.creates if template.get(name)}
        created(visit, templates, {**known, "task_template_list": {"id": copy["id"]}})
    return answer(201, copy, catalogue.cut_down(visit, resource, copy, selection))


TaskTemplateLists.operations = {("POST", "{id}/copy"): copy_list}


class SafeCustodyRecords(Resource):
    """Documents in the firm's safe."""

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        return {**after, "state": data.get("state") or after.get("state") or "held"}


def change_state(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """Note that a document was taken out or put back."""
    record, changes = existing(visit, resource, ids), Resource(STATES)
    selection, data = catalogue.selection(visit, changes), visit.data()
    usual = {"date": record.get("stored_on")} if record.get("stored_on") else {}
    if data.get("state") in MOVES and data["state"] not in MOVES[record["state"]]:
        raise refusals.one_of("state", sorted(MOVES[record["state"]]))
    change = created(visit, changes, {**usual, **data})
    visit.state.put(resource.path, {**record, "state": change["state"]}, visit.now)
    return answer(201, change, catalogue.cut_down(visit, changes, change, selection))


SafeCustodyRecords.operations = {("POST", "{id}/state_changes"): change_state}


def ids_only(_: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]) -> Response:
    """The ids of what a list would show, in the object that the description promises."""
    found = lists.matching(visit, resource, ids)
    return as_json(200, {"data": {"ids": [record["id"] for record in found]}})


def preview_bill(
    _: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A bill as a page."""
    bill = existing(visit, resource, ids)
    title = escape(f"Bill {bill.get('number') or bill['id']}")
    lines = visit.state.find("line_items", "bill_id", bill["id"])
    rows = "".join(f"<tr><td>{escape(str(one.get('note') or ''))}</td></tr>" for one in lines)
    return as_html(200, f"<!DOCTYPE html><html><title>{title}</title><table>{rows}</table></html>")


class MatterDockets(Resource):
    """Dates that a court's rules ask for, for one matter."""


def preview_docket(_: Catalogue, __: Resource, visit: Visit, ___: Mapping[str, str]) -> Response:
    """The way to the dates of a docket that is not made yet."""
    for name in ("start_date", "start_time"):
        if not visit.request.get(name):
            raise refusals.bad_request(visit.settings, f"{name} is missing")
    for name in ("jurisdiction[id]", "trigger[id]", "service_type[id]"):
        if as_whole(visit.request.get(name)) is None:
            raise refusals.bad_request(visit.settings, f"{name} is missing")
    jurisdiction = as_whole(visit.request.get("jurisdiction[id]"))
    if visit.state.get("court_rules/jurisdictions", jurisdiction) is None:
        raise refusals.not_found(visit.settings)
    return exports.docket(visit)


MatterDockets.operations = {("GET", "preview"): preview_docket}
