"""What a list is asked for: filters by their Python names, made into query parameters.

Clio ignores a filter that it does not know and answers with everything, so
names are checked here, before the request.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ConfigurationError
from ..fields import unknown

if TYPE_CHECKING:
    from .crud import Spec

Filters = Mapping[str, object]


def parameters(spec: Spec[Any], filters: Filters) -> dict[str, object]:
    """The query of a list: checked, with Clio's names, in the order that pages by cursor.

    Raises:
        UnknownField: There is no filter of that name.
        ConfigurationError: A limit that Clio does not allow.
    """
    _check(spec, filters)
    in_path = set(spec.placeholders())
    named = dict(_named(spec, {k: v for k, v in filters.items() if k not in in_path}))
    return {**named, **({"order": "id(asc)"} if spec.by_id and "order" not in named else {})}


def _check(spec: Spec[Any], filters: Filters) -> None:
    known = spec.filter_names()
    for name in filters:
        if name not in known:
            raise unknown(name, f"{spec.record.__name__} list", known, what="filter")
    limit = filters.get("limit")
    if isinstance(limit, int) and not 1 <= limit <= spec.limit:
        raise ConfigurationError(
            f"limit={limit} is outside what Clio allows for {spec.path}.",
            advice=f"Pass 1 to {spec.limit}: it is the size of a page, not of the whole list.",
        )


def _named(spec: Spec[Any], filters: Filters) -> Iterator[tuple[str, object]]:
    for name, value in filters.items():
        wire = spec.wire.get(name, name)
        if isinstance(value, Mapping):  # conditions on custom fields, by the field's id
            for key, condition in value.items():
                yield f"{wire}[{key}]", condition
        else:
            yield wire, value
