"""A simulator on a real port, an empty home, and a person who reads consent pages."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from clio_sync.simulator import Settings, Simulator

CLIO = ("ACCESS_TOKEN", "REFRESH_TOKEN", "EXPIRES_AT", "REGION", "REDIRECT_URI", "SYNC_VAULT")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home and an environment in which nobody has logged in yet."""
    for name in (*(f"CLIO_{one}" for one in CLIO), "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A local Clio on a port of its own."""
    with Simulator(Settings(list_lag=0.0)) as sim, sim.serve():
        yield sim


def decide(url: str, decision: str) -> str:
    """Read a consent page, press one of its buttons, and return what is shown at the end."""
    page = urllib.request.urlopen(url, timeout=5).read().decode()
    form = {
        name: unescape(value) for name, value in re.findall(r'name="(.*?)" value="(.*?)"', page)
    }
    body = urlencode({**form, "decision": decision}).encode()
    shown: str = (
        urllib.request.urlopen(f"{url.split('?', maxsplit=1)[0]}", body, timeout=5).read().decode()
    )
    return shown


@pytest.fixture
def agree() -> Callable[[str], str]:
    """A person who allows what is asked."""
    return lambda url: decide(url, "allow")


@pytest.fixture
def decline() -> Callable[[str], str]:
    """A person who does not."""
    return lambda url: decide(url, "decline")
