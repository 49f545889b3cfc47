"""What a data map's lines consist of: where a value comes from, and where it goes.

Made by the functions of `clio_sync.mapping.fields`, never by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

import attrs
from attrs import frozen

from .values import Step

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
    description: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns it is made from, as far as the declaration says."""
        given = self.target.sources.values() if isinstance(self.target, Postal) else (self.source,)
        return tuple(source for source in given if isinstance(source, str))

    @property
    def transforms(self) -> tuple[Step, ...]:
        """The firm's own steps."""
        return self.transform if isinstance(self.transform, tuple) else (self.transform,)
