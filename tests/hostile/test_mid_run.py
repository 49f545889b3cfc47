"""What changes between a plan and its last write: tokens, records, fields, permissions."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync import errors
from clio_sync.simulator.wire import Request, Response

from ..engine.firm import MARKER, Firm, person, values_of
from .calm import attempt, converges
from .saboteur import Saboteur


def limited(request: Request, _: Response) -> Response:
    """A 429 that says nothing but that."""
    return Response(429, {"Content-Type": "application/json"}, b'{"error":{"type":"RateLimited"}}')


def test_a_429_without_a_word_of_how_long_is_waited_out(firm: Firm, saboteur: Saboteur) -> None:
    """A window is waited."""
    firm.sim.settings.rate_limit = 10_000
    _refuse_before(firm, times=9)
    before = firm.sim.clock.now()
    assert firm.run().created == 2
    assert firm.sim.clock.now() - before >= 60
    converges(firm, saboteur)


def _refuse_before(firm: Firm, times: float) -> None:
    """Let writes be refused without being done."""
    inner = firm.sim.local.handle
    left = [times]

    def handle(request: Request) -> Any:
        if request.method == "POST" and left[0] > 0:
            left[0] -= 1
            return limited(request, Response(429))
        return inner(request)

    firm.sim.local.handle = handle  # type: ignore[method-assign]


def test_a_429_for_ever_ends_in_a_clear_error(firm: Firm, saboteur: Saboteur) -> None:
    """The run gives up in the end; nothing was written, and the next one goes on."""
    inner = firm.sim.local.handle
    _refuse_before(firm, times=float("inf"))
    with pytest.raises(errors.RateLimited):
        firm.run()
    firm.sim.local.handle = inner  # type: ignore[method-assign]
    assert firm.own().load().intents == ()
    assert firm.contacts() == []
    converges(firm, saboteur)


def test_a_token_that_is_revoked_between_two_writes_stops_the_run(
    firm: Firm, saboteur: Saboteur
) -> None:
    """What was written is known; the rest follows after the next login."""
    firm.clients = [person(n) for n in range(4)]
    inner = firm.sim.local.handle
    posts = [0]

    def handle(request: Request) -> Any:
        posts[0] += request.method == "POST" and request.path.startswith("/api")
        if posts[0] > 2 and not request.path.startswith("/oauth"):
            return Response(401, {"Content-Type": "application/json"}, b'{"error":{"type":"x"}}')
        if posts[0] > 2:
            return Response(401, {"Content-Type": "application/json"}, b'{"error":"invalid_grant"}')
        return inner(request)

    firm.sim.local.handle = handle  # type: ignore[method-assign]
    with pytest.raises(errors.ClioError):
        firm.run()
    firm.sim.local.handle = inner  # type: ignore[method-assign]
    assert firm.own().load().intents == ()
    assert len(firm.contacts()) == 2
    converges(firm, saboteur, people=4)


def test_a_record_that_is_deleted_between_plan_and_apply_is_a_question(small: Firm) -> None:
    """It is never made again."""
    small.clients[0]["visa"] = "L-1"
    plan = small.plan()
    small.sim.delete("contacts", small.the(0)["id"])
    report = small.apply(plan)
    assert report.counts["review"] == 1
    for _ in range(2):
        small.wait()
        small.run()
    assert small.named(0) == []
    assert small.questions() == ["gone"]


@pytest.mark.parametrize("name", ["Visa", MARKER])
@pytest.mark.parametrize("how", ["renamed", "deleted"])
@pytest.mark.parametrize("when", ["before the writes", "between them", "lost answer"])
def test_a_custom_field_that_goes_in_mid_run_doubles_nobody(
    firm: Firm, saboteur: Saboteur, name: str, how: str, when: str
) -> None:
    """Its values may be lost or refused; the rows have one record each."""
    definition = next(
        f
        for f in firm.sim.all("custom_fields")
        if (f["name"], f["parent_type"]) == (name, "Contact")
    )

    def go() -> None:
        if how == "renamed":
            firm.sim.update("custom_fields", definition["id"], {"name": "Old"})
        else:
            firm.sim.delete("custom_fields", definition["id"])

    job = firm.job()
    plan = firm.plan(job)
    if when == "before the writes":
        go()
    else:
        firm.meanwhile("POST", "contacts", go, after=True)
    if when == "lost answer":
        firm.fault("drop_after")
    try:
        firm.apply(plan)
    except errors.ClioError:
        pass
    for _ in range(3):
        firm.wait()
        attempt(firm)
        try:
            firm.run(job)  # the very job, which knows the names of before
        except errors.ClioError:
            pass
    assert [len(firm.named(n)) <= 1 for n in (0, 1)] == [True, True]
    if how == "renamed":
        firm.sim.update("custom_fields", definition["id"], {"name": name})
    else:
        data = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
        firm.sim.create("custom_fields", data)
    for _ in range(3):
        firm.wait()
        firm.run(override={"mapping"})  # a field that was made anew is another one
    assert firm.run().writes == 0
    assert [len(firm.named(n)) for n in (0, 1)] == [1, 1]


@pytest.mark.parametrize("how", ["everything", "nothing"])
def test_a_filter_for_markers_that_filters_nothing_doubles_nobody(
    firm: Firm, saboteur: Saboteur, how: str
) -> None:
    """Every hit is read, and an empty answer is no proof."""
    firm.make(7)
    firm.wait()

    def twist(request: Request, body: Any) -> Any:
        if not any(name.startswith("custom_field_values") for name, _ in request.query):
            return body
        return {**body, "data": firm.contacts() if how == "everything" else []}

    saboteur.bodies(twist)
    firm.fault("drop_after")
    firm.run()
    firm.wait()
    firm.run()
    assert firm.questions() == []
    converges(firm, saboteur)


def test_values_that_can_no_longer_be_read_are_no_edit(small: Firm, saboteur: Saboteur) -> None:
    """A permission is lost: nothing looks cleared, and nothing is written over it."""

    def hide(record: dict[str, Any]) -> None:
        for name in ("email_addresses", "title", "custom_field_values"):
            record.pop(name, None)

    small.edit(0, title="Judge")
    for method in ("GET", "PATCH"):
        saboteur.records(hide, method)
    small.clients[0]["mail"] = "new@example.com"
    small.clients[1]["visa"] = "L-1"
    small.wait()
    small.run()
    saboteur.stop()
    assert small.the(0)["title"] == "Judge"
    assert len(small.the(0)["email_addresses"]) == 1
    converges(small, saboteur)
    assert small.the(0)["title"] == "Judge"
    assert values_of(small.the(1))["Visa"] == "L-1"
    assert [e["address"] for e in small.the(0)["email_addresses"]] == ["new@example.com"]
