"""Ends real processes at random instants, and counts what becomes of their work.

    python -m tests.death.session --kills 300 --store sqlite --signal kill

What is random follows from the seed; the instants are the machine's.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from attrs import define, field

from .ends import Tally, kill, stop
from .forks import Forks
from .life import Life, life
from .mirrored import Mirrored, MirroredTable, NumberedTable
from .phases import PHASES
from .places import Place, Places, places
from .taken_back import TakenBack

ENDS: dict[str, Callable[[Life, Tally], None]] = {"kill": kill, "stop": stop}
KINDS: dict[str, type[Life]] = {
    "one way": Life,
    "both ways, CSV": Mirrored,
    "both ways, SQL": MirroredTable,
    "both ways, numbered": NumberedTable,
    "taken back": TakenBack,
}
ROUNDS = {"kill": 3, "stop": 6}
"""Rounds in the life of a firm."""
A_ROUND = {"kill": 8, "stop": 1}
"""How often something happens in a round, after which all has to be well."""


@define
class Session:
    """Lives until enough has happened.

    Args:
        places: Where stores live.
        signal: ``kill`` or ``stop``.
        wanted: How many processes it shall happen to.
        seed: Of what chance there is.
        kinds: What sorts of firms there are, in turn.
    """

    places: Places
    signal: str
    wanted: int
    seed: int = 0
    kinds: Sequence[type[Life]] = (*KINDS.values(),)
    tally: Tally = field(factory=Tally, init=False)
    lives: int = field(default=0, init=False)
    ended: int = field(default=0, init=False)
    _lock: Lock = field(factory=Lock, init=False)

    def run(self, side_by_side: int) -> Tally:
        """Lead lives, so many at a time, until enough has happened."""
        with (
            tempfile.TemporaryDirectory() as name,
            Forks(Path(name)) as forks,
            ThreadPoolExecutor(side_by_side) as pool,
        ):
            try:
                for one in [pool.submit(self._lead, forks) for _ in range(side_by_side)]:
                    one.result()
            finally:
                self.wanted = 0  # the others end with their round
        return self.tally

    def _lead(self, forks: Forks) -> None:
        while self.tally.total < self.wanted:
            number, place = self._begin()
            seed, kind = f"{self.seed}.{number}", self.kinds[number % len(self.kinds)]
            with self._told(f"{kind.__name__} {seed}"), life(forks, place, seed, kind) as one:
                self._live(one)

    @contextmanager
    def _told(self, whose: str) -> Generator[None]:
        """Where a life ends badly, say whose it was, and let the others come to an end."""
        try:
            yield
        except BaseException as error:
            error.add_note(f"in the life of {whose}")
            self.wanted = 0
            raise

    def _begin(self) -> tuple[int, Place]:
        with self._lock:
            self.lives += 1
            return self.lives, self.places.next()

    def _live(self, one: Life) -> None:
        for number in range(ROUNDS[self.signal]):
            one.turn(number)
            for _ in range(A_ROUND[self.signal]):
                if self.tally.total < self.wanted:
                    ENDS[self.signal](one, self.tally)
            one.finish()
            one.check()
            if self.tally.total >= self.wanted:
                break
        self.tally.lived(one.rows_in_all, one.records)
        with self._lock:
            self.ended += 1


def table(session: Session, seconds: float) -> str:
    """What came of it, for people."""
    tally = session.tally
    lines = [f"{phase:<26}{tally.hits[phase]:>6}" for phase in PHASES]
    lines += [f"{'in all':<26}{tally.total:>6}", f"{'too late':<26}{tally.missed:>6}"]
    lines += [f"{f'woken: {name}':<26}{n:>6}" for name, n in tally.ended.most_common()]
    led = f"{tally.rows} rows and {tally.records} records of {session.ended} firms that ended well"
    return "\n".join([*lines, f"{led}, of {session.lives}; {seconds:.0f} s."])


def main() -> None:
    """Do as asked on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="processes to kill, or to stop")
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--signal", choices=[*ENDS], default="kill")
    parser.add_argument("--kind", choices=[*KINDS], help="what sort of firm; all unless given")
    parser.add_argument("--lives", type=int, default=4, help="firms side by side")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    started = time.monotonic()
    with places(asked.store) as homes:
        kinds = [KINDS[asked.kind]] if asked.kind else [*KINDS.values()]
        session = Session(homes, asked.signal, asked.kills, asked.seed, kinds)
        try:
            session.run(asked.lives)
        finally:
            print(f"SIG{asked.signal.upper()}, {asked.store}, seed {asked.seed}")
            print(table(session, time.monotonic() - started))


if __name__ == "__main__":
    main()
