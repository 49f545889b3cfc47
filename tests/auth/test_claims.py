"""The right to renew a grant: one holds it at a time, whatever the vault."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.auth import FileVault, KeyringVault, MemoryVault, SharedVault


@pytest.fixture(params=["file", "keyring", "memory"])
def vault(request: pytest.FixtureRequest, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A vault of each kind that keeps anything."""
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    made = {
        "file": lambda: FileVault(tmp_path / "grants", FileVault.new_key()),
        "keyring": KeyringVault,
        "memory": MemoryVault,
    }
    return made[request.param]()


def test_a_claim_is_exclusive_until_it_is_released(vault: Any) -> None:
    """For each name by itself; nobody waits for it here."""
    assert isinstance(vault, SharedVault)
    claim = vault.claim("firm")
    assert claim is not None
    assert vault.claim("firm") is None
    other = vault.claim("another firm")
    assert other is not None
    claim.release()
    again = vault.claim("firm")
    assert again is not None
    for held in (other, again):
        held.release()
