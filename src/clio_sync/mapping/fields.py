"""The fields of a data map, as a person declares them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

from . import cleaning, measures, numbers
from .declared import (
    ABSENT,
    ByName,
    Child,
    Custom,
    Field,
    Linked,
    Options,
    Plain,
    Postal,
    Source,
)
from .domains import TakesMail
from .measures import dated
from .values import PARTS, Address, Step, Unfit

if TYPE_CHECKING:
    from .data_map import DataMap


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
    made = Plain(target, stated=_stated(choices, otherwise))
    steps = _chosen(choices, otherwise)
    return Field(
        name=target,
        target=made,
        source=source,
        steps=steps,
        choices=choices,
        otherwise=otherwise,
        **options,
    )


def constant(target: str, value: str | int | bool, **options: Unpack[Options]) -> Field:
    """Give a plain field the same value in every record.

    Args:
        target: The field's name in Clio.
        value: What every record gets.
        **options: What every field can be told, see `Options`.
    """
    made = Plain(target, stated=(value,))
    return Field(name=target, target=made, source=lambda _row: value, value=value, **options)


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
    made = Plain(target, dated(formats), tuple(formats))
    return Field(name=target, target=made, source=source, **options)


def email(
    source: Source,
    *,
    label: str = "Work",
    check_domain: TakesMail | None = None,
    **options: Unpack[Options],
) -> Field:
    """Map a column to the contact's e-mail address of this label.

    Args:
        source: A column's name, or a function of the row's values.
        label: Clio's name for the kind of address: Work, Home or Other.
        check_domain: Says whether mail reaches a domain, such as `domains.dns`; it is asked
            once for each domain while rows are mapped. Without it nobody is asked anything.
        **options: What every field can be told, see `Options`.
    """
    made = Child("email_addresses", "address", label, cleaning.email, check_domain=check_domain)
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
    made = Child("phone_numbers", "number", label, numbers.phone(country), country)
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
    type: str | None = None,
    set: str | None = None,
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
        type: What the field has to be in Clio, such as ``picklist`` or ``text_line``; it is
            compared with the definition, and says what to make of a field that is not there.
        set: The custom field set that it has to be in; `DataMap.check` says where it is
            not, and `DataMap.ensure_custom_fields` can put it there.
        **options: What every field can be told, see `Options`.
    """
    stated = _stated(choices, otherwise)
    return Field(
        name=f"custom_field_values.{name}",
        target=Custom(name, tuple(formats), stated, to, type, set),
        source=source,
        steps=_chosen(choices, otherwise),
        choices=choices,
        otherwise=otherwise,
        identity=identity,
        **options,
    )


def duration(
    source: Source, *, unit: str = "hours", most: float = 24, **options: Unpack[Options]
) -> Field:
    """Map a column to the time that an activity took.

    ``1.5`` and ``1:30`` are an hour and a half; Clio is told the seconds.

    Args:
        source: A column's name, or a function of the row's values.
        unit: What the column's numbers are in: ``hours``, ``minutes`` or ``seconds``.
        most: Hours that one row may have at most; more is refused.
        **options: What every field can be told, see `Options`.

    Raises:
        ValueError: The unit is none of these.
    """
    before = options.get("transform", ())
    steps = before if isinstance(before, tuple) else (before,)
    options["transform"] = (*steps, measures.duration(unit, most=most))
    return field("quantity", source, **options)


def reference(
    target: str, *, to: DataMap | None = None, by: Source, **options: Unpack[Options]
) -> Field:
    """Map a column that holds another map's row key to an association, such as ``client``.

    Args:
        target: The association's name in Clio.
        to: The map whose row is meant; without one, the column holds Clio's own ids.
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
    steps = (_or_itself(table), cleaning.text)
    return Field(
        name=target,
        target=made,
        source=source,
        steps=steps,
        choices=table,
        otherwise=otherwise,
        **options,
    )


def lookup(
    target: str,
    source: Source,
    table: Mapping[str, str] | None = None,
    *,
    otherwise: str | None = None,
    **options: Unpack[Options],
) -> Field:
    """Map a column through the firm's own table to something that Clio knows by name.

    ``lookup("practice_area", "Practice", {"Divorce — Standard": "Family"})`` is `named`
    with the table in the third place.

    Args:
        target: The association's name in Clio.
        source: A column's name, or a function of the row's values.
        table: Clio's name for some of the source's; others are looked up as they are.
        otherwise: The name to use where Clio knows neither.
        **options: What every field can be told, see `Options`.
    """
    return named(target, source, table=table, otherwise=otherwise, **options)


def _chosen(choices: Mapping[str, object] | None, otherwise: object) -> tuple[Step, ...]:
    if choices is None and otherwise is None:
        return ()
    choices = choices or {}
    return (cleaning.choose(choices) if otherwise is None else cleaning.choose(choices, otherwise),)


def _stated(choices: Mapping[str, object] | None, otherwise: object) -> tuple[str, ...]:
    said = [*(choices or {}).values(), otherwise]
    return tuple(dict.fromkeys(value for value in said if isinstance(value, str)))


def _or_itself(table: Mapping[str, str]) -> Step:
    chosen = cleaning.choose(table)

    def looked_up(value: object) -> object:
        found = chosen(value)
        return value if isinstance(found, Unfit) else found

    return looked_up


def _read_address(sources: Mapping[str, Source]) -> Callable[[Mapping[str, Any]], object]:
    columns = [source for source in sources.values() if isinstance(source, str)]
    may_be_absent = len(columns) == len(sources)

    def read(row: Mapping[str, Any]) -> object:
        if may_be_absent and row.keys().isdisjoint(columns):
            return ABSENT
        parts: dict[str, str] = {}
        for part, source in sources.items():
            found = cleaning.part(row.get(source) if isinstance(source, str) else source(row))
            if isinstance(found, str):
                parts[part] = found
            elif found is not None:
                return found
        return Address(parts) if parts else None

    return read
