"""The verbs for one record: show, create, update and delete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from email.utils import format_datetime, parsedate_to_datetime

from .. import refusals
from ..visit import Visit
from ..wire import Response, Values, alike, as_json
from .catalogue import Catalogue
from .moments import in_some_zone
from .payloads import as_read, clean, require
from .resource import Resource


def show(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """One record, unless the reader has this very version."""
    return shown(catalogue, resource, visit, existing(visit, resource, ids))


def create(
    catalogue: Catalogue, resource: Resource, visit: Visit, _: Mapping[str, str]
) -> Response:
    """A new record."""
    selection = catalogue.selection(visit, resource)
    record = created(visit, resource, visit.data())
    return answer(201, record, catalogue.cut_down(visit, resource, record, selection))


def update(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A changed record, if it is the version that the writer knows."""
    record = existing(visit, resource, ids)
    selection = catalogue.selection(visit, resource)
    check_version(visit, record)
    changed = updated(visit, resource, record, visit.data())
    return answer(200, changed, catalogue.cut_down(visit, resource, changed, selection))


def delete(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """A record less; the one kind that Clio shows a last time when it goes has a version too."""
    record = existing(visit, resource, ids)
    if resource.shown_when_deleted:
        selection = catalogue.selection(visit, resource)
        check_version(visit, record)
        resource.destroy(visit, record)
        return answer(200, record, catalogue.cut_down(visit, resource, record, selection))
    resource.destroy(visit, record)
    return Response(204)


def shown(
    catalogue: Catalogue,
    resource: Resource,
    visit: Visit,
    record: Values,
    default: tuple[str, ...] = (),
) -> Response:
    """A record as the request selects it, or 304 for whoever has this very version.

    Args:
        catalogue: What else there is.
        resource: The record's collection.
        visit: The request.
        record: What to show.
        default: What to select of it unless the request says so.

    Raises:
        Refusal: The request selects what is not there.
    """
    selection = catalogue.selection(visit, resource, default)
    if _known_already(visit, record):
        return Response(304, _validators(record))
    return answer(200, record, catalogue.cut_down(visit, resource, record, selection))


def existing(visit: Visit, resource: Resource, ids: Mapping[str, str]) -> Values:
    """The record that a path is about.

    Raises:
        Refusal: There is none.
    """
    record = resource.find(visit, ids)
    if record is None:
        raise refusals.not_found(visit.settings)
    return record


def check_version(visit: Visit, record: Values) -> None:
    """Look at the version that the writer knows.

    Raises:
        Refusal: It is not this one.
    """
    expected = visit.request.headers.get("if-match")
    if expected is not None and not _matches(expected, record):
        raise refusals.stale(visit.settings)


# ---------------------------------------------------------------------------------- commits


def created(visit: Visit, resource: Resource, payload: Values, *, by_hand: bool = False) -> Values:
    """Commit a new record.

    Args:
        visit: On whose behalf.
        resource: Its collection.
        payload: What it is made of.
        by_hand: Whether it comes from outside the API, so that nothing is read-only.

    Raises:
        Refusal: The payload breaks a rule.
    """
    known = resource.writes if by_hand else resource.creates
    data = clean(payload, known)
    require(data, resource.creates)
    start = {**resource.starting(visit, data), **_read_only(resource, payload, by_hand)}
    after = resource.finish(visit, None, _merged(visit, resource, start, data), data)
    record = visit.state.put(resource.path, after, visit.now)
    resource.committed(visit, record, data)
    return record


def updated(
    visit: Visit, resource: Resource, before: Values, payload: Values, *, by_hand: bool = False
) -> Values:
    """Commit a new version of a record, unless nothing in it changes.

    Args:
        visit: On whose behalf.
        resource: Its collection.
        before: The record as it is.
        payload: What changes.
        by_hand: Whether it comes from outside the API, so that nothing is read-only.

    Raises:
        Refusal: The payload breaks a rule.
    """
    data = clean(payload, resource.updates)
    start = {**before, **_read_only(resource, payload, by_hand)}
    merged = _merged(visit, resource, start, data)
    after = resource.finish(visit, before, merged, data)
    moves = visit.settings.nested_changes_move_etag or not _only_nested(before, after)
    if not alike(before, after):
        after = visit.state.put(resource.path, after, visit.now, moves=moves)
    resource.committed(visit, after, data)
    return after


def _read_only(resource: Resource, payload: Values, by_hand: bool) -> Values:
    """The fields in a payload that only Clio itself can set."""
    if not by_hand:
        return {}
    return {name: value for name, value in payload.items() if name in resource.read_only}


def _merged(visit: Visit, resource: Resource, before: Values, data: Values) -> Values:
    after = dict(before)
    for name, value in data.items():
        kept = as_read(value, resource.shape.fields.get(name))
        after.update(resource.written(visit, after, name, kept, resource.writes[name]))
    return after


def _only_nested(before: Values, after: Values) -> bool:
    """Whether nothing but lists inside the record has changed."""
    changed = [name for name in after if after[name] != before.get(name)]
    return all(isinstance(after[name], list) for name in changed)


# ------------------------------------------------------------------------------- validators


def answer(status: int, record: Values, data: Values) -> Response:
    """An answer about one record, with the headers that tell its version."""
    return as_json(status, {"data": data}, _validators(record))


def _validators(record: Values) -> dict[str, str]:
    if "updated_at" not in record:
        return {}
    changed = dt.datetime.fromisoformat(record["updated_at"])
    return {"ETag": record["etag"], "Last-Modified": format_datetime(changed, usegmt=True)}


def _known_already(visit: Visit, record: Values) -> bool:
    headers = visit.request.headers
    if "if-none-match" in headers:
        return _matches(headers["if-none-match"], record)
    if "if-modified-since" in headers:
        return _as_old_as(headers["if-modified-since"], record)
    return False


def _matches(tags: str, record: Values) -> bool:
    """Whether a list of tags names this version; a weak tag is as good as a strong one."""
    named = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    return record["etag"] in named or "*" in named


def _as_old_as(date: str, record: Values) -> bool:
    try:
        since = in_some_zone(parsedate_to_datetime(date))
    except (ValueError, OverflowError):
        return False
    return dt.datetime.fromisoformat(record["updated_at"]) <= since
