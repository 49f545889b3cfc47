"""The grant that a client works with, renewed once however many ask."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import anyio
import pytest

from clio_sync import errors
from clio_sync._drivers import AsyncDriver, Driver
from clio_sync._flow import together
from clio_sync.auth import Application, EnvironmentVault, FileVault, Grant, MemoryVault, Tokens
from clio_sync.auth.tokens import PATIENCE

NOW = 1_000_000.0
OVER = Grant("over", "refresh", expires_at=NOW - 1)
SOON = Grant("good", "refresh", expires_at=NOW + 200)


def test_eight_threads_with_an_expired_token_renew_once(
    clio: Any, application: Application
) -> None:
    """One asks Clio and the others take what it got."""
    clio.slowness = 0.1
    tokens = Tokens(Grant("over", "refresh", expires_at=1.0), application=application)
    with closing(Driver()) as driver, ThreadPoolExecutor(8) as pool:
        grants = list(pool.map(lambda _: driver.run(tokens.current()), range(8)))
    assert {grant.access_token for grant in grants} == {"fresh-1"}
    assert len(clio.forms) == 1


def test_eight_tasks_with_an_expired_token_renew_once(clio: Any, application: Application) -> None:
    """The same holds for tasks of one loop."""
    clio.slowness = 0.1
    tokens = Tokens(Grant("over", "refresh", expires_at=1.0), application=application)

    async def main() -> list[Grant]:
        driver = AsyncDriver()
        try:
            return await driver.run(together([tokens.current() for _ in range(8)], limit=8))
        finally:
            await driver.close()

    assert {grant.access_token for grant in anyio.run(main)} == {"fresh-1"}
    assert len(clio.forms) == 1


def test_eight_refused_threads_renew_once(clio: Any, application: Application) -> None:
    """Whoever comes with the same stale grant takes the one that replaced it."""
    clio.slowness = 0.1
    stale = Grant("revoked", "refresh")
    tokens = Tokens(stale, application=application)
    with closing(Driver()) as driver, ThreadPoolExecutor(8) as pool:
        grants = list(pool.map(lambda _: driver.run(tokens.renew(stale)), range(8)))
    assert {grant.access_token for grant in grants} == {"fresh-1"}
    assert len(clio.forms) == 1


PROCESS = """
import sys
from clio_sync._drivers import Driver
from clio_sync.auth import Application, FileVault, Tokens

url, path, key = sys.argv[1:]
vault = FileVault(path, key)
application = Application("app-id", "app-secret", region=url)
tokens = Tokens(vault.load("firm"), application=application, vault=vault, name="firm")
print("ready", flush=True)
sys.stdin.readline()
print(Driver().run(tokens.current()).access_token)
"""


def test_four_processes_that_share_a_vault_renew_once(clio: Any, tmp_path: Path) -> None:
    """All hold the expired grant; one renews it and the others find it in the vault."""
    clio.slowness = 0.2
    vault = FileVault(tmp_path / "grants", FileVault.new_key())
    vault.save("firm", Grant("over", "refresh", expires_at=1.0))
    command = [sys.executable, "-c", PROCESS, clio.url, str(vault.path), str(vault._key)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert {process.communicate()[0].strip() for process in processes} == {"fresh-1"}
    assert len(clio.forms) == 1


def test_a_good_grant_costs_no_request(clio: Any, application: Application, run: Any) -> None:
    """It is kept in memory."""
    grant = Grant("good", "refresh", expires_at=NOW + 3600)
    tokens = Tokens(grant, application=application)
    assert run(tokens.current()) is grant
    assert clio.forms == []


def test_a_grant_is_renewed_before_it_ends(clio: Any, application: Application, run: Any) -> None:
    """Five minutes early, so that no request has to be refused first."""
    assert run(Tokens(SOON, application=application).current()).access_token == "fresh-1"


def test_how_early_can_be_chosen(clio: Any, application: Application, run: Any) -> None:
    """Some want to use a token up."""
    assert run(Tokens(SOON, application=application, early=60).current()) is SOON


def test_a_grant_is_saved_before_it_is_used(application: Application, run: Any) -> None:
    """What cannot be saved is not handed out, for a rotated refresh token would be lost."""

    class Full(MemoryVault):
        def save(self, name: str, grant: Grant) -> None:
            raise errors.VaultError("The disk is full.")

    tokens = Tokens(OVER, application=application, vault=Full(), name="firm")
    with pytest.raises(errors.VaultError, match="disk is full"):
        run(tokens.current())
    assert "fresh" not in tokens._grant.access_token


@pytest.mark.parametrize(
    ("refreshes", "kept"), [({}, "refresh"), ({"refresh_token": "next"}, "next")]
)
def test_a_vault_gets_the_refresh_token_to_use_next(
    clio: Any, application: Application, run: Any, refreshes: dict[str, object], kept: str
) -> None:
    """The new one where Clio rotates, and else the old one."""
    clio.refreshes = refreshes
    vault = MemoryVault()
    run(Tokens(OVER, application=application, vault=vault, name="firm").current())
    saved = vault.load("firm")
    assert saved is not None
    assert (saved.access_token, saved.refresh_token) == ("fresh-1", kept)


def test_what_another_process_renewed_is_taken_from_the_vault(
    clio: Any, application: Application, run: Any
) -> None:
    """Its grant is as good as one of our own, and costs no request."""
    vault = MemoryVault()
    theirs = Grant("theirs", "refresh", expires_at=NOW + 9999)
    vault.save("firm", theirs)
    tokens = Tokens(OVER, application=application, vault=vault, name="firm")
    assert run(tokens.current()) is theirs
    assert clio.forms == []


def test_a_vault_helps_even_without_an_application(run: Any) -> None:
    """A program that cannot renew profits from one that can."""
    vault = MemoryVault()
    vault.save("firm", Grant("theirs", expires_at=NOW + 9999))
    assert run(Tokens(OVER, vault=vault, name="firm").current()).access_token == "theirs"


def test_an_expired_grant_from_the_vault_is_renewed_with_its_own_token(
    clio: Any, application: Application, run: Any
) -> None:
    """Where refresh tokens rotate, only the latest is good."""
    vault = MemoryVault()
    vault.save("firm", Grant("theirs", "rotated", expires_at=NOW - 5))
    run(Tokens(OVER, application=application, vault=vault, name="firm").current())
    assert clio.forms[0]["refresh_token"] == "rotated"


def test_a_token_that_was_given_up_does_not_come_back(
    clio: Any, application: Application, run: Any, time_: Any
) -> None:
    """A vault that lags behind must not talk us into a token we know to be refused."""
    vault = MemoryVault()
    first = Grant("first", "refresh")
    tokens = Tokens(first, application=application, vault=vault, name="firm")
    second = run(tokens.renew(first))
    vault.save("firm", first)
    time_.sleep(3600)
    assert run(tokens.renew(second)).access_token == "fresh-2"


def test_the_environment_is_not_written_to(clio: Any, application: Application, run: Any) -> None:
    """A renewed grant of the environment lives as long as the process."""
    vault = EnvironmentVault({"CLIO_ACCESS_TOKEN": "over", "CLIO_REFRESH_TOKEN": "refresh"})
    tokens = Tokens(OVER, application=application, vault=vault, name="environment")
    assert run(tokens.current()).access_token == "fresh-1"


@pytest.mark.parametrize("refresh_token", ["refresh", None])
def test_an_end_without_a_way_to_renew_is_said(run: Any, refresh_token: str | None) -> None:
    """The advice names what is missing."""
    grant = Grant("over", refresh_token, expires_at=NOW - 1)
    with pytest.raises(errors.GrantExpired, match="Log in again, or set CLIO_CLIENT_ID"):
        run(Tokens(grant).current())


def test_a_grant_without_a_refresh_token_ends_for_good(application: Application, run: Any) -> None:
    """An application alone renews nothing."""
    with pytest.raises(errors.GrantExpired, match=r"Log in again\.$"):
        run(Tokens(Grant("over", expires_at=NOW - 1), application=application).current())


def test_the_last_minutes_of_a_grant_that_cannot_be_renewed_are_used(run: Any) -> None:
    """Early renewal is a convenience, no reason to stop early."""
    assert run(Tokens(SOON).current()) is SOON


def test_a_failed_early_renewal_does_not_stop_the_work(
    clio: Any, application: Application, run: Any, time_: Any
) -> None:
    """The old token is still good; half a minute later it is tried again."""
    clio.scripted = [(400, {"error": "invalid_request"})]
    tokens = Tokens(SOON, application=application)
    assert run(tokens.current()) is SOON
    assert run(tokens.current()) is SOON
    assert len(clio.forms) == 1
    time_.sleep(31)
    assert run(tokens.current()).access_token == "fresh-2"


def test_a_failed_renewal_proves_that_the_request_was_not_sent(
    clio: Any, application: Application, run: Any
) -> None:
    """Whoever waits for the answer of a write need not look for its effect."""
    clio.scripted = [(400, {"error": "invalid_request"})]
    with pytest.raises(errors.NotSent, match="could not be renewed"):
        run(Tokens(OVER, application=application).current())


def test_a_revoked_grant_is_not_mistaken_for_a_failure(
    clio: Any, application: Application, run: Any
) -> None:
    """Only a new login helps, even while the old token lasts."""
    clio.scripted = [(400, {"error": "invalid_grant"})]
    with pytest.raises(errors.GrantRevoked):
        run(Tokens(SOON, application=application).current())


def test_a_fresh_token_that_is_refused_is_not_renewed_again(
    clio: Any, application: Application, run: Any
) -> None:
    """It would be refused for ever, at a refresh each time."""
    tokens = Tokens(OVER, application=application)
    fresh = run(tokens.current())
    with pytest.raises(errors.GrantRevoked, match="a moment ago"):
        run(tokens.renew(fresh))
    assert len(clio.forms) == 1


class Claimed(MemoryVault):
    """A vault whose claim another process holds for a while."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals, self.released = refusals, 0

    def claim(self, name: str) -> Claimed | None:
        self.refusals -= 1
        return None if self.refusals >= 0 else self

    def release(self) -> None:
        self.released += 1


def test_another_process_is_waited_for(clio: Any, application: Application, run: Any) -> None:
    """While it renews we only look, and then go on ourselves."""
    vault = Claimed(refusals=5)
    tokens = Tokens(OVER, application=application, vault=vault, name="firm")
    assert run(tokens.current()).access_token == "fresh-1"
    assert vault.released == 1


def test_a_process_that_hangs_is_reported(application: Application, run: Any, time_: Any) -> None:
    """Waiting has an end."""
    vault = Claimed(refusals=100_000)
    with pytest.raises(errors.VaultError, match="hangs"):
        run(Tokens(OVER, application=application, vault=vault, name="firm").current())
    assert PATIENCE < time_.instant - NOW < PATIENCE + 1


def test_a_failed_renewal_lets_others_try(clio: Any, application: Application, run: Any) -> None:
    """The claim is released whatever happens."""
    clio.scripted = [(400, {"error": "invalid_grant"})]
    vault = Claimed(refusals=0)
    with pytest.raises(errors.GrantRevoked):
        run(Tokens(OVER, application=application, vault=vault, name="firm").current())
    assert vault.released == 1


def test_a_cancelled_renewal_frees_the_lock(clio: Any, application: Application) -> None:
    """The next task renews as if nothing had been."""
    clio.slowness = 0.3
    vault = Claimed(refusals=0)
    over = Grant("over", "refresh", expires_at=1.0)
    tokens = Tokens(over, application=application, vault=vault, name="firm")

    async def main() -> Grant:
        driver = AsyncDriver()
        try:
            with anyio.move_on_after(0.1):
                await driver.run(tokens.current())
            clio.slowness = 0.0
            return await driver.run(tokens.current())
        finally:
            await driver.close()

    assert anyio.run(main).access_token.startswith("fresh")
    assert vault.released == 2


def test_tokens_show_no_token(application: Application) -> None:
    """They may be logged by accident, with what they hold."""
    tokens = Tokens(Grant("canary", "canary"), application=application, vault=MemoryVault())
    assert "canary" not in repr(tokens)
    assert "app-secret" not in repr(tokens)
