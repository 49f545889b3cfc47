"""What a value can be on its way into Clio, and what Clio's side of a field can be.

Values are in *canonical form*: a row's value and the same value as Clio gives
it back compare equal, however Clio has reformatted it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import Enum
from typing import Any, Final, TypeAlias

import attrs
from attrs import frozen

Record: TypeAlias = Mapping[str, Any]
"""A record of Clio's, as its JSON says."""

PARTS: Final = ("street", "city", "province", "postal_code", "country")
"""What an address consists of, in Clio's words."""


class Unreadable(Enum):
    """Clio's side of a field when it may hold something that we are not shown."""

    UNREADABLE = "unreadable"


UNREADABLE: Final = Unreadable.UNREADABLE
"""Redacted, stripped or not selected: neither a value nor the lack of one."""


@frozen
class Reference:
    """The row of another map that a value stands for, until its record is known."""

    map: str
    key: str = attrs.field(repr=False)


@frozen
class Unfit:
    """Why a value cannot be used; it never says what the value is."""

    reason: str
    advice: str = ""


class Address(Mapping[str, str]):
    """An address by its parts; two are equal if only case, spaces and punctuation differ.

    Args:
        parts: Texts by the names in `PARTS`; empty ones are dropped.
    """

    __slots__ = ("_compared", "_parts")

    def __init__(self, parts: Mapping[str, str | None] | Mapping[str, str]) -> None:
        self._parts = {name: text for name in PARTS if (text := parts.get(name))}
        self._compared: tuple[str, ...] = ()

    @property
    def compared(self) -> tuple[str, ...]:
        """What equality looks at, in the order of `PARTS`."""
        if not self._compared:  # which many never need
            parts = self._parts
            self._compared = tuple(_comparable(name, parts.get(name, "")) for name in PARTS)
        return self._compared

    @property
    def texts(self) -> Collection[str]:
        """What stands in the parts."""
        return self._parts.values()

    def __getitem__(self, name: str) -> str:
        return self._parts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self.compared == other.compared

    def __hash__(self) -> int:
        return hash(self.compared)

    def __repr__(self) -> str:
        return f"Address({', '.join(self._parts)})"


def _comparable(part: str, text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return ("" if part == "postal_code" else " ").join(words)


Value: TypeAlias = str | int | bool | Address | Reference | None
"""A row's value, bound to an account."""

Seen: TypeAlias = Value | Unreadable
"""Clio's side of a field."""

Step: TypeAlias = Callable[[Any], object]
"""One step of a value's way: it returns the next value, None for nothing, or `Unfit`."""
