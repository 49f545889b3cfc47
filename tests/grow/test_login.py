"""A person gives consent to an application of Clio Platform: scopes, PKCE, and back again."""

from __future__ import annotations

import socket
import threading
from urllib.parse import parse_qs, parse_qsl, urlsplit

import anyio
import httpx
import pytest
from attrs import evolve

from clio_sync import AsyncGrow, Grow, errors
from clio_sync.auth import (
    READ_SCOPES,
    SCOPES,
    GrowApplication,
    MemoryVault,
    Platform,
    authorize_url,
    code_from,
    exchange,
    revoke,
)
from clio_sync.simulator import Simulator


@pytest.fixture(scope="module")
def served():
    """A firm on a real port, where browsers can go."""
    with Simulator() as sim, sim.serve():
        yield sim


@pytest.fixture
def application(served):
    """One that listens for the browser on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return evolve(served.grow_application, redirect_uri=f"http://127.0.0.1:{port}/callback")


def decided(page, decision="allow"):
    """Where a person's decision sends their browser."""
    parts = urlsplit(page)
    shown = httpx.get(page)
    if shown.is_redirect:
        return shown.headers["Location"]
    assert parts.path in shown.text
    form = {**dict(parse_qsl(parts.query)), "decision": decision}
    return httpx.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data=form).headers["Location"]


def browse(page):
    """A browser whose person allows everything."""
    threading.Thread(target=httpx.get, args=(decided(page),)).start()


def login(colour, name, **options):
    """Logs in, in one colour, and says who it is."""
    if colour == "blocking":
        with Grow.login(name, **options) as grow:
            return grow.users.who_am_i()

    async def awaited():
        async with await AsyncGrow.login(name, **options) as grow:
            return await grow.users.who_am_i()

    return anyio.run(awaited)


@pytest.fixture(params=["blocking", "async"])
def colour(request):
    """Both of them."""
    return request.param


def test_a_login_in_the_browser(colour, application):
    """The grant is kept under a name, with what it allows."""
    vault = MemoryVault()
    options = {"application": application, "vault": vault, "open_browser": browse}
    assert login(colour, "firm", **options).email
    assert vault.names() == ["grow:firm"]
    assert set((vault.load("grow:firm").scope or "").split()) == set(SCOPES)


def test_a_login_by_pasting_the_address(colour, application):
    """There is no page that shows codes, so the browser's own address has to do."""
    pages = []
    options = {"application": application, "vault": MemoryVault(), "paste": True}
    options |= {"open_browser": pages.append, "ask": lambda _: decided(pages[0])}
    assert login(colour, "firm", **options).email
    asked = parse_qs(urlsplit(pages[0]).query)
    assert asked["redirect_uri"] == [application.redirect_uri]
    assert asked["code_challenge_method"] == ["S256"]


def test_only_what_was_asked_for_is_granted(application):
    """A grant for reading reads."""
    narrow, vault = evolve(application, scopes=READ_SCOPES), MemoryVault()
    with Grow.login("firm", application=narrow, vault=vault, open_browser=browse) as grow:
        grow.contacts.list().first()
        with pytest.raises(errors.Forbidden, match="grow_lead_inbox_write"):
            grow.sources.create({"name": "Search"})


def test_a_person_may_decline(application):
    """Which ends the login."""
    options = {"application": application, "vault": MemoryVault(), "paste": True}
    pages = []
    with pytest.raises(errors.LoginFailed, match="declined"):
        Grow.login(
            "firm",
            **options,
            open_browser=pages.append,
            ask=lambda _: decided(pages[0], "decline"),
        )


def test_a_scope_that_the_application_is_not_registered_for(application):
    """Clio refuses the whole login."""
    wide = evolve(application, scopes=(*SCOPES, "grow_everything"))
    pages = []
    with pytest.raises(errors.LoginFailed, match=r"scope.*developer portal"):
        Grow.login(
            "firm",
            application=wide,
            vault=MemoryVault(),
            paste=True,
            open_browser=pages.append,
            ask=lambda _: decided(pages[0]),
        )


def test_a_login_needs_scopes(application):
    """Clio grants nothing without, so nobody is sent to the page."""
    with pytest.raises(errors.ConfigurationError, match="CLIO_GROW_SCOPES"):
        Grow.login("firm", application=evolve(application, scopes=()), vault=MemoryVault())


def test_a_login_needs_an_application():
    """Of Clio Platform: that of Clio Manage will not do."""
    with pytest.raises(errors.ConfigurationError, match="CLIO_GROW_CLIENT_ID"):
        Grow.login("firm", vault=MemoryVault())


def test_a_stolen_code_is_of_no_use(served, application):
    """Whoever trades it has to know what the challenge was made of."""
    with served.client() as clio:
        code = code_from(decided(authorize_url(application, "state", "a" * 50)), "state")
        with pytest.raises(errors.LoginFailed, match="does not accept the code"):
            clio.driver.run(exchange(application, code, "b" * 50))
        code = code_from(decided(authorize_url(application, "state", "a" * 50)), "state")
        assert clio.driver.run(exchange(application, code, "a" * 50)).refresh_token


def test_a_grant_is_given_back(served, application):
    """Neither of its tokens is good afterwards, and to do it again harms nobody."""
    grant = served.grow_grant()
    with served.client() as clio:
        clio.driver.run(revoke(application, grant))
        clio.driver.run(revoke(application, grant))
    with Grow(grant) as grow, pytest.raises(errors.ClioError):
        grow.users.who_am_i()


def test_another_application_is_told_that_it_is_unknown(served, application):
    """In this region at least."""
    stranger = evolve(application, client_secret="wrong")
    with served.client() as clio, pytest.raises(errors.WrongRegion):
        clio.driver.run(exchange(stranger, "a code"))


@pytest.mark.parametrize(
    ("region", "host"),
    [("us", "auth.api.clio.com"), ("eu", "eu.auth.api.clio.com"), ("au", "au.auth.api.clio.com")],
)
def test_clios_own_hosts(region, host):
    """Which are not those of Clio Manage (facts, 14)."""
    platform = GrowApplication("id", "secret", region=region).authority()
    assert isinstance(platform, Platform)
    assert platform.authorize_url == f"https://{host}/oauth/authorize"
    assert platform.token_url == f"https://{host}/oauth/token"
    assert platform.deauthorize_url == f"https://{host}/oauth/revoke"
    assert platform.host == host


def test_an_application_shows_no_secret():
    """And takes its scopes as text too."""
    application = GrowApplication("id", "hush", scopes="grow_user_read grow_matter_read")
    assert "hush" not in repr(application)
    assert application.scopes == ("grow_user_read", "grow_matter_read")
    assert GrowApplication.if_configured({}) is None
