"""The command that tells how a job is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clio_sync.auth import FileVault
from clio_sync.cli import main
from clio_sync.mapping import DataMap, field
from clio_sync.simulator import Settings, Simulator

PEOPLE = DataMap("contacts", key="id", fields=[field("first_name", "f"), field("last_name", "l")])


@pytest.fixture
def sim():
    """A Clio on a port, where nothing lags."""
    with Simulator(Settings(list_lag=0.0)) as made, made.serve():
        yield made


@pytest.fixture
def store(sim, tmp_path):
    """A store in which one run is remembered."""
    path = tmp_path / "firm.db"
    job = sim.client().sync([PEOPLE.read([{"id": 1, "f": "Amara", "l": "Osei"}])], store=path)
    job.plan().apply()
    job.close()
    return path


def health(store: Path, *words: str) -> int:
    """The status of the command."""
    return main(["health", "--store", str(store), *words])


def test_a_store_is_looked_at_without_a_grant(store, capsys):
    """What it remembers and the runs; nobody is asked."""
    assert health(store) == 0
    told = capsys.readouterr().out
    assert told.startswith("ok: nothing to look at\ndata\n  ok       reviews: none is open\n")
    assert "connection" not in told
    assert "Amara" not in told


def test_with_a_firm_clio_is_asked_too(store, sim, tmp_path, capsys, monkeypatch):
    """By the grant that is kept under its name."""
    vault = tmp_path / "vault.json"
    FileVault(vault).save("smith", sim.grant())
    monkeypatch.setenv("CLIO_CLIENT_ID", sim.application.client_id)
    monkeypatch.setenv("CLIO_CLIENT_SECRET", sim.application.client_secret)
    monkeypatch.setenv("CLIO_REGION", sim.url)
    assert health(store, "--firm", "smith", "--vault", str(vault), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["level"] == "ok"
    layers = {check["layer"] for check in told["checks"]}
    assert layers == {"connection", "data", "operations"}


def test_what_a_firm_minds_can_be_said(store, capsys):
    """As two numbers; the status tells how bad it is."""
    assert health(store, "--limit", "size=0,1e12") == 1
    assert health(store, "--limit", "size=0,0", "--limit", "success=-1,1e9") == 2
    assert "failing  store" in capsys.readouterr().out


@pytest.mark.parametrize("limit", ["weather=1,2", "size=1", "size=a,b", "size"])
def test_a_threshold_that_cannot_be_is_refused(store, limit, capsys):
    """Rather than never to warn."""
    assert health(store, "--limit", limit) == 2
    assert "hreshold" in capsys.readouterr().err


def test_a_store_that_is_not_there_is_failing(tmp_path, capsys):
    """Whoever looks on takes it for what it is."""
    assert health(tmp_path / "none.db") == 2
    assert not (tmp_path / "none.db").exists()
