"""What observers and the log are told of requests, and what they are never told."""

from __future__ import annotations

import logging

import httpx
import pytest

from clio_sync import errors
from clio_sync.observers import Answered, Failed, Renewed, Requesting, Waiting

CANARY = "Jane-Roe-CANARY"
HEADERS = {
    "X-RateLimit-Limit": "50",
    "X-RateLimit-Remaining": "42",
    "X-RateLimit-Reset": "1700000060",
    "X-Request-Id": "f00d-1",
    "X-Canary": CANARY,
}


@pytest.fixture
def seen(session) -> list[object]:
    """The events of the session, as they come."""
    events: list[object] = []
    session.audience = session.audience.joined(events.append)
    return events


def good(remaining: str = "42") -> httpx.Response:
    """A good answer that says everything it can."""
    headers = {**HEADERS, "X-RateLimit-Remaining": remaining}
    return httpx.Response(200, json={"data": {"name": CANARY}}, headers=headers)


def test_an_attempt_is_told_before_and_after(fetch, script, seen, virtual_time):
    """Method, path, status, time, size, number, request id and what is left."""

    def slow(_: object) -> httpx.Response:
        virtual_time.instant += 0.5
        return good()

    script.lines = [slow]
    fetch("GET", "contacts/7.json", params={"query": CANARY})
    path, size = "/api/v4/contacts/7.json", len(good().content)
    assert seen == [
        Requesting("GET", path, 1),
        Answered("GET", path, 200, 0.5, size, 1, "f00d-1", 42),
    ]


def test_a_repetition_and_its_wait_are_told(fetch, script, seen):
    """A read that fails twice: each attempt by its number, each wait with what it follows."""
    script.lines = [httpx.ReadTimeout("late"), httpx.Response(502), good("none")]
    fetch("GET", "contacts.json")
    path = "/api/v4/contacts.json"
    assert seen == [
        Requesting("GET", path, 1),
        Failed("GET", path, "NoAnswer", 0.0, 1),
        Waiting(1.0, "retry", 0, "NoAnswer"),
        Requesting("GET", path, 2),
        Answered("GET", path, 502, 0.0, 0, 2),
        Waiting(1.0, "retry", 0, "ServerError"),
        Requesting("GET", path, 3),
        Answered("GET", path, 200, 0.0, len(good().content), 3, "f00d-1"),
    ]


def test_a_renewed_token_is_told(fetch, script, seen):
    """And the token is not."""
    script.lines = [httpx.Response(401), good()]
    fetch("GET", "contacts.json")
    assert [type(event) for event in seen] == [
        Requesting, Answered, Renewed, Requesting, Answered,
    ]  # fmt: skip
    assert "token" not in str(seen).replace("the access token", "")


def test_a_wait_for_the_budget_tells_the_limit(fetch, script, seen):
    """Why nothing moves, for how long, and of how many requests."""
    script.lines = [good("0"), good("49")]
    fetch("GET", "contacts.json")
    fetch("GET", "contacts.json")
    (wait,) = (event for event in seen if isinstance(event, Waiting))
    assert (wait.reason, wait.limit, wait.error) == ("budget", 50, "")
    assert wait.seconds == 61


def test_observers_are_told_in_order_and_one_that_fails_harms_nobody(fetch, session, seen, caplog):
    """Its failure is logged once, without its words; the others are told, and the answer comes."""

    def broken(event: object) -> None:
        raise RuntimeError(CANARY)

    after: list[object] = []
    session.audience = session.audience.joined(broken, after.append)
    for _ in range(3):
        assert fetch("GET", "contacts.json").data == {"id": 1}
    assert after == seen
    assert len(seen) == 6
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert "RuntimeError" in record.getMessage()
    assert CANARY not in record.getMessage()
    assert record.exc_info is None


def test_an_observer_that_is_interrupted_interrupts(fetch, session):
    """Ctrl-C is nobody's failure."""

    def interrupted(event: object) -> None:
        raise KeyboardInterrupt

    session.audience = session.audience.joined(interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch("GET", "contacts.json")


# ------------------------------------------------------------------------------------- the log


def test_the_log_tells_attempts_at_debug_and_repetitions_as_warnings(fetch, script, caplog):
    """One line for each attempt that ends; a retry is a warning, a renewal an information."""
    caplog.set_level(logging.DEBUG, "clio_sync")
    script.lines = [httpx.Response(502), httpx.Response(401), good()]
    fetch("GET", "contacts.json")
    rest = f"(attempt 3, {len(good().content)} bytes, 42 left, request f00d-1)"
    told = [(r.levelname, r.getMessage()) for r in caplog.records if r.name == "clio_sync"]
    assert told == [
        ("DEBUG", "GET /api/v4/contacts.json answered 502 in 0.000 s (attempt 1, 0 bytes)"),
        ("WARNING", "waiting 1.0 s before trying again, after ServerError"),
        ("DEBUG", "GET /api/v4/contacts.json answered 401 in 0.000 s (attempt 2, 0 bytes)"),
        ("INFO", "the access token has been renewed"),
        ("DEBUG", f"GET /api/v4/contacts.json answered 200 in 0.000 s {rest}"),
    ]  # fmt: skip


def test_a_long_wait_is_an_information_and_a_short_one_is_not(fetch, script, caplog):
    """Whoever reads at INFO wonders about a minute, not about a twentieth of a second."""
    caplog.set_level(logging.INFO, "clio_sync")
    soon = {**HEADERS, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000000"}
    script.lines = [httpx.Response(200, json={"data": {}}, headers=soon), good("0"), good("49")]
    for _ in range(3):
        fetch("GET", "contacts.json")
    (record,) = (record for record in caplog.records if record.name == "clio_sync")
    assert (record.levelname, record.getMessage()[:14]) == ("INFO", "waiting 60.0 s")


def test_a_record_carries_its_event_as_a_mapping(fetch, script, caplog):
    """For whoever writes logs as JSON."""
    caplog.set_level(logging.DEBUG, "clio_sync")
    script.lines = [good()]
    fetch("DELETE", "contacts/7.json")
    (record,) = (record for record in caplog.records if record.name == "clio_sync")
    assert record.clio["event"] == "Answered"
    assert record.clio["method"] == "DELETE"
    assert record.clio["status"] == 200


def test_an_application_that_does_not_log_hears_nothing(fetch, script, capfd):
    """No warning on the error stream, as logging does for a library without a handler."""
    logger = logging.getLogger("clio_sync")
    propagates, logger.propagate = logger.propagate, False
    try:
        script.lines = [httpx.Response(502), good()]
        fetch("GET", "contacts.json")
    finally:
        logger.propagate = propagates
    assert capfd.readouterr().err == ""
    assert [type(handler).__name__ for handler in logger.handlers] == ["NullHandler"]


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(422, json={"error": {"type": "X", "message": CANARY}}, headers=HEADERS),
        httpx.Response(502, text=CANARY, headers=HEADERS),
        httpx.ReadTimeout(CANARY),
        httpx.Response(401, json={"error": CANARY}, headers=HEADERS),
        good(),
    ],
    ids=["refusal", "server-error", "timeout", "unauthorized", "good"],
)
def test_nothing_of_query_body_headers_or_token_is_told(fetch, script, seen, caplog, failure):
    """Not to observers and not in the log, whatever becomes of the request."""
    caplog.set_level(logging.DEBUG)
    script.lines = [failure]
    told: list[str] = []
    try:
        fetch(
            "GET",
            f"contacts.json?initial={CANARY}",
            params={"query": CANARY, f"f[{CANARY}]": 1},
            json={"data": {"name": CANARY}},
            headers={"X-Note": CANARY},
        )
    except errors.RequestError as error:
        told += [str(error), repr(error)]
    told += [*map(str, seen), *map(repr, seen)]
    told += [f"{record.getMessage()} {vars(record)}" for record in caplog.records]
    assert len(told) > 4
    assert [text for text in told if CANARY in text or "token-" in text] == []


# ------------------------------------------------------------------------------ the request id


def test_every_refusal_names_its_request(fetch, script):
    """As an attribute, and in the text, for Clio's support."""
    script.lines = [httpx.Response(422, headers={"X-Request-Id": "ab12-cd34"})]
    with pytest.raises(errors.Unprocessable) as caught:
        fetch("POST", "contacts.json", json={})
    assert caught.value.request_id == "ab12-cd34"
    assert "Request id: ab12-cd34." in str(caught.value)


@pytest.mark.parametrize("claimed", ["Jane Roe", "<script>", "x" * 200])
def test_what_does_not_look_like_a_request_id_is_none(fetch, script, claimed):
    """It could be anything that somebody has put there."""
    script.lines = [httpx.Response(422, headers={"X-Request-Id": claimed})]
    with pytest.raises(errors.Unprocessable) as caught:
        fetch("POST", "contacts.json", json={})
    assert caught.value.request_id == ""
    assert claimed not in str(caught.value)


def test_a_request_without_an_answer_has_an_empty_id(fetch, script):
    """So that whoever reports errors need not ask which kind it is."""
    script.lines = [httpx.ReadTimeout("late")]
    with pytest.raises(errors.NoAnswer) as caught:
        fetch("POST", "contacts.json", json={})
    assert caught.value.request_id == ""
