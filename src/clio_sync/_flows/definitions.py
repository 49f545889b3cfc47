"""Custom fields as an account has defined them, and conditions on them as Clio reads these.

A filter on a field that is not there is ignored by Clio, which then lists everything; and each
type of field can be compared in its own way only (facts, 4). So both are looked at before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from types import MappingProxyType
from typing import Any

from attrs import define, field, frozen

from .._wire import text
from ..conditions import Sign, comparisons, day
from ..errors import ConfigurationError, UnknownField
from ..fields import unknown

SELECTION = "id,name,parent_type,field_type,deleted,picklist_options{id,option,deleted_at}"
"""The ``fields=`` to read custom fields with."""

PARENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "contacts": ("contact",),
        "matters": ("matter",),
        "bills": ("matter",),
        "billable_matters": ("matter",),
        "billable_clients": ("contact", "matter"),
    }
)
"""Whose custom fields a list can be asked about; of bills and what is to be billed Clio does not
say, so that a field that cannot be meant by its name can still be by its id."""

ORDERED = frozenset({"currency", "date", "numeric", "time"})
"""The types that know more and less; all others can only be equal."""


@frozen
class Definition:
    """One custom field.

    Args:
        id: Its id.
        name: Its name.
        parent: What has it: ``contact`` or ``matter``.
        type: Clio's name for what it holds, such as ``picklist``.
        options: The labels of a picklist's options, by id.
    """

    id: int
    name: str
    parent: str
    type: str
    options: Mapping[int, str] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, listed: Mapping[str, Any]) -> Definition:
        """Read one item of Clio's list, selected by `SELECTION`."""
        options = (o for o in listed.get("picklist_options") or () if not o.get("deleted_at"))
        return cls(
            int(listed["id"]),
            str(listed["name"]),
            str(listed["parent_type"]).lower(),
            str(listed["field_type"]),
            {int(option["id"]): str(option["option"]) for option in options},
        )


@define
class Definitions:
    """What is known of an account's custom fields, and since when."""

    known: tuple[Definition, ...] = field(default=(), repr=False)
    read_at: float = float("-inf")

    def learn(self, listed: Iterable[Mapping[str, Any]], instant: float) -> None:
        """Take in Clio's list; deleted fields are of no use."""
        self.known = tuple(Definition.of(one) for one in listed if not one.get("deleted"))
        self.read_at = instant


def find(known: Sequence[Definition], key: str | int, parents: Sequence[str]) -> Definition:
    """The custom field that is meant.

    Args:
        known: Those of the account.
        key: Its id, or its name; where no name is spelt so, case makes no difference.
        parents: Whose fields can be meant by a name.

    Raises:
        UnknownField: There is none, or it is deleted.
        ConfigurationError: Several have the name.
    """
    owner = f"{' or '.join(parents)} list"
    if not isinstance(key, str):
        return _by_id(known, key, owner)
    here = [one for one in known if one.parent in parents]
    folded = [one for one in here if one.name.strip().casefold() == key.strip().casefold()]
    match [one for one in here if one.name == key] or folded:
        case [one]:
            return one
        case []:
            raise unknown(key, owner, [one.name for one in here], what="custom field")
        case several:
            ids = ", ".join(f"{one.id} ({one.parent})" for one in several)
            raise ConfigurationError(
                f"{key!r} is the name of {len(several)} custom fields.",
                advice=f"Pass the id of the one that is meant: {ids}.",
            )


def _by_id(known: Sequence[Definition], id: int, owner: str) -> Definition:
    for one in known:
        if one.id == id:
            return one
    raise UnknownField(
        f"{owner} has no custom field {id!r}.",
        advice="It was deleted, belongs to another account, or is the id of a value.",
    )


def condition(definition: Definition, asked: object) -> str:
    """A condition on a custom field as the text that Clio reads.

    Raises:
        ConfigurationError: The type of the field knows no such comparison, or no such value.
    """
    pairs = comparisons(repr(definition.name), asked)
    if definition.type in ORDERED:
        written = [f"{sign}{_written(definition, value)}" for sign, value in pairs]
        return written[0] if len(written) == 1 else f"[{', '.join(written)}]"
    return _equal(definition, pairs)


def _equal(definition: Definition, pairs: Sequence[tuple[Sign, object]]) -> str:
    """Of a type that can only be equal, Clio takes the bare value."""
    (sign, value), *more = pairs
    if sign != "=" or more:
        raise ConfigurationError(
            f"{definition.name!r} is a {definition.type} field, which Clio compares with one "
            "value only, and only by =.",
            advice="Pass the value alone.",
        )
    return _written(definition, value)


def _written(definition: Definition, value: object) -> str:
    read, wanted = _READERS.get(definition.type, (_line, LINE))
    found = read(definition, value)
    if found is None:
        options = f"one of its options: {', '.join(_options(definition))}"
        raise ConfigurationError(
            f"{definition.name!r} is a {definition.type} field, and what it is compared with "
            "is nothing that it could hold.",
            advice=f"Pass {wanted or options}.",
        )
    return found


def _options(definition: Definition) -> Iterator[str]:
    """A picklist's options, which are the firm's and nobody's data; so many that they help."""
    labels = sorted(definition.options.values())
    yield from map(repr, labels[:12])
    if len(labels) > 12:
        yield "..."


# ------------------------------------------------------------------------------ values by type


def _line(_: Definition, value: object) -> str | None:
    """Text; at its beginning it is not known whether Clio takes a sign for a sign (facts, 4)."""
    usable = isinstance(value, str) and value != "" and value[0] not in "<>="
    return text(value) if usable else None


def _flag(_: Definition, value: object) -> str | None:
    return text(value) if isinstance(value, bool) else None


def _id(_: Definition, value: object) -> str | None:
    return str(value) if type(value) is int else None


def _number(_: Definition, value: object) -> str | None:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return text(value) if number and isfinite(value) else None  # type: ignore[arg-type]


def _date(_: Definition, value: object) -> str | None:
    try:
        return day("", value)
    except ConfigurationError:
        return None


def _time(_: Definition, value: object) -> str | None:
    if isinstance(value, dt.time):
        return value.isoformat(timespec="seconds")
    try:
        return dt.time.fromisoformat(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def _option(definition: Definition, value: object) -> str | None:
    """Clio compares with the id of an option (facts, 4); a person knows its label."""
    if type(value) is int:
        return str(value) if value in definition.options else None
    ids = [id for id, label in definition.options.items() if label == value]
    if not ids and isinstance(value, str):
        folded = value.strip().casefold()
        ids = [id for id, label in definition.options.items() if label.casefold() == folded]
    return str(ids[0]) if len(ids) == 1 else None


LINE = "text that begins with none of < > =, or custom_field_values= to send it as it stands"
Reader = Callable[[Definition, object], str | None]
_READERS: Mapping[str, tuple[Reader, str]] = MappingProxyType(
    {
        "checkbox": (_flag, "True or False"),
        "contact": (_id, "the id of a contact"),
        "currency": (_number, "a finite number"),
        "date": (_date, 'a datetime.date, or text like "2026-01-31"'),
        "matter": (_id, "the id of a matter"),
        "numeric": (_number, "a finite number"),
        "picklist": (_option, ""),
        "time": (_time, 'a datetime.time, or text like "09:30"'),
    }
)
