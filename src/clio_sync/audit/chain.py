"""The chain: an entry as text, its hash, and what to make of entries that somebody kept.

The text of an entry is JSON with sorted keys, without spaces, in ASCII, and
without what is empty, so that any tool can check it: the hash is the SHA-256
of that text, which holds the hash of the entry before.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from attrs import evolve, frozen

from ..errors import ConfigurationError
from .words import By, Entry

SHORT = 16
"""How many digits of a hash stand in a report."""
LEAST = 8
"""Fewer digits of a hash prove nothing."""


class Line(NamedTuple):
    """An entry as it is kept.

    ``number`` is where it is kept; the text says where it belongs.
    """

    number: int
    text: str
    hash: str


class Head(NamedTuple):
    """The end of a chain: with this noted elsewhere, nothing before it can be changed unseen."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash[:SHORT]}"


@frozen
class Broken:
    """The first link that does not hold.

    Args:
        number: Of the entry; the first one that is missing, where some are.
        why: What is wrong with it.
    """

    number: int
    why: str


@frozen
class Verification:
    """What a look along the whole chain has found; true if it holds.

    Args:
        entries: How many entries hold.
        head: The last of them.
        broken: The first link that does not.
    """

    entries: int
    head: Head
    broken: Broken | None = None

    def __bool__(self) -> bool:
        return self.broken is None

    def __str__(self) -> str:
        if self.broken is not None:
            return f"The audit is broken at entry {self.broken.number}: {self.broken.why}."
        return f"The audit holds: {self.entries} entries, the last is {self.head}."


@frozen
class Bounds:
    """What is known about a chain beside its entries.

    Args:
        origin: What its first entry is hashed with; None if that is not known.
        began: The last commit of the store before the chain began; None if that is not known.
        serial: The last commit of the store; None if that is not known.
    """

    origin: str | None = None
    began: int | None = None
    serial: int | None = None


def origin(store: str) -> Head:
    """What the first entry of a store's chain is hashed with: no chain fits another store.

    Args:
        store: The store's id.
    """
    return Head(0, sha256(f"clio_sync audit {store}".encode()).hexdigest())


def chained(entries: Iterable[Entry], head: Head) -> Iterator[Line]:
    """Append entries to a chain.

    Args:
        entries: What happened, in order; without numbers and hashes.
        head: Where the chain ends so far.
    """
    for number, entry in enumerate(entries, start=head.number + 1):
        text = to_text(evolve(entry, number=number, previous=head.hash))
        head = Head(number, hash_of(text))
        yield Line(number, text, head.hash)


def hash_of(text: str) -> str:
    """The hash of an entry's text."""
    return sha256(text.encode()).hexdigest()


def to_text(entry: Entry) -> str:
    """An entry as its text, without its own hash."""
    told = {
        "number": entry.number,
        "serial": entry.serial,
        "at": entry.at.isoformat(timespec="microseconds"),
        "application": entry.by.application,
        "user": entry.by.user,
        "run": entry.by.run,
        "person": entry.by.person,
        "what": entry.what,
        "map": entry.map,
        "key": entry.key,
        "row": entry.row,
        "resource": entry.resource,
        "record": entry.record,
        "fields": entry.fields,
        "why": entry.why,
        "intent": entry.intent,
        "previous": entry.previous,
    }
    return canonical({name: value for name, value in told.items() if _says(value)})


def _says(value: object) -> bool:
    return value is not None and value not in ("", {})


def canonical(told: Mapping[str, object]) -> str:
    """The one way to write this as JSON."""
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def from_text(text: str, hash: str) -> Entry:
    """Read an entry.

    Args:
        text: As `to_text` wrote it.
        hash: Its hash.
    """
    told: dict[str, Any] = json.loads(text)
    who = {
        name: told.pop(name) for name in ("application", "user", "run", "person") if name in told
    }
    at = dt.datetime.fromisoformat(told.pop("at"))
    fields = {name: (before, after) for name, (before, after) in told.pop("fields", {}).items()}
    return Entry(**told, at=at, by=By(**who), fields=fields, hash=hash)


# Verification


def check(kept: Iterable[Line], known: Bounds = Bounds(), noted: str | None = None) -> Verification:
    """Walk along a chain to its end, or to the first link that does not hold.

    Args:
        kept: The entries, in the order in which they are kept.
        known: What is known beside them.
        noted: A head that somebody noted, such as ``"17:3f9c1a2b4d5e6f70"``.

    Raises:
        ConfigurationError: What was noted is not a head.
    """
    wanted = None if noted is None else _head(noted)
    head, serial = Head(0, known.origin or ""), known.began
    for entry in kept:
        found = _read(entry)
        why = _wrong(entry, found, head, serial, known) or _not_noted(entry, wanted)
        if why is not None:
            return Verification(head.number, head, Broken(head.number + 1, why))
        head, serial = Head(entry.number, entry.hash), found["serial"]
    why = _cut(head, serial, known, wanted)
    return Verification(head.number, head, Broken(head.number + 1, why) if why else None)


def _read(entry: Line) -> dict[str, Any]:
    try:
        told = json.loads(entry.text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _wrong(
    entry: Line, told: Mapping[str, Any], head: Head, serial: int | None, known: Bounds
) -> str | None:
    """What is wrong with the entry that stands after this head."""
    number = told.get("number")
    if hash_of(entry.text) != entry.hash:
        return "it was altered" if told else "it cannot be read"
    if number != head.number + 1 or entry.number != number:
        return f"it is missing, or another stands in its place (entry {number})"
    if (head.number or known.origin is not None) and told.get("previous") != head.hash:
        return "it does not continue the entry before it" if head.number else _ANOTHERS
    if serial is not None and told.get("serial") not in _next(head, serial):
        return f"commit {serial + 1} is missing before it"
    return None if isinstance(told.get("serial"), int) else "it cannot be read"


_ANOTHERS = "the chain is another store's, or what it began with is missing"


def _next(head: Head, serial: int) -> tuple[int, ...]:
    """Commits that may come next: each leaves an entry, and the first entry begins one."""
    return (serial, serial + 1) if head.number else (serial + 1,)


def _not_noted(entry: Line, wanted: Head | None) -> str | None:
    if wanted is None or entry.number != wanted.number or entry.hash.startswith(wanted.hash):
        return None
    return "it is not the one that was noted: it, or one before it, was replaced"


def _cut(head: Head, serial: int | None, known: Bounds, wanted: Head | None) -> str | None:
    """What is wrong with the end of a chain whose entries all hold."""
    if known.serial is not None and serial != known.serial:
        return f"the end is missing: the store is at commit {known.serial}, the audit at {serial}"
    if wanted is not None and head.number < wanted.number:
        return f"the end is missing: entry {wanted.number} was noted"
    return None


def _head(noted: str) -> Head:
    number, _, digits = noted.strip().partition(":")
    hexadecimal = len(digits) >= LEAST and set(digits) <= set("0123456789abcdef")
    if not number.isdecimal() or not hexadecimal:
        raise ConfigurationError(
            "That is no head of an audit.",
            advice="Copy it from a report or from job.audit.head: 17:3f9c1a2b4d5e6f70.",
        )
    return Head(int(number), digits)
