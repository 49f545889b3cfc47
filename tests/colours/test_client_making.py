"""How a client comes to its grant, and what making one costs."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import textwrap

import anyio
import httpx
import pytest

import clio_sync
from clio_sync import AsyncClio, Clio
from clio_sync._drivers import Clock, Timeouts
from clio_sync._policy.retry import RetryPolicy
from clio_sync.auth import Application, Grant, MemoryVault
from clio_sync.errors import ConfigurationError, GrantMissing

COLOURS = pytest.mark.parametrize("client", [Clio, AsyncClio])
APPLICATION = Application("id", "secret")


@COLOURS
def test_a_token_is_enough(client):
    """The US host unless told otherwise."""
    assert client("token").session.base_url == "https://app.clio.com/api/v4/"


@COLOURS
def test_the_region_is_the_grants_unless_given(client):
    """A grant is good in one region only."""
    grant = Grant("token", region=clio_sync.auth.region("eu"))
    assert "//eu.app" in client(grant).session.base_url
    assert "//ca.app" in client(grant, region="ca").session.base_url


@COLOURS
def test_the_region_may_be_the_applications(client):
    """Where the grant does not say."""
    application = Application("id", "secret", region="au")
    assert "//au.app" in client("token", application=application).session.base_url


@COLOURS
def test_the_api_may_hang_elsewhere(client):
    """A simulator, a proxy."""
    there = client("token", base_url="http://127.0.0.1:8/api/v4").session.base_url
    assert there == "http://127.0.0.1:8/api/v4/"


@COLOURS
def test_a_token_does_not_leave_unencrypted(client):
    """Not to a host that is not local."""
    with pytest.raises(ConfigurationError, match="https"):
        client("token", base_url="http://clio.example/api/v4/")


@COLOURS
def test_options_reach_where_they_act(client):
    """Each is used, none is dropped."""
    seen: list[object] = []
    clock, timeouts, retry = Clock(), Timeouts(total=9), RetryPolicy(attempts=2)
    made = client(
        "token", api_version="4.0.12", retry=retry, timeouts=timeouts, clock=clock,
        observer=seen.append,
    )  # fmt: skip
    assert made.session.api_version == "4.0.12"
    assert made.session.retry is retry
    assert made.session.audience.observers == (seen.append,)
    assert (made.driver.clock, made.driver.timeouts) == (clock, timeouts)


@COLOURS
def test_a_misspelt_option_is_refused(client):
    """Silently dropping it would send requests elsewhere than meant."""
    with pytest.raises(TypeError, match="regoin"):
        client("token", regoin="eu")


@COLOURS
def test_connect_takes_what_the_vault_keeps(client):
    """Under the name it was given."""
    vault = MemoryVault()
    vault.save("firm", Grant("token", region=clio_sync.auth.region("eu")))
    made = client.connect("firm", vault=vault, application=APPLICATION)
    assert "//eu.app" in made.session.base_url
    assert made.session.tokens.name == "firm"
    assert made.session.tokens.application is APPLICATION


@COLOURS
def test_connect_says_how_to_log_in(client):
    """When nobody has."""
    with pytest.raises(GrantMissing, match="login"):
        client.connect("nobody", vault=MemoryVault())


@COLOURS
def test_the_environment_may_hold_the_grant(client, monkeypatch):
    """For CI and containers."""
    monkeypatch.setenv("CLIO_ACCESS_TOKEN", "token")
    monkeypatch.setenv("CLIO_REGION", "ca")
    assert "//ca.app" in client.from_env().session.base_url
    monkeypatch.delenv("CLIO_ACCESS_TOKEN")
    with pytest.raises(GrantMissing, match="CLIO_ACCESS_TOKEN"):
        client.from_env()


@pytest.mark.parametrize("colour", ["blocking", "async"])
def test_login_ends_with_a_client_and_a_kept_grant(colour):
    """The whole dance, by a page that consents at once."""
    vault, application = MemoryVault(), Application("id", "secret", "http://127.0.0.1:0/callback")
    consent = Consent()

    def token(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"access_token": "fresh", "token_type": "bearer"})

    options = {
        "vault": vault,
        "application": application,
        "paste": True,
        "open_browser": consent,
        "transport": httpx.MockTransport(token),
    }
    if colour == "blocking":
        Clio.login("firm", ask=consent.paste, **options)
    else:

        async def log_in() -> AsyncClio:
            return await AsyncClio.login("firm", ask=consent.paste, **options)

        anyio.run(log_in)
    assert "client_id=id" in consent.url
    kept = vault.load("firm")
    assert kept is not None
    assert kept.access_token == "fresh"


class Consent:
    """A person at the consent page."""

    url = ""

    def __call__(self, url: str) -> None:
        self.url = url

    def paste(self, question: str) -> str:
        return "the-code"


def test_a_login_without_an_application_says_which_variables_to_set(monkeypatch):
    """There is nothing to consent to."""
    monkeypatch.delenv("CLIO_CLIENT_ID", raising=False)
    with pytest.raises(ConfigurationError, match="CLIO_CLIENT_ID"):
        Clio.login("firm", vault=MemoryVault())


@pytest.mark.parametrize(("client", "job"), [(Clio, "Job"), (AsyncClio, "AsyncJob")])
def test_sync_makes_a_job_of_the_clients_colour(client, job, tmp_path):
    """Nothing is asked of Clio before a plan is."""
    made = client("token")
    assert type(made.sync([], store=tmp_path / "firm.db")).__name__ == job
    assert made.requests == 0


@COLOURS
def test_a_client_shows_where_it_speaks_to_and_no_token(client):
    """Its repr ends up in logs."""
    assert repr(client("s3cret")) == f"<{client.__name__} at https://app.clio.com/api/v4/>"


@COLOURS
@pytest.mark.parametrize("travel", [pickle.dumps, copy.deepcopy])
def test_a_client_does_not_travel_between_processes(client, travel):
    """It says where it comes from instead; nor does its token end up in a queue."""
    with pytest.raises(TypeError, match="make one in each process"):
        travel(client("s3cret"))


def in_a_new_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_importing_and_making_a_client_loads_nothing_heavy():
    """HTTP, storage, crypto and event loops are loaded when they are used."""
    heavy = in_a_new_process(
        """
        import sys
        import clio_sync
        clio_sync.Clio("token").contacts
        clio_sync.AsyncClio("token").matters
        heavy = {"httpx", "sqlalchemy", "cattrs", "anyio", "asyncio", "authlib", "cryptography"}
        print(sorted(heavy & sys.modules.keys()))
        """
    )
    assert heavy == "[]"


def test_every_public_name_is_there():
    """And nothing else answers."""
    assert sorted(clio_sync.__all__) == clio_sync.__all__ == dir(clio_sync)
    for name in clio_sync.__all__:
        assert getattr(clio_sync, name)
    with pytest.raises(AttributeError, match="Clyo"):
        clio_sync.Clyo  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize("token", ["", " ", "a b", "a\nb", "tøken"])
@pytest.mark.parametrize("make", [Clio, AsyncClio])
def test_what_is_no_token_makes_no_client(make, token):
    """It is told at once, and not shown."""
    for grant in (token, Grant(token)):
        with pytest.raises(ConfigurationError) as caught:
            make(grant)
        assert "tøken" not in str(caught.value)
