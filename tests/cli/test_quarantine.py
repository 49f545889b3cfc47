"""``quarantine``: rows that were set aside, listed and released with nothing but a store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clio_sync.cli import main
from clio_sync.store import Changes, Quarantined, RowId, open_store

ANN, BEN = RowId("clients", "a1"), RowId("cases", "b2")


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with two rows set aside."""
    path = tmp_path / "firm.db"
    aside = (
        Quarantined(ANN, "clio", "Clio refused it: 422 Because", "d", 4),
        Quarantined(BEN, "source", "its key is blank", "e"),
    )
    with open_store(path) as store:
        epoch = store.take_lease("me", 0.0, patience=0)
        store.commit(epoch, Changes(quarantined=aside), 1.0)
        store.release_lease(epoch)
    return str(path)


def test_rows_are_listed_with_reason_and_advice(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With status 1, as long as there are any."""
    assert main(["quarantine", "--store", store]) == 1
    told = capsys.readouterr().out
    assert "clients row 4: Clio refused it: 422 Because. Correct what Clio refuses" in told
    assert "cases a row: its key is blank. Correct the cells" in told
    assert main(["quarantine", "--store", store, "--map", "clients", "--json"]) == 1
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "map": "clients",
        "row": 4,
        "by": "clio",
        "reason": "Clio refused it: 422 Because",
    }


def test_rows_are_released(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By number, or all of them."""
    assert main(["quarantine", "--store", store, "release", "4", "--by", "Ana"]) == 0
    assert capsys.readouterr().out == "1 released.\n"
    assert main(["quarantine", "--store", store, "release", "--all"]) == 0
    assert main(["quarantine", "--store", store]) == 0
    assert "No row is set aside." in capsys.readouterr().out


def test_what_is_not_set_aside_is_not_released(
    store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With status 2, and nobody is released by saying nothing."""
    assert main(["quarantine", "--store", store, "release", "9"]) == 2
    assert "Not set aside: 9" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["quarantine", "--store", store, "release"])
    with open_store(store) as opened:
        assert len(opened.quarantine()) == 2
