"""A Clio that misbehaves towards rows which take its changes back: no row becomes somebody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve

from clio_sync.simulator.wire import Request, Response
from clio_sync.sources import Rows

from ..engine.firm import Firm, person
from .calm import attempt
from .saboteur import Saboteur

ID = "clio_id"
HTML = b"<html><body>Not here</body></html>"


@pytest.fixture
def both(firm: Firm) -> Firm:
    """Three people in a table that takes everything back, linked and settled long ago."""
    firm.table = Rows([{**person(n), ID: ""} for n in range(3)], key="id", name="people")
    firm.mirroring = {"adds": True, "id_column": ID, "deletes": 3}
    firm.run()
    firm.wait(100_000)
    return firm


def names(firm: Firm) -> list[str]:
    """Who is in the table."""
    return [str(row.values["last"]) for row in firm.table]


def full(firm: Firm) -> Any:
    """A run that looks at everything."""
    return firm.apply(firm.plan(full=True))


def is_well(firm: Firm, saboteur: Saboteur, people: int = 3) -> None:
    """Once it is over, each record has its row and each row its record."""
    saboteur.stop()
    for _ in range(3):
        firm.wait(100_000)
        full(firm)
    assert sorted(names(firm)) == [f"Last{n}" for n in range(people)]
    assert sorted(c["last_name"] for c in firm.contacts()) == sorted(names(firm))
    titles = {c["last_name"]: c["title"] or "" for c in firm.contacts()}
    assert {str(row.values["last"]): row.values["title"] or "" for row in firm.table} == titles
    assert full(firm).writes == 0


def another(firm: Firm, n: int) -> Any:
    """Answers every question about one record with that of somebody else."""

    def twist(request: Request, body: Any) -> Any:
        asked = request.path.removesuffix(".json").rpartition("/")[2]
        return {"data": {**firm.the(n)}} if asked.isdigit() and int(asked) != n else body

    return twist


def test_a_row_takes_over_nothing_of_somebody_elses_record(both: Firm, saboteur: Saboteur) -> None:
    """Clio answers a question about one record with another one."""
    both.edit(0, title="Partner")
    both.edit(1, title="Judge")
    saboteur.bodies(another(both, 1), path="contacts/")
    both.wait()
    attempt(both)
    both.edit(0, title="Senior partner")
    both.wait()
    attempt(both)
    assert names(both) == ["Last0", "Last1", "Last2"]
    is_well(both, saboteur)


@pytest.mark.parametrize("status", [200, 404, 410, 502])
def test_a_page_that_is_no_answer_of_clios_removes_no_row(
    both: Firm, saboteur: Saboteur, status: int
) -> None:
    """Lists leave a record out, and something on the way says that it is not there."""

    def leave_out(_: Request, body: Any) -> Any:
        if not isinstance(body["data"], list):
            return body
        kept = [record for record in body["data"] if record["id"] != left_out]
        meta = {**body.get("meta", {}), "records": 2}
        return {**body, "data": kept, "meta": meta}

    left_out = both.the(0)["id"]
    page = Response(status, {"Content-Type": "text/html"}, HTML)
    saboteur.bodies(leave_out, path="contacts.json")
    saboteur.answers(lambda *_: page, path=f"contacts/{left_out}")
    for _ in range(2):
        both.wait(100_000)
        attempt(both)
    assert names(both) == ["Last0", "Last1", "Last2"]
    is_well(both, saboteur)


def test_a_list_that_repeats_a_new_record_adds_one_row(both: Firm, saboteur: Saboteur) -> None:
    """On one page, and in the next run."""
    both.make(3)
    saboteur.bodies(
        lambda _, body: (
            {**body, "data": body["data"] * 2} if isinstance(body["data"], list) else body
        )
    )
    for _ in range(2):
        both.wait()
        attempt(both)
    assert names(both).count("Last3") == 1
    is_well(both, saboteur, people=4)


def test_a_deletion_that_something_on_the_way_answers_is_looked_for(
    both: Firm, saboteur: Saboteur
) -> None:
    """A row goes, and the answer to the DELETE is a page: it is done once, and nothing else."""
    both.table.delete("c0", {})
    saboteur.answers(lambda _, r: evolve(r, status=200, body=HTML), "DELETE")
    both.wait()
    attempt(both)
    saboteur.stop()
    for _ in range(2):
        both.wait(100_000)
        full(both)
    assert [c["last_name"] for c in both.contacts()] == ["Last1", "Last2"]
    assert names(both) == ["Last1", "Last2"]
    assert both.own().load().intents == ()


def test_cells_are_not_emptied_by_a_record_without_its_values(
    both: Firm, saboteur: Saboteur
) -> None:
    """Clio leaves values out of its answers, or says null: only the latter is an edit."""
    before = json.dumps([dict(row.values) for row in both.table])

    def hide(record: dict[str, Any]) -> None:
        for name in ("first_name", "email_addresses", "custom_field_values"):
            record.pop(name, None)

    saboteur.records(hide)
    both.edit(0, prefix="Dr")
    both.wait()
    attempt(both)
    assert json.dumps([dict(row.values) for row in both.table]) == before
    is_well(both, saboteur)
