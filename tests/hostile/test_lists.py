"""Lists that repeat, skip, lead in circles or away, and pages that are no pages."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync import errors
from clio_sync.simulator.wire import Request

from ..engine.firm import Firm
from .calm import attempt, converges
from .saboteur import Saboteur


def paged(firm: Firm, count: int = 210) -> None:
    """So many people in Clio that their list has two pages."""
    for n in range(count):
        firm.sim.create("contacts", {"type": "Person", "first_name": "Q", "last_name": f"Other{n}"})
    firm.wait()


def next_is(address: Any) -> Any:
    """Lets every page of a list name a next one."""

    def twist(request: Request, body: Any) -> Any:
        if not isinstance(body["data"], list):
            return body
        url = address(request) if callable(address) else address
        return {**body, "meta": {"paging": {"next": url}}}

    return twist


def ever_another(request: Request) -> str:
    """The same page under an address that was never there before."""
    ever_another.count += 1  # type: ignore[attr-defined]
    return (
        f"{request.origin}{request.path}?limit=200&order=id(asc)&fields=id&n={ever_another.count}"  # type: ignore[attr-defined]
    )


ever_another.count = 0  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "address",
    [
        lambda request: f"{request.origin}{request.path}?page_token=x",
        ever_another,
        "https://elsewhere.example/api/v4/contacts.json",
        "not an address",
        "",
    ],
    ids=["itself", "ever another", "another host", "no address", "empty"],
)
def test_a_list_that_leads_astray_ends(firm: Firm, saboteur: Saboteur, address: Any) -> None:
    """Nobody reads for ever, and the token is sent nowhere else."""
    firm.make(0)
    firm.wait()
    saboteur.bodies(next_is(address), path="contacts.json")
    attempt(firm)
    converges(firm, saboteur)
    assert len(firm.contacts()) == 2


def test_a_list_of_custom_fields_that_leads_round_ends(firm: Firm, saboteur: Saboteur) -> None:
    """The names of an account are read in the same way."""
    saboteur.bodies(next_is(ever_another), path="custom_fields.json")
    with pytest.raises(errors.Unreadable, match="circle"):
        firm.plan()
    converges(firm, saboteur)


def test_records_that_a_list_repeats_count_once(firm: Firm, saboteur: Saboteur) -> None:
    """On one page or on the next: a record is never its own duplicate."""
    firm.fault("drop_after")
    saboteur.bodies(lambda _, body: {**body, "data": _twice(body["data"])})
    firm.run()
    firm.wait()
    firm.run()
    assert firm.questions() == []
    converges(firm, saboteur)


def _twice(data: Any) -> Any:
    return data * 2 if isinstance(data, list) else data


def test_a_record_that_the_first_list_skips_is_not_made_again(
    firm: Firm, saboteur: Saboteur
) -> None:
    """A list with fewer records than it counts is no ground to make any."""
    paged(firm)
    there = firm.make(0)
    firm.wait()

    def skip(_: Request, body: Any) -> Any:
        if not isinstance(body["data"], list):
            return body
        return {**body, "data": [r for r in body["data"] if r["id"] != there["id"]]}

    saboteur.bodies(skip)
    with pytest.raises(errors.GuardTripped, match="leaves out 1 of its contacts"):
        firm.run()
    assert firm.sent("POST") == 0
    converges(firm, saboteur)


def test_ids_as_text_are_the_same_ids(firm: Firm, saboteur: Saboteur) -> None:
    """In every answer, then in none, then in every other one."""

    def texts(record: dict[str, Any]) -> None:
        record["id"] = str(record["id"])
        for child in record.get("custom_field_values") or ():
            child["custom_field"]["id"] = str(child["custom_field"]["id"])

    firm.make(0)
    firm.wait()
    for method in ("GET", "POST", "PATCH"):
        saboteur.records(texts, method)
    assert firm.run().counts["review"] == 0
    firm.wait()
    assert firm.run().writes == 0
    saboteur.stop()
    firm.clients[0]["visa"] = "L-1"
    assert firm.run().updated == 1
    converges(firm, saboteur)
