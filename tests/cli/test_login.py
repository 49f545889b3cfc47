"""``login`` and ``whoami``, as a person types them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from clio_sync.auth import FileVault, Grant, Region, grant, oauth, regions
from clio_sync.cli import main, whoami
from clio_sync.simulator import Simulator

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def application(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulator's application, in the environment."""
    monkeypatch.setenv("CLIO_CLIENT_ID", "simulated-app")
    monkeypatch.setenv("CLIO_CLIENT_SECRET", "simulated-secret")
    monkeypatch.setenv("CLIO_REGION", sim.url)


@pytest.fixture
def logged_in(sim: Simulator) -> Grant:
    """A grant under the name ``firm``."""
    granted = sim.grant()
    FileVault().save("firm", granted)
    return granted


@pytest.mark.usefixtures("application")
def test_login_keeps_a_grant_and_says_whom_it_connected_to(
    agree: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: Shown, sim: Simulator
) -> None:
    """The browser opens, the person agrees, and the next command is logged in."""
    monkeypatch.setattr("webbrowser.open", agree)
    assert main(["login", "firm"]) == 0
    shown = capsys.readouterr()
    assert FileVault().names() == ["firm"]
    assert "region local" in shown.out
    assert "renewed by itself" in shown.out
    assert main(["whoami"]) == 0
    assert capsys.readouterr().out == shown.out


def test_what_is_not_set_is_asked_for(
    agree: Callable[[str], str], sim: Simulator, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """The id in the open, the secret without showing it; options go before the environment."""
    monkeypatch.delenv("CLIO_CLIENT_ID", raising=False)
    monkeypatch.delenv("CLIO_CLIENT_SECRET", raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "simulated-app")
    monkeypatch.setattr("clio_sync.cli.login.getpass", lambda question: "simulated-secret")
    monkeypatch.setattr("webbrowser.open", agree)
    vault = str(home / "grants")
    words = ["--region", sim.url, "--redirect-uri", sim.application.redirect_uri, "--vault", vault]
    assert main(["login", "firm", *words]) == 0
    assert FileVault(vault).names() == ["firm"]


@pytest.mark.usefixtures("application")
def test_a_failed_login_is_a_sentence(
    decline: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    """With status 2, and nothing is kept."""
    monkeypatch.setattr("webbrowser.open", decline)
    assert main(["login", "firm"]) == 2
    assert "declined" in capsys.readouterr().err
    assert FileVault().names() == []


@pytest.mark.usefixtures("logged_in")
def test_whoami_shows_user_firm_and_region(sim: Simulator, capsys: Shown) -> None:
    """And until when the grant is good."""
    assert main(["whoami", "firm"]) == 0
    user, rest = capsys.readouterr().out.splitlines()
    me = sim.get("users", sim.local.authority.user_id)
    assert me is not None
    assert user.startswith(f"{me['name']} <{me['email']}>")
    assert f"region local ({sim.url.removeprefix('http://')}), user {me['id']}" in rest
    assert "good until 20" in rest


def test_whoami_reads_the_environment(
    sim: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: Shown
) -> None:
    """For CI, where nobody logs in."""
    monkeypatch.setenv("CLIO_ACCESS_TOKEN", sim.grant().access_token)
    monkeypatch.setenv("CLIO_REGION", sim.url)
    assert main(["whoami"]) == 0
    assert "no known end" in capsys.readouterr().out


def test_a_grant_that_nobody_renews_is_shown_as_such(sim: Simulator, capsys: Shown) -> None:
    """Its end is near and no surprise."""
    FileVault().save("firm", evolve(sim.grant(), refresh_token=None))
    assert main(["whoami"]) == 0
    assert "not renewed" in capsys.readouterr().out


def test_whoami_without_a_login_says_how_to(capsys: Shown) -> None:
    """With status 2."""
    assert main(["whoami"]) == 2
    assert "python -m clio_sync login NAME" in capsys.readouterr().err
    assert main(["whoami", "firm"]) == 2
    assert "python -m clio_sync login firm" in capsys.readouterr().err


@pytest.mark.usefixtures("logged_in")
def test_whoami_asks_which_of_several(sim: Simulator, capsys: Shown) -> None:
    """And names them."""
    FileVault().save("other", sim.grant())
    assert main(["whoami"]) == 2
    assert "Name one: firm, other." in capsys.readouterr().err


def test_a_refused_grant_asks_for_a_login(
    sim: Simulator, logged_in: Grant, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And shows no token."""
    monkeypatch.delenv("CLIO_CLIENT_ID", raising=False)
    sim.local.authority.revoke(logged_in.access_token)
    assert main(["whoami"]) == 2
    shown = capsys.readouterr().err
    assert "Log in again" in shown
    assert logged_in.access_token not in shown


@pytest.fixture
def two_regions(sim: Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The firm's own Clio is called ``eu``, and another is called ``us``."""
    with Simulator() as other, other.serve() as url:
        known = {"us": Region("us", "us.test", url), "eu": Region("eu", "eu.test", sim.url)}
        for module in (regions, grant, oauth, whoami):
            monkeypatch.setattr(module, "REGIONS", known)
        yield


@pytest.mark.usefixtures("two_regions")
@pytest.mark.parametrize("application_is_known", [True, False])
def test_a_grant_of_another_region_is_recognised(
    sim: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Shown,
    application_is_known: bool,
) -> None:
    """Its own region is named, whether or not something could have renewed it."""
    monkeypatch.delenv("CLIO_CLIENT_ID", raising=False)
    if application_is_known:
        monkeypatch.setenv("CLIO_CLIENT_ID", "simulated-app")
        monkeypatch.setenv("CLIO_CLIENT_SECRET", "wrong")
    FileVault().save("firm", evolve(sim.grant(), region=regions.REGIONS["us"]))
    assert main(["whoami"]) == 2
    assert "good in the region 'eu', and only there" in capsys.readouterr().err


@pytest.mark.usefixtures("two_regions")
def test_a_grant_that_is_good_nowhere_is_just_refused(capsys: Shown) -> None:
    """No region is made up."""
    FileVault().save("firm", Grant("unknown", region=regions.REGIONS["us"]))
    assert main(["whoami"]) == 2
    assert "Log in again" in capsys.readouterr().err
