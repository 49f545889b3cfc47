"""The application that access is granted to."""

from __future__ import annotations

import pytest

from clio_sync.auth import REGIONS, Application
from clio_sync.auth.application import LOOPBACK
from clio_sync.errors import ConfigurationError

BOTH = {"CLIO_CLIENT_ID": "id", "CLIO_CLIENT_SECRET": "secret"}


def test_the_environment_describes_an_application() -> None:
    """All four variables are read."""
    environ = {**BOTH, "CLIO_REDIRECT_URI": "https://firm.example/back", "CLIO_REGION": "eu"}
    expected = Application("id", "secret", "https://firm.example/back", REGIONS["eu"])
    assert Application.from_env(environ) == expected


def test_id_and_secret_are_enough() -> None:
    """The redirect URI is a loopback address and the region is the first."""
    assert Application.from_env(BOTH) == Application("id", "secret", LOOPBACK, REGIONS["us"])


def test_the_environment_of_the_process_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an argument the process's own variables count."""
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)
    assert Application.from_env().client_id == "id"


@pytest.mark.parametrize("missing", BOTH)
def test_an_environment_with_half_an_application_is_refused(missing: str) -> None:
    """An id without a secret, or a secret without an id, can do nothing."""
    half = {name: value for name, value in BOTH.items() if name != missing}
    with pytest.raises(ConfigurationError, match="developer portal"):
        Application.from_env(half)
    assert Application.if_configured(half) is None


def test_a_region_may_be_given_by_name() -> None:
    """Strings are what settings hold."""
    assert Application("id", "secret", region="au").region is REGIONS["au"]


def test_the_secret_is_not_shown() -> None:
    """An application may be logged by accident."""
    assert "canary" not in f"{Application('id', 'canary')!r} {Application('id', 'canary')}"
