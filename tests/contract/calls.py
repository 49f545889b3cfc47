"""Each operation of the description as a call of our client, with all it can say."""

from __future__ import annotations

import datetime as dt
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from io import BytesIO
from typing import Any

from codegen.naming import attribute

from clio_sync import Clio

from .firm import Firm
from .payloads import Json, description, filled, payload_of, sample

VERBS: Mapping[str, str] = {
    "index": "list",
    "show": "get",
    "create": "create",
    "update": "update",
    "destroy": "delete",
}
PAGING = {"fields", "page_token"}
MADE_FIRST = {"timer"}
"""Singletons that are not there until somebody makes them."""

CONDITIONS: Mapping[str, Any] = {
    "custom_field_values": {7: "text"},
    "close_date[]": [">=2020-01-01"],
    "open_date[]": [">=2020-01-01"],
    "pending_date[]": [">=2020-01-01"],
}
"""Filters that the description only hints at (facts, 4)."""


def operations() -> dict[str, tuple[str, str, Json]]:
    """Path, method and declaration of every operation, by its id."""
    return {
        operation["operationId"]: (path, method, operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    }


def call(clio: Clio, firm: Firm, name: str) -> Any:
    """Carry an operation out through the client; a list is read to its end."""
    path, _, operation = operations()[name]
    if name in SPECIAL:
        return SPECIAL[name](clio, firm)
    verb = VERBS[name.partition("#")[2]]
    collection = re.sub(r"(/\{id\})?\.json$", "", path).strip("/")
    method = getattr(collection_of(clio, collection), verb)
    return PREPARE[verb](method, firm, collection, operation)


def collection_of(clio: Clio, path: str) -> Any:
    """The attribute of the client that stands for a path."""
    names = [name for name in path.split("/") if not name.startswith("{")]
    return reduce(getattr, names, clio)


def _list(method: Callable[..., Any], firm: Firm, collection: str, operation: Json) -> Any:
    """First as it usually is, then with every filter that there is."""
    parents = firm.parents(collection)
    needed = dict(_filters(firm, operation, required=True))
    found = list(method(fields="*", **parents, **needed))
    every = dict(_filters(firm, operation, required=False))
    list(method(**parents, **needed, **every))
    return found


def _get(method: Callable[..., Any], firm: Firm, collection: str, _: Json) -> Any:
    parents = firm.parents(collection)
    own = (firm.id(collection),) if "id" in inspect.signature(method).parameters else ()
    if not own and not parents and collection in MADE_FIRST:
        firm.add(collection)
    return method(*own, **parents, fields="*")


def _create(method: Callable[..., Any], firm: Firm, _: str, operation: Json) -> Any:
    return method(filled(firm, operation, whole=True), fields="*")


def _update(method: Callable[..., Any], firm: Firm, collection: str, operation: Json) -> Any:
    before = firm.add(collection)
    changes = filled(firm, operation, whole=True)
    return method(before["id"], changes, fields="*", if_match=before.get("etag"))


def _delete(method: Callable[..., Any], firm: Firm, collection: str, _: Json) -> Any:
    record = firm.add(collection)
    return method(*((record["id"],) if inspect.signature(method).parameters else ()))


PREPARE: Mapping[str, Callable[..., Any]] = {
    "list": _list,
    "get": _get,
    "create": _create,
    "update": _update,
    "delete": _delete,
}


def _document(firm: Firm) -> int:
    """A document whose bytes are all there."""
    clio = firm.sim.client()
    parent = {"id": firm.id("matters"), "type": "Matter"}
    return int(clio.documents.upload(b"bytes", parent=parent, name="Letter.pdf").id)


def _version(clio: Clio, firm: Firm) -> Any:
    document = _document(firm)
    version = firm.sim.client().documents.versions.list(document_id=document).first()
    assert version is not None
    return clio.documents.versions.save_as_latest_version(version.id, document_id=document)


def _docket(clio: Clio, firm: Firm) -> Any:
    return clio.court_rules.matter_dockets.preview(
        BytesIO(),
        jurisdiction_id=firm.id("court_rules/jurisdictions"),
        trigger_id=firm.id("court_rules/jurisdictions/{jurisdiction_id}/triggers"),
        service_type_id=firm.id("court_rules/service_types"),
        start_date=dt.date(2024, 2, 29),
        start_time=dt.datetime(2024, 2, 29, 12, tzinfo=dt.timezone.utc),
    )


def _report(clio: Clio, firm: Firm) -> Any:
    report = firm.sim.client().reports.create_and_wait({"kind": "revenue", "format": "csv"})
    return clio.reports.download(report.id, BytesIO())


def _archive(clio: Clio, firm: Firm) -> Any:
    items = [{"id": _document(firm), "type": "document"}]
    archive = firm.sim.client().document_archives.create_and_wait({"items": items})
    return clio.document_archives.download(archive.id, BytesIO())


def _template(clio: Clio, firm: Firm) -> Any:
    payload = payload_of(firm, "document_templates", whole=True)
    template = firm.sim.client().document_templates.create(payload)
    return clio.document_templates.download(template.id, BytesIO())


SPECIAL: Mapping[str, Callable[[Clio, Firm], Any]] = {
    "BillableMatter#ids": lambda clio, _: clio.billable_matters.ids(),
    "Bill#preview": lambda clio, firm: clio.bills.preview(firm.id("bills")),
    "Document#copy": lambda clio, firm: clio.documents.copy(
        _document(firm), parent={"id": firm.id("matters"), "type": "Matter"}
    ),
    "Document#download": lambda clio, firm: clio.documents.download(_document(firm), BytesIO()),
    "DocumentArchive#download": _archive,
    "DocumentTemplate#download": _template,
    "DocumentVersion#save_as_latest_version": _version,
    "EventMetrics#index": lambda clio, firm: clio.internal_notifications.event_metrics.get(
        contact_id=firm.id("contacts"), matter_id=firm.id("matters"), fields="*"
    ),
    "Folder#list": lambda clio, _: list(clio.folders.list_items()),
    "MatterDocket#preview": _docket,
    "Report#download": _report,
    "ReportPreset#generate_report": lambda clio, firm: clio.report_presets.generate_report(
        firm.id("report_presets")
    ),
    "SafeCustodyRecord#state_changes": lambda clio, firm: clio.safe_custody.records.change_state(
        firm.add("safe_custody/records")["id"],
        filled(firm, operations()["SafeCustodyRecord#state_changes"][2], whole=True),
    ),
    "TaskTemplateList#copy": lambda clio, firm: clio.task_template_lists.copy(
        firm.id("task_template_lists"),
        filled(firm, operations()["TaskTemplateList#copy"][2], whole=True),
    ),
    "User#who_am_i": lambda clio, _: clio.users.who_am_i(fields="*"),
}
"""The operations that are none of the five verbs."""


def _filters(firm: Firm, operation: Json, *, required: bool) -> Iterator[tuple[str, Any]]:
    for declared in parameters(operation):
        name = declared["name"]
        meant = bool(declared.get("required")) is required and declared["in"] == "query"
        known = name != "id" and (name != "order" or "enum" in declared["schema"])
        if meant and known and name not in PAGING:
            yield attribute(name), _argument(firm, name, declared["schema"])


def _argument(firm: Firm, name: str, schema: Json) -> Any:
    if name in CONDITIONS:
        return CONDITIONS[name]
    value = sample(firm, schema, name.removesuffix("[]"))
    return [value] if name.endswith("[]") else value


def parameters(operation: Json) -> Iterator[Json]:
    """What an operation can be asked with."""
    shared = description()["components"]["parameters"]
    for one in operation.get("parameters", ()):
        yield shared[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
