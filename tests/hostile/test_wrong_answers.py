"""Answers of 200 that are wrong: nothing is believed that was not read as an answer to us."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.simulator.wire import Request

from ..engine.firm import Firm, values_of
from .calm import attempt, converges
from .saboteur import Saboteur

WRONG = {
    "another record": lambda body, other: {"data": other},
    "a list": lambda body, _: {"data": [body["data"]]},
    "no id": lambda body, _: {"data": {k: v for k, v in body["data"].items() if k != "id"}},
    "id null": lambda body, _: {"data": {**body["data"], "id": None}},
    "id a word": lambda body, _: {"data": {**body["data"], "id": "seven"}},
    "id a list": lambda body, _: {"data": {**body["data"], "id": [1]}},
    "id true": lambda body, _: {"data": {**body["data"], "id": True}},
    "null": lambda body, _: {"data": None},
    "empty": lambda body, _: {},
    "text": lambda body, _: "ok",
    "a number": lambda body, _: 7,
    "nothing but an id": lambda body, _: {"data": {"id": body["data"]["id"]}},
}


@pytest.fixture
def stranger(firm: Firm) -> dict[str, Any]:
    """Somebody else in Clio."""
    made = firm.sim.create(
        "contacts", {"type": "Person", "first_name": "Zoe", "last_name": "Quill", "title": "Judge"}
    )
    firm.sim.clock.advance(60)
    return made


def shown(firm: Firm, saboteur: Saboteur, other: dict[str, Any], name: str, method: str) -> None:
    """Let answers to single records be wrong in this way."""

    def twist(request: Request, body: Any) -> Any:
        return WRONG[name](body, {**body["data"], **_whole(firm, other)})

    saboteur.bodies(twist, method, "contacts" if method == "POST" else "contacts/")


def _whole(firm: Firm, other: dict[str, Any]) -> dict[str, Any]:
    whole = next(c for c in firm.contacts() if c["id"] == other["id"])
    return {k: whole[k] for k in whole}


@pytest.mark.parametrize("name", WRONG)
def test_a_create_is_not_believed_on_a_wrong_answer(
    firm: Firm, saboteur: Saboteur, stranger: dict[str, Any], name: str
) -> None:
    """It is looked for instead, and found."""
    before = dict(stranger)
    shown(firm, saboteur, stranger, name, "POST")
    attempt(firm)
    converges(firm, saboteur)
    assert firm.sent("POST", "contacts") == 2
    after = next(c for c in firm.contacts() if c["id"] == stranger["id"])
    assert after["title"] == before["title"] and after["etag"] == before["etag"]


@pytest.mark.parametrize("name", WRONG)
def test_an_update_is_not_believed_on_a_wrong_answer(
    small: Firm, saboteur: Saboteur, stranger: dict[str, Any], name: str
) -> None:
    """Base and etag stay what they were."""
    small.clients[0]["visa"] = "L-1"
    shown(small, saboteur, stranger, name, "PATCH")
    attempt(small)
    saboteur.stop()
    small.edit(0, title="Partner")
    converges(small, saboteur)
    assert values_of(small.the(0))["Visa"] == "L-1"
    assert small.the(0)["title"] == "Partner"
    assert small.questions() == []
