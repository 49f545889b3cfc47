"""The hours in which Clio is busy, and what they mean for how long something takes."""

from __future__ import annotations

import datetime as dt

import pytest

from clio_sync._policy import peak
from clio_sync._policy.peak import HOURS, Hours, seconds_for

US, EU, CA, AU = "app.clio.com", "eu.app.clio.com", "ca.app.clio.com", "au.app.clio.com"


def at(text: str) -> float:
    """An instant, written with its offset."""
    return dt.datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("host", "instant", "busy"),
    [
        (US, "2026-11-23T03:59:00-08:00", False),
        (US, "2026-11-23T04:00:00-08:00", True),
        (US, "2026-07-01T18:59:00-07:00", True),
        (CA, "2026-07-01T19:00:00-07:00", False),
        (US, "2026-11-22T12:00:00-08:00", False),
        (EU, "2026-07-01T07:00:00+00:00", True),
        (EU, "2026-07-01T22:00:00+00:00", False),
        (AU, "2026-01-05T06:00:00+11:00", True),
        (AU, "2026-07-06T05:59:00+10:00", False),
    ],
)
def test_peak_hours_are_those_of_the_region(host, instant, busy):
    """Monday to Friday, by the region's own clock, summer time included (facts, 5)."""
    assert HOURS[host].at(at(instant)) is busy


def test_at_peak_hours_the_limit_is_what_clio_says():
    """As an estimate always was: lots of the limit, the first one at once."""
    noon = at("2026-11-23T12:00:00-08:00")
    assert seconds_for(100, 50, noon, US) == 60
    assert seconds_for(101, 50, noon, US) == 120
    assert seconds_for(600, 200, noon, US) == 120


def test_a_host_without_known_hours_keeps_its_limit():
    """Such as a simulator's."""
    assert seconds_for(600, 200, at("2026-11-23T03:00:00-08:00"), "127.0.0.1") == 120


def test_a_night_that_is_long_enough_keeps_its_limit():
    """What is done before the peak hours begin is not slowed by them."""
    assert seconds_for(600, 200, at("2026-11-23T03:00:00-08:00"), US) == 120
    assert seconds_for(0, 200, at("2026-11-23T03:00:00-08:00"), US) == 0


def test_what_lasts_into_the_peak_hours_takes_longer():
    """Two minutes of 200 are left, then minutes of 50 follow."""
    start = at("2026-11-23T03:58:00-08:00")
    assert seconds_for(400, 200, start, US) == 60
    assert seconds_for(401, 200, start, US) == 120
    assert seconds_for(500, 200, start, US) == 180
    assert seconds_for(501, 200, start, US) == 240


def test_what_lasts_through_a_day_is_quick_again_in_the_evening():
    """Fifteen hours of 50 a minute, and 200 before and after."""
    start = at("2026-11-23T03:00:00-08:00")
    through = 60 * 200 + 15 * 60 * 50
    assert seconds_for(through + 201, 200, start, US) == 16 * 3600 + 60


def test_a_machine_without_time_zones_keeps_the_limit(monkeypatch):
    """As Windows without tzdata is; the estimate is then too short at worst."""
    nowhere = Hours("Atlantis/Capital", 4, 19)
    monkeypatch.setattr(peak, "HOURS", {US: nowhere})
    assert seconds_for(501, 200, at("2026-11-23T03:58:00-08:00"), US) == 120
