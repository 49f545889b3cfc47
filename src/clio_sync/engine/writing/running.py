"""A run under way: what it remembers, and the one door through which it writes that down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ..._flow import Flow, call, now
from ...audit.words import About, By
from ...errors import ClioError, StalePlan, StoreError
from ...mapping import Reference
from ...store.words import Base, Changes, Link, Question, RecordId, RowId, Run
from ..deciding.disputes import UNDISPUTED, Disputes, disputes_of
from ..deciding.recalled import Recalled
from ..watching.events import Event, RunBegan, RunEnded
from ..words import What

if TYPE_CHECKING:
    from ...store import Store
    from ..looking.look import Looker
    from ..looking.sight import Sight
    from ..looking.survey import MapPlan
    from ..words import Result, Step


@define
class Running:
    """One run, under one lease.

    Args:
        looker: How both sides are looked at.
        run: The run, as the store knows it.
        epoch: Of the lease; a commit under another one fails.
        nonce: Makes names that never repeat.
        disputes: Fields about which people are asked, by row.
    """

    looker: Looker
    run: Run
    epoch: int
    nonce: Callable[[], str]
    links: Recalled[RowId, Link] = field(init=False)
    bases: Recalled[RowId, Mapping[str, Base]] = field(init=False)
    disputes: dict[RowId, Disputes] = field(factory=dict, init=False)
    taken: set[RecordId] = field(factory=set, init=False)
    """Records that a row has, of the resources that records are made of."""
    writes: int = field(default=0, init=False)
    silence: int = field(default=0, init=False)
    """Writes in a row that got no clear answer."""
    steps: dict[RowId, Step] = field(factory=dict, init=False, repr=False)
    """What the plan says of each row."""
    user: int = field(default=0, init=False)
    """The user of Clio in whose name it is."""
    began: bool = field(default=False, init=False)
    """Whether anything was written down about it."""
    forbidden: list[RowId] = field(factory=list, init=False)
    """Rows that Clio refused for want of permission, one after another, the last ones."""

    def __attrs_post_init__(self) -> None:
        self.links, self.bases = Recalled(self.store.links), Recalled(self.store.bases)

    @property
    def store(self) -> Store:
        """Where everything is written down."""
        return self.looker.store

    @property
    def by(self) -> By:
        """Who writes, for the audit."""
        return By(self.looker.remote.session.user_agent, self.user, self.run.id)

    def about(self, row: RowId) -> About:
        """What the plan says of a row, for the audit."""
        step = self.steps.get(row)
        return About(step.number, step.why) if step else About()

    def accept(self, sight: Sight, changes: Changes) -> Flow[None]:
        """Commit what a plan found out, provided that nothing has changed since.

        Raises:
            StalePlan: The store has moved on since the plan was made.
        """
        serial = yield from call(self.store.serial)
        if serial != sight.serial:
            raise StalePlan(
                "The store has changed since this plan was made.", advice="Make a new plan."
            )
        yield from call(self.store.claim, sight.account)
        self.user = sight.account.user_id
        self.steps = {step.row: step for one in sight.maps for step in one.steps}
        yield from self.commit(changes)
        self.began = True
        self.tell(RunBegan(self.run.id, self.run.kind, len(self.steps)))
        state = yield from call(self.store.standing)
        yield from self._note_taken(sight)
        self.disputes = disputes_of(state)

    def _note_taken(self, sight: Sight) -> Flow[None]:
        """Learn which records are some row's already: no create can have made them."""
        made = {
            one.bound.resource
            for one in sight.maps
            if any(step.what is What.CREATE for step in one.steps)
        }
        for resource in sorted(made):
            taken = yield from call(self.store.taken, resource)
            self.taken |= {RecordId(resource, id) for id in taken}

    def recall(self, plan: MapPlan, steps: Sequence[Step]) -> None:
        """Read at once what is remembered of some rows, and of those that they refer to.

        Args:
            plan: The plan of their map.
            steps: What is to be done about them.
        """
        rows = [step.row for step in steps if step.writes or step.waits_on]
        entries = (plan.entries[row] for row in rows if row in plan.entries)
        values = [value for entry in entries for value in entry.values.values()]
        referred = [self.store.row_id(v.map, v.key) for v in values if isinstance(v, Reference)]
        self.links.recall([*rows, *referred])
        self.bases.recall(rows)

    def hold(self) -> Flow[None]:
        """Make sure that no other run has taken over, before something else than Clio is written.

        A request keeps a deadline; a row does not, and whoever slept would write what was
        true then.

        Raises:
            LeaseLost: One has.
        """
        yield from self.commit(Changes())

    def commit(self, changes: Changes) -> Flow[None]:
        """Write down what moves together, under our epoch."""
        instant = yield from now()
        with self.looker.stream.told() as note:
            commit = partial(self.store.commit, by=self.by, about=self.about, note=note)
            yield from call(commit, self.epoch, changes, instant)
        for row in changes.unlinked:
            self.links.pop(row, None)
        for link in changes.links:
            self.links[link.row] = link
            self.taken.add(link.record)
        for row, named in changes.bases.items():
            self.bases[row] = {**self.bases.get(row, {}), **named}
        for review in changes.reviews:
            if review.question is Question.CONFLICT:
                held = self.disputes.get(review.row, UNDISPUTED)
                self.disputes[review.row] = evolve(held, open={**held.open, review.field: review})

    def broken(self, error: ClioError, results: Sequence[Result]) -> Flow[None]:
        """Write down that an error ended the run, unless it is another's turn to write.

        Args:
            error: Which one.
            results: What became of the rows until then.
        """
        if not self.began:
            return
        counted = Counter(result.what.value for result in results)
        outcome, instant = type(error).__name__, (yield from now())
        ended = evolve(self.run, ended_at=instant, outcome=outcome, counts=dict(counted))
        with suppress(StoreError):
            yield from self.commit(Changes(run=ended))
        seconds = instant - self.run.started_at
        end = RunEnded(self.run.id, self.run.kind, outcome, counted, 0, self.writes, seconds)
        self.tell(end)

    def tell(self, event: Event) -> None:
        """Tell whoever listens what has just happened."""
        self.looker.stream.tell(event)

    def resolve(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values with references as ids, where the referred row has a record by now."""
        return {name: self._resolved(value) for name, value in values.items()}

    def _resolved(self, value: object) -> object:
        if not isinstance(value, Reference):
            return value
        link = self.links.get(self.store.row_id(value.map, value.key))
        return value if link is None else link.record.id
