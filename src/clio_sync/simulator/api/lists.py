"""The list verb: filters, order and pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, TypeAlias

from .. import paging, refusals
from ..clock import today
from ..declarations import record_name
from ..figures import as_whole
from ..kinds import table
from ..paging import Page, Place
from ..state import View
from ..visit import Visit
from ..wire import Response, Values, as_json
from . import filters
from .catalogue import Catalogue
from .criteria import EVERYTHING, Criterion, select
from .filters import Known
from .resource import Resource

MOST = 200
"""The highest ``limit`` of most lists."""

MANY = 1000
"""The records from which on it pays to keep what was found for the next page."""

MOST_WALKS = 16
"""The lists for which it is kept."""

Order: TypeAlias = tuple[str, bool]
"""A field, and whether the highest value comes first."""

BY_ID: Order = ("id", False)


def index(
    catalogue: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]
) -> Response:
    """One page of a list.

    Raises:
        Refusal: A parameter that Clio knows makes no sense.
    """
    selection = catalogue.selection(visit, resource)
    limit, order = _limit(visit, resource), _order(visit, resource)
    at = paging.place(visit, by_id=order == BY_ID)
    page = _page(visit, resource, ids, order, at, limit)
    data = [catalogue.cut_down(visit, resource, record, selection) for record in page.records]
    return as_json(200, {"meta": paging.meta(visit, page), "data": data})


def matching(visit: Visit, resource: Resource, ids: Mapping[str, str]) -> list[Values]:
    """Everything that the list which a request asks for holds, on all its pages.

    Raises:
        Refusal: A parameter that Clio knows makes no sense.
    """
    view = resource.view(visit, ids)
    criteria = list(_criteria(visit, resource, ids, view))
    return _selected(visit, resource, view, criteria, _order(visit, resource))


def _page(
    visit: Visit, resource: Resource, ids: Mapping[str, str], order: Order, at: Place, limit: int
) -> Page:
    """One page of what is found: at once where that is a whole table in the order of ids."""
    view = resource.view(visit, ids)
    found = [one for one in _criteria(visit, resource, ids, view) if one is not EVERYTHING]
    if not found and order == BY_ID and _shows_all(visit, resource):
        return paging.walk(view, at, limit)
    if len(view.ids) < MANY:
        return paging.cut(_selected(visit, resource, view, found, order), at, limit)
    query = tuple(sorted(one for one in visit.request.query if one[0] not in paging.PLACE))
    hidden = tuple(sorted(visit.settings.hidden))
    asked = (visit.request.path, query, hidden, today(visit.now))
    key = (*asked, view.version, visit.state.changes)
    return paging.cut(_kept(visit, key, resource, view, found, order), at, limit)


def _kept(
    visit: Visit,
    key: Hashable,
    resource: Resource,
    view: View,
    criteria: list[Criterion],
    order: Order,
) -> list[Values]:
    """What a long list finds, found once for all its pages."""
    walks = visit.state.walks
    if key not in walks:
        if len(walks) >= MOST_WALKS:
            walks.clear()
        walks[key] = _selected(visit, resource, view, criteria, order)
    return walks[key]


def _selected(
    visit: Visit, resource: Resource, view: View, criteria: list[Criterion], order: Order
) -> list[Values]:
    found = select(view, criteria)
    if not _shows_all(visit, resource):
        found = [
            record
            for record in found
            if resource.listed(visit, record) and not visit.hides(record.get("id"))
        ]
    return _sorted(visit, resource, found, order)


def _shows_all(visit: Visit, resource: Resource) -> bool:
    return type(resource).listed is Resource.listed and not visit.settings.hidden


def _criteria(
    visit: Visit, resource: Resource, ids: Mapping[str, str], view: View
) -> Iterator[Criterion]:
    yield from resource.below(visit, ids)
    special = dict(resource.special)
    if "query" in resource.filters:
        special["query"] = filters.matching(_text_in(resource, view))
    known = Known(resource.parameters, resource.filters, resource.shape.fields, special)
    yield from filters.criteria(visit, known)


def _text_in(resource: Resource, view: View) -> Callable[[Visit, Values], str]:
    """What ``query`` looks through: the record's own text is made once for each version."""

    def text(visit: Visit, record: Values) -> str:
        own = view.text(record, lambda one: resource.text(visit, one))
        return f"{own}\n{resource.text_around(visit, record)}"

    return text


def _limit(visit: Visit, resource: Resource) -> int:
    most = resource.spec.limit or MOST
    limit = as_whole(visit.request.get("limit") or str(most)) or 0
    if limit < 1 or (limit > most and visit.settings.over_limit == "refuse"):
        raise refusals.bad_parameter(visit.settings, f"limit must be between 1 and {most}")
    return min(limit, most)


def _order(visit: Visit, resource: Resource) -> Order:
    text = visit.request.get("order")
    if not text or "order" not in resource.filters:
        return _parted(resource.default_order)
    choices = resource.filters["order"].choices
    if text not in choices:
        message = refusals.must_be_one_of("order", choices)
        raise refusals.bad_parameter(visit.settings, message)
    return _parted(text)


def _parted(order: str) -> Order:
    name, _, direction = order.partition("(")
    return name, direction == "desc)"


def _sorted(visit: Visit, resource: Resource, records: list[Values], order: Order) -> list[Values]:
    if order == BY_ID:
        return records
    name, descending = order
    special = resource.sorting.get(name)

    def key(record: Values) -> tuple[bool, bool, Any]:
        value: Any = special(visit, record) if special else _at(visit, resource, record, name)
        return isinstance(value, str), value is not None, value if value is not None else 0

    return sorted(records, key=key, reverse=descending)


def _at(visit: Visit, resource: Resource, record: Values, name: str) -> object:
    """A field, or a field of what it belongs to; text without regard to case."""
    outer, _, inner = name.partition(".")
    value: object = record.get(outer)
    type = resource.shape.fields.get(outer)
    if isinstance(value, dict) and type is not None and type.of is not None:
        value = (visit.state.get(table(record_name(type.of)), value.get("id")) or value).get(inner)
    return value.casefold() if isinstance(value, str) else value
