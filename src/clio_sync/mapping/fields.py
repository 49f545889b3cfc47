"""The fields of a data map, as a person declares them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack

import attrs
from attrs import frozen

from . import transforms
from .values import PARTS, Address, Step, Unfit

if TYPE_CHECKING:
    from .data_map import DataMap

Owner: TypeAlias = Literal["source", "clio", "newest", "review"]
Source: TypeAlias = str | Callable[[Mapping[str, Any]], object]
"""A column's name, or a function of the row's values."""

ABSENT = object()
"""What a function of the row may return to say that the row has no such column."""

OWNERS: tuple[Owner, ...] = ("source", "clio", "newest", "review")


class Options(TypedDict, total=False):
    """What every field can be told.

    Attributes:
        transform: One function of the cell's value, or several, run before anything else.
        owner: Whose value stands where both sides changed: ``source``, ``clio``,
            ``newest``, or ``review`` (the default), which asks a person.
        critical: Never decide a difference without a person.
        required: A row without a value is refused.
        on_create_only: Write it when the record is made, and leave it alone afterwards.
        keep_if_empty: An empty cell leaves Clio's value alone (the default) or clears it.
        description: For people.
    """

    transform: Step | tuple[Step, ...]
    owner: Owner
    critical: bool
    required: bool
    on_create_only: bool
    keep_if_empty: bool
    description: str


@frozen
class Plain:
    """A field of the record itself."""

    key: str
    normal: Step | None = None
    formats: tuple[str, ...] = ()
    fixed: str | int | bool | None = attrs.field(default=None, repr=False)


@frozen
class Child:
    """One child row of the record, told from its siblings by its label."""

    key: str
    attribute: str
    label: str
    normal: Step
    country: str | None = None


@frozen
class Postal:
    """One address of the record, by the parts that have a column."""

    label: str
    sources: Mapping[str, Source]
    key: str = "addresses"


@frozen
class Custom:
    """The value of a custom field, which is known by its name."""

    name: str
    formats: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    """Labels that the declaration itself says, to be checked against the definition."""
    to: DataMap | None = None
    key: str = "custom_field_values"


@frozen
class Linked:
    """An association with the record of another map's row."""

    key: str
    to: DataMap


@frozen
class ByName:
    """An association with something of the firm's that rows name in words."""

    key: str
    stated: tuple[str, ...] = ()
    otherwise: str | None = None


Target: TypeAlias = Plain | Child | Postal | Custom | Linked | ByName


def _source(source: Source) -> str:
    return repr(source) if isinstance(source, str) else "<a function of the row>"


@frozen(kw_only=True)
class Field:
    """One line of a data map: where a value comes from, what is done to it, where it goes.

    Made by `field`, `email`, `custom_field` and the others of this module.
    """

    name: str
    """Stable: ``first_name``, ``phone_numbers.Mobile``, ``custom_field_values.Visa type``."""
    target: Target
    source: Source = attrs.field(repr=_source)
    steps: tuple[Step, ...] = attrs.field(default=(), repr=False)
    identity: bool = False
    transform: Step | tuple[Step, ...] = ()
    owner: Owner = "review"
    critical: bool = False
    required: bool = False
    on_create_only: bool = False
    keep_if_empty: bool = True
    description: str = ""

    @property
    def column(self) -> str:
        """The source's column, or nothing where a function makes the value."""
        return self.source if isinstance(self.source, str) else ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it is made from, as far as the declaration says."""
        given = self.target.sources.values() if isinstance(self.target, Postal) else (self.source,)
        return tuple(source for source in given if isinstance(source, str))

    @property
    def transforms(self) -> tuple[Step, ...]:
        """The firm's own steps."""
        return self.transform if isinstance(self.transform, tuple) else (self.transform,)


def field(
    target: str,
    source: Source,
    *,
    choices: Mapping[str, object] | None = None,
    otherwise: object = None,
    **options: Unpack[Options],
) -> Field:
    """Map a column to a plain field of the record, such as ``first_name`` or ``status``.

    Args:
        target: The field's name in Clio.
        source: A column's name, or a function of the row's values.
        choices: Clio's value for each of the source's.
        otherwise: Clio's value for everything that ``choices`` lacks; None refuses it.
        **options: What every field can be told, see `Options`.
    """
    steps = _chosen(choices, otherwise)
    return Field(name=target, target=Plain(target), source=source, steps=steps, **options)


def constant(target: str, value: str | int | bool, **options: Unpack[Options]) -> Field:
    """Give a plain field the same value in every record.

    Args:
        target: The field's name in Clio.
        value: What every record gets.
        **options: What every field can be told, see `Options`.
    """
    made = Plain(target, fixed=value)
    return Field(name=target, target=made, source=lambda _row: value, **options)


def date(
    target: str, source: Source, *, formats: Sequence[str], **options: Unpack[Options]
) -> Field:
    """Map a column to a date field of the record, such as ``date_of_birth``.

    Args:
        target: The field's name in Clio.
        source: A column's name, or a function of the row's values.
        formats: What dates may look like, in the codes of `datetime.strptime`. A text
            that two of them read as different dates is refused.
        **options: What every field can be told, see `Options`.
    """
    made = Plain(target, transforms.dated(formats), tuple(formats))
    return Field(name=target, target=made, source=source, **options)


def email(source: Source, *, label: str = "Work", **options: Unpack[Options]) -> Field:
    """Map a column to the contact's e-mail address of this label.

    Args:
        source: A column's name, or a function of the row's values.
        label: Clio's name for the kind of address: Work, Home or Other.
        **options: What every field can be told, see `Options`.
    """
    made = Child("email_addresses", "address", label, transforms.email)
    return Field(name=f"{made.key}.{label}", target=made, source=source, **options)


def phone(
    source: Source, *, label: str = "Work", country: str | None = None, **options: Unpack[Options]
) -> Field:
    """Map a column to the contact's telephone number of this label, sent as E.164.

    Args:
        source: A column's name, or a function of the row's values.
        label: Clio's name for the kind of number: Work, Home, Mobile, Fax, Pager, Skype, Other.
        country: Where numbers without a country code are from, as ISO 3166 (``US``).
        **options: What every field can be told, see `Options`.
    """
    made = Child("phone_numbers", "number", label, transforms.phone(country), country)
    return Field(name=f"{made.key}.{label}", target=made, source=source, **options)


def address(
    *,
    street: Source | None = None,
    city: Source | None = None,
    province: Source | None = None,
    postal_code: Source | None = None,
    country: Source | None = None,
    label: str = "Work",
    **options: Unpack[Options],
) -> Field:
    """Map columns to the contact's address of this label.

    Args:
        street: The column of the street and number, or a function of the row's values.
        city: The same for the city.
        province: The same for the state or province.
        postal_code: The same for the postal code.
        country: The same for the country.
        label: Clio's name for the kind of address: Work, Home, Billing or Other.
        **options: What every field can be told, see `Options`.
    """
    given = dict(zip(PARTS, (street, city, province, postal_code, country), strict=True))
    sources = {part: source for part, source in given.items() if source is not None}
    made = Postal(label, sources)
    return Field(name=f"{made.key}.{label}", target=made, source=_read_address(sources), **options)


def custom_field(
    name: str,
    source: Source,
    *,
    choices: Mapping[str, object] | None = None,
    otherwise: object = None,
    formats: Sequence[str] = (),
    identity: bool = False,
    to: DataMap | None = None,
    **options: Unpack[Options],
) -> Field:
    """Map a column to a custom field of the firm's, which is known by its name.

    Its definition in Clio says how the value is read: as text, number, date,
    yes or no, or the label of a picklist's option.

    Args:
        name: The custom field's name in Clio.
        source: A column's name, or a function of the row's values.
        choices: Clio's value (for a picklist: the option's label) for each of the source's.
        otherwise: Clio's value for everything that ``choices`` lacks; None refuses it.
        formats: What dates may look like, for a date field; ISO 8601 by default.
        identity: It tells one record from another (a receipt number, a file number).
        to: The map whose row it names, for a field of type contact or matter.
        **options: What every field can be told, see `Options`.
    """
    stated = _stated(choices, otherwise)
    return Field(
        name=f"custom_field_values.{name}",
        target=Custom(name, tuple(formats), stated, to),
        source=source,
        steps=_chosen(choices, otherwise),
        identity=identity,
        **options,
    )


def reference(target: str, *, to: DataMap, by: Source, **options: Unpack[Options]) -> Field:
    """Map a column that holds another map's row key to an association, such as ``client``.

    Args:
        target: The association's name in Clio.
        to: The map whose row is meant.
        by: The column that holds that row's key, or a function of the row's values.
        **options: What every field can be told, see `Options`.
    """
    return Field(name=target, target=Linked(target, to), source=by, **options)


def named(
    target: str,
    source: Source,
    *,
    table: Mapping[str, str] | None = None,
    otherwise: str | None = None,
    **options: Unpack[Options],
) -> Field:
    """Map a column that names something of the firm's, such as ``practice_area``.

    Args:
        target: The association's name in Clio.
        source: A column's name, or a function of the row's values.
        table: Clio's name for some of the source's; others are looked up as they are.
        otherwise: The name to use where Clio knows neither.
        **options: What every field can be told, see `Options`.
    """
    table = table or {}
    made = ByName(target, _stated(table, otherwise), otherwise)
    steps = (_or_itself(table), transforms.text)
    return Field(name=target, target=made, source=source, steps=steps, **options)


def _chosen(choices: Mapping[str, object] | None, otherwise: object) -> tuple[Step, ...]:
    if choices is None:
        return ()
    return (
        transforms.choose(choices) if otherwise is None else transforms.choose(choices, otherwise),
    )


def _stated(choices: Mapping[str, object] | None, otherwise: object) -> tuple[str, ...]:
    said = [*(choices or {}).values(), otherwise]
    return tuple(dict.fromkeys(value for value in said if isinstance(value, str)))


def _or_itself(table: Mapping[str, str]) -> Step:
    chosen = transforms.choose(table)

    def looked_up(value: object) -> object:
        found = chosen(value)
        return value if isinstance(found, Unfit) else found

    return looked_up


def _read_address(sources: Mapping[str, Source]) -> Callable[[Mapping[str, Any]], object]:
    def read(row: Mapping[str, Any]) -> object:
        columns = [source for source in sources.values() if isinstance(source, str)]
        if len(columns) == len(sources) and not any(column in row for column in columns):
            return ABSENT
        parts: dict[str, str | None] = {}
        for part, source in sources.items():
            found = transforms.text(row.get(source) if isinstance(source, str) else source(row))
            if isinstance(found, Unfit):
                return found
            parts[part] = found
        return Address(parts) or None

    return read
