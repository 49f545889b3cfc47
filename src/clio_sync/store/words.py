"""What a store remembers, as values; and a change to it, as a value too.

The engine decides, the store writes down. Whatever has to move together
(link, etag, base, intent) stands in one `Changes`, which a store commits in
one transaction or not at all; `State.after` does the same in memory, so that
a plan can look ahead without writing anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any

import attrs
from attrs import evolve, frozen

from .names import Account, RecordId, RowId
from .questions import (
    Answer,
    Asked,
    Decided,
    Question,
    Review,
    Says,
)
from .returning import Returned
from .sealing import Known

__all__ = [
    "Account",
    "Answer",
    "Asked",
    "Base",
    "Changes",
    "Closed",
    "Cursor",
    "Decided",
    "Fate",
    "Former",
    "Intent",
    "Learnt",
    "Left",
    "Link",
    "MapVersion",
    "Purpose",
    "Quarantined",
    "Question",
    "RecordId",
    "Review",
    "Role",
    "RowId",
    "Run",
    "Says",
    "State",
]


class Role(Enum):
    """What a row is to its record."""

    PRIMARY = "primary"
    """The one row that writes to the record."""
    ALIAS = "alias"
    """Another row about the same person: it only resolves references."""


@frozen
class Link:
    """The remembered pair of a row and a record.

    ``etag`` is that of the very version whose digests are the bases; where the
    two could drift apart it is None, which means: read before you write.
    ``updated_at`` (Clio's, as text) tells an older listed version from a newer.
    ``marked`` says that the record is known to carry our marker.
    """

    row: RowId
    record: RecordId
    role: Role = Role.PRIMARY
    etag: str | None = None
    updated_at: str | None = None
    marked: bool = False


@frozen
class Base:
    """Digests of one field as both sides stood when we last settled it.

    ``row`` is None while we owe Clio a write of this field; ``clio`` is None
    while we have never seen Clio's value. ``normal`` is the version of the
    normaliser that both were taken with.
    """

    row: str | None
    clio: str | None
    normal: int = 1


class Fate(Enum):
    """What became of an intent."""

    OPEN = "open"
    DONE = "done"
    FOUND = "found"
    NOTHING = "nothing"
    REFUSED = "refused"
    STALE = "stale"
    GONE = "gone"


class Purpose(Enum):
    """What a write is for."""

    WRITE = "write"
    """A row is brought into Clio."""
    RESTORE = "restore"
    """A rollback puts back what an update overwrote."""
    DELETE = "delete"
    """A rollback takes away the record that a create made."""
    REPAIR = "repair"
    """A person's answer is carried out: a marker is taken away, a spare is set aside."""


@frozen
class Intent:
    """One write request we are about to make, written down before it is sent.

    Args:
        id: Random, never repeated, not even across stores.
        row: Whose write it is; at most one open intent a row.
        run: The run that made it.
        record: The record to update, or None for a create.
        resource: The resource written to.
        etag: Sent as ``If-Match``.
        marker: What a create writes into the marker field; None without one.
        sent: A digest of each field's value, as it was sent.
        send_before: The instant after which the driver refuses to send it.
        conclusive_at: From then on, not to be found means not to exist.
        opened_at: When it was written down.
        purpose: What it is for.
    """

    id: str
    row: RowId
    run: str
    resource: str
    record: RecordId | None
    etag: str | None
    marker: str | None
    sent: Mapping[str, str]
    send_before: float
    conclusive_at: float
    opened_at: float
    purpose: Purpose = Purpose.WRITE


@frozen
class Left:
    """What a write left behind, as Clio said it.

    Args:
        record: The record that it made or changed.
        etag: Of the version that it made.
        updated_at: Of that version.
        said: A digest of what stood in each place of the record, by place.
    """

    record: RecordId
    etag: str | None
    updated_at: str | None
    said: Mapping[str, str] = attrs.field(factory=dict, repr=False)


@frozen
class Closed:
    """An intent that is settled; where it took effect, with what it left behind."""

    intent: str
    fate: Fate
    at: float
    left: Left | None = attrs.field(default=None, repr=False)


@frozen
class Former:
    """What was remembered of a row before a run did something about it.

    Args:
        run: The run.
        row: The row.
        link: Its pair, if it had one.
        bases: Both sides of its fields.
    """

    run: str
    row: RowId
    link: Link | None = None
    bases: Mapping[str, Base] = attrs.field(factory=dict, repr=False)


@frozen
class Quarantined:
    """A row that was refused, and what of it was refused.

    ``digest`` is that of the refused values: the same ones are not sent again.
    ``kind`` is ``"source"`` (the row cannot be mapped) or ``"clio"`` (Clio
    refused it).
    """

    row: RowId
    kind: str
    reason: str
    digest: str
    row_number: int | None = None
    run: str = ""


@frozen
class Cursor:
    """How far the local index of one resource reaches.

    ``watermark`` is the instant (seconds since the epoch) up to which changes
    in Clio have been taken in; ``shape`` is a digest of what was selected and
    how it was indexed: another shape needs another full scan.
    """

    resource: str
    watermark: float
    shape: str


@frozen
class MapVersion:
    """What a data map said at one time, as digests.

    Args:
        map: The map's name.
        fingerprint: Of all that decides what becomes of a row's cells.
        fields: Of each field's declaration, by the field's name.
    """

    map: str
    fingerprint: str
    fields: Mapping[str, str] = attrs.field(factory=dict, repr=False)


@frozen
class Run:
    """One execution of a plan.

    ``ended_at`` is None while it goes on, and for ever where its process died.
    ``outcome`` is the name of the error that ended it; empty if it came to its end.
    """

    id: str
    kind: str
    started_at: float
    ended_at: float | None = None
    counts: Mapping[str, int] = attrs.field(factory=dict)
    outcome: str = ""


@frozen
class Learnt:
    """What a map's matcher has learnt.

    Args:
        map: The map's name.
        strategy: What learnt it, and how; another strategy learns anew.
        rows: From how many rows.
        text: What it has learnt; it may hold names, so a store seals it.
    """

    map: str
    strategy: str
    rows: int
    text: str = attrs.field(repr=False)


def _nothing() -> Mapping[Any, Any]:
    return MappingProxyType({})


def _counted(values: Mapping[Any, Any]) -> str:
    return f"<{len(values)} records>"


@frozen(kw_only=True)
class Changes:
    """What moves together: all of it is committed, or none.

    Args:
        opened: Intents to write down.
        closed: Intents to settle.
        links: Links to make, or to replace (by row).
        unlinked: Rows to forget the links and bases of.
        bases: Fields whose base is set, by row.
        reviews: Questions to raise; the same question about the same row and field
            replaces the one before.
        answered: Questions that no longer stand, as (row, question, field).
        quarantined: Rows to set aside.
        released: Rows that are no longer set aside.
        indexed: Matching keys (keyed digests) of records, replacing those known;
            an empty set forgets the record.
        emptied: Resources whose index begins anew, before anything is added to it.
        known: By what records are known, replacing what was; nothing forgets the record.
        learnt: What matchers have learnt, replacing what they had.
        decided: What people said of rows.
        answers: What people answered, each in place of what they answered before.
        cursors: How far the index reaches now.
        images: What opened intents are about to overwrite, by intent; a store seals it.
        former: What was remembered of rows before the run.
        seen: Rows that are settled, with a digest of their cells; whatever else is written
            about a row takes its digest away.
        versions: What maps say; digests taken while they said something else are void.
        returned: What was written into rows of a source, which the audit tells of.
        run: The run to record, or to replace.
    """

    opened: tuple[Intent, ...] = ()
    closed: tuple[Closed, ...] = ()
    links: tuple[Link, ...] = ()
    unlinked: tuple[RowId, ...] = ()
    bases: Mapping[RowId, Mapping[str, Base]] = attrs.field(factory=_nothing)
    reviews: tuple[Review, ...] = ()
    answered: tuple[Asked, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    released: tuple[RowId, ...] = ()
    indexed: Mapping[RecordId, frozenset[str]] = attrs.field(factory=_nothing)
    emptied: frozenset[str] = frozenset()
    known: Mapping[RecordId, Known] = attrs.field(factory=_nothing, repr=_counted)
    learnt: tuple[Learnt, ...] = ()
    decided: tuple[Decided, ...] = ()
    answers: tuple[Answer, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    images: Mapping[str, str] = attrs.field(factory=_nothing, repr=_counted)
    former: tuple[Former, ...] = ()
    seen: Mapping[RowId, bytes] = attrs.field(factory=_nothing, repr=_counted)
    versions: tuple[MapVersion, ...] = ()
    returned: tuple[Returned, ...] = ()
    run: Run | None = None


@frozen(kw_only=True)
class State:
    """Everything remembered about some maps, as one consistent picture."""

    serial: int = 0
    links: Mapping[RowId, Link] = attrs.field(factory=_nothing)
    bases: Mapping[RowId, Mapping[str, Base]] = attrs.field(factory=_nothing)
    intents: tuple[Intent, ...] = ()
    reviews: Mapping[Asked, Review] = attrs.field(factory=_nothing)
    quarantine: Mapping[RowId, Quarantined] = attrs.field(factory=_nothing)
    cursors: Mapping[str, Cursor] = attrs.field(factory=_nothing)
    decided: tuple[Decided, ...] = ()
    answers: Mapping[Asked, Answer] = attrs.field(factory=_nothing)

    def after(self, changes: Changes) -> State:
        """The picture that committing ``changes`` would leave."""
        closed = {settled.intent for settled in changes.closed}
        links = {**self.links, **{link.row: link for link in changes.links}}
        bases = {**self.bases}
        for row, named in changes.bases.items():
            bases[row] = {**bases.get(row, {}), **named}
        for row in changes.unlinked:
            links.pop(row, None)
            bases.pop(row, None)
        reviews = {**self.reviews, **{r.name: r for r in changes.reviews}}
        for name in changes.answered:
            reviews.pop(name, None)
        quarantine = {**self.quarantine, **{q.row: q for q in changes.quarantined}}
        for row in changes.released:
            quarantine.pop(row, None)
        return evolve(
            self,
            links=links,
            bases=bases,
            intents=tuple(i for i in (*self.intents, *changes.opened) if i.id not in closed),
            reviews=reviews,
            quarantine=quarantine,
            cursors={**self.cursors, **{c.resource: c for c in changes.cursors}},
            decided=(*self.decided, *changes.decided),
            answers={**self.answers, **{a.name: a for a in changes.answers}},
        )
