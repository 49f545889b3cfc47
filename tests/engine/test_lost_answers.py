"""A write whose answer nobody got is settled by looking, and never blindly repeated."""

from __future__ import annotations

import pytest

from clio_sync.engine.words import What
from clio_sync.simulator import Simulator

from .firm import Engine, Firm, person, values_of

HAPPENED = ("drop_after", "error_after", "truncate", "html")
"""It was done, and the answer was lost."""
NEVER = ("drop_before", "error_before")
"""It was not done, and nobody can know."""


@pytest.mark.parametrize("kind", HAPPENED)
def test_a_create_whose_answer_was_lost_is_found_by_its_marker(firm: Firm, kind: str) -> None:
    """The record is there: adopted by a look, with the row's values, and no second POST."""
    firm.sim.settings.list_lag = 0.0
    firm.fault(kind)
    report = firm.run()
    assert report.created == 2
    assert firm.sent("POST", "contacts") == 2
    firm.wait()
    assert firm.run().writes == 0
    assert values_of(firm.the(0))["Visa"] == "H-1B"
    assert len(firm.contacts()) == 2


@pytest.mark.parametrize("kind", HAPPENED)
def test_a_create_that_lists_do_not_show_yet_waits_and_is_found_later(
    firm: Firm, kind: str
) -> None:
    """While lists lag the row waits and the others go on; the next run finds its record."""
    firm.sim.settings.list_lag = firm.timing.list_lag
    firm.fault(kind)
    report = firm.run()
    assert report.counts["waiting"] == 1
    assert report.created == 1
    assert firm.run().counts["waiting"] == 1
    assert firm.sent("POST", "contacts") == 2
    firm.wait(firm.timing.list_lag)
    assert firm.run().unchanged == 2
    assert firm.sent("POST", "contacts") == 2
    assert len(firm.contacts()) == 2


@pytest.mark.parametrize("kind", NEVER)
def test_a_create_that_never_happened_is_made_after_the_settling_time(
    firm: Firm, kind: str
) -> None:
    """Until silence means no the row waits; then it is made, once."""
    firm.fault(kind)
    assert firm.run().counts["waiting"] == 1
    firm.wait(firm.timing.send_window + firm.timing.settling - 1)
    assert firm.run().counts["waiting"] == 1
    assert firm.sent("POST", "contacts") == 2
    firm.wait(2)
    assert firm.run().created == 1
    assert len(firm.named(0)) == 1
    assert firm.run().writes == 0


def test_a_create_that_clio_commits_late_is_one_record(firm: Firm) -> None:
    """Clio does it ten seconds after the client gave up: found, and not made again."""
    firm.fault("commit_late", seconds=10)
    assert firm.run().counts["waiting"] == 1
    assert firm.named(0) == []
    firm.wait(15)
    report = firm.run()
    assert (report.writes, report.unchanged) == (0, 2)
    assert len(firm.named(0)) == 1


def test_a_create_committed_as_late_as_is_believed_is_one_record(firm: Firm) -> None:
    """The latest commit and the longest lag that the settings allow still end in one record."""
    firm.sim.settings.list_lag = firm.timing.list_lag
    firm.fault("commit_late", seconds=firm.timing.late_commit)
    for _ in range(20):
        firm.run()
        firm.wait(10)
    assert len(firm.named(0)) == 1
    assert firm.sent("POST", "contacts") == 2


@pytest.mark.parametrize("kind", HAPPENED)
def test_an_update_whose_answer_was_lost_is_found(small: Firm, kind: str) -> None:
    """The record shows the values that were sent: done, within the same run."""
    small.clients[0]["visa"] = "L-1"
    small.fault(kind, "PATCH")
    report = small.run()
    assert report.updated == 1
    assert small.sent("PATCH") == 1
    small.wait()
    assert small.run().writes == 0
    assert values_of(small.the(0))["Visa"] == "L-1"


@pytest.mark.parametrize("kind", NEVER)
def test_an_update_that_never_happened_is_sent_after_the_settling_time(
    small: Firm, kind: str
) -> None:
    """The record has not moved, so only time can tell that the update is dead."""
    small.clients[0]["visa"] = "L-1"
    small.fault(kind, "PATCH")
    assert small.run().counts["waiting"] == 1
    small.wait(small.timing.settling - 1)
    assert small.run().counts["waiting"] == 1
    assert small.sent("PATCH") == 1
    small.wait()
    assert small.run().updated == 1
    assert values_of(small.the(0))["Visa"] == "L-1"


def test_an_update_that_clio_commits_late_is_not_taken_for_an_edit(small: Firm) -> None:
    """Clio does it ten seconds later: found as ours, no clash, and nothing is sent again."""
    small.clients[0]["visa"] = "L-1"
    small.fault("commit_late", "PATCH", seconds=10)
    assert small.run().counts["waiting"] == 1
    small.wait(15)
    report = small.run()
    assert (report.writes, report.counts["review"]) == (0, 0)
    assert values_of(small.the(0))["Visa"] == "L-1"


def test_an_update_that_somebody_outran_is_merged_again(small: Firm) -> None:
    """Our PATCH died and a person wrote meanwhile: with the old etag it can never happen."""
    small.clients[0]["visa"] = "L-1"
    small.fault("drop_before", "PATCH")
    small.run()
    small.edit(0, title="Judge")
    small.wait(1)
    report = small.run()
    assert report.updated == 1
    assert values_of(small.the(0))["Visa"] == "L-1"
    assert small.the(0)["title"] == "Judge"


def test_an_update_that_was_outrun_within_the_run_is_taken_in_at_once(small: Firm) -> None:
    """The look at the end of the run sees a person's version; the next run writes ours on it."""
    small.clients[0]["visa"] = "L-1"
    small.fault("drop_before", "PATCH")
    small.meanwhile("PATCH", "contacts", lambda: small.edit(0, title="Judge"), after=True)
    assert small.run().counts["waiting"] == 1
    assert small.own().load().intents == ()
    small.wait(1)
    assert small.run().updated == 1
    assert values_of(small.the(0))["Visa"] == "L-1"
    assert small.the(0)["title"] == "Judge"


def test_a_record_that_is_gone_while_its_update_is_unclear_is_a_question(small: Firm) -> None:
    """The look finds nothing at all: never made again."""
    small.clients[0]["visa"] = "L-1"
    small.fault("drop_before", "PATCH")
    there = small.the(0)["id"]
    small.meanwhile("PATCH", "contacts", lambda: small.sim.delete("contacts", there), after=True)
    assert small.run().counts["waiting"] == 1
    small.wait()
    assert small.run().counts["review"] == 1
    assert small.questions() == ["gone"]
    assert small.named(0) == []
    assert small.sent("POST", "contacts") == 0


def test_a_refused_connection_is_tried_again_at_once(firm: Firm) -> None:
    """What provably never left may be repeated, whatever it is."""
    firm.fault("refuse")
    report = firm.run()
    assert report.created == 2
    assert len(firm.contacts()) == 2


def test_a_429_is_waited_out(firm: Firm) -> None:
    """Another program has used the budget up: the create waits, and is sent once."""
    firm.fault("rate_limit", seconds=30)
    report = firm.run()
    assert report.created == 2
    assert len(firm.contacts()) == 2
    assert {i[1].fate.value for i in firm.job().store.intents() if i[1]} == {"nothing", "done"}


def test_a_row_that_waits_is_told_so(firm: Firm) -> None:
    """The report says why a row waits, and the next plan too."""
    firm.fault("drop_before")
    (waiting,) = firm.run().of(What.WAIT)
    assert "answer was lost" in waiting.why
    (step,) = [s for s in firm.plan().outline.steps if s.what is What.WAIT]
    assert "not known yet" in step.why


def test_a_waiting_row_may_change_meanwhile(firm: Firm) -> None:
    """What was sent is found; what the row says by now is written on top of it."""
    firm.sim.settings.list_lag = 20.0
    firm.fault("drop_after")
    firm.run()
    firm.clients[0]["visa"] = "O-1"
    firm.wait()
    report = firm.run()
    assert report.updated == 1
    assert values_of(firm.the(0))["Visa"] == "O-1"
    assert len(firm.contacts()) == 2


@pytest.fixture
def unmarked(engine: Engine, folder, sim: Simulator):
    """A firm without a field for markers."""
    made = Firm(engine, folder, sim, [person(0), person(1)], marker=None)
    yield made
    made.close()


def test_without_a_marker_an_unclear_create_becomes_a_question(unmarked: Firm) -> None:
    """Nobody can look it up, so it is never sent a second time."""
    unmarked.fault("drop_before")
    assert unmarked.run().counts["waiting"] == 1
    assert unmarked.run().counts["waiting"] == 1
    unmarked.wait()
    assert unmarked.run().counts["review"] == 1
    assert unmarked.questions() == ["unclear"]
    unmarked.wait()
    assert unmarked.run().writes == 0
    assert unmarked.sent("POST", "contacts") == 2


def test_without_a_marker_clear_answers_are_no_question(unmarked: Firm) -> None:
    """Creating and updating work all the same."""
    assert unmarked.run().created == 2
    unmarked.clients[0]["visa"] = "L-1"
    unmarked.wait()
    assert unmarked.run().updated == 1
