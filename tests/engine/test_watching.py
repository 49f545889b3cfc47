"""One stream of events: what it tells, to whom, and what it never tells."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from clio_sync import errors
from clio_sync.engine.watching import events
from clio_sync.engine.watching.events import Event
from clio_sync.engine.watching.log import level_of, to_logging

from .firm import Firm, person
from .test_refusals import refuse

RUN = ["plan_made", "run_began"]
WRITE = ["write_intended", "write_settled", "row_done"]


@pytest.fixture
def heard() -> list[Any]:
    """What an observer was told."""
    return []


def kinds(heard: list[Event]) -> list[str]:
    """Their names."""
    return [event.event for event in heard]


def watched(firm: Firm, heard: list[Event]) -> Any:
    """A job with somebody who listens."""
    job = firm.job()
    job.observe(heard.append)
    return job


def test_a_run_is_told_from_its_plan_to_its_end(firm: Firm, heard: list[Any]) -> None:
    """Each write when it is intended and when it is settled, each row when it is done."""
    report = firm.run(watched(firm, heard), name="nightly")
    assert kinds(heard) == [*RUN, *WRITE, *WRITE, "run_ended"]
    made, began, intended, settled, row, *_, ended = heard
    assert (made.rows, made.counts, made.guards) == (2, {"created": 2}, ())
    assert (began.run, began.name, began.rows) == (report.run, "nightly", 2)
    assert (intended.verb, intended.resource, intended.row) == (
        "create",
        "contacts",
        "contacts row 1",
    )
    assert (settled.fate, settled.intent) == ("done", intended.intent)
    assert settled.record == firm.the(0)["id"]
    assert (row.what, row.number, row.done, row.total) == ("created", 1, 1, 2)
    assert (ended.outcome, ended.writes, ended.audit) == ("", 2, report.audit)
    assert {event.run for event in heard[1:]} == {report.run}


def test_a_run_without_work_tells_of_no_write(small: Firm, heard: list[Any]) -> None:
    """The second run has nothing to do, and says so: no row is told of one by one."""
    small.run(watched(small, heard))
    assert kinds(heard) == [*RUN, "run_ended"]
    assert (heard[0].rows, heard[0].counts) == (2, {"unchanged": 2})
    assert heard[-1].counts == {"unchanged": 2}


def test_an_observer_can_be_given_with_the_job(firm: Firm, heard: list[Any]) -> None:
    """One, or several."""
    firm.job_options = {"observer": [heard.append]}
    firm.plan(firm.job())
    firm.job_options = {"observer": heard.append}
    firm.plan(firm.job())
    assert kinds(heard) == ["plan_made", "plan_made"]


def test_what_cannot_be_called_is_no_observer(firm: Firm) -> None:
    """It is refused at once, rather than with the first event."""
    with pytest.raises(errors.ConfigurationError, match="cannot be called"):
        firm.job().observe("print")


def test_what_waits_for_somebody_is_told(firm: Firm, heard: list[Any]) -> None:
    """Rows that are set aside and come back, questions that are raised and closed."""
    firm.clients[0]["title"] = "Mr"
    firm.run()
    firm.wait()
    firm.clients[0]["title"], firm.clients[1]["mail"] = "Dr", "no address"
    firm.edit(0, title="Prof")
    firm.wait()
    firm.run(watched(firm, heard))
    (asked,) = [event for event in heard if isinstance(event, events.ReviewRaised)]
    (aside,) = [event for event in heard if isinstance(event, events.RowQuarantined)]
    assert (asked.question, asked.field, asked.number) == ("conflict", "title", 1)
    assert (aside.map, aside.number) == ("contacts", 2)
    assert aside.why
    firm.clients[0]["title"] = "Prof"
    firm.clients[1]["mail"] = person(1)["mail"]
    heard.clear()
    firm.wait()
    firm.run(watched(firm, heard))
    assert {"review_closed", "row_released"} <= set(kinds(heard))


def test_a_decision_is_told(firm: Firm, heard: list[Any]) -> None:
    """When somebody takes it, in words, and once: not again by the run that acts on it."""
    firm.make(0, email_addresses=[])
    firm.wait()
    firm.run(override={"majority"})
    job = watched(firm, heard)
    (review,) = job.reviews
    review.not_the_same()
    assert kinds(heard) == ["review_answered", "review_closed"]
    assert heard[0].says
    assert heard[1].question == "unsure"
    firm.run(job)
    assert kinds(heard).count("review_answered") == 1


def test_a_decision_is_not_told_again_by_the_run_that_acts_on_it(
    small: Firm, heard: list[Any]
) -> None:
    """The audit names whoever decided once more; the stream does not."""
    small.clients[0] = person(0, first="Xenia", last="Yu", mail="xenia@example.org")
    small.run()
    job = watched(small, heard)
    job.reviews[0].new_person()
    small.wait()
    small.run(job)
    assert len(job.audit.of(what="decided")) == 2
    assert kinds(heard).count("review_answered") == 1


def test_a_row_that_was_never_set_aside_is_not_released(firm: Firm, heard: list[Any]) -> None:
    """Only what was there can go away."""
    firm.run(watched(firm, heard))
    assert "row_released" not in kinds(heard)


def test_a_lost_answer_is_settled_in_the_stream(firm: Firm, heard: list[Any]) -> None:
    """Its intent is told in one run, and its end in the next."""
    firm.clients.pop()
    firm.fault("drop_after")
    firm.run(watched(firm, heard))
    firm.wait()
    firm.run(watched(firm, heard))
    fates = [event.fate for event in heard if isinstance(event, events.WriteSettled)]
    intents = {e.intent for e in heard if isinstance(e, events.WriteIntended | events.WriteSettled)}
    assert (fates, len(intents)) == (["found"], 1)


def test_a_refusal_by_a_guard_is_told(small: Firm, heard: list[Any]) -> None:
    """Its name and its reason; no run began."""
    small.clients = []
    with pytest.raises(errors.GuardTripped):
        small.run(watched(small, heard))
    assert kinds(heard) == ["plan_made", "run_refused", "alert"]
    assert heard[0].guards == ("empty",)
    assert (heard[1].guard, heard[1].name) == ("empty", "sync")
    assert "suddenly empty" in heard[1].why


@pytest.mark.parametrize(("guard", "error"), [("stale", "StalePlan"), ("lease", "LeaseHeld")])
def test_a_run_that_comes_too_late_is_told(
    firm: Firm, heard: list[Any], guard: str, error: str
) -> None:
    """A plan that is too old, and a store that another run holds, are refusals as well."""
    plan = firm.plan(watched(firm, heard))
    if guard == "stale":
        firm.run()
    else:
        firm.own().take_lease("elsewhere:1", firm.sim.clock.now(), patience=0)
    with pytest.raises(getattr(errors, error)):
        firm.apply(plan)
    assert [(e.event, e.guard) for e in heard[1:-1]] == [("run_refused", guard)]
    assert (heard[-1].check, heard[-1].level) == ("guard", "failing")


def test_another_account_is_told(firm: Firm, heard: list[Any]) -> None:
    """A store of somebody else stops the plan itself."""
    firm.run()
    data = {"first_name": "Else", "last_name": "Body", "email": "else@example.com"}
    firm.sim.local.authority.user_id = firm.sim.create("users", data)["id"]
    with pytest.raises(errors.ForeignStore):
        firm.plan(watched(firm, heard))
    assert [event.guard for event in heard] == ["account"]


def test_a_lost_lease_ends_a_run_in_the_stream(firm: Firm, heard: list[Any]) -> None:
    """The store remembers no end, for it is another's turn to write; observers are told."""
    other = firm.own()

    def steal() -> None:
        other.take_lease("elsewhere:1", firm.sim.clock.now(), patience=0, steal=True)

    firm.meanwhile("POST", "contacts", steal)
    with pytest.raises(errors.LeaseLost):
        firm.run(watched(firm, heard))
    assert (heard[-1].event, heard[-1].outcome) == ("run_ended", "LeaseLost")
    assert [run.ended_at for run in other.runs()] == [None]


def test_a_run_that_an_error_ended_is_remembered_with_it(firm: Firm, heard: list[Any]) -> None:
    """It is over, and did not come to its end: that is not the same as a death."""
    firm.clients = [person(n) for n in range(4)]
    refuse(firm, "POST", "contacts", 403, times=9)
    job = watched(firm, heard)
    with pytest.raises(errors.PermissionWall):
        firm.run(job)
    (run,) = job.runs
    assert (run.outcome, run.ended_at is None) == ("PermissionWall", False)
    (ended,) = [event for event in heard if isinstance(event, events.RunEnded)]
    assert ended.outcome == "PermissionWall"
    assert "by PermissionWall" in job.audit.of(run=run.id, what="run ended")[0].why


def test_a_wait_for_the_budget_is_told(firm: Firm, heard: list[Any]) -> None:
    """So that whoever looks on knows why nothing moves."""
    firm.fault("rate_limit", "GET", path="contacts")
    firm.plan(watched(firm, heard))
    (waited,) = [event for event in heard if isinstance(event, events.Waited)]
    assert waited.seconds > 0
    assert waited.reason in {"budget", "retry"}


def test_an_observer_that_fails_stops_nothing(
    firm: Firm, heard: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """It is told of once, without what its error says, and the others hear everything."""

    def fail(event: Event) -> None:
        raise ValueError("kanari")

    job = firm.job()
    job.observe(fail, heard.append)
    assert firm.run(job).created == 2
    assert kinds(heard)[-1] == "run_ended"
    said = [r.getMessage() for r in caplog.records if "observer failed" in r.getMessage()]
    assert len(said) == 1
    assert "ValueError" in said[0]
    assert "kanari" not in caplog.text


def test_every_event_is_plain_data(firm: Firm, heard: list[Any]) -> None:
    """Each goes into JSON as it is, under a name that stays."""
    firm.run(watched(firm, heard))
    for event in heard:
        told = event.as_dict()
        assert json.loads(json.dumps(told))["event"] == event.event
        assert str(event)
    assert heard[-1].as_dict()["outcome"] == ""


def test_the_log_tells_what_the_stream_does(
    firm: Firm, heard: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Under a name of its own, with the event in the record; silent unless asked."""
    caplog.set_level(logging.DEBUG, "clio_sync.engine")
    firm.run(watched(firm, heard))
    told = [record for record in caplog.records if record.name == "clio_sync.engine"]
    assert [record.getMessage() for record in told] == list(map(str, heard))
    assert [record.levelno for record in told] == list(map(level_of, heard))
    assert getattr(told[0], "clio") == heard[0].as_dict()  # noqa: B009 - logging puts it there


def test_another_logger_can_be_told(firm: Firm, caplog: pytest.LogCaptureFixture) -> None:
    """The same sentences, where the application wants them."""
    caplog.set_level(logging.INFO, "nightly")
    job = firm.job()
    job.observe(to_logging(logging.getLogger("nightly")))
    firm.run(job)
    levels = [record.levelno for record in caplog.records if record.name == "nightly"]
    assert levels == [logging.INFO] * 3


RECORD: dict[str, Any] = {"run": "r", "map": "people", "number": 3, "resource": "contacts"}


@pytest.mark.parametrize(
    ("event", "level", "words"),
    [
        (
            events.PlanMade(3, {"created": 2, "unchanged": 1}, 2, 1.0),
            logging.INFO,
            "plan made: 2 created, 1 unchanged; 2 requests",
        ),
        (
            events.PlanMade(0, {}, 1, 1.0, ("empty",)),
            logging.INFO,
            "plan made: nothing to do; 1 request, stops at empty",
        ),
        (
            events.RunRefused("sync", "empty", "no rows"),
            logging.WARNING,
            "sync was stopped by guard 'empty': no rows",
        ),
        (events.RunBegan("r", "sync", 1), logging.INFO, "sync began: 1 row"),
        (
            events.RowDone("r", "people", 3, "created", "new", 1, 2),
            logging.DEBUG,
            "people row 3: created, new",
        ),
        (
            events.WriteIntended(verb="create", **RECORD),
            logging.DEBUG,
            "people row 3: create contacts intended",
        ),
        (
            events.WriteSettled(verb="update", fate="refused", record=7, why="422", **RECORD),
            logging.DEBUG,
            "people row 3: update contacts 7 refused, 422",
        ),
        (
            events.ReviewRaised(map="people", question="conflict", field="title"),
            logging.WARNING,
            "people row ?: asked, conflict about title",
        ),
        (
            events.ReviewClosed(map="people", number=3, question="gone"),
            logging.DEBUG,
            "people row 3: asked no more, gone",
        ),
        (
            events.RowQuarantined(map="people", number=3, why="no date"),
            logging.WARNING,
            "people row 3: set aside, no date",
        ),
        (
            events.ReviewAnswered(map="people", number=3, says="not the same"),
            logging.DEBUG,
            "people row 3: decided, not the same",
        ),
        (events.RowReleased(map="people", number=3), logging.DEBUG, "people row 3: released"),
        (events.RunEnded("r", "sync", counts={"created": 1}), logging.INFO, "sync ended: 1 created; 0 writes"),
        (
            events.RunEnded("r", "sync", "LeaseLost", writes=1),
            logging.ERROR,
            "sync was ended by LeaseLost: nothing to do; 1 write",
        ),
        (events.Waited(12.3, "budget"), logging.DEBUG, "waiting 12.3 s: budget"),
        (
            events.Alert("data", "reviews", "failing", "ok", "9 are open"),
            logging.ERROR,
            "data, reviews: failing: 9 are open",
        ),
        (
            events.Alert("data", "reviews", "warning", "ok", "9 are open"),
            logging.WARNING,
            "data, reviews: warning: 9 are open",
        ),
        (
            events.Alert("data", "reviews", "ok", "failing", "none is open"),
            logging.INFO,
            "data, reviews: ok again: none is open",
        ),
    ],
)  # fmt: skip
def test_an_event_can_be_printed(event: Event, level: int, words: str) -> None:
    """In a sentence, at the level that it deserves in a log."""
    assert (str(event), level_of(event)) == (words, level)
