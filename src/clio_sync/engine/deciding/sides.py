"""Both sides of a row's fields as digests, and what the merge makes of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from ...mapping import UNREADABLE, Reference
from ...store.words import Base, Says
from ..words import FieldFate, FieldNote, Record
from .disputes import UNDISPUTED, Disputes, Evidence
from .merge import Rule, Verdict, merge
from .picture import Digest

if TYPE_CHECKING:
    from ...mapping import BoundMap

Values: TypeAlias = Mapping[str, object]
Digests: TypeAlias = Mapping[str, str]
Bases: TypeAlias = Mapping[str, Base]


@frozen
class Merged:
    """What looking at both sides of a row came to.

    Args:
        bases: Both sides as they stand now; a row side of None is owed to Clio.
        notes: What becomes of which field, where the sides differ.
        agreed: Fields about which there is no question any more.
        asks: Fields that only a human may decide, with what is known of them.
    """

    bases: Bases
    notes: tuple[FieldNote, ...] = ()
    agreed: frozenset[str] = frozenset()
    asks: Mapping[str, Evidence] = field(factory=dict)

    @property
    def owed(self) -> frozenset[str]:
        """Fields to be written."""
        return frozenset(name for name, base in self.bases.items() if base.row is None)


@frozen
class Sides:
    """Compares the values of one map's rows with Clio's, by digest only."""

    bound: BoundMap
    digest: Digest

    def row(self, values: Values) -> dict[str, str]:
        """Digests of a row's values.

        A reference to a row that has no record yet is left out: it is not yet a
        value, and what it will turn out to be is no change of the row.
        """
        return {
            name: self._of(name, value)
            for name, value in values.items()
            if not isinstance(value, Reference)
        }

    def clio(self, record: Record) -> dict[str, str]:
        """Digests of what a record says; what cannot be read is left out."""
        seen = self.bound.seen(record)
        return self.row({name: value for name, value in seen.items() if value is not UNREADABLE})

    def read(
        self,
        values: Values,
        record: Record,
        held: Bases,
        disputes: Disputes = UNDISPUTED,
        *,
        row_is_newer: bool | None = None,
    ) -> Merged:
        """Decide every field of a row against a version of its record.

        A record that holds a row's value under another label than the map's (a
        second e-mail) agrees with the row, whatever stands under the map's.

        Args:
            values: The row's values; a field that it lacks is left alone.
            record: What Clio says.
            held: Both sides as they stood when last settled.
            disputes: Fields about which people are asked, and what they answered.
            row_is_newer: Whether the row's change came last, where that is known.
        """
        holds = {name for name, value in values.items() if self.bound.holds(record, name, value)}
        return self._merge(values, self.clio(record), held, disputes, holds, row_is_newer)

    def compare(self, values: Values, held: Bases, disputes: Disputes) -> Merged:
        """The same where the record has not changed since both sides were settled."""
        clio = {name: base.clio for name, base in held.items() if base.clio is not None}
        return self._merge(values, clio, held, disputes, frozenset(), None)

    def _merge(
        self,
        values: Values,
        clio: Digests,
        held: Bases,
        disputes: Disputes,
        holds: Collection[str],
        row_is_newer: bool | None,
    ) -> Merged:
        rows = self.row(values)
        bases: dict[str, Base] = {}
        notes: list[FieldNote] = []
        agreed: set[str] = set()
        asks: dict[str, Evidence] = {}
        for name, said in clio.items():
            before = held.get(name)
            if name not in rows:
                bases[name] = Base(self._unsaid(name, before, said, later=name in values), said)
                agreed.update({name} - values.keys())
                continue
            base = disputes.base(name, before)
            evidence = disputes.evidence(name, base, rows[name], said)
            verdict = self._verdict(name, base, rows[name], said, row_is_newer)
            if name in holds:
                verdict = Verdict.AGREE
            elif verdict is Verdict.REVIEW or disputes.is_blind(name):
                verdict = self._answered(verdict, disputes.said(name, evidence))
            bases[name] = Base(None if verdict is Verdict.OWE else rows[name], said)
            if verdict is Verdict.REVIEW:
                asks[name] = evidence
            else:
                agreed.add(name)
            if bases[name] != before or verdict in {Verdict.OWE, Verdict.REVIEW}:
                notes.extend(self._note(name, verdict, said))
        return Merged(bases, tuple(notes), frozenset(agreed), asks)

    def _answered(self, verdict: Verdict, says: Says | None) -> Verdict:
        """What becomes of a field about which people are asked."""
        if verdict is Verdict.AGREE:
            return verdict
        match says:
            case Says.KEEP_SOURCE:
                return Verdict.OWE
            case Says.KEEP_CLIO:
                return Verdict.KEEP
            case _:
                return Verdict.REVIEW

    def _unsaid(self, name: str, before: Base | None, said: str, *, later: bool) -> str | None:
        """The row's side of a field that it says nothing of, or says only later.

        A cell that went away is owed no more. What a reference will say once its
        row has a record is a change only to what Clio says now.
        """
        nothing = self._of(name, None)
        if before is None or (later and before.clio != said):
            return nothing
        return before.row if later else before.row or nothing

    def settled(self, sent: Digests, echo: Record, held: Bases) -> Merged:
        """Both sides after a write; Clio's is what it answered, and nothing else."""
        said = self.clio(echo)
        bases: dict[str, Base] = {}
        for name, clio in said.items():
            before = held.get(name)
            unsent = before.row if before else self._of(name, None)
            bases[name] = Base(sent.get(name, unsent), clio)
        return Merged(bases, tuple(self._dropped(sent, said, held)))

    def said(self, values: Values) -> Bases:
        """What a row said when another one was found to speak for it."""
        return {name: Base(digest, None) for name, digest in self.row(values).items()}

    def found(self, sent: Digests) -> Bases:
        """Both sides of what was sent, where a write is found to have happened."""
        return {name: Base(digest, digest) for name, digest in sent.items()}

    def nothing(self, name: str) -> str:
        """The digest of no value."""
        return self._of(name, None)

    def _of(self, name: str, value: object) -> str:
        return self.digest(f"field {name}", self.bound.canonical(name, value))

    def _verdict(
        self, name: str, before: Base | None, row: str, clio: str, row_is_newer: bool | None
    ) -> Verdict:
        held = self.bound.fields[name]
        verdict = merge(
            Rule(held.owner, held.critical),
            before,
            row,
            clio,
            empty=self._of(name, None),
            row_is_newer=row_is_newer,
        )
        late = held.on_create_only and verdict in {Verdict.OWE, Verdict.REVIEW}
        return Verdict.KEEP if late else verdict

    def _note(self, name: str, verdict: Verdict, clio: str) -> Iterator[FieldNote]:
        match verdict:
            case Verdict.OWE:
                blank = clio == self._of(name, None)
                yield FieldNote(name, FieldFate.FILL if blank else FieldFate.WRITE)
            case Verdict.KEEP:
                yield FieldNote(name, FieldFate.KEEP)
            case Verdict.REVIEW:
                yield FieldNote(name, FieldFate.REVIEW)
            case Verdict.AGREE | Verdict.TAKE:
                pass

    def _dropped(self, sent: Digests, said: Digests, held: Bases) -> Iterator[FieldNote]:
        """Fields that Clio answered 200 for and left as they were (facts, 2.3)."""
        for name, digest in sent.items():
            before = held.get(name)
            old = (before and before.clio) or self._of(name, None)
            if name in said and said[name] == old != digest:
                yield FieldNote(name, FieldFate.DROPPED)


def fingerprint(bound: BoundMap, digest: Digest, values: Values) -> str:
    """One digest for all that would be sent for a row, in this account's ids.

    The marker's field is one of them: once it is another one, so is the request.
    """
    known = {name: value for name, value in values.items() if not isinstance(value, Reference)}
    body = bound.payload(known, record=None, marker="-", resolve=lambda _: 0)
    return digest("row", json.dumps(body, sort_keys=True, default=str))
