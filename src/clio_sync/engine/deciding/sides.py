"""Both sides of a row's fields as digests, and what the merge makes of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from ...mapping import UNREADABLE, Reference
from ...store.words import Base, Says
from ..words import FieldFate, FieldNote, Record
from .disputes import UNDISPUTED, Disputes, Evidence
from .merge import Rule, Verdict, filled, merge, mirrored
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
        taken: What Clio says in fields that the row is to take over.
        unheard: Whether Clio says something new that the row was not compared with.
    """

    bases: Bases
    notes: tuple[FieldNote, ...] = ()
    agreed: frozenset[str] = frozenset()
    asks: Mapping[str, Evidence] = field(factory=dict)
    taken: Digests = field(factory=dict)
    unheard: bool = False

    @property
    def pending(self) -> bool:
        """Whether the record's version is not to be remembered yet: it has to be read again."""
        return self.unheard or bool(self.taken)

    @property
    def owed(self) -> frozenset[str]:
        """Fields to be written."""
        return frozenset(name for name, base in self.bases.items() if base.row is None)


@define
class Merging:
    """What has been found out so far about the fields of one row."""

    bases: dict[str, Base] = field(factory=dict)
    notes: list[FieldNote] = field(factory=list)
    agreed: set[str] = field(factory=set)
    asks: dict[str, Evidence] = field(factory=dict)
    taken: dict[str, str] = field(factory=dict)
    unheard: bool = False

    @property
    def merged(self) -> Merged:
        """What it came to."""
        notes, agreed = tuple(self.notes), frozenset(self.agreed)
        return Merged(self.bases, notes, agreed, self.asks, self.taken, self.unheard)


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
        found = Merging()
        for name, said in clio.items():
            before = held.get(name)
            if name not in rows:
                self._not_said(found, name, before, said, later=name in values)
                found.agreed.update({name} - values.keys())
                continue
            base = disputes.base(name, before)
            evidence = disputes.evidence(name, base, rows[name], said)
            verdict = self._verdict(name, base, rows[name], said, row_is_newer)
            if name in holds:
                verdict = Verdict.AGREE
            elif verdict is Verdict.REVIEW or disputes.is_blind(name):
                verdict = self._answered(name, verdict, disputes.said(name, evidence))
            self._note_field(found, name, before, verdict, evidence)
        return found.merged

    def _not_said(
        self, found: Merging, name: str, before: Base | None, said: str, *, later: bool
    ) -> None:
        """A field that the row says nothing of; a row that is to take it over will be asked."""
        if name not in self.bound.returning:
            found.bases[name] = Base(self._unsaid(name, before, said, later=later), said)
        elif before is None or before.clio != said:
            found.unheard = True

    def _note_field(
        self,
        found: Merging,
        name: str,
        before: Base | None,
        verdict: Verdict,
        evidence: Evidence,
    ) -> None:
        """Note what was decided about a field; what is to be taken over stays as it was known."""
        row, said = evidence["row"], evidence["clio"]
        now = Base(None if verdict is Verdict.OWE else row, said)
        match verdict:
            case Verdict.TAKE:
                found.taken[name] = said
            case Verdict.REVIEW:
                found.asks[name] = evidence
                found.bases[name] = now
            case _:
                found.agreed.add(name)
                found.bases[name] = now
        if now != before or verdict in _TOLD:
            found.notes.extend(self._note(name, verdict, said))

    def _answered(self, name: str, verdict: Verdict, says: Says | None) -> Verdict:
        """What becomes of a field about which people are asked."""
        if verdict is Verdict.AGREE:
            return verdict
        match says:
            case Says.KEEP_SOURCE:
                return Verdict.OWE
            case Says.KEEP_CLIO:
                return Verdict.TAKE if name in self.bound.returning else Verdict.KEEP
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
        found = Merging(notes=[*self._dropped(sent, said, held)])
        for name, clio in said.items():
            before = held.get(name)
            nothing = self._of(name, None)
            if name not in sent and self._is_news(name, before, clio, nothing):
                found.unheard = True
                continue
            unsent = before.row if before else nothing
            found.bases[name] = Base(sent.get(name, unsent), clio)
        return found.merged

    def _is_news(self, name: str, before: Base | None, said: str, nothing: str) -> bool:
        """Whether Clio says by itself what the row has yet to take over."""
        known = nothing if before is None else before.clio
        return name in self.bound.returning and said != known

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
        rule = Rule(held.owner, held.critical)
        empty = self._of(name, None)
        if name in self.bound.returning:
            blank = held.keep_if_empty and empty in {row, clio}
            found = self._blank(rule, before, row, clio, empty) if blank else None
            verdict = found or mirrored(
                rule, before, row, clio, empty=empty, row_is_newer=row_is_newer
            )
        else:
            verdict = merge(rule, before, row, clio, empty=empty, row_is_newer=row_is_newer)
        late = held.on_create_only and verdict is not Verdict.AGREE
        return Verdict.KEEP if late else verdict

    def _blank(
        self, rule: Rule, before: Base | None, row: str, clio: str, empty: str
    ) -> Verdict | None:
        """A mirrored field of which one side is blank, where a blank does not travel."""
        if row == clio:
            return Verdict.AGREE
        if row == empty:
            return filled(rule, before, clio)
        verdict = mirrored(rule, before, row, clio, empty=empty)
        return Verdict.KEEP if verdict is Verdict.TAKE else None

    def _note(self, name: str, verdict: Verdict, clio: str) -> Iterator[FieldNote]:
        match verdict:
            case Verdict.OWE:
                blank = clio == self._of(name, None)
                yield FieldNote(name, FieldFate.FILL if blank else FieldFate.WRITE)
            case Verdict.KEEP:
                yield FieldNote(name, FieldFate.KEEP)
            case Verdict.REVIEW:
                yield FieldNote(name, FieldFate.REVIEW)
            case Verdict.TAKE:
                yield FieldNote(name, FieldFate.TAKE)
            case Verdict.AGREE:
                pass

    def _dropped(self, sent: Digests, said: Digests, held: Bases) -> Iterator[FieldNote]:
        """Fields that Clio answered 200 for and left as they were (facts, 2.3)."""
        for name, digest in sent.items():
            before = held.get(name)
            old = (before and before.clio) or self._of(name, None)
            if name in said and said[name] == old != digest:
                yield FieldNote(name, FieldFate.DROPPED)


_TOLD = frozenset({Verdict.OWE, Verdict.TAKE, Verdict.REVIEW})
"""What is told of a field each time, until it is done."""


def fingerprint(bound: BoundMap, digest: Digest, values: Values) -> str:
    """One digest for all that would be sent for a row, in this account's ids.

    The marker's field is one of them: once it is another one, so is the request.
    """
    known = {name: value for name, value in values.items() if not isinstance(value, Reference)}
    body = bound.payload(known, record=None, marker="-", resolve=lambda _: 0)
    return digest("row", json.dumps(body, sort_keys=True, default=str))
