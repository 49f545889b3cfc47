"""What a body may be, and what is refused before anybody looks at its fields."""

from __future__ import annotations

import json

import httpx
import pytest

from clio_sync.simulator import brackets, json_text

from .conftest import error, listed, made, shown

PERSON = '{"data": {"type": "Person", "first_name": "Ann"}}'
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PARTS = {"Content-Type": "multipart/form-data; boundary=X"}
ONE_PART = '--X\r\nContent-Disposition: form-data; name="data[type]"\r\n\r\nPerson\r\n'


def posted(api: httpx.Client, body: str | bytes, headers: dict | None = None) -> httpx.Response:
    """A POST of a contact as it stands, of JSON unless told."""
    headers = JSON if headers is None else headers
    return api.post("contacts?fields=id,name", content=body, headers=headers)


def test_a_form_says_with_brackets_what_json_says(api) -> None:
    """Objects, lists of objects, numbers and truth values; names beyond ASCII survive."""
    form = {
        "data[type]": "Person",
        "data[first_name]": "Zoë",
        "data[last_name]": "Lee & Co",
        "data[require_utbms_codes]": "true",
        "data[email_addresses][][address]": ["zoe@example.com", "z@example.com"],
    }
    response = api.post("contacts?fields=name,require_utbms_codes,email_addresses", data=form)
    record = response.json()["data"]
    assert (response.status_code, record["name"]) == (201, "Zoë Lee & Co")
    assert record["require_utbms_codes"] is True
    assert len(record["email_addresses"]) == 2


def test_a_form_refers_to_records(sim, api, ann) -> None:
    """By ids that are written as text."""
    form = {"data[client][id]": str(ann["id"]), "data[description]": "A case"}
    assert api.post("matters", data=form).status_code == 201
    assert [matter["client"]["id"] for matter in sim.all("matters")] == [ann["id"]]


def test_a_form_changes_a_record(api, ann) -> None:
    """PATCH takes forms as POST does."""
    response = api.patch(f"contacts/{ann['id']}", data={"data[title]": "Dr"})
    assert response.status_code == 200
    assert shown(api, f"contacts/{ann['id']}", "title") == {"title": "Dr"}


def test_a_multipart_form_is_a_form(api) -> None:
    """Its parts are fields; a file is known by its name."""
    fields = {"data[type]": "Person", "data[first_name]": "Zoë"}
    files = {"data[title]": ("portrait.png", b"\x89PNG\r\n")}
    response = api.post("contacts?fields=name,title", data=fields, files=files)
    assert response.json()["data"] == {"name": "Zoë", "title": "portrait.png"}


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.api+json"])
def test_json_is_read_where_it_is_called_so(api, kind: str) -> None:
    """The type may say more."""
    assert posted(api, PERSON, {"Content-Type": kind}).status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", ""])
def test_json_may_be_read_without_its_name(api, settings, kind: str) -> None:
    """Clio knows JSON and two kinds of forms (facts, 2); it may guess, but does not by default."""
    headers = {"Content-Type": kind} if kind else {}
    assert error(posted(api, PERSON, headers)) == (400, "ArgumentError", "data is missing")
    settings.reads_untyped_json = True
    assert posted(api, PERSON, headers).status_code == 201


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("data[=1", FORM),
        ("data[type]=Person&data=1", FORM),
        ("data=1&data[type]=Person", FORM),
        ("data[type]=Person&data[][x]=1", FORM),
        ("data[][][x]=1", FORM),
        (f"data{'[a]' * 5000}=1", FORM),
        ("data[type]=%FF", FORM),
        ("data[first_name]=a%00b", FORM),
        (PERSON, FORM),
        (ONE_PART, PARTS),
        ("", PARTS),
        (ONE_PART + "--X--\r\n", {"Content-Type": "multipart/form-data"}),
        (ONE_PART.replace("Person", "\xff") + "--X--\r\n", PARTS),
        (ONE_PART.replace('; name="data[type]"', "") + "--X--\r\n", PARTS),
        (ONE_PART.replace("\r\n\r\n", "\r\nContent-Type: message/rfc822\r\n\r\n") + "--X--", PARTS),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(api, body: str, headers: dict) -> None:
    """With 400, as JSON that cannot be read."""
    response = posted(api, body.encode("latin-1"), headers)
    assert error(response)[:2] == (400, "ArgumentError")


def test_a_list_goes_on_with_its_next_element_when_a_key_comes_again() -> None:
    """As Rails reads it, at any depth."""
    pairs = [("a[][b][c]", "1"), ("a[][d]", "2"), ("a[][b][c]", "3"), ("a[][e][]", "4")]
    pairs += [("a[][e][]", "5"), ("x[]", "6"), ("x[]", "7")]
    elements = [{"b": {"c": "1"}, "d": "2"}, {"b": {"c": "3"}, "e": ["4", "5"]}]
    assert brackets.tree(pairs) == {"a": elements, "x": ["6", "7"]}


@pytest.mark.parametrize(
    "body",
    [
        '{"data": {"type": "Person", "first_name": "\\ud800"}}',
        '{"data": {"type": "Person", "first_name": "x", "\\udfff": 1}}',
        '{"data": {"type": "Person", "first_name": "a\\u0000b"}}',
        '{"data": {"type": "Person", "first_name": ["a\\u0000b"]}}',
        '{"data": {"type": "Person", "first_name": NaN}}',
        '{"data": {"type": "Person", "first_name": 1e99999999999999999999}}',
        '{"data": {"type": "Person", "first_name": 1' + "0" * 5000 + "}}",
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 200 + "]" * 200,
    ],
)
def test_what_could_not_be_given_back_is_refused(api, ann, body: str) -> None:
    """And later lists are as good as before."""
    assert error(posted(api, body))[0] == 400
    assert listed(api, "contacts") == [ann["id"]]


def test_any_whole_character_is_welcome(api) -> None:
    """A pair of surrogates is one; an escaped backslash is no escape."""
    names = {"first_name": "\U0001f600", "last_name": "\\u0000"}
    record = made(api, "contacts", {"type": "Person", **names}, "first_name,last_name")
    assert record == names


def test_long_numbers_keep_their_digits() -> None:
    """Written as numbers, not as text; a short one is a float as ever."""
    text = b'{"a":[0.1,12345678901234567890.123456789,1E+400]}'
    assert json_text.dumps(json_text.loads(text)) == text
    assert json.loads(text)["a"][0] == json_text.loads(text)["a"][0]


def test_an_answer_is_never_wrong_json() -> None:
    """Neither infinite numbers nor things that JSON does not have are written."""
    for wrong in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            json_text.dumps({"a": wrong})
    with pytest.raises(TypeError, match="object"):
        json_text.dumps({"a": object()})
