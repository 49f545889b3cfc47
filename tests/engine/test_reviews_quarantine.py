"""Rows that were set aside: tried again when somebody says so, or corrected in a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from clio_sync import errors
from clio_sync.engine.reviewing.quarantine import ADVICE, REASON
from clio_sync.engine.words import What

from .firm import Firm, case, person
from .test_refusals import refuse


@pytest.fixture
def refused(firm: Firm) -> Firm:
    """Clio has refused the first row; the second is made."""
    refuse(firm, "POST", "contacts", 422)
    firm.run()
    firm.wait()
    return firm


def retry(firm: Firm, *rows: Any, **options: Any) -> Any:
    """Plan and apply just these."""
    return firm.apply(firm.engine(firm.job().retry, *rows, **options))


@pytest.mark.parametrize("rows", [(), (1,), ("c0",)])
def test_a_row_is_tried_again_when_somebody_says_so(refused: Firm, rows: tuple[Any, ...]) -> None:
    """By its number, by its key, or with all that are set aside; and no other row is."""
    report = retry(refused, *rows)
    assert [(one.number, one.what) for one in report.results] == [(1, What.CREATE)]
    assert (refused.job().quarantine, len(refused.contacts())) == ([], 2)


def test_a_row_that_is_refused_again_is_set_aside_again(refused: Firm) -> None:
    """And left alone by the next run."""
    refuse(refused, "POST", "contacts", 422)
    assert retry(refused).counts["quarantined"] == 1
    assert len(refused.job().quarantine) == 1
    refused.wait()
    assert refused.run().writes == 0


def test_a_row_that_was_released_is_tried_by_the_next_run(refused: Firm) -> None:
    """Who released it is told in the audit."""
    assert refused.job().quarantine.release(1, by="Ana") == 1
    assert refused.run().created == 1
    (entry,) = [one for one in refused.job().audit if one.what == "released"]
    assert entry.by.person == "Ana"


def test_a_release_makes_older_plans_stale(refused: Firm) -> None:
    """They were made without it."""
    plan = refused.plan()
    refused.job().quarantine.release()
    with pytest.raises(errors.StalePlan):
        refused.apply(plan)


@pytest.mark.parametrize("row", [2, "c1", 7, "nobody"])
def test_a_row_that_is_not_set_aside_is_not_retried(refused: Firm, row: Any) -> None:
    """It is said which, if it is a number; a key is never repeated."""
    with pytest.raises(errors.ConfigurationError, match=r"Not set aside: (2|7|a key)\."):
        retry(refused, row)
    assert len(refused.job().quarantine) == 1


def test_a_quarantine_tells_what_to_do_and_no_value(refused: Firm) -> None:
    """It is read in logs."""
    aside = refused.job().quarantine
    told = str(aside)
    assert told.startswith(
        "contacts row 1: Clio refused it: 422 Because. Correct what Clio refuses"
    )
    assert repr(aside) == "<Quarantine of 1 rows>"
    assert aside[0] == aside[:1][0]
    assert not [value for value in ("First0", "Last0") if value in told + repr([*aside])]
    assert str(refused.job().quarantine) != "No row is set aside."


def test_rows_are_written_into_a_file_with_the_reason_and_come_back_corrected(
    refused: Firm, tmp_path: Path
) -> None:
    """Their own cells, read now; what is not in the file is left alone."""
    refused.clients[0]["title"] = "Dr"
    refuse(refused, "POST", "contacts", 422)
    refused.run()
    path = tmp_path / "fix.csv"
    assert refused.job().quarantine.to_csv(path) == 1
    with path.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["id"], row["first"], row["title"]) == ("c0", "First0", "Dr")
    assert row[REASON] == "Clio refused it: 422 Because"
    assert "release the row" in row[ADVICE]
    report = refused.push(refused.people, {**row, "title": "Judge"})
    assert (report.created, len(report.results)) == (1, 1)
    assert refused.the(0)["title"] == "Judge"
    assert refused.job().quarantine == []


def test_rows_that_cannot_be_mapped_are_written_as_well(firm: Firm, tmp_path: Path) -> None:
    """Those without a key of their own, too: they are known by their place."""
    firm.clients = [person(0, mail="nobody"), person(1), {**person(2), "id": ""}]
    firm.run()
    path = tmp_path / "fix.csv"
    assert firm.job().quarantine.to_csv(str(path)) == 2
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["first"], row["mail"]) for row in rows] == [
        ("First0", "nobody"),
        ("First2", "p2@example.com"),
    ]
    assert "Correct the cells" in rows[0][ADVICE]
    assert retry(firm).counts["quarantined"] == 1


def test_rows_that_no_source_has_any_more_are_left_out(refused: Firm, tmp_path: Path) -> None:
    """There are no cells to write."""
    del refused.clients[0]
    assert refused.job().quarantine.to_csv(tmp_path / "fix.csv") == 0


def test_each_map_has_a_file_of_its_own(firm: Firm, tmp_path: Path) -> None:
    """Their columns have nothing to do with each other."""
    firm.clients, firm.cases = [person(0, mail="nobody")], [{**case(0), "no": ""}]
    firm.run()
    aside = firm.job().quarantine
    with pytest.raises(errors.ConfigurationError, match="contacts, matters are set aside"):
        aside.to_csv(tmp_path / "fix.csv")
    assert aside.to_csv(tmp_path / "fix.csv", map=firm.matters) == 1
    other = firm.job([firm.people.read(firm.clients)]).quarantine
    with pytest.raises(errors.ConfigurationError, match="does not read matters"):
        other.to_csv(tmp_path / "fix.csv", map="matters")


def test_an_empty_quarantine_says_so(firm: Firm) -> None:
    """And retries nothing."""
    assert str(firm.job().quarantine) == "No row is set aside."
    assert firm.job().quarantine != [1]
    assert retry(firm).results == ()
