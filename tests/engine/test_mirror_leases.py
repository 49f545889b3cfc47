"""Both ways, and another run has taken over: rows are no longer ours to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from clio_sync.engine.writing.running import Running
from clio_sync.errors import LeaseLost, SourceBusy
from clio_sync.sources import Rows

from .firm import Firm, person

ID = "clio_id"


@pytest.fixture
def both(firm: Firm) -> Firm:
    """The firm with its table mirrored, linked and settled long ago."""
    firm.table = Rows([{**person(n), ID: ""} for n in (0, 1)], key="id", name="people")
    firm.mirroring = {"adds": True, "id_column": ID, "deletes": 1}
    firm.run()
    firm.wait(100_000)
    return firm


def overtaken(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next run be taken over right after its plan was accepted."""
    honest = Running.accept

    def accept(self: Running, *given: Any) -> Any:
        yield from honest(self, *given)
        self.store.take_lease("another", firm.sim.clock.now(), patience=0, steal=True)

    monkeypatch.setattr(Running, "accept", accept)


CHANGES: dict[str, Callable[[Firm], object]] = {
    "changed": lambda firm: firm.edit(0, title="Partner"),
    "made": lambda firm: firm.make(2),
    "deleted": lambda firm: firm.sim.delete("contacts", firm.the(1)["id"]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_run_that_was_taken_over_writes_no_row(
    both: Firm, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """What it would write may be true no more: whoever has taken over does it."""
    before = [dict(row.values) for row in both.table]
    CHANGES[what](both)
    both.wait()
    plan = both.plan(full=True) if what == "deleted" else both.plan()
    overtaken(both, monkeypatch)
    with pytest.raises(LeaseLost):
        both.apply(plan)
    assert [dict(row.values) for row in both.table] == before


class Borrowed(Rows):
    """A table that somebody else has just now."""

    free = True

    @contextmanager
    def batch(self) -> Iterator[None]:
        if not self.free:
            raise SourceBusy("The database refused to work on 'people' just now.")
        yield


@pytest.mark.parametrize("what", ["changed", "made"])
def test_a_table_that_is_locked_is_waited_for(firm: Firm, what: str) -> None:
    """Nothing is set aside: what was to be written follows once the table is free."""
    firm.table = table = Borrowed([{**person(n), ID: ""} for n in (0, 1)], key="id", name="people")
    firm.mirroring = {"adds": True, "id_column": ID}
    firm.run()
    firm.wait()
    CHANGES[what](firm)
    firm.wait()
    table.free = False
    report = firm.run()
    assert report.counts["waiting"] == 1
    assert "just now" in str(report)
    assert firm.job().quarantine == []
    table.free = True
    firm.run()
    titles = {str(row.values["last"]): row.values["title"] for row in table}
    assert len(titles) == (3 if what == "made" else 2)
    assert titles["Last0"] == ("Partner" if what == "changed" else "")
    assert firm.run().counts["waiting"] == 0
