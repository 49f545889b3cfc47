"""Relationships: which contacts a matter concerns besides its client."""

from __future__ import annotations

from .. import refusals
from ..visit import Visit
from ..wire import Values
from .resource import Resource


class Relationships(Resource):
    """The relationships of contacts to matters."""

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        for name in ("contact", "matter"):
            if not after.get(name):
                raise refusals.unprocessable(f"{name} is required")
        return after


def check(visit: Visit, matter: Values | None, items: list[Values]) -> None:
    """Look whether what a matter's payload says about its relationships can be done.

    Raises:
        Refusal: A contact, or a relationship, is not there.
    """
    own = {one["id"] for one in _of(visit, matter)} if matter else set[int]()
    for item in items:
        destroys = bool(item.get("_destroy"))
        if item.get("id") is None and not destroys:
            if visit.state.get("contacts", (item.get("contact") or {}).get("id")) is None:
                raise refusals.unknown_reference(visit.settings, "contact")
        elif item.get("id") not in own:
            raise refusals.unknown_reference(visit.settings, "relationship")
        elif destroys:
            own.discard(item["id"])


def write(visit: Visit, matter: Values, items: list[Values]) -> None:
    """Carry out what `check` let pass."""
    own = {one["id"]: one for one in _of(visit, matter)}
    for item in items:
        if item.get("_destroy"):
            visit.state.remove("relationships", item["id"], visit.now)
        elif item.get("id") is not None:
            _change(visit, own[item["id"]], item)
        else:
            _create(visit, matter, item)


def _of(visit: Visit, matter: Values) -> list[Values]:
    return visit.state.find("relationships", "matter_id", matter["id"])


def _create(visit: Visit, matter: Values, item: Values) -> None:
    made = {
        "contact": {"id": item["contact"]["id"]},
        "matter": {"id": matter["id"]},
        "description": item.get("description"),
    }
    visit.state.put("relationships", made, visit.now)


def _change(visit: Visit, before: Values, item: Values) -> None:
    after = {**before, "description": item.get("description", before.get("description"))}
    if after != before:
        visit.state.put("relationships", after, visit.now)
