"""The budget of requests."""

from __future__ import annotations

import httpx
import pytest

from clio_sync.errors import ConfigurationError
from clio_sync.simulator import Settings

from .conftest import error


@pytest.fixture
def settings(settings):
    """A small budget."""
    settings.rate_limit = 3
    return settings


def budget(response: httpx.Response) -> tuple[int, ...]:
    """The three headers."""
    names = ("Limit", "Remaining", "Reset")
    return tuple(int(response.headers[f"X-RateLimit-{name}"]) for name in names)


def test_answers_tell_what_is_left(sim, api) -> None:
    """Each counts down; the reset stands while the window is open."""
    now = int(sim.clock.now())
    assert budget(api.get("contacts")) == (3, 2, now + 60)
    sim.clock.advance(7)
    assert budget(api.get("contacts/1")) == (3, 1, now + 60)


def test_one_request_too_many_is_refused(sim, api) -> None:
    """The 429 says how long to wait, in its header and in its message."""
    for _ in range(3):
        api.get("contacts")
    sim.clock.advance(47.5)
    response = api.get("contacts")
    said = (429, "RateLimited", "Rate limit of 3 exceeded. Retry in 13 seconds.")
    assert error(response) == said
    assert response.headers["Retry-After"] == "13"
    assert budget(response)[1] == 0
    assert sim.refusals_429 == 1


def test_a_refused_request_is_not_executed(sim, api) -> None:
    """A write that got a 429 has changed nothing."""
    for _ in range(3):
        api.get("contacts")
    api.post("contacts", json={"data": {"type": "Company", "name": "Acme"}})
    assert sim.all("contacts") == []


def test_the_window_opens_anew(sim, api) -> None:
    """After the wait that it asked for, Clio answers again."""
    for _ in range(4):
        response = api.get("contacts")
    sim.clock.advance(float(response.headers["Retry-After"]))
    assert api.get("contacts").status_code == 200


def test_each_token_has_a_budget_of_its_own(sim, api) -> None:
    """What one token uses up, another still has."""
    for _ in range(4):
        api.get("contacts")
    headers = {"Authorization": f"Bearer {sim.grant().access_token}"}
    assert api.get("contacts", headers=headers).status_code == 200


def test_windows_follow_the_clock(sim, api) -> None:
    """A window ends at the full minute, whenever it was entered."""
    sim.clock.advance(50)
    assert budget(api.get("contacts"))[2] == int(sim.clock.now()) + 10


def test_windows_may_open_with_the_first_request(sim, settings, api) -> None:
    """One of the settings: nobody knows which it is at Clio."""
    settings.windows = "opened"
    sim.clock.advance(50)
    assert budget(api.get("contacts"))[2] == int(sim.clock.now()) + 60


def test_the_reset_may_be_rounded_down(sim, settings, api) -> None:
    """One of the settings."""
    settings.windows = "opened"
    sim.clock.advance(0.5)
    up = budget(api.get("contacts"))[2]
    settings.rounds_reset = "down"
    assert budget(api.get("contacts"))[2] == up - 1


def test_a_deletion_tells_what_is_left_too(api) -> None:
    """An answer without a body carries the headers all the same."""
    record = api.post("contacts", json={"data": {"type": "Company", "name": "Acme"}}).json()
    assert budget(api.delete(f"contacts/{record['data']['id']}"))[1] == 1


@pytest.mark.parametrize(
    ("name", "value"), [("window", 0), ("window", float("nan")), ("rate_limit", -1)]
)
def test_a_limit_that_cannot_be_counted_is_an_error(settings, name: str, value: float) -> None:
    """From the beginning, and while the simulator runs."""
    with pytest.raises(ConfigurationError, match=name):
        Settings(**{name: value})
    with pytest.raises(ConfigurationError, match=name):
        setattr(settings, name, value)
