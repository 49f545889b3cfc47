"""How a job is: the way to Clio, what is remembered, and the runs; and who is told of it."""

from __future__ import annotations

import datetime as dt
import json
import socket
import subprocess
import sys
from email.utils import format_datetime, parsedate_to_datetime
from math import inf
from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync._flows.budget import Budget
from clio_sync.auth import Grant
from clio_sync.engine.health import Check, Health, Thresholds
from clio_sync.engine.health.checks import Examination, ago
from clio_sync.engine.health.connection import Answer, Connection
from clio_sync.engine.watching.alerts import Alerts
from clio_sync.engine.watching.events import Alert
from clio_sync.store import Account, Run
from clio_sync.store.holder import Lease
from clio_sync.store.vitals import Alarm, Vitals

from .firm import Firm, person
from .test_refusals import refuse

DAY = 86_400.0
NOW = 1_000_000.0


def health(firm: Firm, job: Any = None) -> Health:
    """How the job is, in the test's colour."""
    found: Health = firm.engine((job or firm.job()).health)
    return found


def graded(vitals: Vitals, name: str, **limits: Any) -> Check:
    """One check of a store with these numbers."""
    found = Examination(vitals, Thresholds(**limits), NOW, dead=False).checks()
    return Health(tuple(found))[name]


# A job


def test_a_job_at_rest_is_well(small: Firm) -> None:
    """Every check of every layer is ok, and it took one request and no write."""
    writes = small.sim.writes
    found = health(small)
    assert found.ok, str(found)
    assert (found.level, found.exit_code) == ("ok", 0)
    assert {check.layer for check in found.checks} == {"connection", "data", "operations"}
    assert len(small.sim.log.entries) == 1
    assert small.sim.writes == writes


def test_a_new_job_is_well(firm: Firm) -> None:
    """Nothing has been run, and nothing is wrong with that."""
    found = health(firm)
    assert found.ok, str(found)
    assert found["runs"].why == "there was none yet"


def test_health_is_shown_layer_by_layer(small: Firm) -> None:
    """As text, as JSON and as a page."""
    small.clients[0]["mail"] = "no address"
    small.run()
    found = health(small)
    assert str(found).startswith("failing: look at quarantine\nconnection\n  ok       token: ")
    assert "  failing  quarantine: 1 set aside, 50.0% of all rows" in str(found)
    told = json.loads(json.dumps(found.as_dict()))
    assert told["level"] == "failing"
    assert {"layer", "name", "level", "why", "value"} == set(told["checks"][0])
    assert "<strong>failing</strong>" in found._repr_html_()
    assert found.exit_code == 2
    with pytest.raises(KeyError):
        found["weather"]


# The way to Clio


def test_a_token_that_is_refused_is_failing(small: Firm) -> None:
    """Nothing but a login helps, and Clio itself is not to blame."""
    small.fault("expired_token", "GET", times=0, path="users")
    found = health(small)
    assert found["token"].level == "failing"
    assert found["clio"].level == "ok"
    assert "account" not in [check.name for check in found.checks]


def test_a_clio_that_does_not_answer_is_failing(small: Firm) -> None:
    """What is remembered can be looked at all the same."""
    small.fault("refuse", "GET", times=0, path="users")
    found = health(small)
    assert found["clio"].level == "failing"
    assert found["token"].level == "ok"
    assert found.of("data")


@pytest.mark.parametrize(("days", "level"), [(29, "ok"), (3, "warning"), (0.5, "failing")])
def test_a_token_that_nothing_renews_is_told_of_in_time(
    small: Firm, days: float, level: str
) -> None:
    """It lasts thirty days, and somebody has to log in again before."""
    small.options = {"application": None}
    job = small.job()
    small.sim.clock.advance((30 - days) * DAY)
    found = health(small, job)["token"]
    assert (found.level, "log in again" in found.why) == (level, True)


def test_a_store_of_another_user_is_failing(small: Firm) -> None:
    """The grant leads into another Clio than the one that the store remembers."""
    data = {"first_name": "Else", "last_name": "Body", "email": "else@example.com"}
    small.sim.local.authority.user_id = small.sim.create("users", data)["id"]
    assert health(small)["account"].level == "failing"


def test_a_clock_that_is_off_is_told(small: Firm) -> None:
    """Two machines that differ by minutes misunderstand each other's silence."""
    inner = small.sim.local.handle

    def handle(request: Any) -> Any:
        answer = inner(request)
        at = parsedate_to_datetime(answer.headers["Date"]) + dt.timedelta(seconds=90)
        return evolve(answer, headers={**answer.headers, "Date": format_datetime(at, usegmt=True)})

    small.sim.local.handle = handle  # type: ignore[method-assign]
    found = health(small)["clock"]
    assert found.level == "failing"
    assert found.value == pytest.approx(90, abs=2)


def test_a_spent_budget_is_told(small: Firm) -> None:
    """Whoever uses the token besides leaves little."""
    small.job_options = {"thresholds": Thresholds(budget=(0.0, 0.0))}
    found = health(small)["budget"]
    assert found.level == "failing"
    assert "requests a minute are used" in found.why


def test_what_nobody_says_is_no_trouble(small: Firm) -> None:
    """A token without a known end, and an API that does not tell its budget."""
    session = evolve(small.job().work.session, budget=Budget())
    answer = Answer(Account("us", 1), Grant("token"))
    found = Health(tuple(Connection(answer, session, None, Thresholds()).checks()))
    assert found.ok
    assert found["token"].why == "no known end"
    assert found["budget"].why == "Clio does not say what is left"


# What is remembered


def test_what_waits_for_people_is_counted_and_dated(small: Firm) -> None:
    """How many questions, of which kind, and for how long."""
    small.clients[0]["title"] = "Dr"
    small.run()
    small.clients[0]["title"] = "Prof"
    small.edit(0, title="Mr")
    small.wait()
    small.run()
    small.job_options = {"thresholds": Thresholds(reviews=(0, 5))}
    small.sim.clock.advance(8 * DAY)
    found = health(small)
    assert (found["reviews"].level, found["reviews"].why) == ("warning", "1 open: 1 conflict")
    assert found["review_age"].level == "warning"
    assert "8 days ago" in found["review_age"].why


def test_a_write_that_nobody_looks_for_is_told(small: Firm) -> None:
    """Its outcome could be known; only a run looks."""
    small.clients.append(person(2))
    small.fault("drop_before", "POST")
    small.run()
    assert health(small)["unclear"].why == "1 writes wait to be looked for"
    small.sim.clock.advance(DAY)
    found = health(small)["unclear"]
    assert found.level == "warning"
    assert found.why.endswith("plan and apply")


def test_a_picture_of_clio_grows_old(small: Firm) -> None:
    """Nobody has looked at Clio for days; resources that are not the job's do not count."""
    small.sim.clock.advance(2 * DAY)
    assert health(small)["picture"].level == "warning"
    small.sim.clock.advance(2 * DAY)
    assert health(small)["picture"].level == "failing"
    vitals = Vitals(cursors={"contacts": NOW, "matters": 0.0})
    examined = Examination(vitals, Thresholds(), NOW, ["contacts"]).checks()
    assert Health(tuple(examined))["picture"].level == "ok"


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit SET entry = replace(entry, 'sync', 'sink')", False),
        ("DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)", False),
        ("DELETE FROM audit WHERE number = (SELECT max(number) - 1 FROM audit)", False),
        ("DELETE FROM audit", False),
        ("UPDATE links SET etag = 'x'", True),
    ],
)
def test_a_damaged_end_of_the_audit_is_failing(small: Firm, change: str, found: bool) -> None:
    """The cheap look at the store sees what a full one would, near the end."""
    with small.own()._database.writing() as connection:
        connection.exec_driver_sql(change)
    assert (health(small)["store"].level == "ok") is found


def test_what_a_firm_minds_is_its_own_business() -> None:
    """Limits are numbers or lengths of time; what is above the first warns, the second fails."""
    aside = Vitals(quarantined=1, rows=100)
    assert graded(aside, "quarantine").level == "ok"
    assert graded(aside, "quarantine", quarantine=(0, 1)).level == "warning"
    assert graded(aside, "quarantine", quarantine=(0, 0.001)).level == "failing"
    assert graded(aside, "quarantine", quarantine=(inf, inf)).level == "ok"
    old = Vitals(oldest_review=NOW - 2 * DAY)
    days = dt.timedelta(days=1), dt.timedelta(days=3)
    assert graded(old, "review_age", review_age=days).level == "warning"


@pytest.mark.parametrize("given", [(2, 1), (1,), ("a", "b"), 3, (float("nan"), 1)])
def test_a_threshold_is_two_numbers(given: Any) -> None:
    """Anything else is a mistake that would never warn."""
    with pytest.raises(errors.ConfigurationError, match="two numbers"):
        Thresholds(reviews=given)


def test_records_that_are_gone_or_twice_are_told() -> None:
    """The promise of one record for one row waits for somebody."""
    found = graded(Vitals(reviews={"gone": 1, "duplicate": 1, "unsure": 4}), "strays")
    assert (found.level, found.value) == ("warning", 2)


# The runs


def run(ended_at: float | None, outcome: str = "") -> Run:
    """One execution of a plan."""
    return Run("r", "sync", NOW - 100, ended_at, {}, outcome)


@pytest.mark.parametrize(
    ("runs", "level", "why"),
    [
        ([run(NOW)], "ok", "the last one came to its end"),
        ([run(None), run(NOW)], "warning", "the last 1 did not come to an end: 1 died"),
        (
            [run(None), run(NOW, "PermissionWall"), run(None), run(NOW)],
            "failing",
            "the last 3 did not come to an end: 2 died; ended by PermissionWall",
        ),
    ],
)
def test_runs_that_died_are_counted(runs: list[Run], level: str, why: str) -> None:
    """Up to the last one that came to its end."""
    found = graded(Vitals(runs=tuple(runs)), "runs")
    assert (found.level, found.why) == (level, why)


def test_a_run_that_goes_on_has_not_died() -> None:
    """Whoever holds the lease is at work."""
    lease = Lease("elsewhere:1:a", NOW - 10, NOW - 1, 3)
    assert graded(Vitals(runs=(run(None), run(NOW)), lease=lease), "runs").level == "ok"
    two = (run(None), run(None), run(NOW))
    assert graded(Vitals(runs=two, lease=lease), "runs").value == 1


def test_a_success_that_is_long_ago_is_told(small: Firm) -> None:
    """A job that nobody runs any more is quiet, too."""
    small.sim.clock.advance(4 * DAY)
    assert health(small)["success"].level == "failing"


def test_refusals_in_a_row_are_told(small: Firm) -> None:
    """Something about the account, or about the source, has changed."""
    small.clients += [person(n) for n in range(2, 8)]
    refuse(small, "POST", "contacts", 422, times=5)
    small.run()
    assert health(small)["refusals"].level == "ok"
    small.clients += [person(n) for n in range(8, 13)]
    refuse(small, "POST", "contacts", 422, times=5)
    small.run()
    found = health(small)["refusals"]
    assert (found.level, found.value) == ("warning", 5)


def test_who_holds_the_lease_is_told(small: Firm) -> None:
    """Which process on which machine, and since when."""
    small.own().take_lease("anna:4711:0a nightly/2", small.sim.clock.now(), patience=0)
    found = health(small)["lease"]
    assert found.level == "ok"
    assert "process 4711 on anna (nightly/2), since " in found.why
    small.sim.clock.advance(7 * 3600)
    assert health(small)["lease"].level == "failing"


def test_a_holder_that_has_ended_is_told(small: Firm) -> None:
    """Its process was here, and does not run any more."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine = f"{socket.gethostname()}:{dead.pid}:0"
    small.own().take_lease(mine, small.sim.clock.now(), patience=0)
    found = health(small)["lease"]
    assert (found.level, "which has ended" in found.why) == ("warning", True)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "5 seconds ago"), (300, "5 minutes ago"), (7200, "2 hours ago"), (5 * DAY, "5 days ago")],
)
def test_ages_are_told_in_words(seconds: float, words: str) -> None:
    """As a person would say it."""
    assert ago(seconds) == words


# Who is told


def told(alerts: list[Alert]) -> list[tuple[str, str]]:
    """Alerts in short."""
    return [(alert.check, alert.level) for alert in alerts]


def test_people_are_told_once_when_it_turns_bad_and_once_when_it_is_over(firm: Firm) -> None:
    """Each run is a process of its own: the store knows what they were told."""
    alerts: list[Alert] = []
    firm.clients = [person(n) for n in range(20)]
    firm.run()
    firm.job_options = {"observer": Alerts(alerts.append)}
    firm.clients[0]["mail"] = "no address"
    firm.run()
    firm.run()
    assert told(alerts) == [("quarantine", "warning")]
    firm.clients[0]["mail"] = "p0@example.com"
    firm.run()
    firm.run()
    assert told(alerts) == [("quarantine", "warning"), ("quarantine", "ok")]


def test_a_run_that_a_guard_stopped_is_told_until_one_goes_through(small: Firm) -> None:
    """Once, however often it is tried; looking after the job knows of it, too."""
    alerts: list[Alert] = []
    small.job_options = {"observer": Alerts(alerts.append, least="failing")}
    rows, small.clients = small.clients, []
    for _ in range(2):
        with pytest.raises(errors.GuardTripped):
            small.run()
    assert told(alerts) == [("guard", "failing")]
    assert "suddenly empty" in alerts[0].why
    assert health(small)["guard"].level == "failing"
    small.clients = rows
    small.run()
    assert told(alerts) == [("guard", "failing"), ("guard", "ok")]
    assert health(small)["guard"].level == "ok"


def test_looking_after_a_job_tells_people(small: Firm) -> None:
    """Also of the way to Clio, which no run that came about would tell of."""
    alerts: list[Alert] = []
    small.job_options = {"observer": Alerts(alerts.append)}
    small.fault("refuse", "GET", times=0, path="users")
    health(small)
    health(small)
    assert told(alerts) == [("clio", "failing")]


def test_a_mere_warning_can_be_left_out(small: Firm) -> None:
    """What gets better from failing to a warning is told, though."""
    alerts: list[Alert] = []
    mind = Alerts(alerts.append, least="failing")
    for level, before in (("warning", "ok"), ("warning", "failing"), ("ok", "warning")):
        mind(Alert("data", "reviews", level, before, "why"))  # type: ignore[arg-type]
    assert [alert.before for alert in alerts] == ["failing"]


def test_without_anybody_who_listens_nothing_is_noted(small: Firm) -> None:
    """Whoever listens later is told of what is bad by then."""
    small.clients[0]["mail"] = "no address"
    small.run()
    health(small)
    assert small.own().vitals(NOW).alarms == {}


def test_a_store_that_cannot_be_written_to_is_told_of_again(
    small: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking after a job harms nobody."""
    alerts: list[Alert] = []
    small.job_options = {"observer": Alerts(alerts.append)}
    small.sim.clock.advance(4 * DAY)
    job = small.job()

    def refuse(alarms: Any) -> None:
        raise errors.StoreLocked("busy")

    monkeypatch.setattr(job.store, "sound", refuse)
    health(small, job)
    health(small, job)
    assert told(alerts) == [("picture", "failing"), ("success", "failing")] * 2


def test_what_people_were_told_makes_no_plan_stale(small: Firm) -> None:
    """It is no decision about any row."""
    plan = small.plan()
    small.own().sound({"data/reviews": Alarm("warning", NOW)})
    assert small.apply(plan).writes == 0
    assert small.own().vitals(NOW).alarms == {"data/reviews": Alarm("warning", NOW)}
