"""What must be true after a history, whatever happened in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from attrs import define, field

from clio_sync.audit import Audit
from clio_sync.engine.deciding.draft import FREEZING
from clio_sync.engine.deciding.sides import Sides
from clio_sync.engine.report import Report
from clio_sync.store import Store, open_store
from clio_sync.store.words import Link, Question, Role, RowId, State

from .workers import job_of

if TYPE_CHECKING:
    from clio_sync.mapping import DataMap

    from .sheets import Row
    from .world import World


@define
class Reckoning:
    """Compares both sides and the store with what was seen to happen.

    Args:
        world: As it is after its calm.
        reports: Of the runs in the calm.
        store: Opened once more.
    """

    world: World
    reports: Sequence[Report]
    store: Store
    state: State = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.state = self.store.load()

    def violations(self) -> Iterator[str]:
        """Everything that is not as it has to be."""
        yield from self.world.witness.violations
        yield from self._ends()
        yield from self._budget()
        yield from self._questions()
        yield from self._contacts()
        yield from self._matters()
        yield from self._times()
        yield from self._audit()

    def _ends(self) -> Iterator[str]:
        last = self.reports[-1]
        if last.writes:
            yield f"a further run wrote: {last}"
        if last.counts["quarantined"] and not self.world.witness.deleted:
            yield f"rows are set aside: {last}"
        if self.state.intents:
            yield f"{len(self.state.intents)} intents are open"
        if last.counts["waiting"] and not (self._asked(Question.UNCLEAR) or self._lacking()):
            yield f"rows wait for nobody: {last}"

    def _lacking(self) -> bool:
        """Whether a client is not there, neither the row nor the record."""
        return bool(self.world.tables.dropped or self.world.witness.deleted)

    def _budget(self) -> Iterator[str]:
        """Alone with its token, a worker never asks more often than Clio lets it."""
        entries = self.world.sim.log.entries
        shared = {one.token for one in entries if one.fault == "rate_limit"}
        ours = [one for one in entries if one.status == 429 and one.token not in shared]
        if ours:
            yield f"{len(ours)} requests were made without budget"

    # Questions

    def _asked(self, question: Question) -> int:
        return sum(asked is question for _, asked, _ in self.state.reviews)

    def _questions(self) -> Iterator[str]:
        """Nobody is asked about what is plain."""
        witness = self.world.witness
        for question, told in (
            (Question.CONFLICT, bool(witness.touched) or witness.took_back),
            (Question.GONE, bool(witness.deleted)),
            (Question.UNCLEAR, witness.meddled),
        ):
            if self._asked(question) and not told:
                yield f"a question without a reason: {question.value}"
        for question in (Question.UNSURE, Question.DUPLICATE, Question.KEY_REUSED):
            if self._asked(question):
                yield f"a question without a reason: {question.value}"

    def _frozen(self, row: RowId) -> bool:
        return any(row == asked and q in FREEZING for asked, q, _ in self.state.reviews)

    # People

    def _contacts(self) -> Iterator[str]:
        contacts = self.world.sim.all("contacts")
        sides = self._sides(self.world.maps[0])
        for row in self.world.tables.contacts:
            found = [one for one in contacts if one["last_name"] == row["last"]]
            here = self.store.row_id("contacts", row["id"])
            if len(found) == 1 and not self._frozen(here):
                yield from self._contact(row, here, found[0], sides)
            elif len(found) != 1 and not self._was_deleted(row["last"], found):
                yield f"{len(found)} records for {row['id']}"
        yield from self._added(contacts)

    def _was_deleted(self, name: str, found: Sequence[object]) -> bool:
        return not found and name in self.world.witness.deleted.values()

    def _added(self, contacts: list[dict[str, Any]]) -> Iterator[str]:
        by_id = {one["id"]: one for one in contacts}
        for id, number in self.world.witness.phones:
            if id in by_id and number not in [p["number"] for p in by_id[id]["phone_numbers"]]:
                yield f"the phone number that a person added to {id} is lost"

    def _contact(
        self, row: Row, here: RowId, record: dict[str, Any], sides: Sides
    ) -> Iterator[str]:
        link = self.state.links.get(here)
        if link is None or link.record.id != record["id"]:
            yield f"{row['id']} is not linked with its record"
            return
        yield from self._remembered(row["id"], here, link, record, sides)
        said = self.world.witness.said(record)
        if self.world.place.both_ways:
            yield from self._agree(row, here, said)
            return
        if said["Visa"] != row["visa"]:
            yield f"{row['id']}: the source's Visa did not arrive"
        for name in ("title", "prefix"):
            if not self._is_disputed(here, name):
                yield from self._arrived(row, name, record["id"], said[name])

    def _agree(self, row: Row, here: RowId, said: Mapping[str, str]) -> Iterator[str]:
        """Both sides say what one of them said last, unless a human is asked."""
        for name, column in (("title", "title"), ("prefix", "prefix"), ("Visa", "visa")):
            if said[name] != row[column] and not self._is_disputed(here, name):
                yield f"{row['id']}: the sides differ in {name}, and nobody is asked"

    def _disputed(self, map: str) -> bool:
        """Whether a human is asked about rows of a map that nobody edits in Clio."""
        asked = {
            row.map for row, question, _ in self.state.reviews if question is Question.CONFLICT
        }
        return map in asked and self.world.witness.took_back

    def _is_disputed(self, row: RowId, name: str) -> bool:
        return (row, Question.CONFLICT, name) in self.state.reviews

    def _arrived(self, row: Row, name: str, id: int, said: str) -> Iterator[str]:
        """The source's word is there unless a person's may stand against it."""
        witness = self.world.witness
        if said == row[name] or name in witness.answered:
            return
        if (id, name) not in witness.touched:
            yield f"{row['id']}: the source's {name} did not arrive"
            return
        theirs = witness.people.get((id, name), {}).get(said)
        if theirs is None:
            yield f"{row['id']}: nobody says now what {name} says in Clio"
        else:
            known = theirs.at if name == "title" else theirs.settled
            if known is not None and witness.row_said(row["id"], name, known) != row[name]:
                yield f"{row['id']}: the source's newer {name} did not arrive: nobody is asked"

    def _remembered(
        self, what: str, row: RowId, link: Link, record: dict[str, Any], sides: Sides
    ) -> Iterator[str]:
        """What is remembered is what both sides say."""
        if link.role is Role.PRIMARY and link.etag != record["etag"]:
            yield f"{what}: the remembered version is not Clio's"
        bases = self.state.bases.get(row, {})
        for name, digest in sides.clio(record).items():
            if name in bases and bases[name].clio != digest:
                yield f"{what}: the base of {name} is not what Clio says"
            if name in bases and bases[name].row is None and not self._is_disputed(row, name):
                yield f"{what}: {name} is still owed"

    def _sides(self, one: DataMap) -> Sides:
        clio = self.world.sim.client()
        with closing(job_of(self.world, clio)) as job:
            bound = clio.driver.run(job.work.looker.bound(self.world.maps))
        return Sides(bound[one.name], self.store.digest)

    # What hangs on them

    def _matters(self) -> Iterator[str]:
        matters = self.world.sim.all("matters")
        dropped = {row["id"] for row in self.world.tables.dropped}
        gone = self.world.witness.deleted.values()
        for row in self.world.tables.matters:
            found = [one for one in matters if row["receipt"] in _values(one).values()]
            may_lack = (
                self._disputed("matters")
                or row["client"] in dropped
                or row["client"].replace("c", "Last") in gone
            )
            if len(found) > 1 or (not found and not may_lack):
                yield f"{len(found)} records for {row['no']}"
            elif found and found[0]["description"] != row["what"] and not may_lack:
                yield f"{row['no']} did not arrive"

    def _times(self) -> Iterator[str]:
        """One entry for a row; fewer only where a human is asked, and more never."""
        unclear = self._asked(Question.UNCLEAR) or self._lacking() or self._disputed("activities")
        activities = self.world.sim.all("activities")
        for what in sorted({row["what"] for row in self.world.tables.activities}):
            rows = [row for row in self.world.tables.activities if row["what"] == what]
            found = [one for one in activities if one["note"] == what]
            if len(found) > len(rows) or (len(found) < len(rows) and not unclear):
                yield f"{len(found)} records for {what}"
            worked = sorted(round(float(row["hours"]) * 3600) for row in rows)
            if not unclear and sorted(one["quantity"] for one in found) != worked:
                yield f"{what} did not arrive"
        for id, word in self.world.witness.noted.items():
            if [one["reference"] for one in activities if one["id"] == id] != [word]:
                yield f"an edit of activity {id} was overwritten"

    # What is told of it

    def _audit(self) -> Iterator[str]:
        """It holds with every report of the calm in it, and tells of each intent twice."""
        for report in self.reports:
            if not (found := self.store.verify_audit(report.audit)):
                yield f"the audit does not hold: {found}"
        told = Counter(entry.intent for entry in Audit(self.store) if entry.intent)
        if told != {one.id: 1 + (closed is not None) for one, closed in self.store.intents()}:
            yield "the audit does not tell of each intent what became of it"


def _values(record: dict[str, Any]) -> dict[str, Any]:
    return {v["field_name"]: v["value"] for v in record["custom_field_values"]}


def violations(world: World, reports: Sequence[Report]) -> list[str]:
    """Everything that is not as it has to be after a history.

    Args:
        world: As it is after its calm.
        reports: Of the runs in the calm.
    """
    with open_store(world.store) as store:
        return list(Reckoning(world, reports, store).violations())
