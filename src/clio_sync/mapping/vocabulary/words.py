"""The words in which a resource is described to maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from ..values import Step

VERSION_FIELDS = ("id", "etag", "created_at", "updated_at")

Marker: TypeAlias = Literal["custom field", "external property"]
"""Where a record can say whose it is."""


@frozen
class Named:
    """An association that rows name in words.

    Args:
        listed: The list in which Clio's names stand, a key of `Directory.selections`.
        what: What it is called in messages.
        clears: Whether Clio accepts that it is emptied.
        kind: What Clio wants to be told of it beside its id.
        within: The association that tells several of one name apart.
    """

    listed: str
    what: str
    clears: bool = True
    kind: str | None = None
    within: str | None = None


@frozen
class Linkable:
    """An association with records that have maps of their own.

    Args:
        resource: What it is a record of.
        clears: Whether Clio accepts that it is emptied.
        sent: The name under which it is written, where that is another one; what stands
            there says of what kind the record is.
    """

    resource: str
    clears: bool = True
    sent: str | None = None


KINDS: Mapping[str, str] = {"contacts": "Contact", "matters": "Matter"}
"""What Clio calls a record of each resource where it wants its kind beside its id."""


@frozen(kw_only=True)
class Vocabulary:
    """One resource.

    Args:
        parent: What custom fields, and messages, call it.
        scalars: The step that makes each plain field canonical.
        linked: Associations with records of other maps.
        named: Associations by name.
        children: Child rows: field → what is selected of each.
        always: What is selected in any case.
        needed: What Clio wants in a create: one name of each group.
        beyond: What Clio wants in a create besides, and no map can say.
        fixed: Scalars that Clio does not empty.
        types: What ``type`` can be, where records have one that the map may say.
        usual_type: The type of a map that does not say it.
        listed_by_type: Whether a list has to say the type.
        type_by: The type that goes with an association, if the map has that.
        once: What is written when a record is made, and never again.
        numbers: Scalars that are numbers on the wire.
        masked: Scalars that always have a value: where Clio shows none, it hides it.
        renewed: Scalars that Clio sets anew when one of others changes, unless they are sent along.
        marker: Where its records say whose they are; None where they cannot.
        hangs: Whether its records hang on those of other resources.
    """

    parent: str
    scalars: Mapping[str, Step]
    linked: Mapping[str, Linkable]
    named: Mapping[str, Named]
    children: Mapping[str, str] = field(factory=dict)
    always: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    beyond: tuple[str, ...] = ()
    fixed: frozenset[str] = frozenset()
    types: tuple[str, ...] = ()
    usual_type: str | None = None
    listed_by_type: bool = False
    type_by: Mapping[str, str] = field(factory=dict)
    once: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    renewed: Mapping[str, frozenset[str]] = field(factory=dict)
    marker: Marker | None = None
    hangs: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that can be written."""
        return (*self.scalars, *self.linked, *self.named, *self.children)
