"""Refresh tokens that are good once: kept before they are used, and lost only if Clio loses them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from attrs import evolve

from clio_sync import Grow, errors
from clio_sync.auth import FileVault, MemoryVault
from clio_sync.simulator import Fault, Settings, Simulator

DAY = 86_400
TOKEN = "/grow/oauth/token"


def refreshes(sim):
    """How often the token endpoint was asked."""
    return sum(entry.path == TOKEN for entry in sim.log.entries)


class Vault(MemoryVault):
    """A vault that can be full."""

    full = False
    room = 0
    """How often something can be saved although it is full."""

    def save(self, name, grant):
        if self.full and not self.room:
            raise errors.VaultError("The disk is full.")
        self.room -= self.full
        super().save(name, grant)


@pytest.fixture
def vault(sim):
    """Where the firm's grant is kept."""
    vault = Vault()
    vault.save("grow:firm", sim.grow_grant())
    return vault


@pytest.fixture
def connect(hand, vault):
    """Makes clients that share the vault, as processes would."""

    def connect(**options):
        told = {"vault": vault, "name": "firm", "application": hand.sim.grow_application, **options}
        made = hand.grow(**told)
        made.session.tokens._grant = told["vault"].load("grow:firm")
        return made

    return connect


def test_a_token_is_renewed_an_hour_before_its_day_is_over(hand, connect, vault):
    """And what came with it is in the vault; the old refresh token is of no use."""
    grow, before = connect(), vault.load("grow:firm")
    hand.sim.advance(DAY - 3700)
    hand.take(grow.users.who_am_i())
    assert refreshes(hand.sim) == 0
    hand.sim.advance(200)
    hand.take(grow.users.who_am_i())
    kept = vault.load("grow:firm")
    assert refreshes(hand.sim) == 1
    assert kept.access_token != before.access_token
    assert kept.refresh_token != before.refresh_token
    assert kept.scope == before.scope


def test_weeks_of_days_go_by(hand, connect):
    """Each refresh token leads to the next."""
    grow = connect()
    for _ in range(14):
        hand.sim.advance(DAY)
        assert hand.take(grow.users.who_am_i()).id
    assert refreshes(hand.sim) == 14


def test_clients_that_share_a_vault_renew_once(hand, connect):
    """Whoever comes second finds what the first one got, day after day."""
    clients = [connect() for _ in range(3)]
    for day in (1, 2):
        hand.sim.advance(DAY)
        for grow in clients:
            hand.take(grow.users.who_am_i())
        assert refreshes(hand.sim) == day


def test_without_a_vault_nothing_is_renewed(hand):
    """What Clio replaces the refresh token by would be lost with the process."""
    grow = hand.grow(vault=None)
    hand.sim.advance(DAY)
    with pytest.raises(errors.GrantExpired, match="no vault"):
        hand.take(grow.users.who_am_i())
    assert refreshes(hand.sim) == 0


def test_a_vault_that_is_full_shows_before_clio_is_asked(hand, connect, vault):
    """So the old refresh token is still good when there is room again."""
    grow = connect()
    hand.sim.advance(DAY)
    vault.full = True
    with pytest.raises(errors.VaultError, match="full"):
        hand.take(grow.users.who_am_i())
    assert refreshes(hand.sim) == 0
    vault.full = False
    assert hand.take(grow.users.who_am_i()).id


def test_a_vault_that_fails_for_a_moment_is_tried_again(hand, connect, vault):
    """Nobody else has what Clio has just given."""
    grow, failures = connect(), iter([errors.VaultError("Locked."), None])
    hand.sim.advance(DAY)
    save = vault.save

    def fail_once(name, grant):
        if refreshes(hand.sim) and (failure := next(failures)):
            raise failure
        save(name, grant)

    vault.save = fail_once
    assert hand.take(grow.users.who_am_i()).id
    assert vault.load("grow:firm").access_token == grow.session.tokens._grant.access_token


def test_what_could_not_be_kept_is_neither_used_nor_lost(hand, connect, vault):
    """It waits until the vault takes it; the old refresh token, spent by now, is not sent again."""
    grow, before = connect(), vault.load("grow:firm")
    hand.sim.advance(DAY)
    vault.full, vault.room = True, 1  # for the rehearsal
    with pytest.raises(errors.VaultError, match="full"):
        hand.take(grow.users.who_am_i())
    assert grow.session.tokens._grant == before
    assert hand.sim.grow_firm.requests == 0
    vault.full = False
    assert hand.take(grow.users.who_am_i()).id
    assert refreshes(hand.sim) == 1
    assert vault.load("grow:firm").refresh_token != before.refresh_token


def test_a_token_that_is_still_good_outlasts_a_full_vault(hand, connect, vault):
    """There is an hour to make room."""
    grow = connect()
    hand.sim.advance(DAY - 1800)
    vault.full = True
    assert hand.take(grow.users.who_am_i()).id
    vault.full = False
    hand.sim.advance(60)
    assert hand.take(grow.users.who_am_i()).id
    assert refreshes(hand.sim) == 1


def test_a_grant_that_somebody_else_renewed_meanwhile_is_found(hand, connect, vault):
    """A program that renews without asking for the claim spends our refresh token."""
    grow = connect()
    hand.sim.advance(DAY)
    renewed = hand.sim.grow_grant()

    hand.sim.grow_firm.authority._refreshes.clear()

    class Overtaken(Vault):
        def load(self, name):
            return renewed if refreshes(hand.sim) else super().load(name)

    rival = Overtaken()
    rival.save("grow:firm", vault.load("grow:firm"))
    grow.session.tokens.vault = rival
    assert hand.take(grow.users.who_am_i()).id
    assert grow.session.tokens._grant == renewed


def test_a_grant_that_is_revoked_says_so(hand, connect, vault):
    """Only a login helps."""
    grow = connect()
    hand.sim.grow_firm.authority._end(
        hand.sim.grow_firm.authority._refreshes[vault.load("grow:firm").refresh_token]
    )
    with pytest.raises(errors.GrantRevoked, match="Log in again"):
        hand.take(grow.users.who_am_i())


def test_a_refused_token_is_renewed_once(hand, connect, vault):
    """It may be over before its time."""
    grow = connect()
    hand.sim.grow_firm.authority._families.clear()
    assert hand.take(grow.users.who_am_i()).id
    assert refreshes(hand.sim) == 1


# -------------------------------------------------------------------------------- in real time


@pytest.fixture
def busy():
    """A firm on a real port and in real time, whose tokens take a while."""
    with Simulator(Settings(grow_rate_limit=1000)) as sim, sim.serve():
        sim.faults.add(Fault("slow", path=TOKEN, seconds=0.1, times=0))
        yield sim


@pytest.fixture
def kept(busy, tmp_path):
    """A file that keeps a grant whose access token is over."""
    vault = FileVault(tmp_path / "grants", FileVault.new_key())
    vault.save("grow:firm", evolve(busy.grow_grant(), expires_at=1.0))
    return vault


def test_eight_threads_renew_once(busy, kept):
    """Each with a client of its own."""

    def ask(_):
        with Grow.connect("firm", vault=kept, application=busy.grow_application) as grow:
            return grow.users.who_am_i().id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert refreshes(busy) == 1


PROCESS = """
import sys
from clio_sync import Grow
from clio_sync.auth import FileVault, GrowApplication

url, path, key, client_id, secret = sys.argv[1:]
application = GrowApplication(client_id, secret, region=url)
grow = Grow.connect("firm", vault=FileVault(path, key), application=application)
print("ready", flush=True)
sys.stdin.readline()
print(grow.users.who_am_i().id)
"""


def test_eight_processes_renew_once(busy, kept):
    """The vault's lock lets one of them ask; the others find what it got."""
    app = busy.grow_application
    arguments = [busy.url, str(kept.path), str(kept._key), app.client_id, app.client_secret]
    command = [sys.executable, "-c", PROCESS, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, **pipes) for _ in range(8)]
    assert [process.stdout.readline() for process in processes] == ["ready\n"] * 8
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate()[0] for process in processes]
    assert len(set(answers)) == 1
    assert answers[0].strip().isdigit()
    assert refreshes(busy) == 1


def test_a_task_that_gives_up_loses_no_token(busy, kept):
    """Clio has replaced the refresh token by then: the answer is awaited and kept all the same."""
    from clio_sync import AsyncGrow

    async def impatient():
        application = busy.grow_application
        async with AsyncGrow.connect("firm", vault=kept, application=application) as grow:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(grow.users.who_am_i(), 0.03)

    before = kept.load("grow:firm")
    asyncio.run(impatient())
    after = kept.load("grow:firm")
    assert refreshes(busy) == 1
    assert after.refresh_token != before.refresh_token
    assert busy.grow_firm.authority.scopes_of(after.access_token, busy.clock.now())
