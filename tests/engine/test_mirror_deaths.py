"""Both ways, and a process that dies at every effect in turn: a request, a commit, a row's write."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import define

from clio_sync._drivers import Driver
from clio_sync._flow import Call, Effect, Send
from clio_sync.simulator import Settings, Simulator, VirtualClock
from clio_sync.sources import Rows

from .firm import MARKER, Engine, Firm, person, values_of

ID = "clio_id"


class Death(BaseException):
    """The process ends here; nothing of it runs any more."""


@define
class Countdown:
    """Counts effects, and says at which one to die."""

    left: int = 0

    def is_up(self) -> bool:
        """Whether this effect is the one."""
        self.left -= 1
        return self.left == 0


class Doomed(Driver):
    """Dies just before an effect, or just after it."""

    def __init__(self, inner: Driver, countdown: Countdown, *, after: bool) -> None:
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.countdown, self.after = countdown, after

    def _perform(self, effect: Effect) -> object:
        due = isinstance(effect, Send | Call) and self.countdown.is_up()
        if due and not self.after:
            raise Death
        answer = super()._perform(effect)
        if due:
            raise Death
        return answer


class Mortal(Rows):
    """A table whose writer dies after a write of one row."""

    countdown = Countdown()

    def update(self, key: str, cells: Mapping[str, object], expected: Mapping[str, object]) -> bool:
        """Change a row, and perhaps die."""
        return self._survived(super().update(key, cells, expected))

    def create(self, cells: Mapping[str, object]) -> str:
        """Add a row, and perhaps die."""
        return self._survived(super().create(cells))

    def delete(self, key: str, expected: Mapping[str, object]) -> bool:
        """Remove a row, and perhaps die."""
        return self._survived(super().delete(key, expected))

    def _survived(self, answer: Any) -> Any:
        if self.countdown.is_up():
            raise Death
        return answer


@define
class Story:
    """A firm with a mirror, settled, in which something then happens."""

    firm: Firm
    table: Mortal

    @classmethod
    def begin(cls, folder: Path) -> Story:
        """Two people on both sides."""
        sim = Simulator(Settings(list_lag=2.0, rate_limit=10_000), clock=VirtualClock())
        for name in (MARKER, "Visa"):
            data = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
            sim.create("custom_fields", {**data, "displayed": True})
        table = Mortal([{**person(n), ID: ""} for n in (0, 1)], key="id")
        firm = Firm(Engine("blocking"), folder, sim, table=table)
        firm.mirroring = {"adds": True, "id_column": ID, "deletes": 9}
        sim.clock.advance(60)
        firm.run()
        firm.wait()
        return cls(firm, table)

    def dies(self, number: int, *, after: bool) -> bool:
        """Let one process die at an effect; whether it came to its end before."""
        self.table.countdown = countdown = Countdown(number)
        job = self.firm.job()
        job.clio.driver = Doomed(job.clio.driver, countdown, after=after)
        try:
            job.plan(sweep=True).apply(override={"majority"})
        except Death:
            pass
        self.table.countdown = Countdown()
        return countdown.left > 0

    def comes_to_rest(self) -> None:
        """The next processes find everything as it should be."""
        for _ in range(2):
            self.firm.apply(self.firm.plan(sweep=True), override={"majority"})
            self.firm.wait()
        assert self.firm.job().reviews == []
        assert self.firm.job().quarantine == []
        last = self.firm.run()
        assert (last.writes, last.counts["taken"], last.counts["added"]) == (0, 0, 0)
        assert last.unchanged == len(self.table) == len(self.firm.contacts())
        assert self.firm.own().verify_audit(last.audit)
        self._check_sides()

    def _check_sides(self) -> None:
        records = {one["last_name"]: one for one in self.firm.contacts()}
        for row in self.table:
            record = records[str(row.values["last"])]
            for column, name in (("first", "first_name"), ("title", "title")):
                assert (row.values.get(column) or None) == (record[name] or None)
            assert row.values["visa"] == values_of(record)["Visa"]

    def close(self) -> None:
        """End everything."""
        self.firm.close()
        self.firm.sim.close()


def both_change(story: Story) -> None:
    """Different fields of one pair, on each side; and somebody is new in Clio."""
    story.firm.edit(0, title="Partner")
    story.firm.edit(1, title="Clerk")
    story.table.update("c0", {"visa": "O-1"}, {})
    story.firm.make(2)
    story.firm.wait(10)


def both_delete(story: Story) -> None:
    """One record in Clio, and another one's row in the table."""
    story.firm.sim.delete("contacts", story.firm.the(0)["id"])
    Rows.delete(story.table, "c1", {})


@pytest.mark.slow
@pytest.mark.parametrize("happens", [both_change, both_delete])
def test_a_death_at_any_effect_leaves_both_sides_alike(
    happens: Callable[[Story], None], folder: Path
) -> None:
    """Nothing is lost, and nothing is there twice."""
    number, survived = 0, False
    while not survived:
        number += 1
        place = folder / str(number)
        place.mkdir()
        story = Story.begin(place)
        happens(story)
        survived = story.dies(number, after=number % 2 == 0)
        story.comes_to_rest()
        story.close()
        shutil.rmtree(place)
    assert number > 10
