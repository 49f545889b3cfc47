"""What is to happen in a history, drawn from one seed before it begins.

Each seed draws its own odds too: a history in which everything goes wrong a
little seldom shows what one thing does that goes wrong all the time. And a
limit that is never reached is never tested, so bounds are drawn themselves,
often.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from attrs import define, field

from .faults import KINDS, PLACES, Revokes, Trouble, Waits
from .people import EDITED, AddsPhone, Answers, Deletes, Edit, EntersTime, NotesTime
from .source import (
    CLIENT_COLUMNS,
    CaseChanges,
    Reordered,
    RowChanges,
    RowComesBack,
    RowGoes,
    TimeChanges,
)
from .workers import Happening, Launch, Meanwhile
from .world import ROWS, TIMING, Place

STEPS = 450
"""About as many as a run has."""
SWARM = 4.0
"""How rare it is that one kind of fault strikes all the time."""

Drawn = Callable[[], Happening]


@define
class Odds:
    """The dice of one seed."""

    seed: int
    dice: random.Random = field(init=False)
    faults: dict[str, float] = field(init=False)
    mortality: float = field(init=False)
    overlap: float = field(init=False)
    busy: float = field(init=False)
    back: float = field(init=False)
    regret: float = field(init=False)
    clocks: tuple[float, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.faults = {kind: self.dice.random() ** SWARM * 0.5 for kind in KINDS}
        self.mortality = self.dice.choice((0.0, 0.3, 0.8))
        self.overlap = self.dice.choice((0.0, 0.2, 0.6))
        self.busy = self.dice.choice((0.1, 0.5))
        self.back = self.dice.choice((0.0, 0.3))
        self.regret = self.dice.choice((0.0, 0.0, 0.2))
        skew = TIMING.skew
        self.clocks = self.dice.choice(((0.0,), (-skew, skew), (-skew, 0.0, skew)))

    def place(self) -> Place:
        """Where it takes place."""
        dice = self.dice
        return Place(
            list_lag=dice.choice((0.0, 2.0, TIMING.list_lag)),
            ahead=dice.choice(self.clocks),
            limit=dice.choice((15, 50, 50)),
            page=dice.choice((2, 200, 200)),
            shuffled=dice.random() < 0.2,
            displayed=dice.random() < 0.5,
            there=dice.randrange(ROWS),
            says_less=dice.random() < 0.3,
            both_ways=dice.choice(("", "", "memory", "database")),
            jitter=dice.random(),
        )

    def events(self) -> tuple[Happening, ...]:
        """What happens in it, in order."""
        return tuple(self._events())

    def _events(self) -> Iterator[Happening]:
        for _ in range(self.dice.randint(2, 6)):
            yield from self._storm()
            yield self._launch(depth=0)
            yield Waits(self.dice.choice((0.0, 1.0, 10.0, 100.0, 1000.0)))
            yield from self._somebody(self.busy)

    def _storm(self) -> Iterator[Trouble]:
        for kind, chance in self.faults.items():
            for method, path in PLACES:
                if self.dice.random() < chance:
                    yield Trouble(kind, method, path, self.dice.randrange(6), self._seconds())

    def _seconds(self) -> float:
        """How late a commit is, how slow an answer, or how long to wait: often the bound."""
        longest = TIMING.timeout + TIMING.late_commit
        return self.dice.choice((1.0, 10.0, TIMING.timeout - 1, longest))

    # Workers

    def _launch(self, depth: int) -> Launch:
        dies = self.dice.random() < self.mortality
        return Launch(
            colour=self.dice.choice(("blocking", "async")),
            ahead=self.dice.choice(self.clocks),
            dies_at=self._step() if dies else None,
            meanwhile=tuple(self._meanwhile(depth)),
            pushes=self.dice.random() if self.dice.random() < 0.1 else None,
            takes_back=self.dice.random() < self.regret,
        )

    def _step(self) -> int:
        """Anywhere in a run, or rather early in it, where more of them pass."""
        if self.dice.random() < 0.5:
            return self.dice.randint(1, STEPS)
        return int(STEPS ** self.dice.random())

    def _meanwhile(self, depth: int) -> Iterator[Meanwhile]:
        if depth < 2 and self.dice.random() < self.overlap:
            yield Meanwhile(self._step(), self._launch(depth + 1))
        if self.dice.random() < self.overlap:
            yield Meanwhile(self._step(), Waits(self._doze()))
        for one in self._somebody(self.overlap):
            yield Meanwhile(self._step(), one)

    def _doze(self) -> float:
        """A process that is stopped, or its machine: up to its deadline, or far beyond."""
        return self.dice.choice((1.0, TIMING.send_window, 150.0))

    # People and the source

    def _somebody(self, busy: float) -> Iterator[Happening]:
        for draw in (*self._people(), *self._source()):
            if self.dice.random() < busy:
                yield draw()
        for rare in self._rare():
            if self.dice.random() < busy / 6:
                yield rare()

    def _people(self) -> Iterator[Drawn]:
        yield self._edit
        yield lambda: NotesTime(self.dice.random())
        yield lambda: Answers(self.dice.random(), self.dice.random() < 0.5)

    def _edit(self) -> Edit:
        return Edit(self.dice.choice(EDITED), self.dice.random(), self._puts_back())

    def _puts_back(self) -> bool:
        return self.dice.random() < self.back

    def _source(self) -> Iterator[Drawn]:
        yield lambda: RowChanges(
            self.dice.choice(CLIENT_COLUMNS), self.dice.random(), self._puts_back()
        )
        yield lambda: CaseChanges(self.dice.random())
        yield lambda: TimeChanges(self.dice.random(), self.dice.randrange(1, 9))

    def _rare(self) -> Iterator[Drawn]:
        yield lambda: AddsPhone(self.dice.random())
        yield lambda: Deletes(self.dice.choice(("contacts", "activities")), self.dice.random())
        yield lambda: EntersTime(self.dice.random())
        yield lambda: RowGoes(self.dice.random())
        yield lambda: RowComesBack(self.dice.random())
        yield lambda: Reordered(self.dice.random())
        yield Revokes
