"""A proposal of maps: what was guessed, why, and how sure that is, for a person to edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import attrs
from attrs import frozen

from ..errors import MappingError
from . import tables
from .data_map import DataMap
from .declared import Field
from .model import Model
from .toml_text import Remarks, commented

Sure: TypeAlias = Literal["sure", "likely", "unsure"]
COLUMNS = ("From", "To in Clio", "How sure", "Why")


@frozen
class Guess:
    """One field that is proposed.

    Args:
        field: The field.
        why: What it was guessed from, in words without a value.
        sure: How sure that is.
    """

    field: Field
    why: str
    sure: Sure


@frozen
class KeyGuess:
    """A column that may tell rows apart.

    Args:
        column: The column.
        why: What speaks for it, and against it.
        sure: How sure that is.
    """

    column: str
    why: str
    sure: Sure


@frozen(eq=False)
class Proposed:
    """What is proposed for one kind of rows.

    Args:
        map: The map.
        source: What it reads: the source that was looked at, or the part of it that this
            map is about.
        guesses: One for each field.
        keys: The columns that may tell rows apart, the likeliest first; the map has that.
        missing: What Clio wants of a new record and no column looks like.
    """

    map: DataMap
    source: object = attrs.field(repr=False)
    guesses: Sequence[Guess] = attrs.field(repr=False)
    keys: Sequence[KeyGuess]
    missing: Sequence[str] = ()

    @property
    def remarks(self) -> Remarks:
        """What stands above each line of the map in a file."""
        listed = [f"{one.column!r}: {one.why} ({one.sure})" for one in self.keys]
        head = ["Keys that were looked at:", *listed] if len(listed) > 1 else listed
        head += [
            f"Clio wants {name} of each record: no column looks like it." for name in self.missing
        ]
        said = {one.field.name: [f"{one.sure}: {one.why}"] for one in self.guesses}
        return {(self.map.name, ""): head} | {
            (self.map.name, name): lines for name, lines in said.items()
        }

    def _repr_html_(self) -> str:
        return tables.html(tables.heading(self.map), COLUMNS, self.rows)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """One line for each guess, under `COLUMNS`."""
        return [
            (tables.source_of(one.field), one.field.name, one.sure, one.why) for one in self.guesses
        ]


@frozen(eq=False)
class Proposal:
    """What `infer` proposes; printing it shows a file of maps to be edited.

    Args:
        parts: One for each kind of rows.
    """

    parts: tuple[Proposed, ...]

    @property
    def model(self) -> Model:
        """All maps, with the references between them."""
        return Model(part.map for part in self.parts)

    @property
    def map(self) -> DataMap:
        """The map, of a proposal that has one.

        Raises:
            MappingError: It has several.
        """
        first, *others = self.parts
        if others:
            names = ", ".join(part.map.name for part in self.parts)
            raise MappingError(f"Several maps are proposed: {names}.", advice="See Proposal.model.")
        return first.map

    def __getitem__(self, name: str) -> Proposed:
        return {part.map.name: part for part in self.parts}[name]

    def to_toml(self) -> str:
        """Write the maps as TOML; a comment above each field says why, and how sure that is."""
        remarks: Mapping[tuple[str, str], Sequence[str]] = {}
        for part in self.parts:
            remarks = {**remarks, **part.remarks}
        return commented(tuple(self.model), remarks)

    def __str__(self) -> str:
        return self.to_toml()

    def _repr_html_(self) -> str:
        return "\n".join(part._repr_html_() for part in self.parts)
