"""Between values and bytes: queries, bodies, and what an answer amounts to."""

from __future__ import annotations

import base64
import builtins
import datetime as dt
import json
from decimal import Decimal
from enum import Enum, StrEnum
from types import MappingProxyType
from uuid import UUID

import httpx
import pytest

from clio_sync import _wire, errors


class Colour(StrEnum):
    """Members that are text."""

    RED = "red"


class Number(Enum):
    """Members that are not."""

    ONE = 1


URL = "https://app.clio.com/api/v4/contacts.json?query=Jane+Roe"


def response(status: int, body: object = None, **headers: str) -> httpx.Response:
    """An answer to a request whose query holds a name."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {
        "Content-Type": "application/json",
        **{k.replace("_", "-"): headers[k] for k in headers},
    }
    return httpx.Response(status, content=content, headers=named, request=httpx.Request("GET", URL))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        ("open", "open"),
        (1.5, "1.5"),
        (Decimal("1E+2"), "100"),
        (Colour.RED, "red"),
        (Number.ONE, "1"),
        ("Zoë", "Zoë"),
        (dt.time(9, 5), "09:05:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (dt.date(2025, 1, 31), "2025-01-31"),
        (dt.datetime(2025, 1, 31, 9, 5, 7, 123, dt.timezone.utc), "2025-01-31T09:05:07+00:00"),
    ],
)
def test_a_value_is_written_as_clio_reads_it(value, text):
    """``None`` is Clio's literal null, booleans are lower case, instants carry their offset."""
    assert _wire.text(value) == text


def test_a_naive_instant_gets_the_local_offset():
    """An instant without an offset is local time, and says so on the wire."""
    written = _wire.text(dt.datetime(2025, 1, 31, 9, 5))
    assert dt.datetime.fromisoformat(written).utcoffset() is not None


@pytest.mark.parametrize("several", [[1, 2], (1, 2), {1, 2}, frozenset({1, 2})])
def test_a_list_repeats_its_name(several):
    """Several values of a filter are several pairs."""
    assert _wire.query({"ids[]": several}) == (("ids[]", "1"), ("ids[]", "2"))


def test_a_body_is_compact_json_with_dates_as_text():
    """Names keep their accents and dates are ISO."""
    body = _wire.dumps({"name": "Zoë", "date": dt.date(2025, 1, 31)})
    assert body.decode() == '{"name":"Zoë","date":"2025-01-31"}'


def test_whatever_has_one_clear_meaning_can_stand_in_a_body():
    """Enums by their value, exact numbers and identifiers as text, any mapping as an object."""
    body = {
        "a": MappingProxyType({"b": (1, 1.5, True, None)}),
        "c": [Colour.RED, Number.ONE, Decimal("12.50"), UUID(int=1), dt.time(9, 5)],
    }
    assert json.loads(_wire.dumps(body)) == {
        "a": {"b": [1, 1.5, True, None]},
        "c": ["red", 1, "12.50", "00000000-0000-0000-0000-000000000001", "09:05:00"],
    }


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)
MEANINGLESS = [
    float("nan"),
    float("inf"),
    Decimal("NaN"),
    "Jane \ud800",
    b"Jane",
    {"Jane"},
    (name for name in ["Jane"]),
    object(),
    dt.timedelta(1),
]


@pytest.mark.parametrize("value", MEANINGLESS, ids=lambda value: type(value).__name__)
def test_a_value_without_a_clear_meaning_is_refused_by_its_place(value):
    """Python's own way to show it is not what somebody wanted to store; it is never shown."""
    for body, place in (
        ({"data": {"emails": [{"name": "x"}, {"name": value}]}}, r"data\.emails\[1\]\.name holds"),
        ({"data": {"a": Number.ONE, "b": MappingProxyType({"c": value})}}, r"data\.b\.c holds"),
        (value, "The body holds"),
    ):
        with pytest.raises(errors.ConfigurationError, match=place) as caught:
            _wire.dumps(body)
        assert "Jane" not in str(caught.value)
        assert caught.value.__cause__ is caught.value.__context__ is None


def test_the_value_of_an_enum_has_to_have_a_meaning_too():
    """Whatever it is called."""
    impossible = Enum("Impossible", {"NONE": float("nan")})
    with pytest.raises(errors.ConfigurationError, match="a holds a number that is not finite"):
        _wire.dumps({"a": impossible.NONE})


@pytest.mark.parametrize("body", [{"a": {(1, 2): 3}}, {"a": {"\ud800": 1}}])
def test_a_key_that_json_cannot_have_is_refused(body):
    """Neither a tuple nor half a character."""
    with pytest.raises(errors.ConfigurationError, match="a holds"):
        _wire.dumps(body)


def test_a_body_that_holds_itself_is_refused():
    """It would have no end."""
    with pytest.raises(errors.ConfigurationError, match="itself"):
        _wire.dumps({"a": CIRCLE})


@pytest.mark.parametrize("value", [*MEANINGLESS[:5], {"a": 1}, [{1}]], ids=repr)
def test_a_query_refuses_what_it_cannot_say(value):
    """By the filter's name, and never with its value."""
    with pytest.raises(errors.ConfigurationError, match="query holds") as caught:
        _wire.query_string({"query": value})
    assert "Jane" not in str(caught.value)


@pytest.mark.parametrize("empty", [[], (), set()])
def test_an_empty_list_is_no_query(empty):
    """It would leave no trace, and Clio would list everything."""
    with pytest.raises(errors.ConfigurationError, match=r"ids\[\] is an empty list"):
        _wire.query({"ids[]": empty})


@pytest.mark.parametrize("id", [7, "7", "who_am_i", "text_line-7", "A_b-9"])
def test_an_id_is_part_of_a_path(id):
    """Numbers, and the names that Clio has."""
    assert _wire.segment(id) == str(id)


@pytest.mark.parametrize(
    "id", ["", ".", "..", "../7", "7/8", "7?a=b", "7#", "7.json", "7\n", "é", " 7", -7, "-7"]
)
def test_text_that_would_lead_elsewhere_is_no_id(id):
    """Whoever passes it must not end up with another record."""
    with pytest.raises(errors.ConfigurationError, match="not one"):
        _wire.segment(id)


@pytest.mark.parametrize("id", [None, True, 7.0, b"7", object()])
def test_only_numbers_and_text_are_ids(id):
    """Nothing else is written into a path."""
    with pytest.raises(errors.ConfigurationError):
        _wire.segment(id)


def wrapped(text: bytes = b"RateLimited") -> dict[str, object]:
    """A refusal as something between Clio and us sometimes packs it."""
    packed = base64.b64encode(text).decode()
    return {"metadata": {"encodingDecoded": "text/plain"}, "data": packed}


def test_a_429_inside_of_a_200_is_a_429_for_a_read():
    """Nothing was read, so it can be waited for."""
    with pytest.raises(errors.RateLimited, match="429 inside of a 200"):
        _wire.answer(response(200, wrapped()))


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_a_429_inside_of_a_200_leaves_a_write_unclear(method):
    """The status says the opposite, so that somebody has to look."""
    answer = response(200, wrapped())
    answer.request = httpx.Request(method, URL)
    with pytest.raises(errors.Unreadable):
        _wire.answer(answer)


@pytest.mark.parametrize(
    "body",
    [wrapped(b"fine"), {**wrapped(), "data": "?"}, {**wrapped(), "data": "é"}, {"metadata": 1}],
)
def test_other_metadata_is_no_refusal(body):
    """Only what says so."""
    assert _wire.answer(response(200, body)).body == body


def test_a_good_answer_has_its_data():
    """What stands under ``data`` is what was asked for."""
    assert _wire.answer(response(200, {"data": [1]})).data == [1]


def test_an_unmodified_answer_is_good_and_empty():
    """A 304 is what a conditional read hopes for."""
    assert _wire.answer(response(304, b"")).body is None


@pytest.mark.parametrize("body", [{}, [], {"error": "x"}, 3])
def test_an_answer_without_data_cannot_be_read(body):
    """A 2xx without ``data`` says nothing about what happened."""
    answer = _wire.answer(response(200, body))
    with pytest.raises(errors.Unreadable, match="has no 'data'"):
        _ = answer.data


@pytest.mark.parametrize("body", [b'{"data": {"id', b"<html>", b"\xff\xfe"])
def test_a_body_that_is_not_json_cannot_be_read(body):
    """A truncated or foreign body is an error of its own, with the request's path and no query."""
    with pytest.raises(errors.Unreadable) as caught:
        _wire.answer(response(200, body, X_Request_Id="r1"))
    assert "GET /api/v4/contacts.json" in str(caught.value)
    assert "Jane" not in str(caught.value)
    assert caught.value.request_id == "r1"


def test_json_is_read_without_orjson_too(monkeypatch):
    """The standard library reads what orjson would."""
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "orjson":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    _wire.answers._parser.cache_clear()
    monkeypatch.setattr(builtins, "__import__", without)
    assert _wire.decode(response(200, {"a": 1})) == {"a": 1}
    assert _wire.decode(response(200, b"\xef\xbb\xbf[1]")) == [1]
    for body in (b'{"id": NaN}', b"[" * 100_000 + b"]" * 100_000, b'{"a": "\xff"}'):
        with pytest.raises(errors.Unreadable):
            _wire.decode(response(200, body))
    _wire.answers._parser.cache_clear()


STATUSES = [
    (302, errors.UnexpectedRedirect),
    (400, errors.BadRequest),
    (401, errors.NotAuthorized),
    (403, errors.Forbidden),
    (404, errors.NotFound),
    (409, errors.Conflict),
    (410, errors.VersionRetired),
    (412, errors.PreconditionFailed),
    (418, errors.ResponseError),
    (422, errors.Unprocessable),
    (429, errors.RateLimited),
    (500, errors.ServerError),
    (502, errors.ServerError),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_each_status_is_an_error_of_its_own(status, kind):
    """The class tells the status; Clio's type is in the text, its message is not."""
    body = {"error": {"type": "SomeError", "message": "Jane Roe is taken"}}
    error = _wire.error_from(response(status, body, X_Request_Id="r1"))
    assert type(error) is kind
    assert (error.status, error.type, error.request_id) == (status, "SomeError", "r1")
    assert error.clio_message == "Jane Roe is taken"
    assert "SomeError" in str(error)
    assert "Jane" not in str(error)


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ({"error": {"type": "T", "message": "m"}}, "T", "m"),
        ({"error": {"status": "T", "message": "m"}}, "T", "m"),
        ({"error": "invalid_token", "error_description": "m"}, "invalid_token", "m"),
        ({"error": "invalid_token"}, "invalid_token", ""),
        ({"message": "m"}, "", "m"),
        ({"error": 3}, "", ""),
        ([], "", ""),
        (b"<html>no</html>", "", ""),
        (b"", "", ""),
    ],
)
def test_an_error_is_recognised_in_every_shape(body, kind, message):
    """Clio says what is wrong in several shapes, and sometimes not in JSON at all."""
    error = _wire.error_from(response(400, body))
    assert (error.type, error.clio_message) == (kind, message)


@pytest.mark.parametrize(
    ("status", "body", "advice"),
    [
        (404, b"<html>", "no such route"),
        (403, b"<html>", "firewall"),
    ],
)
def test_a_page_instead_of_json_gets_its_own_advice(status, body, advice):
    """HTML means that it was not the API that answered."""
    error = _wire.error_from(response(status, body, Content_Type="text/html; charset=utf-8"))
    assert advice in error.advice


def test_wrong_client_credentials_get_their_own_advice():
    """A 401 about the client is not cured by logging in again."""
    error = _wire.error_from(response(401, {"error": "invalid_client"}))
    assert "client id" in error.advice


@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({"Retry_After": "7"}, "", 7.0),
        ({"Retry_After": "-7"}, "", 0.0),
        ({}, "Retry in 12 seconds.", 12.0),
        ({}, "Slow down.", None),
        ({"Retry_After": "soon"}, "", None),
        ({"Retry_After": "inf"}, "", None),
        ({"Retry_After": "nan"}, "", None),
        ({"Retry_After": "1e999"}, "", None),
        ({}, f"Retry in {'9' * 400} seconds.", None),
        (
            {
                "Retry_After": "Fri, 31 Jan 2025 10:00:30 GMT",
                "Date": "Fri, 31 Jan 2025 10:00:00 GMT",
            },
            "",
            30.0,
        ),
        ({"Retry_After": "Fri, 31 Jan 2020 10:00:30 GMT"}, "", 0.0),
    ],
)
def test_the_wait_that_clio_asks_for_is_understood(headers, message, seconds):
    """Seconds, a date, or only words: a 429 says how long in several ways."""
    body = {"error": {"type": "RateLimited", "message": message}}
    assert _wire.error_from(response(429, body, **headers)).retry_after == seconds
