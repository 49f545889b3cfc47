"""What a list is asked for: filters by their Python names, made into query parameters.

Clio ignores a filter that it does not know and answers with everything, so
names are checked here, before the request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, cast, get_args, get_origin, get_type_hints

from attrs import frozen

from .._wire import segment, text
from ..conditions import DateCondition, dates
from ..errors import ClioError, ConfigurationError, InvalidValue, UnknownField
from ..fields import unknown

if TYPE_CHECKING:
    from .crud import Spec

Filters = Mapping[str, object]

HARMLESS = frozenset({"ids", "exclude_ids"})
"""Lists that may be empty: no ids are no records, and to exclude nothing restricts nothing."""


def meant(filters: Filters, order: object) -> tuple[int | str, ...] | None:
    """The ids that a list is narrowed to, each once; None where it is not.

    With many of them the list takes several requests, so they are in its order already.

    Args:
        filters: What a caller passed.
        order: Of the list, in Clio's words.

    Raises:
        ConfigurationError: One is no id.
    """
    asked: Any = filters.get("ids")
    if asked is None:
        return None
    if isinstance(asked, str | bytes | Mapping) or not isinstance(asked, Iterable):
        raise ConfigurationError("ids= is no list.", advice="Pass a list of ids.")
    ids = dict.fromkeys(asked)
    for id in ids:
        segment(id)  # refuses what is none
    if order in BY_ID:
        return tuple(sorted(ids, key=int, reverse=order == "id(desc)"))
    return tuple(ids)


BY_ID = frozenset({"id(asc)", "id(desc)"})
"""The orders in which ids stand."""


def located(spec: Spec[Any], filters: Filters) -> str:
    """The path of a list, with the ids that it needs.

    Raises:
        ConfigurationError: One is missing, or is none.
    """
    if "{" not in spec.path:
        return spec.path
    needed = spec.placeholders()
    missing = [name for name in needed if name not in filters]
    if missing:
        raise ConfigurationError(f"{spec.path} cannot be listed without {', '.join(missing)}.")
    ids: dict[str, Any] = {name: filters[name] for name in needed}
    return spec.path.format_map({name: segment(id) for name, id in ids.items()})


def parameters(spec: Spec[Any], filters: Filters) -> dict[str, object]:
    """The query of a list without its ids: checked, in Clio's names, in the order of ids.

    That order pages by cursor, which has no end at ten thousand (facts, 3).

    Raises:
        UnknownField: There is no filter of that name.
        InvalidValue: A word that Clio does not list by.
        ConfigurationError: A limit that Clio does not allow, None for a filter that knows no
            None, or a list that is empty.
    """
    _check(spec, filters)
    apart = {*spec.placeholders(), "ids"}
    named = dict(_named(spec, {k: v for k, v in filters.items() if k not in apart}))
    return {**named, **({"order": "id(asc)"} if spec.by_id and "order" not in named else {})}


def _check(spec: Spec[Any], filters: Filters) -> None:
    known = spec.filter_names()
    for name, value in filters.items():
        if name not in known:
            raise _no_order(spec) if name == "order" else _no_filter(spec, name)
        if value is None and name not in _Known.of(spec.filters or dict).nullable:
            raise ConfigurationError(
                f"{name} cannot be None: Clio does not list by the lack of it.", advice=LEAVE_OUT
            )
        if is_empty(value) and name not in HARMLESS:
            raise ConfigurationError(
                f"{name} is empty: Clio would not see it and list everything.", advice=LEAVE_OUT
            )
    _check_limit(spec, filters.get("limit", 1))
    for name, choices in _Known.of(spec.filters or dict).choices.items():
        if filters.get(name) is not None:
            _check_choice(spec, name, choices, filters[name])


def _no_filter(spec: Spec[Any], name: str) -> ClioError:
    return unknown(name, f"{spec.record.__name__} list", spec.filter_names(), what="filter")


def _no_order(spec: Spec[Any]) -> ClioError:
    return UnknownField(
        f"Clio has no order= for {spec.path}.", advice="Sort the records when you have them."
    )


def _check_choice(spec: Spec[Any], name: str, choices: tuple[str, ...], value: object) -> None:
    """Clio ignores a word that it does not know or refuses it, at its pleasure; we know its words."""
    if name == "order" and value not in choices:
        raise unknown(str(value), f"{spec.record.__name__} list", choices, what="order")
    if value not in choices and any(word not in choices for word in _listed(value)):
        raise InvalidValue(
            f"{name} is none of what Clio lists {spec.path} by: {', '.join(choices)}.",
            advice="Write it like that: upper and lower case matter.",
        )


def _listed(value: object) -> Iterable[object]:
    """One word or several; Clio takes them with commas between them."""
    if isinstance(value, str):
        return value.split(",")
    return cast("Iterable[object]", value) if _is_several(value) else [value]


LEAVE_OUT = "Leave it out to list everything."


def _check_limit(spec: Spec[Any], limit: object) -> None:
    if type(limit) is not int or not 1 <= limit <= spec.limit:
        raise ConfigurationError(
            f"limit= is not what Clio allows for {spec.path}.",
            advice=f"Pass 1 to {spec.limit}: it is the size of a page, not of the whole list.",
        )


@frozen
class _Known:
    """What the TypedDict of a collection's filters says.

    Args:
        choices: The words that a filter can be, where they are few.
        nullable: The filters that take None, for whatever has none of it.
        dated: The filters that take comparisons with a date.
    """

    choices: Mapping[str, tuple[str, ...]]
    nullable: frozenset[str]
    dated: frozenset[str]

    @classmethod
    def of(cls, filters: type[Any]) -> _Known:
        """Read the annotations, which is slow, once."""
        if filters not in _KNOWN:
            hints = get_type_hints(filters)
            nullable = (name for name, hint in hints.items() if NoneType in get_args(hint))
            dated = frozenset(name for name, hint in hints.items() if hint == DateCondition)
            words = {name: _words(hint) for name, hint in hints.items() if name not in dated}
            choices = {name: said for name, said in words.items() if said}
            _KNOWN[filters] = cls(choices, frozenset(nullable), dated)
        return _KNOWN[filters]


_KNOWN: dict[type[Any], _Known] = {}


def words_of(filters: type[Any]) -> Mapping[str, tuple[str, ...]]:
    """The words that each filter of a TypedDict can be, where they are few."""
    return _Known.of(filters).choices


def _words(hint: Any) -> tuple[str, ...]:
    """The members of the literal that an annotation has somewhere in it."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return next((found for arm in get_args(hint) if (found := _words(arm))), ())


def is_empty(value: object) -> bool:
    """Whether a filter would vanish from the query, or part of it."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return not value or any(map(is_empty, value.values()))
    return _is_several(value) and not value


def _named(spec: Spec[Any], filters: Filters) -> Iterator[tuple[str, object]]:
    dated = _Known.of(spec.filters or dict).dated
    for name, value in filters.items():
        wire = spec.wire.get(name, name)
        if name in dated:
            yield wire, dates(name, value)
        elif isinstance(value, Mapping):  # conditions on custom fields, by the field's id
            for key, condition in value.items():
                yield f"{wire}[{segment(key)}]", _bracketed(condition, name)
        elif _is_several(value) and not wire.endswith("[]"):
            yield wire, ",".join(text(item, name) for item in cast("Iterable[object]", value))
        elif not is_empty(value):
            yield wire, value


def _bracketed(condition: Any, name: str) -> object:
    """Several conditions on one custom field stand in brackets (facts, 4)."""
    if not _is_several(condition):
        return condition
    written = [text(one, name) for one in condition]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _is_several(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset)
