"""What a data map's lines consist of: where a value comes from, and where it goes.

Made by the functions of `clio_sync.mapping.fields`, never by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

import attrs
from attrs import frozen

from .cleaning import text
from .domains import TakesMail
from .validation import Validation
from .values import Step, Unfit

if TYPE_CHECKING:
    from .data_map import DataMap
    from .vocabulary import Vocabulary

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
        validation: One rule of `clio_sync.mapping.validation` or function of the value in
            Clio's form, or several; a value that one of them refuses is a problem of its row.
        description: For people.
    """

    transform: Step | tuple[Step, ...]
    owner: Owner
    critical: bool
    required: bool
    on_create_only: bool
    keep_if_empty: bool
    validation: Validation | tuple[Validation, ...]
    description: str


@frozen
class Plain:
    """A field of the record itself."""

    key: str
    normal: Step | None = None
    formats: tuple[str, ...] = ()
    stated: tuple[object, ...] = attrs.field(default=(), repr=False)
    """Values that the declaration itself says, to be checked against the field."""


@frozen
class Child:
    """One child row of the record, told from its siblings by its label."""

    key: str
    attribute: str
    label: str
    normal: Step
    country: str | None = None
    check_domain: TakesMail | None = attrs.field(default=None, repr=False)
    """What is asked whether mail reaches an e-mail address's domain."""


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
    type: str | None = None
    """What the map takes it to be in Clio, where it says so."""
    set: str | None = None
    """The custom field set that it is to be in, where the map says so."""
    key: str = "custom_field_values"


@frozen
class Linked:
    """An association with the record of another map's row, or of Clio's own id for it."""

    key: str
    to: DataMap | None = None


@frozen
class ByName:
    """An association with something of the firm's that rows name in words."""

    key: str
    stated: tuple[str, ...] = ()
    otherwise: str | None = None


Target: TypeAlias = Plain | Child | Postal | Custom | Linked | ByName


@frozen
class Joined:
    """A source of several columns: what they hold, one after the other.

    Args:
        columns: Their names.
        by: What stands between two that are not empty.
    """

    columns: tuple[str, ...]
    by: str = " "

    def __call__(self, row: Mapping[str, Any]) -> object:
        """The text of a row's cells."""
        cells = [text(row.get(column)) for column in self.columns]
        wrong = next((cell for cell in cells if isinstance(cell, Unfit)), None)
        return wrong or self.by.join(str(cell) for cell in cells if cell)


def columns_of(source: Source) -> tuple[str, ...]:
    """The columns that a source reads, as far as it says."""
    if isinstance(source, Joined):
        return source.columns
    return (source,) if isinstance(source, str) else ()


def _source(source: Source) -> str:
    known = isinstance(source, str | Joined)
    return repr(source) if known else "<a function of the row>"


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
    choices: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    """Clio's value for each of the source's, or Clio's name for it."""
    otherwise: object = attrs.field(default=None, repr=False)
    value: str | int | bool | None = attrs.field(default=None, repr=False)
    """What every record gets, of a constant."""
    transform: Step | tuple[Step, ...] = ()
    owner: Owner = "review"
    critical: bool = False
    required: bool = False
    on_create_only: bool = False
    keep_if_empty: bool = True
    validation: Validation | tuple[Validation, ...] = attrs.field(default=(), repr=False)
    description: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it is made from, as far as the declaration says."""
        return tuple(column for source in self.sources for column in columns_of(source))

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that it is made from: several for an address."""
        if isinstance(self.target, Postal):
            return tuple(self.target.sources.values())
        return (self.source,)

    @property
    def transforms(self) -> tuple[Step, ...]:
        """The firm's own steps."""
        return self.transform if isinstance(self.transform, tuple) else (self.transform,)

    @property
    def validations(self) -> tuple[Validation, ...]:
        """What its values are checked with."""
        return self.validation if isinstance(self.validation, tuple) else (self.validation,)


def listed_for(field: Field, known: Vocabulary) -> frozenset[str]:
    """The lists of an account's that a field's names are looked up in."""
    match field.target:
        case Custom():
            return frozenset({"custom_fields"})
        case ByName(key):
            return frozenset({known.named[key].listed})
        case _:
            return frozenset()
