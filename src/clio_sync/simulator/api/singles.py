"""The verbs for one record: show, create, update and delete."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime, parsedate_to_datetime

from .. import refusals
from ..visit import Visit
from ..wire import Response, Values, alike, as_json
from .catalogue import Catalogue
from .moments import in_some_zone
from .payloads import clean, require
from .resource import Resource


def show(catalogue: Catalogue, resource: Resource, record_id: int, visit: Visit) -> Response:
    """One record, unless the reader has this very version."""
    return _shown(catalogue, resource, record_id, visit)


def who_am_i(catalogue: Catalogue, resource: Resource, visit: Visit) -> Response:
    """The user whose token it is, who comes with a name unless asked otherwise."""
    return _shown(catalogue, resource, visit.user_id, visit, ("id", "etag", "name"))


def create(catalogue: Catalogue, resource: Resource, visit: Visit) -> Response:
    """A new record."""
    selection = catalogue.selection(visit, resource)
    record = created(visit, resource, visit.data())
    return _answer(201, record, catalogue.cut_down(visit, resource, record, selection))


def update(catalogue: Catalogue, resource: Resource, record_id: int, visit: Visit) -> Response:
    """A changed record, if it is the version that the writer knows."""
    record = _existing(visit, resource, record_id)
    selection = catalogue.selection(visit, resource)
    expected = visit.request.headers.get("if-match")
    if expected is not None and not _matches(expected, record):
        raise refusals.stale(visit.settings)
    changed = updated(visit, resource, record, visit.data())
    return _answer(200, changed, catalogue.cut_down(visit, resource, changed, selection))


def delete(resource: Resource, record_id: int, visit: Visit) -> Response:
    """A record less."""
    resource.destroy(visit, _existing(visit, resource, record_id))
    return Response(204)


def _shown(
    catalogue: Catalogue,
    resource: Resource,
    record_id: int,
    visit: Visit,
    default: tuple[str, ...] = (),
) -> Response:
    record = _existing(visit, resource, record_id)
    selection = catalogue.selection(visit, resource, default)
    if _known_already(visit, record):
        return Response(304, _validators(record))
    return _answer(200, record, catalogue.cut_down(visit, resource, record, selection))


def _existing(visit: Visit, resource: Resource, record_id: int) -> Values:
    record = visit.state.get(resource.path, record_id)
    if record is None:
        raise refusals.not_found(visit.settings)
    return record


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
    data = clean(payload, resource.creates)
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
    written = resource.creates.keys() | resource.updates.keys()
    fields = resource.shape.fields.keys() - written
    return {name: value for name, value in payload.items() if by_hand and name in fields}


def _merged(visit: Visit, resource: Resource, before: Values, data: Values) -> Values:
    known = {**resource.creates, **resource.updates}
    after = dict(before)
    for name, value in data.items():
        after.update(resource.written(visit, after, name, value, known[name]))
    return after


def _only_nested(before: Values, after: Values) -> bool:
    """Whether nothing but lists inside the record has changed."""
    changed = [name for name in after if after[name] != before.get(name)]
    return all(isinstance(after[name], list) for name in changed)


# ------------------------------------------------------------------------------- validators


def _answer(status: int, record: Values, data: Values) -> Response:
    return as_json(status, {"data": data}, _validators(record))


def _validators(record: Values) -> dict[str, str]:
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
