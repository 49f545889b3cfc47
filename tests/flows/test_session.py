"""One request to Clio: what it carries, when it is repeated, and what its failure says."""

from __future__ import annotations

import base64

import httpx
import pytest

import clio_sync
from clio_sync import errors
from clio_sync._flow import together
from clio_sync.observers import Waiting

SECRET = "Jane Roe"
UNAUTHORIZED = {"error": {"type": "UnauthorizedError", "message": "User is not authorized"}}
INVALID_TOKEN = {"error": "invalid_token", "error_description": "The access token is expired"}


def good(_: object = None) -> httpx.Response:
    """An answer that ends every story well."""
    return httpx.Response(200, json={"data": {"id": 1}})


def limited(remaining: int, reset: float) -> httpx.Response:
    """A good answer that tells the budget."""
    headers = {
        "X-RateLimit-Limit": "50",
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(reset),
    }
    return httpx.Response(200, json={"data": {}}, headers=headers)


# --------------------------------------------------------------------------- what a request is


def test_a_request_carries_what_clio_wants(fetch, script):
    """Token, pinned version and a plain User-Agent without a URL go with every request."""
    fetch("GET", "contacts.json")
    headers = script.requests[0].headers
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["X-API-VERSION"] == "4.0.13"
    assert headers["User-Agent"] == f"clio_sync/{clio_sync.__version__}"
    assert headers["Accept"] == "application/json"
    assert "Content-Type" not in headers


def test_a_path_stands_below_the_base_url(fetch, script):
    """A relative path and its filters make the whole URL."""
    fetch("GET", "contacts.json", params={"ids[]": [1, 2], "query": None})
    url = "https://app.clio.com/api/v4/contacts.json?ids%5B%5D=1&ids%5B%5D=2&query=null"
    assert str(script.requests[0].url) == url


@pytest.mark.parametrize("params", [None, {}])
def test_an_absolute_url_keeps_its_query(fetch, script, params):
    """A ``next`` link is followed to the letter; no parameters never mean an empty query."""
    following = "https://eu.app.clio.com/api/v4/contacts.json?page_token=abc&limit=200"
    fetch("GET", following, params=params)
    assert str(script.requests[0].url) == following


def test_a_body_is_sent_as_json(fetch, script):
    """A payload goes out as JSON and says so; headers of one's own are added."""
    fetch("PATCH", "contacts/1.json", json={"data": {"name": "Zoë"}}, headers={"If-Match": '"e"'})
    request = script.requests[0]
    assert request.content == '{"data":{"name":"Zoë"}}'.encode()
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["If-Match"] == '"e"'


def test_a_deleted_record_answers_with_nothing(fetch, script):
    """A 204 has no body, and that is fine."""
    script.lines = [httpx.Response(204)]
    assert fetch("DELETE", "contacts/1.json").body is None


# ------------------------------------------------------------------------ when it is repeated


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(502, text="<html>"),
        httpx.Response(500),
        httpx.ReadTimeout("late"),
        httpx.RemoteProtocolError("hung up"),
        httpx.Response(200, text='{"data": {"id'),
    ],
    ids=["502", "500", "timeout", "hang-up", "truncated"],
)
def test_a_write_that_may_have_happened_is_sent_once(fetch, script, method, failure):
    """After an answer that proves nothing, a write is left to whoever can look."""
    script.lines = [failure, good]
    with pytest.raises((errors.ServerError, errors.NoAnswer, errors.Unreadable)):
        fetch(method, "contacts.json", json={"data": {}})
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("no route"),
        httpx.ConnectTimeout("late"),
        httpx.PoolTimeout("busy"),
        httpx.Response(429),
    ],
    ids=["no-route", "connect-timeout", "pool-timeout", "429"],
)
def test_a_write_that_did_not_happen_is_repeated(fetch, script, failure):
    """What provably was not executed may be sent again, whatever the method."""
    script.lines = [failure, good]
    assert fetch("POST", "contacts.json", json={"data": {}}).data == {"id": 1}
    assert len(script.requests) == 2


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(502),
        httpx.ReadTimeout("late"),
        httpx.Response(200, text='{"data": {"id'),
        httpx.Response(200, text="<html>maintenance</html>"),
    ],
    ids=["502", "timeout", "truncated", "html"],
)
def test_a_read_is_repeated(fetch, script, failure):
    """Reading twice harms nobody."""
    script.lines = [failure, failure, good]
    assert fetch("GET", "contacts.json").data == {"id": 1}
    assert len(script.requests) == 3


def test_attempts_end(fetch, script):
    """A failure that does not pass is told in the end."""
    script.lines = [httpx.Response(503)]
    with pytest.raises(errors.ServerError):
        fetch("GET", "contacts.json")
    assert len(script.requests) == 3


def test_429s_do_not_use_up_the_attempts(fetch, script):
    """However often another program took the budget, passing failures count on their own."""
    script.lines = [*[httpx.Response(429)] * 4, httpx.Response(502), good]
    assert fetch("GET", "contacts.json").data == {"id": 1}


def test_a_429_is_waited_for_as_long_as_clio_asks(fetch, script, virtual_time):
    """``Retry-After`` is a floor."""
    script.lines = [httpx.Response(429, headers={"Retry-After": "42"}), good]
    before = virtual_time.instant
    fetch("GET", "contacts.json")
    assert virtual_time.instant - before >= 42


def test_a_429_that_says_nothing_costs_a_window(fetch, script, virtual_time):
    """Without a word about how long, a whole window is waited."""
    script.lines = [httpx.Response(429), good]
    before = virtual_time.instant
    fetch("GET", "contacts.json")
    assert virtual_time.instant - before >= 60


def test_a_429_that_asks_for_hours_is_told(fetch, script, virtual_time):
    """Nobody sleeps for a day without a word, and the next request may ask again soon."""
    script.lines = [httpx.Response(429, headers={"Retry-After": "86400"}), good]
    before = virtual_time.instant
    with pytest.raises(errors.RateLimited) as caught:
        fetch("GET", "contacts.json")
    assert caught.value.retry_after == 86400
    assert virtual_time.instant == before
    fetch("GET", "contacts.json")
    assert virtual_time.instant - before == 60


def test_a_429_inside_of_a_200_costs_a_read_a_window(fetch, script, virtual_time):
    """It is what an intermediary makes of a 429."""
    packed = {"metadata": {"encodingDecoded": "text/plain"}}
    packed["data"] = base64.b64encode(b"RateLimited").decode()
    script.lines = [httpx.Response(200, json=packed), good]
    before = virtual_time.instant
    assert fetch("GET", "contacts.json").data == {"id": 1}
    assert virtual_time.instant - before >= 60


def test_a_429_inside_of_a_200_does_not_repeat_a_write(fetch, script):
    """It may have happened: somebody has to look."""
    packed = {"metadata": {"encodingDecoded": "text/plain"}}
    packed["data"] = base64.b64encode(b"RateLimited").decode()
    script.lines = [httpx.Response(200, json=packed), good]
    with pytest.raises(errors.Unreadable):
        fetch("DELETE", "contacts/7.json")
    assert len(script.requests) == 1


def test_what_http_does_not_allow_is_sent_once(fetch, script):
    """It would fail again."""
    script.lines = [httpx.LocalProtocolError("no"), good]
    with pytest.raises(errors.Unsendable):
        fetch("GET", "contacts.json")
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("contacts\n.json", {}),
        ("https://SECRET:port/", {}),
        ("contacts.json", {"If-Match": '"SECRÉT"'}),
        ("contacts.json", {"X-Number": 7}),
    ],
)
def test_what_is_no_request_is_not_sent(fetch, script, path, headers):
    """An address or a header that cannot be is the caller's to mend, and is not shown."""
    with pytest.raises(errors.ConfigurationError) as caught:
        fetch("GET", path, headers=headers)
    assert "SECR" not in str(caught.value)
    assert caught.value.__context__ is None
    assert script.requests == []


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 412, 422])
def test_a_refusal_is_final(fetch, script, status):
    """Clio's no is not asked for twice."""
    script.lines = [httpx.Response(status), good]
    with pytest.raises(errors.ResponseError) as caught:
        fetch("GET", "contacts.json")
    assert caught.value.status == status
    assert len(script.requests) == 1


# ------------------------------------------------------------------------------- the token


@pytest.mark.parametrize("body", [UNAUTHORIZED, INVALID_TOKEN], ids=["unauthorized", "invalid"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_401_of_either_shape_renews_the_token_once(fetch, script, body, method):
    """The request is sent again with the new token."""
    script.lines = [httpx.Response(401, json=body), good]
    fetch(method, "contacts.json")
    assert script.tokens == ["token-1", "token-2"]


def test_a_second_401_is_told(fetch, script):
    """A token that is refused right after its renewal is not renewed again."""
    script.lines = [httpx.Response(401, json=INVALID_TOKEN)]
    with pytest.raises(errors.NotAuthorized):
        fetch("GET", "contacts.json")
    assert script.tokens == ["token-1", "token-2"]


def test_a_401_after_other_failures_renews_all_the_same(fetch, script):
    """The renewal does not depend on being the first thing to go wrong."""
    script.lines = [httpx.Response(502), httpx.Response(401, json=INVALID_TOKEN), good]
    fetch("GET", "contacts.json")
    assert script.tokens == ["token-1", "token-1", "token-2"]


# -------------------------------------------------------------------------- the deadline


def test_a_write_is_not_sent_after_its_deadline(fetch, script, virtual_time):
    """The instant passes on to the driver, and nothing leaves."""
    with pytest.raises(errors.DeadlinePassed):
        fetch("POST", "contacts.json", before=virtual_time.instant - 1)
    assert script.requests == []


def test_a_repetition_that_would_come_too_late_is_not_waited_for(fetch, script, virtual_time):
    """If waiting would outlast the deadline, the failure itself is told at once."""
    script.lines = [httpx.Response(429, headers={"Retry-After": "30"}), good]
    before = virtual_time.instant
    with pytest.raises(errors.RateLimited):
        fetch("POST", "contacts.json", before=before + 10)
    assert virtual_time.instant == before


def test_a_budget_that_frees_too_late_is_not_waited_for(fetch, script, virtual_time):
    """If the budget outlasts the deadline, the write is provably not sent."""
    script.lines = [limited(0, virtual_time.instant + 30), good]
    fetch("GET", "contacts.json")
    with pytest.raises(errors.DeadlinePassed, match="rate limit"):
        fetch("POST", "contacts.json", before=virtual_time.instant + 10)
    assert len(script.requests) == 1


# ------------------------------------------------------------------------------ the pace


def test_a_spent_budget_is_waited_for(fetch, script, virtual_time):
    """The next request leaves after the reset, and whoever watches is told why it waits."""
    script.lines = [limited(0, virtual_time.instant + 30), good]
    fetch("GET", "contacts.json")
    before = virtual_time.instant
    fetch("GET", "contacts.json")
    assert virtual_time.instant - before == pytest.approx(31)


def test_the_observer_is_told_why_nothing_moves(fetch, script, session, virtual_time):
    """Waiting for the budget and waiting to repeat are told apart."""
    seen: list[object] = []
    session.audience = session.audience.joined(seen.append)
    script.lines = [httpx.Response(502), limited(0, virtual_time.instant + 30), good]
    fetch("GET", "contacts.json")
    fetch("GET", "contacts.json")
    assert [event.reason for event in seen if isinstance(event, Waiting)] == ["retry", "budget"]


def test_being_ready_takes_nothing(run, fetch, script, session, virtual_time):
    """`ready` waits for the budget and leaves it as it is."""
    script.lines = [limited(0, virtual_time.instant + 30), good]
    fetch("GET", "contacts.json")
    before = virtual_time.instant
    run(session.ready(), clock=virtual_time.clock)
    assert virtual_time.instant - before == pytest.approx(31)
    assert session.requests == 1


def test_nothing_stays_in_flight(fetch, script, session):
    """However a request ends, its place in the budget is given back."""
    script.lines = [httpx.ConnectError("no"), httpx.ReadTimeout("late"), httpx.Response(502), good]
    with pytest.raises(errors.ServerError):
        fetch("GET", "contacts.json")
    fetch("GET", "contacts.json")
    assert session.throttle.in_flight == 0


def test_an_interrupted_request_does_not_stay_in_flight(fetch, script, session):
    """Ctrl-C in the middle of a request gives its place back too."""

    def interrupt(_: httpx.Request) -> httpx.Response:
        raise KeyboardInterrupt

    script.lines = [interrupt]
    with pytest.raises(KeyboardInterrupt):
        fetch("GET", "contacts.json")
    assert session.throttle.in_flight == 0


def test_requests_side_by_side_keep_one_budget(run, script, session, virtual_time):
    """Many flows at once count each request once and lose none of the answers."""
    flows = [session.fetch("GET", "contacts.json") for _ in range(40)]
    run(together(flows, limit=8), handler=script, clock=virtual_time.clock)
    assert session.requests == len(script.requests) == 40
    assert session.throttle.in_flight == 0


# -------------------------------------------------------------------- what its failure says


@pytest.mark.parametrize(
    "failure",
    [
        httpx.Response(422, json={"error": {"type": "X", "message": SECRET}}),
        httpx.Response(404, text=f"<html>{SECRET}</html>", headers={"Content-Type": "text/html"}),
        httpx.Response(200, text=f'{{"data": "{SECRET}'),
        httpx.ReadTimeout(SECRET),
        httpx.ConnectError(SECRET),
    ],
    ids=["message", "html", "truncated", "timeout", "connection"],
)
def test_no_failure_repeats_what_was_asked_or_answered(fetch, script, failure):
    """Neither the query nor Clio's words nor the body are in an error's text."""
    script.lines = [failure]
    with pytest.raises(errors.RequestError) as caught:
        fetch("POST", "contacts.json", params={"query": SECRET}, json={"data": {"name": SECRET}})
    for shown in (str(caught.value), repr(caught.value)):
        assert "Jane" not in shown
        assert "token-1" not in shown


def test_an_html_page_is_told_from_a_missing_record(fetch, script):
    """An unknown route answers HTML; the advice says so."""
    script.lines = [httpx.Response(404, text="<html>", headers={"Content-Type": "text/html"})]
    with pytest.raises(errors.NotFound, match="no such route"):
        fetch("GET", "contracts.json")
