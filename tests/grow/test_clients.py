"""How a client of Clio Grow comes by its grant, and where it asks."""

from __future__ import annotations

import pytest

from clio_sync import AsyncGrow, Grow, errors
from clio_sync.auth import FileVault, Grant, GrowApplication, MemoryVault

COLOURS = pytest.mark.parametrize("made", [Grow, AsyncGrow])


@COLOURS
@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("us", "https://api.clio.com/grow/"),
        ("eu", "https://eu.api.clio.com/grow/"),
        ("ca", "https://ca.api.clio.com/grow/"),
        ("au", "https://au.api.clio.com/grow/"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/grow/"),
    ],
)
def test_each_region_has_a_host_of_its_own(made, region, url):
    """Which is not that of Clio Manage."""
    assert repr(made("token", region=region)) == f"<{made.__name__} at {url}>"
    assert made(Grant("token", region=GrowApplication("id", "secret", region=region).region))


@COLOURS
def test_the_version_can_stand_in_the_path(made, sim):
    """Whether it has to is not known, so it is a setting."""
    grow = made("token", base_url="https://api.clio.com/grow/v2")
    assert grow.session.base_url == "https://api.clio.com/grow/v2/"
    assert sim.grow(base_url=f"{sim.url}/grow/v2").users.who_am_i().email


@COLOURS
def test_a_token_is_never_sent_over_the_open_network(made):
    """Nor to what is no address."""
    with pytest.raises(errors.ConfigurationError, match="https"):
        made("token", base_url="http://api.clio.com/grow")


@COLOURS
def test_grants_for_both_products_live_under_one_name(made):
    """A vault keeps them apart."""
    vault = MemoryVault()
    vault.save("smith-llp", Grant("manage"))
    with pytest.raises(errors.GrantMissing, match=r"Clio Grow.*Grow.login\('smith-llp'\)"):
        made.connect("smith-llp", vault=vault)
    vault.save("grow:smith-llp", Grant("grow"))
    assert made.connect("smith-llp", vault=vault)
    assert vault.load("smith-llp") == Grant("manage")


@COLOURS
def test_a_client_from_the_environment(made, monkeypatch):
    """With variables of its own, for the products share no token."""
    monkeypatch.setenv("CLIO_ACCESS_TOKEN", "manage")
    with pytest.raises(errors.GrantMissing, match="CLIO_GROW_ACCESS_TOKEN"):
        made.from_env()
    monkeypatch.setenv("CLIO_GROW_ACCESS_TOKEN", "grow")
    monkeypatch.setenv("CLIO_REGION", "eu")
    assert made.from_env().session.base_url == "https://eu.api.clio.com/grow/"
    monkeypatch.setenv("CLIO_GROW_REGION", "au")
    assert made.from_env().session.base_url == "https://au.api.clio.com/grow/"


@COLOURS
def test_a_misspelt_option_is_refused(made):
    """A type checker would have found it."""
    with pytest.raises(TypeError, match="no option"):
        made("token", regoin="eu")


def test_a_client_closes_with_its_block(hand):
    """In its own colour; a later request would open new connections."""

    async def asynchronously(grow):
        async with grow as entered:
            return entered

    grow = hand.grow()
    if hand.colour == "blocking":
        with grow as entered:
            assert entered is grow
    else:
        assert hand.take(asynchronously(grow)) is grow
    assert hand.take(grow.users.who_am_i()).id


@COLOURS
def test_the_environments_application_is_used(made, monkeypatch, tmp_path):
    """Its id, its secret and what it asks for."""
    monkeypatch.setenv("CLIO_GROW_CLIENT_ID", "app")
    monkeypatch.setenv("CLIO_GROW_CLIENT_SECRET", "secret")
    monkeypatch.setenv("CLIO_GROW_SCOPES", "grow_user_read grow_matter_read")
    vault = FileVault(tmp_path / "grants", FileVault.new_key())
    vault.save("grow:firm", Grant("grow", "refresh"))
    application = made.connect("firm", vault=vault).session.tokens.application
    assert application == GrowApplication(
        "app", "secret", scopes=("grow_user_read", "grow_matter_read")
    )
