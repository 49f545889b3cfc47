"""Etags and instants that tell nothing, or lies."""

from __future__ import annotations

import datetime as dt
import itertools
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.simulator.wire import Response

from ..engine.firm import Firm, person, values_of
from .calm import converges
from .saboteur import Saboteur


def everywhere(saboteur: Saboteur, twist: Any) -> None:
    """Twist the records of all answers."""
    for method in ("GET", "POST", "PATCH"):
        saboteur.records(twist, method)


def test_an_etag_that_never_changes_hides_no_edit(firm: Firm, saboteur: Saboteur) -> None:
    """Somebody's edit of the very field that is written is a question, as always."""
    everywhere(saboteur, lambda record: record.update(etag='"same"'))
    _accept_any(firm)
    firm.clients[0]["title"] = "Clerk"
    firm.run()
    firm.wait()
    firm.edit(0, title="Judge")
    firm.clients[0]["title"] = "Partner"
    firm.wait()
    firm.run()
    assert firm.the(0)["title"] == "Judge"
    assert firm.questions() == ["conflict"]


def _accept_any(firm: Firm) -> None:
    """Let no If-Match ever fail, as where all versions have one name."""
    inner = firm.sim.local.handle

    def handle(request: Any) -> Any:
        headers = {k: v for k, v in request.headers.items() if k != "if-match"}
        return inner(evolve(request, headers=headers))

    firm.sim.local.handle = handle  # type: ignore[method-assign]


def test_an_etag_that_never_changes_loses_no_lost_answer(firm: Firm, saboteur: Saboteur) -> None:
    """What was written is written, once or twice, and nothing else."""
    everywhere(saboteur, lambda record: record.update(etag='"same"'))
    _accept_any(firm)
    firm.run()
    firm.wait()
    firm.clients[0]["visa"] = "L-1"
    firm.fault("drop_after", "PATCH")
    firm.run()
    firm.wait()
    firm.run()
    firm.wait()
    assert firm.run().writes == 0
    assert values_of(firm.the(0))["Visa"] == "L-1"
    converges(firm, saboteur)


@pytest.mark.parametrize("methods", [("GET",), ("GET", "POST", "PATCH")])
def test_an_etag_that_always_changes_ends_in_no_endless_writing(
    firm: Firm, saboteur: Saboteur, methods: tuple[str, ...]
) -> None:
    """Nothing can be written safely, and a second run writes nothing."""
    tags = (f'"{n}"' for n in itertools.count())
    for method in methods:
        saboteur.records(lambda record: record.update(etag=next(tags)), method)
    firm.run()
    firm.wait()
    assert firm.run().writes == 0
    firm.clients[0]["visa"] = "L-1"
    firm.wait()
    firm.run()
    assert firm.sent("PATCH") <= 4
    saboteur.stop()
    assert firm.questions() == ["stubborn"]
    assert values_of(firm.the(0))["Visa"] == "H-1B"


def test_instants_that_go_backwards_lose_no_edit(small: Firm, saboteur: Saboteur) -> None:
    """The record itself is asked where a list seems to be older than what is known."""
    everywhere(saboteur, lambda record: record.update(updated_at="2001-01-01T00:00:00Z"))
    small.edit(0, title="Judge")
    small.clients[0]["visa"] = "L-1"
    small.wait()
    small.run()
    small.wait()
    small.run()
    assert small.the(0)["title"] == "Judge"
    assert values_of(small.the(0))["Visa"] == "L-1"
    converges(small, saboteur)
    assert small.the(0)["title"] == "Judge"


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clio_whose_clock_is_an_hour_off_gets_no_second_record(
    firm: Firm, saboteur: Saboteur, hours: int
) -> None:
    """Nothing is written, unless somebody insists; then no edit is missed all the same."""

    def shifted(text: str, by: int) -> str:
        at = dt.datetime.fromisoformat(text)
        return (at + dt.timedelta(hours=by)).isoformat()

    def twist(record: dict[str, Any]) -> None:
        for name in ("created_at", "updated_at"):
            if record.get(name):
                record[name] = shifted(record[name], hours)

    def dated(_: Any, response: Response) -> Response:
        at = parsedate_to_datetime(response.headers["Date"]) + dt.timedelta(hours=hours)
        date = format_datetime(at, usegmt=True)
        return evolve(response, headers={**response.headers, "Date": date})

    everywhere(saboteur, twist)
    for method in ("GET", "POST", "PATCH"):
        saboteur.answers(dated, method, "")
    inner = firm.sim.local.handle

    def handle(request: Any) -> Any:
        query = tuple(
            (k, shifted(v, -hours) if k in {"updated_since", "created_since"} else v)
            for k, v in request.query
        )
        return inner(evolve(request, query=query))

    firm.sim.local.handle = handle  # type: ignore[method-assign]
    with pytest.raises(errors.GuardTripped, match=r"clock is 36.. s"):
        firm.run()
    assert firm.contacts() == []
    firm.fault("drop_after")
    firm.run(override={"clock"})
    firm.wait()
    firm.run(override={"clock"})
    firm.wait()
    assert firm.run(override={"clock"}).writes == 0
    assert [len(firm.named(n)) for n in (0, 1)] == [1, 1]
    firm.make(2)
    firm.edit(0, title="Judge")
    firm.clients += [person(2)]
    firm.clients[0]["visa"] = "L-1"
    firm.wait()
    report = firm.run(override={"clock"})
    assert (report.adopted, len(firm.named(2))) == (1, 1)
    assert firm.the(0)["title"] == "Judge"
