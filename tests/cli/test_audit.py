"""``audit``: the audit of a store, verified and exported from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from clio_sync.cli import main
from clio_sync.store import Changes, Link, RecordId, RowId, open_store, tables


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with an entry in its audit."""
    path = tmp_path / "firm.db"
    with open_store(path) as store:
        links = (Link(RowId("clients", "a1"), RecordId("contacts", 7)),)
        store.commit(store.take_lease("me", 0.0, patience=0), Changes(links=links), 1.0)
    return path


@pytest.fixture
def spoilt(store: Path) -> Path:
    """One that somebody has been at."""
    with open_store(store) as opened, opened._database.writing() as connection:
        connection.execute(update(tables.audit).values(entry='{"number":1}'))
    return store


def head(store: Path) -> str:
    """Where a store's audit ends."""
    with open_store(store) as opened:
        return str(opened.audit_head())


def test_an_audit_that_holds_is_said_to(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its length and its end."""
    assert main(["audit", "verify", str(store)]) == 0
    told = f"The audit holds: 1 entries, the last is {head(store)}.\n"
    assert capsys.readouterr() == (told, "")
    assert main(["audit", "verify", str(store), "--head", head(store)]) == 0


def test_an_audit_that_is_broken_has_a_status_of_its_own(
    spoilt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first broken link is named."""
    assert main(["audit", "verify", str(spoilt)]) == 1
    assert capsys.readouterr().out == "The audit is broken at entry 1: it was altered.\n"


def test_a_head_that_is_not_in_it_breaks_it(store: Path) -> None:
    """Whoever noted it knows that it was there."""
    assert main(["audit", "verify", str(store), "--head", "1:0123456789"]) == 1
    assert main(["audit", "verify", str(store), "--head", "2:0123456789"]) == 1


def test_an_export_is_verified_without_the_store(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor its key."""
    noted, export = head(store), str(tmp_path / "audit.jsonl")
    assert main(["audit", "export", str(store), export]) == 0
    assert capsys.readouterr().out == f"1 entries, the last is {noted}.\n"
    for path in tmp_path.glob("firm.db*"):
        path.unlink()
    assert main(["audit", "verify", export, "--head", noted]) == 0
    Path(export).write_text(Path(export).read_text().replace("linked", "unlinked"))
    assert main(["audit", "verify", export]) == 1


@pytest.mark.parametrize("arguments", [("verify",), ("export",)])
def test_what_is_not_there_is_not_made(
    arguments: tuple[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped path is said to be one."""
    more = [str(tmp_path / "audit.jsonl")] if arguments == ("export",) else []
    assert main(["audit", *arguments, str(tmp_path / "other.db"), *more]) == 2
    assert "No such file" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_store_is_not_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor changed."""
    text = tmp_path / "notes.txt"
    text.write_text("notes")
    assert main(["audit", "export", str(text), str(tmp_path / "audit.jsonl")]) == 2
    assert "no store" in capsys.readouterr().err
    assert text.read_text() == "notes"


def test_what_is_no_head_is_refused(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With how one looks."""
    assert main(["audit", "verify", str(store), "--head", "last"]) == 2
    assert "17:3f9c1a2b4d5e6f70" in capsys.readouterr().err
