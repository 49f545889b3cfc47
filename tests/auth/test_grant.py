"""What a user has granted."""

from __future__ import annotations

import pytest

from clio_sync.auth import REGIONS, Grant, Region
from clio_sync.errors import Unreadable


def test_an_answer_without_a_refresh_token_keeps_the_old_one() -> None:
    """Clio Manage seldom repeats the refresh token, which stays good."""
    before = Grant("old", refresh_token="kept", region=REGIONS["eu"], scope="all")
    after = Grant.from_answer({"access_token": "new", "expires_in": 60}, 1000.0, before)
    assert after == Grant("new", "kept", 1060.0, REGIONS["eu"], "all")


def test_an_answer_with_a_refresh_token_replaces_the_old_one() -> None:
    """Clio Platform rotates: the old refresh token is over."""
    body = {"access_token": "new", "refresh_token": "next", "scope": "some"}
    after = Grant.from_answer(body, 1000.0, Grant("old", refresh_token="over", scope="all"))
    assert (after.refresh_token, after.scope) == ("next", "some")


@pytest.mark.parametrize("token", [5, "", None, "a b", "a\nb", "tøken", ["a"]])
def test_an_answer_whose_token_is_none_cannot_be_read(token: object) -> None:
    """It could not be sent, and what it is nobody needs to see."""
    with pytest.raises(Unreadable):
        Grant.from_answer({"access_token": token, "expires_in": 60}, 1000.0)


@pytest.mark.parametrize("expires_in", [None, "soon", "nan", "inf"])
def test_a_lifetime_that_is_not_told_is_not_invented(expires_in: object) -> None:
    """Without a usable ``expires_in`` nobody knows when the token ends."""
    body = {"access_token": "new", "expires_in": expires_in}
    assert Grant.from_answer(body, 1000.0).expires_at is None


def test_a_lifetime_may_come_as_text() -> None:
    """Some servers write numbers as text."""
    assert Grant.from_answer({"access_token": "a", "expires_in": "60"}, 1.0).expires_at == 61.0


def test_a_first_answer_without_a_refresh_token_has_none() -> None:
    """There is nothing to fall back on, and none is made up."""
    assert Grant.from_answer({"access_token": "new"}, 1000.0).refresh_token is None


@pytest.mark.parametrize(
    "grant",
    [
        Grant("token"),
        Grant("token", "refresh", 12.5, REGIONS["au"], "all"),
        Grant("token", region=Region.at("http://127.0.0.1:8000/firm")),
    ],
)
def test_a_grant_survives_being_kept_as_plain_values(grant: Grant) -> None:
    """What a vault keeps is the grant that comes back."""
    assert Grant.from_dict(grant.to_dict()) == grant


def test_a_grant_is_good_until_it_expires() -> None:
    """The very second of its end is over."""
    grant = Grant("token", expires_at=100.0)
    assert grant.is_good_at(99.9)
    assert not grant.is_good_at(100.0)


def test_a_grant_of_unknown_life_counts_as_good() -> None:
    """Clio says so when it is not."""
    assert Grant("token").is_good_at(1e12)


def test_neither_repr_nor_str_shows_a_token() -> None:
    """A grant may be logged by accident."""
    grant = Grant("canary-access", "canary-refresh", 1.0, REGIONS["us"])
    assert "canary" not in f"{grant!r} {grant}"
