"""What every vault does, and what is special about each."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from clio_sync.auth import (
    REGIONS,
    EnvironmentVault,
    FileVault,
    Grant,
    KeyringVault,
    MemoryVault,
    SharedVault,
    Vault,
    default_vault,
)
from clio_sync.errors import ConfigurationError, VaultError

GRANT = Grant("token", "refresh", 12.5, REGIONS["eu"], "all")


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("canary")
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    """The keyring of the system, for the time of a test."""
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture(params=["memory", "file", "keyring"])
def vault(request: pytest.FixtureRequest, tmp_path: Path, ring: Ring) -> Vault:
    """One of each kind that keeps what it is given."""
    match request.param:
        case "memory":
            return MemoryVault()
        case "file":
            return FileVault(tmp_path / "deep" / "grants", FileVault.new_key())
        case _:
            return KeyringVault()


def test_a_vault_gives_back_what_it_was_given(vault: Vault) -> None:
    """Every part of a grant comes back."""
    vault.save("firm", GRANT)
    assert vault.load("firm") == GRANT


def test_a_vault_keeps_the_latest(vault: Vault) -> None:
    """A second grant under a name replaces the first."""
    vault.save("firm", GRANT)
    vault.save("firm", Grant("newer"))
    assert vault.load("firm") == Grant("newer")
    assert list(vault.names()) == ["firm"]


def test_a_vault_has_nothing_under_an_unknown_name(vault: Vault) -> None:
    """Nobody has logged in under it."""
    assert vault.load("nobody") is None


def test_a_vault_tells_its_names_in_order(vault: Vault) -> None:
    """Names are for people to choose from, so any text will do."""
    for name in ("smith/../llp", "Ärzte & Söhne", "firm 42"):
        vault.save(name, GRANT)
    assert list(vault.names()) == ["firm 42", "smith/../llp", "Ärzte & Söhne"]


def test_a_vault_forgets(vault: Vault) -> None:
    """A forgotten grant is gone, and the others stay."""
    vault.save("firm", GRANT)
    vault.save("other", GRANT)
    vault.forget("firm")
    assert vault.load("firm") is None
    assert list(vault.names()) == ["other"]


def test_forgetting_what_is_not_there_is_no_error(vault: Vault) -> None:
    """The wish is fulfilled already."""
    vault.forget("nobody")
    assert list(vault.names()) == []


def test_a_vault_shows_no_token(vault: Vault) -> None:
    """A vault may be logged by accident."""
    vault.save("firm", Grant("canary", "canary"))
    assert "canary" not in repr(vault)


# ------------------------------------------------------------------------------- the encrypted file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a vault is to be."""
    return tmp_path / "grants"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home with nothing in it."""
    for variable in ("CLIO_SYNC_VAULT", "CLIO_SYNC_VAULT_KEY", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def everything_in(folder: Path) -> bytes:
    """The bytes of all files."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_file_holds_neither_tokens_nor_names_in_the_clear(path: Path) -> None:
    """Whoever finds the file learns nothing."""
    FileVault(path, FileVault.new_key()).save("canary-firm", Grant("canary-token"))
    assert b"canary" not in everything_in(path.parent)


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@posix
def test_only_its_owner_can_use_the_file(home: Path) -> None:
    """Neither the vault nor its key nor their folders are open to others."""
    default_vault().save("firm", GRANT)
    made = [path for path in home.rglob("*") if "clio_sync" in str(path)]
    assert len(made) == 6
    assert {path.name for path in made if path.stat().st_mode & 0o077} == set()


@posix
def test_the_file_is_never_open_to_others(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even while it is written: it is made closed and then moved into place."""
    modes: list[int] = []
    replace = Path.replace

    def seen(self: Path, target: Path) -> Path:
        modes.append(self.stat().st_mode & 0o777)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", seen)
    FileVault(path, FileVault.new_key()).save("firm", GRANT)
    assert modes == [0o600]


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_use_is_refused(path: Path, mode: int) -> None:
    """Its tokens may be known, so they are not used as if nothing had been."""
    vault = FileVault(path, FileVault.new_key())
    vault.save("firm", GRANT)
    path.chmod(mode)
    with pytest.raises(VaultError, match="chmod 600"):
        vault.load("firm")


@posix
def test_a_key_that_others_can_use_is_refused(home: Path) -> None:
    """The key is worth as much as the vault."""
    vault = default_vault()
    vault.save("firm", GRANT)
    (home / ".config/clio_sync/vault.key").chmod(0o644)
    with pytest.raises(VaultError, match=r"vault\.key"):
        vault.load("firm")


def test_the_key_lives_in_another_folder(home: Path) -> None:
    """A copy of the data's folder alone opens nothing."""
    default_vault().save("firm", GRANT)
    assert (home / ".local/share/clio_sync/grants").exists()
    assert (home / ".config/clio_sync/vault.key").exists()
    assert FileVault().load("firm") == GRANT


def test_two_first_grants_share_one_key(home: Path) -> None:
    """Whoever comes second takes the key that the first has just made."""
    from clio_sync.auth.vaults.file import _made_key

    assert _made_key() == _made_key()


def test_folders_may_be_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that systems have for it are honoured."""
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    FileVault().save("firm", GRANT)
    assert (home / "data/clio_sync/grants").exists()
    assert (home / "config/clio_sync/vault.key").exists()


def test_path_and_key_may_come_from_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server has neither a home nor a person; nothing else is written then."""
    key = FileVault.new_key()
    monkeypatch.setenv("CLIO_SYNC_VAULT", str(home / "vault"))
    monkeypatch.setenv("CLIO_SYNC_VAULT_KEY", key)
    FileVault().save("firm", GRANT)
    assert FileVault(home / "vault", key).load("firm") == GRANT
    assert not (home / ".config").exists()


def test_a_lost_key_is_not_replaced_in_silence(home: Path) -> None:
    """A new key would bury what the old one keeps."""
    vault = default_vault()
    vault.save("firm", GRANT)
    (home / ".config/clio_sync/vault.key").unlink()
    for attempt in (vault.names, lambda: vault.save("other", GRANT)):
        with pytest.raises(VaultError, match="its key is not"):
            attempt()


def test_another_key_opens_nothing(path: Path) -> None:
    """And overwrites nothing."""
    FileVault(path, FileVault.new_key()).save("firm", GRANT)
    before = path.read_bytes()
    with pytest.raises(VaultError, match="with this key"):
        FileVault(path, FileVault.new_key()).save("firm", Grant("other"))
    assert path.read_bytes() == before


def test_what_is_no_key_is_refused(path: Path) -> None:
    """The text tells how to make one, and does not repeat what was given."""
    with pytest.raises(ConfigurationError, match="new_key") as caught:
        FileVault(path, "canary").save("firm", GRANT)
    assert "canary" not in str(caught.value)


def test_a_file_that_was_tampered_with_is_refused(path: Path) -> None:
    """A flipped byte is noticed."""
    key = FileVault.new_key()
    FileVault(path, key).save("firm", GRANT)
    content = bytearray(path.read_bytes())
    content[40] ^= 1
    path.write_bytes(content)
    with pytest.raises(VaultError, match="cannot be read"):
        FileVault(path, key).names()


def test_a_file_of_a_later_version_is_refused(path: Path) -> None:
    """What it may mean cannot be known."""
    from cryptography.fernet import Fernet

    key = FileVault.new_key()
    FileVault(path, key).save("firm", GRANT)
    path.write_bytes(Fernet(key).encrypt(b'{"version": 2, "grants": []}'))
    with pytest.raises(VaultError, match="later version"):
        FileVault(path, key).names()


def test_what_cannot_be_read_is_said(path: Path) -> None:
    """A folder in the place of the file, say."""
    path.mkdir()
    with pytest.raises(VaultError, match="could not be read: IsADirectoryError"):
        FileVault(path, FileVault.new_key()).names()


def test_what_cannot_be_written_is_said_and_leaves_nothing_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, say."""

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(VaultError, match="could not be written: OSError"):
        FileVault(path, FileVault.new_key()).save("firm", GRANT)
    assert [file.name for file in path.parent.iterdir()] == ["grants.lock"]


def test_many_threads_lose_no_grant(path: Path) -> None:
    """Each save reads, changes and writes the file alone."""
    from concurrent.futures import ThreadPoolExecutor

    key = FileVault.new_key()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: FileVault(path, key).save(f"firm {n}", GRANT), range(16)))
    assert len(FileVault(path, key).names()) == 16


def test_one_at_a_time_may_renew_a_grant(path: Path) -> None:
    """The others get no claim until it is released; other grants are free."""
    vault: SharedVault = FileVault(path, FileVault.new_key())
    held = vault.claim("firm")
    assert held is not None
    assert vault.claim("firm") is None
    other = vault.claim("other")
    assert other is not None
    held.release()
    again = vault.claim("firm")
    assert again is not None
    again.release()
    other.release()


def test_a_claim_does_not_keep_the_grant_from_being_saved(path: Path) -> None:
    """Whoever renews has to save, too."""
    vault = FileVault(path, FileVault.new_key())
    claim = vault.claim("firm")
    assert claim is not None
    vault.save("firm", GRANT)
    claim.release()
    assert vault.load("firm") == GRANT


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_claim_that_nobody_holds_any_more_is_free(path: Path) -> None:
    """A task that is cancelled at the wrong moment does not lock the grant for good."""
    vault = FileVault(path, FileVault.new_key())
    vault.claim("firm")
    gc.collect()
    again = vault.claim("firm")
    assert again is not None
    again.release()


def test_a_vault_where_nothing_can_be_made_is_said_to_be(path: Path) -> None:
    """A file in the place of the folder, say."""
    path.touch()
    with pytest.raises(VaultError, match="cannot be made"):
        FileVault(path / "grants", FileVault.new_key()).save("firm", GRANT)


def test_a_vault_that_stays_locked_is_reported(path: Path) -> None:
    """Waiting for another process has an end."""
    from clio_sync.auth.vaults._lock import FileLock, locked

    held = FileLock.take(path)
    assert held is not None
    with pytest.raises(VaultError, match="keeps the vault locked"), locked(path, seconds=0.01):
        pass
    held.release()


# ---------------------------------------------------------------------------------- the environment


def test_the_environment_holds_one_grant() -> None:
    """Whatever it is asked for."""
    vault = EnvironmentVault(
        {
            "CLIO_ACCESS_TOKEN": "token",
            "CLIO_REFRESH_TOKEN": "refresh",
            "CLIO_EXPIRES_AT": "12.5",
            "CLIO_REGION": "eu",
        }
    )
    assert vault.load("firm") == Grant("token", "refresh", 12.5, REGIONS["eu"])
    assert vault.names() == ["environment"]


def test_an_access_token_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process's own environment is read, and the region is the first."""
    for variable in ("CLIO_REFRESH_TOKEN", "CLIO_EXPIRES_AT", "CLIO_REGION"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("CLIO_ACCESS_TOKEN", "canary")
    assert EnvironmentVault().load() == Grant("canary", region=REGIONS["us"])
    assert "canary" not in repr(EnvironmentVault())


def test_an_environment_without_a_token_holds_nothing() -> None:
    """Nobody has logged in."""
    assert EnvironmentVault({}).load("firm") is None
    assert EnvironmentVault({}).names() == []


def test_an_expiry_that_is_no_number_is_refused() -> None:
    """It is not taken for unknown."""
    vault = EnvironmentVault({"CLIO_ACCESS_TOKEN": "token", "CLIO_EXPIRES_AT": "tomorrow"})
    with pytest.raises(ConfigurationError, match="seconds since the epoch"):
        vault.load("firm")


def test_the_environment_keeps_and_forgets_nothing() -> None:
    """What looked saved would be gone with the process."""
    with pytest.raises(VaultError, match="cannot keep"):
        EnvironmentVault({}).save("firm", GRANT)
    with pytest.raises(VaultError, match="cannot forget"):
        EnvironmentVault({}).forget("firm")


# -------------------------------------------------------------------------------------- the keyring


def test_a_locked_keyring_is_said_to_be(ring: Ring) -> None:
    """The kind of failure is told, not its words."""
    ring.locked = True
    with pytest.raises(VaultError, match="KeyringLocked") as caught:
        KeyringVault().load("firm")
    assert "canary" not in str(caught.value)


def test_two_services_do_not_mix(ring: Ring) -> None:
    """A program may keep its grants apart from other programs'."""
    KeyringVault("one").save("firm", GRANT)
    assert KeyringVault("two").names() == []


def test_a_missing_keyring_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not installed it learns what to install."""
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match=r"clio_sync\[keyring\]"):
        KeyringVault().names()
