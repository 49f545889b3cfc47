"""Canaries: no value of a row or of a record is found where nobody may read it."""

from __future__ import annotations

import json
import logging
import traceback
from typing import Any

import pytest

from clio_sync import errors
from clio_sync.engine.watching.events import Event
from clio_sync.engine.watching.metrics import Metrics
from clio_sync.engine.words import What

from ..engine.firm import Firm

CANARY = "kanari"
"""In every value; in lower case, for matching folds case."""

TOLD = {
    "plan_made",
    "run_began",
    "row_done",
    "write_intended",
    "write_settled",
    "review_raised",
    "row_quarantined",
    "run_ended",
    "alert",
}
"""Events that such a life makes, at least."""


def canary(n: int, **columns: str) -> dict[str, str]:
    """A row of which every value sings."""
    row = {
        "id": f"{CANARY}key{n}",
        "first": f"Kanari{n}",
        "last": f"Kanarison{n}",
        "title": f"{CANARY} title {n}",
        "mail": f"{CANARY}{n}@example.com",
        "mobile": "(312) 555-0100",
        "visa": f"{CANARY} visa {n}",
    }
    return {**row, **columns}


def told(error: BaseException) -> str:
    """All that an exception says of itself and of what led to it, as a log would keep it."""
    said = ["".join(traceback.format_exception(error))]
    seen: BaseException | None = error
    while seen is not None:
        said += [str(seen), repr(seen), repr(seen.args)]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(said)


def test_a_whole_life_sings_nowhere(firm: Firm, caplog: pytest.LogCaptureFixture) -> None:
    """Creates, adoptions, questions, refusals, lost answers and a crash, with DEBUG logging on."""
    caplog.set_level(logging.DEBUG)
    heard: list[str] = []
    seen: set[What] = set()
    kinds: set[str] = set()
    metrics = Metrics()

    def hear(*things: object) -> None:
        heard.extend(text for thing in things for text in (str(thing), repr(thing)))

    def watch(event: Event) -> None:
        kinds.add(event.event)
        hear(event, json.dumps(event.as_dict()))

    firm.job_options = {"observer": [watch, metrics]}

    def run(expect: type[BaseException] | None = None) -> None:
        job = firm.job()
        hear(job)
        ended: type[BaseException] | None = None
        try:
            plan = firm.plan(job)
            hear(plan, plan.outline, plan.outline.steps)
            report = firm.apply(plan, progress=hear)
            hear(report, *report.results)
            seen.update(result.what for result in report.results)
        except (errors.ClioError, RuntimeError) as error:
            ended = type(error)
            hear(told(error))
        assert ended is expect
        health = firm.engine(job.health)
        hear(health, health.as_dict(), health._repr_html_(), metrics.text())
        hear(job.reviews, job.quarantine, *job.reviews, *job.quarantine)
        firm.wait()

    firm.clients = [canary(n) for n in range(6)]
    firm.sim.create("contacts", _by_hand(4))
    firm.sim.create("contacts", {**_by_hand(5), "email_addresses": []})
    firm.wait()
    firm.fault("drop_after")
    firm.fault("truncate", after=1)
    run()
    for record in firm.contacts()[:3]:
        firm.sim.update("contacts", record["id"], {"title": f"{CANARY} edit"})
    for row in firm.clients[:4]:
        row["title"] += f" {CANARY} anew"
    run()
    firm.clients.append(canary(7, mail=f"{CANARY} is no address"))
    firm.clients.append(canary(0))
    run()
    firm.clients.pop()
    firm.clients.append(canary(8, visa=CANARY * 200))
    run()
    firm.fault("html", "GET", times=0)
    run(errors.Unreadable)
    firm.sim.faults.clear()
    firm.clients.append(canary(9))
    firm.meanwhile("POST", "contacts", _crash)
    run(RuntimeError)
    run()
    own = firm.own()
    hear(own, own.load(), *own.intents(), *own.runs())
    firm.close()
    firm.jobs.clear()
    for path in firm.folder.iterdir():
        assert CANARY.encode() not in path.read_bytes().lower(), path.name
    assert not [text for text in heard if CANARY in text.lower()]
    loud = [text for text in caplog.text.splitlines() if CANARY in text.lower()]
    assert not loud
    assert caplog.text
    assert kinds >= TOLD
    assert {What.CREATE, What.ADOPT, What.UPDATE, What.QUARANTINE, What.WAIT} <= seen


def _by_hand(n: int) -> dict[str, Any]:
    row = canary(n)
    return {
        "type": "Person",
        "first_name": row["first"],
        "last_name": row["last"],
        "email_addresses": [{"name": "Work", "address": row["mail"]}],
    }


def _crash() -> None:
    raise RuntimeError("the power went")
