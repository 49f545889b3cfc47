"""A Clio that misbehaves while a run is taken back: nothing is undone twice, or at somebody else's."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.simulator.wire import Request, Response

from ..engine.firm import Firm, values_of
from .saboteur import Saboteur

HTML = b"<html><body>Not here</body></html>"


@pytest.fixture
def changed(small: Firm) -> Firm:
    """Two people, linked long ago; a run has just changed both."""
    for row in small.clients:
        row["visa"] = "L-1"
    small.run()
    small.wait()
    small.sim.log.clear()
    return small


def take_back(firm: Firm, which: int = -1) -> Any:
    """Take a run back, which gives a report or ends in an error of ours, and in no other."""
    try:
        return firm.engine(firm.engine(firm.job().runs[which].rollback).apply)
    except errors.ClioError as error:
        return error


def is_taken_back(firm: Firm, saboteur: Saboteur, run: str) -> None:
    """Once it is over, what the run did is undone once, and taking it back again does nothing."""
    saboteur.stop()
    for _ in range(3):
        firm.wait()
        (place,) = [n for n, one in enumerate(firm.job().runs) if one.id == run]
        report = take_back(firm, place)
    assert report.writes == 0
    assert {values_of(contact)["Visa"] for contact in firm.contacts()} == {"H-1B"}
    assert firm.own().load().intents == ()


PAGES = {
    "a page": lambda request, response: Response(200, {"Content-Type": "text/html"}, HTML),
    "a page with 404": lambda request, response: Response(404, {"Content-Type": "text/html"}, HTML),
    "half of it": lambda request, response: evolve(response, body=response.body[:20]),
    "a 502": lambda request, response: Response(502, {}, b""),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_rollback_believes_no_answer_that_is_none(
    changed: Firm, saboteur: Saboteur, page: str, method: str
) -> None:
    """Reads that cannot be read undo nothing; writes that cannot be read are looked for."""
    run = changed.job().runs[-1].id
    saboteur.answers(PAGES[page], method)
    take_back(changed)
    if method == "GET":
        assert {values_of(contact)["Visa"] for contact in changed.contacts()} == {"L-1"}
    is_taken_back(changed, saboteur, run)


def test_a_rollback_puts_nobodys_values_into_another_record(
    changed: Firm, saboteur: Saboteur
) -> None:
    """Clio answers every question about one record with the other one."""
    run = changed.job().runs[-1].id
    other = changed.the(1)

    def twist(request: Request, body: Any) -> Any:
        return {"data": changed.the(1)} if f"/{other['id']}" not in request.path else body

    saboteur.bodies(twist, path="contacts/")
    take_back(changed)
    assert [len(changed.named(n)) for n in (0, 1)] == [1, 1]
    is_taken_back(changed, saboteur, run)
