"""Counters of what a job does."""

from __future__ import annotations

import re

import pytest

from clio_sync import errors
from clio_sync.engine.watching import events
from clio_sync.engine.watching.metrics import HELP, Metrics
from clio_sync.observers import Answered, Failed, Requesting

from .firm import Firm, person

LINE = re.compile(r'[a-z_]+\{([a-z]+="[^"]*"(,[a-z]+="[^"]*")*)?\} -?[0-9.e+]+')


def test_a_run_is_counted(firm: Firm) -> None:
    """Rows and writes by what became of them, runs by what ended them, requests by status."""
    metrics = Metrics()
    firm.options, firm.job_options = {"observer": metrics}, {"observer": metrics}
    firm.run()
    assert metrics.value("clio_sync_rows_total", what="created") == 2
    assert metrics.value("clio_sync_writes_total", verb="create", fate="done") == 2
    assert metrics.value("clio_sync_runs_total", name="sync", outcome="done") == 1
    assert metrics.value("clio_sync_requests_total", method="POST", status="201") == 2
    assert metrics.value("clio_sync_requests_total") == len(firm.sim.log.entries)
    assert metrics.value("clio_sync_weather_total") == 0


def test_what_waits_for_people_and_what_is_stopped_is_counted(small: Firm) -> None:
    """Rows that were set aside, guards, and how bad a check is."""
    metrics = Metrics()
    small.job_options = {"observer": metrics}
    small.clients[0]["mail"] = "no address"
    small.run()
    assert metrics.value("clio_sync_quarantine_total", state="set aside") == 1
    assert metrics.value("clio_sync_health", check="quarantine") == 2
    small.clients[0] = person(0)
    small.run()
    assert metrics.value("clio_sync_quarantine_total", state="released") == 1
    assert metrics.value("clio_sync_health", check="quarantine") == 0
    small.clients = []
    with pytest.raises(errors.GuardTripped):
        small.run()
    assert metrics.value("clio_sync_refusals_total", guard="empty") == 1


def test_questions_waits_and_failures_are_counted() -> None:
    """Each by a word that there are few of."""
    metrics = Metrics()
    told: list[events.Event] = [
        events.ReviewRaised(question="gone"),
        events.ReviewClosed(question="gone"),
        events.Waited(2.5, "budget"),
        events.Waited(2.5, "budget"),
        events.RunEnded("r", "sync", "LeaseLost", seconds=7.0),
        events.PlanMade(0, {}, 0, 0.0),
    ]
    for event in told:
        metrics(event)
    metrics(Failed("GET", "/a", "NotSent", 1.5, 1))
    metrics(Requesting("GET", "/a", 1))
    assert metrics.as_dict() == {
        'clio_sync_requests_total{method="GET",status="NotSent"}': 1,
        'clio_sync_reviews_total{question="gone",state="raised"}': 1,
        'clio_sync_reviews_total{question="gone",state="closed"}': 1,
        'clio_sync_run_seconds_total{name="sync"}': 7,
        'clio_sync_runs_total{name="sync",outcome="LeaseLost"}': 1,
        'clio_sync_waited_seconds_total{reason="budget"}': 5,
    }


def test_the_text_is_what_prometheus_reads(firm: Firm) -> None:
    """Each name with what it means and its kind, then its samples."""
    metrics = Metrics()
    firm.job_options = {"observer": metrics}
    firm.run()
    metrics(events.Alert("data", "reviews", "warning", "ok", "why"))
    metrics(events.Alert("data", "picture", "failing", "ok", "why"))
    lines = metrics.text().splitlines()
    assert "# TYPE clio_sync_rows_total counter" in lines
    assert "# TYPE clio_sync_health gauge" in lines
    assert 'clio_sync_rows_total{map="contacts",what="created"} 2' in lines
    assert 'clio_sync_health{layer="data",check="reviews"} 1' in lines
    samples = [line for line in lines if not line.startswith("#")]
    assert all(map(LINE.fullmatch, samples))
    names = [line.split()[2] for line in lines if line.startswith("# HELP")]
    assert names == sorted(set(names))
    assert set(names) <= HELP.keys()
    assert metrics.text().endswith("\n")


def test_labels_are_escaped() -> None:
    """A run's name is the caller's own, whatever is in it."""
    metrics = Metrics()
    metrics(events.RunEnded("r", 'a "b"\\\n', seconds=0))
    assert 'name="a \\"b\\"\\\\\\n"' in metrics.text()


def test_an_observer_of_requests_hears_of_them_alone() -> None:
    """The same object may be told by a client and by its jobs: nothing is counted twice."""
    metrics = Metrics()
    metrics(Answered("GET", "/a", 200, 0.25, 9, 1))
    assert metrics.value("clio_sync_request_seconds_total", method="GET") == 0.25
