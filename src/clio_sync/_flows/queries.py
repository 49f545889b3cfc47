"""What a list is asked for: filters by their Python names, made into query parameters.

Clio ignores a filter that it does not know and answers with everything, so
names are checked here, before the request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from .._wire import segment, text
from ..errors import ConfigurationError
from ..fields import unknown

if TYPE_CHECKING:
    from .crud import Spec

Filters = Mapping[str, object]

HARMLESS = frozenset({"ids", "exclude_ids"})
"""Lists that may be empty: no ids are no records, and to exclude nothing restricts nothing."""


def asks_for_nothing(filters: Filters) -> bool:
    """Whether no record can be meant; Clio would not see an empty list and give everything."""
    return "ids" in filters and _is_empty(filters["ids"])


def located(spec: Spec[Any], filters: Filters) -> str:
    """The path of a list, with the ids that it needs.

    Raises:
        ConfigurationError: One is missing, or is none.
    """
    needed = spec.placeholders()
    missing = [name for name in needed if name not in filters]
    if missing:
        raise ConfigurationError(f"{spec.path} cannot be listed without {', '.join(missing)}.")
    ids: dict[str, Any] = {name: filters[name] for name in needed}
    return spec.path.format_map({name: segment(id) for name, id in ids.items()})


def parameters(spec: Spec[Any], filters: Filters) -> dict[str, object]:
    """The query of a list: checked, with Clio's names, in the order that pages by cursor.

    Raises:
        UnknownField: There is no filter of that name.
        ConfigurationError: A limit that Clio does not allow, None for a filter that knows no
            None, or a list that is empty.
    """
    _check(spec, filters)
    in_path = set(spec.placeholders())
    named = dict(_named(spec, {k: v for k, v in filters.items() if k not in in_path}))
    return {**named, **({"order": "id(asc)"} if spec.by_id and "order" not in named else {})}


def _check(spec: Spec[Any], filters: Filters) -> None:
    known = spec.filter_names()
    for name, value in filters.items():
        if name not in known:
            raise unknown(name, f"{spec.record.__name__} list", known, what="filter")
        if value is None and name not in _nullable(spec.filters or dict):
            raise ConfigurationError(
                f"{name} cannot be None: Clio does not list by the lack of it.", advice=LEAVE_OUT
            )
        if _is_empty(value) and name not in HARMLESS:
            raise ConfigurationError(
                f"{name} is empty: Clio would not see it and list everything.", advice=LEAVE_OUT
            )
    _check_limit(spec, filters.get("limit", 1))


LEAVE_OUT = "Leave it out to list everything."


def _check_limit(spec: Spec[Any], limit: object) -> None:
    if type(limit) is not int or not 1 <= limit <= spec.limit:
        raise ConfigurationError(
            f"limit= is not what Clio allows for {spec.path}.",
            advice=f"Pass 1 to {spec.limit}: it is the size of a page, not of the whole list.",
        )


_NULLABLE: dict[type[Any], frozenset[str]] = {}


def _nullable(filters: type[Any]) -> frozenset[str]:
    """The filters of a TypedDict that take None, for whatever has none of it."""
    if filters not in _NULLABLE:
        hints = get_type_hints(filters)
        found = frozenset(name for name, hint in hints.items() if NoneType in get_args(hint))
        _NULLABLE[filters] = found
    return _NULLABLE[filters]


def _is_empty(value: object) -> bool:
    """Whether a filter would vanish from the query, or part of it."""
    if isinstance(value, Mapping):
        return not value or any(map(_is_empty, value.values()))
    return isinstance(value, list | tuple | set | frozenset) and not value


def _named(spec: Spec[Any], filters: Filters) -> Iterator[tuple[str, object]]:
    for name, value in filters.items():
        wire = spec.wire.get(name, name)
        if isinstance(value, Mapping):  # conditions on custom fields, by the field's id
            for key, condition in value.items():
                yield f"{wire}[{segment(key)}]", condition
        elif isinstance(value, list | tuple | set | frozenset) and not wire.endswith("[]"):
            yield wire, ",".join(text(item, name) for item in value)
        elif not _is_empty(value):
            yield wire, value
