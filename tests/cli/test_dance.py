"""The whole OAuth dance against a local Clio on a real port, in both colours."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import Any

import anyio
import pytest
from attrs import evolve

from clio_sync import AsyncClio, Clio, errors
from clio_sync._drivers import Driver
from clio_sync.auth import Application, MemoryVault, renewed, revoke
from clio_sync.simulator import Simulator

Login = Callable[..., str]


def blocking(name: str, **how: Any) -> str:
    """Log in and return the name of the user it connected to."""
    with Clio.login(name, **how) as clio:
        return clio.users.who_am_i().name or ""


def awaited(name: str, **how: Any) -> str:
    """The same, awaited."""

    async def main() -> str:
        async with await AsyncClio.login(name, **how) as clio:
            return (await clio.users.who_am_i()).name or ""

    return anyio.run(main)


@pytest.fixture(params=[blocking, awaited])
def login(request: pytest.FixtureRequest) -> Login:
    """Logs in, in either colour."""
    found: Login = request.param
    return found


@pytest.fixture
def application(sim: Simulator) -> Application:
    """The simulator's application, with a redirect URI on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return evolve(sim.application, redirect_uri=f"http://127.0.0.1:{port}/callback")


def test_a_login_ends_in_a_client_that_knows_who_it_is(
    login: Login, application: Application, agree: Login
) -> None:
    """Consent page, code, token, vault, and a first request with it."""
    vault = MemoryVault()
    assert login("firm", application=application, vault=vault, open_browser=agree)
    kept = vault.load("firm")
    assert kept is not None
    assert kept.refresh_token
    assert kept.region == application.region


def test_a_no_on_the_consent_page_ends_the_login(
    login: Login, application: Application, decline: Login
) -> None:
    """The browser is sent back with the refusal, because we asked for that."""
    with pytest.raises(errors.LoginFailed, match="declined"):
        login("firm", application=application, vault=MemoryVault(), open_browser=decline)


def test_the_code_on_the_approval_page_can_be_pasted(
    login: Login, sim: Simulator, agree: Login
) -> None:
    """For a notebook on another machine, which the browser cannot come back to."""
    usual = Application("simulated-app", "simulated-secret", region=sim.url)
    pages: list[str] = []
    shown = login(
        "firm",
        application=usual,
        vault=MemoryVault(),
        paste=True,
        open_browser=lambda url: pages.append(agree(url)),
        ask=lambda question: re.findall(r'<pre id="code">(.*?)</pre>', pages[0])[0],
    )
    assert shown


def test_a_wrong_secret_is_named_beside_the_region(
    login: Login, application: Application, agree: Login
) -> None:
    """Clio does not say which of the two it is."""
    wrong = evolve(application, client_secret="wrong")
    with pytest.raises(errors.WrongRegion, match="then the client id and the secret"):
        login("firm", application=wrong, vault=MemoryVault(), open_browser=agree)


@pytest.mark.parametrize("refresh_answer", ["silent", "repeat", "rotate"])
def test_a_client_goes_on_when_its_token_is_refused(sim: Simulator, refresh_answer: Any) -> None:
    """However the token endpoint answers, the next refresh works as well."""
    sim.settings.refresh_answer, vault = refresh_answer, MemoryVault()
    with Clio(sim.grant(), application=sim.application, vault=vault, name="firm") as clio:
        for _ in range(3):
            clio.session.tokens._renewed_at = 0.0  # type: ignore[attr-defined]
            sim.local.authority._tokens.clear()
            assert clio.users.who_am_i().id


def test_a_revoked_grant_opens_nothing(sim: Simulator) -> None:
    """Neither its access token nor its refresh token."""
    driver, grant = Driver(), sim.grant()
    driver.run(revoke(sim.application, grant))
    with pytest.raises(errors.GrantRevoked):
        driver.run(renewed(sim.application, grant))
    driver.close()
