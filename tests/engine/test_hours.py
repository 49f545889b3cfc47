"""What a plan says of time: Clio's hours, the part of its limit that is used, the client's patience."""

from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve

from clio_sync import AsyncClio, Clio
from clio_sync.client import Timeouts
from clio_sync.engine.report import Outline
from clio_sync.engine.timing import Timing

from .firm import Firm

NIGHT = dt.datetime.fromisoformat("2026-11-23T03:58:00-08:00").timestamp()
COLOURS = pytest.mark.parametrize("client", [Clio, AsyncClio])


def test_a_night_job_counts_on_the_nights_limit_until_the_morning() -> None:
    """Two minutes of 200 requests, then minutes of 50 (facts, 5)."""
    at_night = Outline((), 0, 500, 0, limit=200, started_at=NIGHT, host="app.clio.com")
    assert at_night.seconds == 180
    assert evolve(at_night, host="127.0.0.1").seconds == 500 * 0.3


def test_a_plan_counts_on_its_share_of_the_limit(firm: Firm) -> None:
    """Half of what Clio allows is what such a job may use."""
    whole = firm.plan().outline
    assert whole.started_at > 0
    assert whole.host
    firm.options["share"] = 0.5
    assert firm.plan().outline.limit == whole.limit // 2


@COLOURS
def test_a_job_waits_as_long_as_its_client_does(client, tmp_path) -> None:
    """Before silence means no, whatever was in flight must have been given up."""
    made = client("token", timeouts=Timeouts(total=90))
    assert made.sync([], store=tmp_path / "a.db").work.timing.timeout == 90
    patient = made.with_options(timeout=600).sync([], store=tmp_path / "b.db")
    assert patient.work.timing.timeout == 600
    assert client("token", timeout=5).sync([], store=tmp_path / "c.db").work.timing == Timing()


@COLOURS
def test_timing_that_is_given_is_taken_as_it_is(client, tmp_path) -> None:
    """Whoever gives it knows."""
    timing = Timing(timeout=7)
    job = client("token").sync([], store=tmp_path / "a.db", timing=timing)
    assert job.work.timing == timing
