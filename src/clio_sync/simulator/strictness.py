"""Slips of a client that Clio would swallow without a word: misspelt and read-only names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from attrs import define, field, frozen

from ..errors import ClientSlips
from .declarations import Type, keys
from .wire import Refusal, Values

if TYPE_CHECKING:
    from .api.resource import Resource
    from .visit import Visit

Kind = Literal["unknown parameter", "unknown key", "read-only key"]

_PAGED = ("fields", "limit", "offset", "page_token", "custom_action_nonce")
_OF_ONE = ("fields", "custom_field_ids[]", "custom_action_nonce")
_OF_ITEMS = frozenset({"id", "_destroy", "_deleted"})


@frozen
class Slip:
    """One name in a request that Clio would drop in silence.

    Args:
        method: Of the request.
        path: Of the request, without its query.
        kind: What is wrong with the name.
        name: As it was sent; one inside an object with dots before it.
        near: What may have been meant.
    """

    method: str
    path: str
    kind: Kind
    name: str
    near: tuple[str, ...] = ()

    def __str__(self) -> str:
        meant = f" (did you mean {' or '.join(self.near)}?)" if self.near else ""
        return f"{self.method} {self.path}: {self.kind} {self.name!r}{meant}"


def told(slips: Sequence[Slip]) -> ClientSlips:
    """The error that names them."""
    shown = "; ".join(map(str, slips[:_SHOWN]))
    more = f"; and {len(slips) - _SHOWN} more" if len(slips) > _SHOWN else ""
    return ClientSlips(
        f"Clio would have ignored this: {shown}{more}.",
        advice="Correct the names, or clear Simulator.slips where they are meant.",
    )


_SHOWN = 5


@define
class Strictness:
    """Looks at requests for what Clio would swallow, and remembers it."""

    slips: list[Slip] = field(factory=list)

    def look(self, visit: Visit, resource: Resource, *, lists: bool) -> None:
        """Remember the slips in one request to a collection.

        Args:
            visit: The request.
            resource: The collection.
            lists: Whether it asks for a list.
        """
        request = visit.request
        for kind, name, known in _found(visit, resource, lists=lists):
            near = tuple(get_close_matches(name.rpartition(".")[2], list(known), n=2))
            self.slips.append(Slip(request.method, request.path, kind, name, near))


def _found(
    visit: Visit, resource: Resource, *, lists: bool
) -> Iterator[tuple[Kind, str, Iterable[str]]]:
    known = {*resource.parameters, *resource.special, *_PAGED} if lists else set(_OF_ONE)
    for name in dict.fromkeys(name for name, _ in visit.request.query):
        conditions = name.startswith("custom_field_values[")
        if name not in known and not (lists and conditions and _has_values(resource)):
            yield "unknown parameter", name, known
    if visit.request.method in {"POST", "PATCH"}:
        written = resource.creates if visit.request.method == "POST" else resource.updates
        yield from _keys(_body(visit), written, resource.shape.fields, "")


def _has_values(resource: Resource) -> bool:
    return "custom_field_values" in resource.shape.fields or (
        "custom_field_values" in resource.filters
    )


def _body(visit: Visit) -> Values:
    try:
        return visit.data()
    except Refusal:
        return {}


def _keys(
    data: Mapping[str, object], known: Mapping[str, Type], fields: Mapping[str, object], where: str
) -> Iterator[tuple[Kind, str, Iterable[str]]]:
    """The names in an object that would leave no trace."""
    for name, value in data.items():
        if name in known:
            yield from _inside(value, known[name], f"{where}{name}.")
        elif name in fields:
            yield "read-only key", f"{where}{name}", known
        elif not (where and name in _OF_ITEMS):
            yield "unknown key", f"{where}{name}", known


def _inside(value: object, type: Type, where: str) -> Iterator[tuple[Kind, str, Iterable[str]]]:
    if type.kind != "object":
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield from _keys(item, keys(type.of), {}, where)
