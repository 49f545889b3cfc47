"""A rollback that dies at any of its effects, and what those who come after it make of that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clio_sync._drivers import Driver
from clio_sync._flow import Call, Send
from clio_sync.simulator import Settings, Simulator, VirtualClock

from .firm import MARKER, Engine, Firm, case, person, values_of


class Death(BaseException):
    """The process ends here."""


class Doomed(Driver):
    """Dies before the effect of a given number."""

    def __init__(self, inner, number):
        super().__init__(inner._make_http, clock=inner.clock, timeouts=inner.timeouts)
        self.left = number

    def _perform(self, effect):
        if isinstance(effect, Send | Call):
            self.left -= 1
            if self.left == 0:
                raise Death
        return super()._perform(effect)


@pytest.fixture
def firms(folder: Path) -> Iterator[object]:
    """Makes firms whose last run adopted a client and filled him in, made another and a matter."""
    made: list[Firm] = []

    def firm() -> Firm:
        sim = Simulator(Settings(list_lag=2.0, rate_limit=10_000), clock=VirtualClock())
        for parent, name in (
            ("Contact", MARKER),
            ("Matter", MARKER),
            ("Contact", "Visa"),
            ("Matter", "Receipt"),
        ):
            data = {"parent_type": parent, "name": name, "field_type": "text_line"}
            sim.create("custom_fields", {**data, "displayed": name != MARKER})
        sim.clock.advance(60)
        rows = [person(0), person(1)]
        store = f"firm{len(made)}.db"
        one = Firm(Engine("blocking"), folder, sim, rows, [case(1)], store=store)
        made.append(one)
        one.make(0)
        one.wait()
        one.run()
        one.wait()
        return one

    yield firm
    for one in made:
        one.close()


def roll_back(firm, number=None):
    """A process rolls the first run back, as long as it lives; tells whether it died."""
    job = firm.job()
    if number is not None:
        job.clio.driver = Doomed(job.clio.driver, number)
    try:
        job.runs[0].rollback().apply()
    except Death:
        return True
    return False


def is_as_it_was(firm):
    """Clio has only what somebody made by hand, and the store remembers no pair."""
    state = firm.own().load()
    (left,) = firm.contacts()
    assert firm.sim.all("matters") == [] and not values_of(left).get("Visa")
    assert (state.links, state.bases, state.intents, state.reviews) == ({}, {}, (), {})


def every_row_has_its_record(firm):
    """Nothing is there twice, and nothing is left to do."""
    firm.run()
    firm.wait()
    report = firm.run()
    assert report.unchanged == 3 and report.writes == 0, str(report)
    assert len(firm.contacts()) == 2 and len(firm.sim.all("matters")) == 1
    assert values_of(firm.the(0))["Visa"] == "H-1B"
    assert firm.questions() == [] and firm.job().audit.verify()


EACH = 5
"""One in so many effects."""


@pytest.mark.slow
@pytest.mark.parametrize(("first", "number"), [("rollback", 1), ("sync", 3)])
def test_a_rollback_that_dies_anywhere_can_be_repeated_or_left(firms, first, number) -> None:
    """Done again, all is as it was before the run; a run of the job instead completes the rows."""
    died = True
    while died:
        firm = firms()
        died = roll_back(firm, number)
        if first == "rollback":
            roll_back(firm)  # at once, while lists do not show yet what the dead one did
            firm.wait()
            roll_back(firm)
            is_as_it_was(firm)
        every_row_has_its_record(firm)
        number += EACH
    assert number > 50
