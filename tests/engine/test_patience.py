"""What a run bears from Clio, from other programs on the same token, and from other runs."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from clio_sync import errors
from clio_sync.engine import work
from clio_sync.simulator import Fault, Settings, Simulator

from .firm import MARKER, Engine, Firm, case, person


def test_a_budget_that_others_spend_stops_no_write(firm: Firm) -> None:
    """A 429 that another program caused is normal, however often it comes."""
    firm.fault("rate_limit", times=30, seconds=20)
    report = firm.run()
    assert report.created == 2
    assert firm.sim.refusals_429 == 30


def test_a_clio_that_answers_nothing_clearly_is_left_alone(firm: Firm) -> None:
    """Five writes in a row without a clear answer, and the rest waits for the next run."""
    firm.clients = [person(n) for n in range(20)]
    firm.fault("error_before", times=0)
    report = firm.run()
    assert firm.sent("POST", "contacts") == 5
    assert report.counts["waiting"] == 20
    firm.sim.faults.clear()
    firm.wait()
    assert firm.run().created == 20
    assert len(firm.contacts()) == 20


def test_a_clear_answer_ends_the_count(firm: Firm) -> None:
    """Only writes in a row count."""
    firm.clients = [person(n) for n in range(12)]
    for after in (0, 3):
        firm.sim.faults.add(Fault("error_before", method="POST", times=3, after=after))
    assert firm.run().created == 6
    firm.sim.faults.clear()
    firm.wait()
    assert firm.run().created == 6


def test_a_look_that_fails_costs_no_report(firm: Firm) -> None:
    """What was clearly done is reported; the rest is looked for next time."""
    firm.clients = [person(n) for n in range(3)]
    firm.fault("error_after", after=2)
    plan = firm.plan()
    firm.fault("error_before", method="GET", path="", times=0)
    report = firm.apply(plan)
    assert (report.created, report.counts["waiting"]) == (2, 1)
    firm.sim.faults.clear()
    firm.wait()
    assert firm.run().writes == 0
    assert len(firm.contacts()) == 3


@pytest.mark.parametrize("status", [403, 409])
def test_a_refusal_that_may_pass_is_tried_again_by_the_next_run(firm: Firm, status: int) -> None:
    """Only a refusal of what was sent keeps the same from being sent again."""
    firm.clients = [person(0)]
    firm.fault("error_before", status=status)
    assert firm.run().counts["quarantined"] == 1
    firm.wait()
    assert firm.run().created == 1
    assert firm.job().quarantine == []


def test_a_refusal_is_forgotten_when_the_account_changes(firm: Firm) -> None:
    """The same row, sent in other ids, is another request."""
    firm.clients = [person(0)]
    plan = firm.plan()
    visa = next(f for f in firm.sim.all("custom_fields") if f["name"] == "Visa")
    firm.sim.delete("custom_fields", visa["id"])
    assert firm.apply(plan).counts["quarantined"] == 1
    made = {"parent_type": "Contact", "name": "Visa", "field_type": "text_line"}
    firm.sim.create("custom_fields", made)
    firm.wait()
    assert firm.run().created == 1


def test_rows_wait_for_a_client_whose_record_is_gone(firm: Firm) -> None:
    """A matter of nobody is not sent to be refused."""
    firm.clients, firm.cases = [person(0)], []
    firm.run()
    firm.sim.delete("contacts", firm.the(0)["id"])
    firm.clients[0]["visa"] = "L-1"
    firm.wait()
    firm.run()
    firm.cases = [case(0)]
    firm.wait()
    firm.sim.log.clear()
    report = firm.run()
    assert (report.counts["waiting"], firm.sent("POST")) == (1, 0)


def test_a_push_of_many_changed_rows_is_no_mistake(firm: Firm) -> None:
    """Whoever pushes rows has chosen them."""
    firm.clients = [person(n) for n in range(12)]
    firm.run()
    firm.wait()
    assert firm.push(firm.people, *(person(n, title="Dr") for n in range(12))).updated == 12


def test_two_workers_of_one_process_take_turns(
    engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portal pushes from several threads at once: each row arrives, and once."""
    monkeypatch.setattr(work, "LOOK_AGAIN", 0.02)
    failures: list[BaseException] = []
    with Simulator(Settings(list_lag=0.0, rate_limit=10_000)) as sim:
        for name in (MARKER, "Visa"):
            text = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
            sim.create("custom_fields", text)
        firm = Firm(engine, folder, sim)

        def push(n: int) -> None:
            try:
                firm.push(firm.people, person(n))
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=push, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        firm.close()
        assert failures == []
        assert sorted(c["last_name"] for c in sim.all("contacts")) == [f"Last{n}" for n in range(4)]


@pytest.mark.parametrize("engine", ["blocking"], indirect=True)  # it ends an async loop
def test_a_run_that_was_interrupted_holds_up_nobody(firm: Firm) -> None:
    """Ctrl-C in a notebook, and the cell is run again."""

    def interrupt(_: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        firm.run_with(interrupt)
    firm.run()
    assert len(firm.contacts()) == 2


def test_records_that_another_store_marked_stop_the_run(firm: Firm) -> None:
    """Two stores that believe to own the same records would write over each other."""
    firm.run()
    firm.wait()
    firm.store = "second.db"
    with pytest.raises(errors.GuardTripped, match="another store"):
        firm.run()
    assert firm.run(override={"foreign"}).adopted == 2


def test_a_matter_whose_key_names_two_fields_only_is_still_told_when_reused(firm: Firm) -> None:
    """First and last name changed at once, and nothing else tells: a question."""
    firm.clients = [person(0, mail="")]
    firm.run()
    firm.wait()
    firm.clients = [person(0, first="Zoe", last="Newcomer", mail="zoe@example.com")]
    assert firm.run().counts["review"] == 1
    assert firm.questions() == ["key reused"]
    firm.clients = [person(0, mail="")]
    firm.wait()
    assert firm.run().counts["unchanged"] == 1
    assert firm.questions() == []
