"""The whole dance, from the consent page to the vault."""

from __future__ import annotations

import socket
import threading
import urllib.request
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.auth import Application, MemoryVault
from clio_sync.auth.application import LOOPBACK
from clio_sync.auth.login import login


@pytest.fixture
def application(application: Application) -> Application:
    """One whose redirect URI is on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return evolve(application, redirect_uri=f"http://127.0.0.1:{port}/callback")


def visit(url: str) -> str:
    """What a browser shows that is sent to a page and follows where it leads."""
    with urllib.request.urlopen(url, timeout=5) as page:
        text: str = page.read().decode()
    return text


def state_in(url: str) -> str:
    """Our state, as the consent page gets it."""
    return parse_qs(urlsplit(url).query)["state"][0]


def test_consent_in_a_browser_ends_in_the_vault(
    clio: Any, application: Application, run: Any
) -> None:
    """The browser comes back with a code, which is traded for the grant that is kept."""
    vault, pages = MemoryVault(), list[str]()
    grant = run(
        login(application, "firm", vault, open_browser=lambda url: pages.append(visit(url)))
    )
    assert clio.forms[0]["code"] == "the-code"
    assert vault.load("firm") == grant
    assert "close this page" in pages[0]
    assert "the-code" not in pages[0]


def test_nothing_is_printed_about_the_code(
    application: Application, run: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither the listener nor the login writes it anywhere."""
    run(login(application, "firm", MemoryVault(), open_browser=visit))
    assert capfd.readouterr() == ("", "")


def test_a_refused_consent_fails_the_login(clio: Any, application: Application, run: Any) -> None:
    """Nothing is kept."""
    clio.declines, vault = True, MemoryVault()
    with pytest.raises(errors.LoginFailed, match="declined"):
        run(login(application, "firm", vault, open_browser=visit))
    assert vault.names() == []


def test_a_stranger_who_knocks_does_not_end_the_login(application: Application, run: Any) -> None:
    """A guessed state and another path are turned away, and the wait goes on."""
    refused: list[int] = []

    def knock(url: str) -> None:
        try:
            visit(url)
        except HTTPError as error:
            refused.append(error.code)
            error.close()

    def browse(url: str) -> None:
        knock(f"{application.redirect_uri}?code=evil&state=guess")
        knock(f"{application.redirect_uri}?code=evil")
        knock(application.redirect_uri.replace("/callback", f"/favicon?state={state_in(url)}"))
        visit(url)

    run(login(application, "firm", MemoryVault(), open_browser=browse))
    assert refused == [404, 404, 404]


def test_a_connection_that_says_nothing_blocks_nobody(application: Application, run: Any) -> None:
    """Browsers open connections that they may never use."""
    idle = socket.socket()

    def browse(url: str) -> None:
        idle.connect(("127.0.0.1", urlsplit(application.redirect_uri).port))
        visit(url)

    run(login(application, "firm", MemoryVault(), open_browser=browse))
    idle.close()


def test_waiting_for_consent_has_an_end(application: Application, run: Any) -> None:
    """The port is free again afterwards."""
    for _ in range(2):
        with pytest.raises(errors.LoginFailed, match=r"within 0\.2 seconds"):
            run(
                login(
                    application, "firm", MemoryVault(), open_browser=lambda url: None, seconds=0.2
                )
            )


def test_consent_may_take_its_time(application: Application, run: Any) -> None:
    """People read the page before they agree."""
    people: list[threading.Timer] = []

    def browse(url: str) -> None:
        people.append(threading.Timer(0.7, visit, (url,)))
        people[0].start()

    run(login(application, "firm", MemoryVault(), open_browser=browse))
    people[0].join()


def test_a_taken_port_is_said_to_be(application: Application, run: Any) -> None:
    """The advice names the ways round it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", urlsplit(application.redirect_uri).port))
        taken.listen()
        with pytest.raises(errors.LoginFailed, match="paste=True"):
            run(login(application, "firm", MemoryVault(), open_browser=visit))


def test_a_code_can_be_pasted(clio: Any, application: Application, run: Any) -> None:
    """For a browser on another machine, with blanks around as copying has it."""
    vault = MemoryVault()
    run(
        login(
            application,
            "firm",
            vault,
            paste=True,
            open_browser=lambda url: None,
            ask=lambda question: "  pasted-code\n",
        )
    )
    assert clio.forms[0]["code"] == "pasted-code"
    assert vault.names() == ["firm"]


def test_the_url_the_browser_ended_at_can_be_pasted(
    clio: Any, application: Application, run: Any
) -> None:
    """Its state is checked and its code is taken."""
    pages: list[str] = []
    run(
        login(
            application,
            "firm",
            MemoryVault(),
            paste=True,
            open_browser=pages.append,
            ask=lambda question: f"http://127.0.0.1/?code=c%2B1&state={state_in(pages[0])}",
        )
    )
    assert clio.forms[0]["code"] == "c+1"


@pytest.mark.parametrize(
    ("pasted", "why"), [("https://x.example/?code=1&state=other", "state"), ("  ", "No code")]
)
def test_what_cannot_be_right_is_not_traded(
    clio: Any, application: Application, run: Any, pasted: str, why: str
) -> None:
    """The URL of another login, and nothing at all."""
    with pytest.raises(errors.LoginFailed, match=why):
        run(
            login(
                application,
                "firm",
                MemoryVault(),
                paste=True,
                open_browser=lambda url: None,
                ask=lambda question: pasted,
            )
        )
    assert clio.forms == []


def test_pasting_returns_to_the_page_that_shows_the_code(
    clio: Any, application: Application, run: Any
) -> None:
    """Unless the application says where else."""
    usual, pages = evolve(application, redirect_uri=LOOPBACK), list[str]()
    run(
        login(
            usual,
            "firm",
            MemoryVault(),
            paste=True,
            open_browser=pages.append,
            ask=lambda question: "pasted-code",
        )
    )
    assert clio.forms[0]["redirect_uri"] == f"{clio.url}/oauth/approval"
    assert parse_qs(urlsplit(pages[0]).query)["redirect_uri"] == [f"{clio.url}/oauth/approval"]


def test_where_nobody_can_listen_pasting_is_the_way(
    clio: Any, application: Application, run: Any
) -> None:
    """A redirect URI elsewhere is used as it is, and the code is asked for."""
    elsewhere = evolve(application, redirect_uri="https://firm.example/back")
    run(
        login(
            elsewhere,
            "firm",
            MemoryVault(),
            open_browser=lambda url: None,
            ask=lambda question: "pasted-code",
        )
    )
    assert clio.forms[0]["redirect_uri"] == "https://firm.example/back"


def test_the_browser_of_this_machine_is_the_usual_one(
    application: Application,
    run: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The address is told as well, for when none opens."""
    pages: list[str] = []

    def opened(url: str) -> bool:
        pages.append(url)
        visit(url)
        return True

    monkeypatch.setattr("webbrowser.open", opened)
    run(login(application, "firm", MemoryVault()))
    assert pages[0] in capsys.readouterr().err


def test_pasting_tells_the_address_only(
    application: Application,
    run: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The browser is somewhere else, so none is opened here."""
    monkeypatch.delattr("webbrowser.open")
    run(login(application, "firm", MemoryVault(), paste=True, ask=lambda question: "code"))
    assert f"{application.region.base}/oauth/authorize?" in capsys.readouterr().err


def test_the_usual_vault_is_the_encrypted_file(
    application: Application, run: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless another is given."""
    from clio_sync.auth import FileVault

    monkeypatch.setenv("CLIO_SYNC_VAULT", str(tmp_path / "grants"))
    monkeypatch.setenv("CLIO_SYNC_VAULT_KEY", FileVault.new_key())
    grant = run(login(application, "firm", open_browser=visit))
    assert FileVault().load("firm") == grant
