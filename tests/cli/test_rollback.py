"""``runs`` and ``rollback``: what was run on a store, and the way back from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from clio_sync.auth import FileVault
from clio_sync.cli import main
from clio_sync.mapping import DataMap, field
from clio_sync.simulator import Simulator

Shown = pytest.CaptureFixture[str]
ROWS = [{"id": "1", "first": "Ada", "last": "Lovelace"}, {"id": "2", "first": "Al", "last": "Ba"}]


@pytest.fixture
def store(sim: Simulator, tmp_path: Path) -> Path:
    """The store of a job that has made two contacts."""
    FileVault().save("firm", sim.grant())
    fields = [field("first_name", "first"), field("last_name", "last")]
    people = DataMap("contacts", key="id", fields=fields)
    path = tmp_path / "firm.db"
    with sim.client() as clio:
        job = clio.sync([people.read(ROWS)], store=path)
        job.plan().apply()
        job.close()
    return path


def test_runs_are_listed(store: Path, capsys: Shown) -> None:
    """With what came of each."""
    assert main(["runs", "--store", str(store)]) == 0
    shown = capsys.readouterr().out
    assert "sync: 2 created" in shown and len(shown.splitlines()) == 1


def test_the_store_may_be_said_once_and_for_all(
    store: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the environment; without it, and without the option, there is none."""
    assert main(["runs"]) == 2
    assert "CLIO_SYNC_STORE" in capsys.readouterr().err
    monkeypatch.setenv("CLIO_SYNC_STORE", str(store))
    assert main(["runs"]) == 0


@pytest.mark.parametrize("more", [[], ["--plan"]])
def test_a_rollback_is_shown_first(
    store: Path, sim: Simulator, capsys: Shown, more: list[str]
) -> None:
    """Nothing is done unless it is asked for."""
    assert main(["rollback", "last", "--store", str(store), *more]) == 0
    assert "delete           2" in capsys.readouterr().out
    assert len(sim.all("contacts")) == 2


def test_a_rollback_needs_a_grant_and_the_store_only(
    store: Path, sim: Simulator, capsys: Shown
) -> None:
    """The run is taken back, and is listed with what took it back."""
    assert main(["rollback", "last", "firm", "--store", str(store), "--apply"]) == 0
    assert sim.all("contacts") == []
    assert "2 deleted" in capsys.readouterr().out
    main(["runs", "--store", str(store)])
    assert "rollback: 2 deleted" in capsys.readouterr().out


def test_what_is_left_for_people_has_a_status_of_its_own(
    store: Path, sim: Simulator, capsys: Shown
) -> None:
    """One row is taken back; then the run, of which somebody edited the rest."""
    assert (
        main(["rollback", "last", "--store", str(store), "--apply", "--row", "contacts", "1"]) == 0
    )
    (left,) = sim.all("contacts")
    sim.update("contacts", left["id"], {"prefix": "Dr"})
    assert main(["rollback", "last", "--store", str(store), "--apply"]) == 1
    assert "edited since" in capsys.readouterr().out
    assert len(sim.all("contacts")) == 1


def test_a_run_is_known_by_the_beginning_of_its_id(store: Path, capsys: Shown) -> None:
    """If no other begins with it; an unknown one is said to be unknown."""
    main(["runs", "--store", str(store)])
    id = capsys.readouterr().out.split()[0]
    assert main(["rollback", id[:6], "--store", str(store)]) == 0
    assert main(["rollback", "nobody", "--store", str(store)]) == 2
    assert "0 runs are called that" in capsys.readouterr().err


def test_a_run_that_never_ended_is_listed_as_such(store: Path, capsys: Shown) -> None:
    """And one that an error ended names the error."""
    from clio_sync.store import Changes, Run, open_store

    with open_store(store) as opened:
        epoch = opened.take_lease("me", 0.0, patience=0)
        opened.commit(epoch, Changes(run=Run("dead", "sync", 1.0)), 1.0)
        opened.commit(epoch, Changes(run=Run("bad", "sync", 2.0, 3.0, {}, "PermissionWall")), 3.0)
    main(["runs", "--store", str(store)])
    shown = capsys.readouterr().out
    assert "sync: has not ended" in shown and "sync: ended by PermissionWall" in shown


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, capsys: Shown) -> None:
    """A mistyped path is said to be one."""
    assert main(["runs", "--store", str(tmp_path / "other.db")]) == 2
    (tmp_path / "text").write_text("no store")
    assert main(["runs", "--store", str(tmp_path / "text")]) == 2
    assert "no store" in capsys.readouterr().err
    assert not (tmp_path / "other.db").exists()
