"""Bodies that others have published from live accounts, to the byte where they are (facts, 17)."""

from __future__ import annotations

import base64
import json
import re

import httpx

from clio_sync.simulator import Fault

from .conftest import made


def masked(response: httpx.Response) -> str:
    """A body with its ids and etags blotted out."""
    text = re.sub(r'"id":[0-9]+', '"id":1', response.text)
    return re.sub(r'\\"[0-9a-f]{32}\\"', r'\\"e\\"', text)


def test_whoever_asks_who_one_is_gets_a_name(api: httpx.Client) -> None:
    """Besides id and etag."""
    said = masked(api.get("users/who_am_i"))
    assert said == '{"data":{"id":1,"etag":"\\"e\\"","name":"Avery Stone"}}'


def test_the_last_page_of_a_list_has_paging_that_is_empty(api: httpx.Client, ann: dict) -> None:
    """``meta`` comes first, and its ``paging`` is there though there is no other page."""
    said = masked(api.get("contacts", params={"fields": "id"}))
    assert said == '{"meta":{"paging":{},"records":1},"data":[{"id":1}]}'


def test_the_latest_version_of_a_document_shows_its_number(api: httpx.Client, case: dict) -> None:
    """Where it is selected without braces."""
    parent = {"id": case["id"], "type": "Matter"}
    document = made(api, "documents", {"name": "a.pdf", "parent": parent})
    fields = {"fields": "id,name,latest_document_version"}
    said = masked(api.get(f"documents/{document['id']}", params=fields))
    version = '{"id":1,"version_number":1}'
    assert said == f'{{"data":{{"id":1,"name":"a.pdf","latest_document_version":{version}}}}}'


def test_no_token_and_a_bad_one_are_told_apart(bare: httpx.Client) -> None:
    """The one with an object, the other with text and a challenge."""
    none = bare.get("/api/v4/users/who_am_i")
    assert none.text == (
        '{"error":{"type":"UnauthorizedError","message":"User is not authorized"}}'
    )
    bad = bare.get("/api/v4/users/who_am_i", headers={"Authorization": "Bearer x"})
    said = "The access token provided is expired, revoked, malformed or invalid for other reasons."
    assert bad.text == f'{{"error":"invalid_token","error_description":"{said}"}}'
    assert bad.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert 'error="invalid_token"' in bad.headers["WWW-Authenticate"]


def test_a_missing_permission_is_an_error_of_its_own(api: httpx.Client, settings) -> None:
    """Of the application, or of its user."""
    settings.lacks = {"court_rules"}
    response = api.get("court_rules/jurisdictions")
    said = "User is forbidden from taking that action"
    assert (response.status_code, response.text) == (
        403,
        f'{{"error":{{"type":"ForbiddenError","message":"{said}"}}}}',
    )


def test_a_spent_budget_says_how_long_to_wait(sim, api: httpx.Client, settings) -> None:
    """In the message and in a header."""
    settings.rate_limit = 50
    sim.clock.advance(48)
    for _ in range(50):
        assert api.get("users/who_am_i").status_code == 200
    response = api.get("users/who_am_i")
    said = "Rate limit of 50 exceeded. Retry in 12 seconds."
    assert response.text == f'{{"error":{{"type":"RateLimited","message":"{said}"}}}}'
    assert (response.status_code, response.headers["Retry-After"]) == (429, "12")
    assert response.headers["X-RateLimit-Remaining"] == "0"


def test_a_spent_budget_may_come_in_a_wrapping(sim, api: httpx.Client, ann: dict) -> None:
    """As something between Clio and us packs it: without ``Retry-After``, and nothing is done."""
    sim.faults.add(Fault("wrapped_rate_limit", seconds=12))
    response = api.delete(f"contacts/{ann['id']}")
    said = response.json()
    assert (said["metadata"], "Retry-After" in response.headers) == (
        {"encodingDecoded": "text/plain"},
        False,
    )
    error = json.loads(base64.b64decode(said["data"]))["error"]
    assert error["type"] == "RateLimited"
    assert sim.get("contacts", ann["id"])


def test_a_document_is_told_where_its_bytes_go(api: httpx.Client, case: dict) -> None:
    """With headers in a list of names and values."""
    parent = {"id": case["id"], "type": "Matter"}
    fields = "id,latest_document_version{uuid,put_url,put_headers}"
    version = made(api, "documents", {"name": "a.pdf", "parent": parent}, fields)[
        "latest_document_version"
    ]
    assert set(version) == {"uuid", "put_url", "put_headers"}
    assert version["put_headers"] == [
        {"name": "Content-Type", "value": "application/pdf"},
        {"name": "x-amz-server-side-encryption", "value": "AES256"},
    ]
