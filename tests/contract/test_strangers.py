"""What programs that know nothing of us do with Clio, and get along with."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from clio_sync.simulator import Settings, Simulator


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    """A firm on a real port."""
    with Simulator(Settings(list_lag=0.0, rate_limit=100_000), contacts=5, matters=2) as simulator:
        with simulator.serve():
            yield simulator


@pytest.fixture
def stranger(sim: Simulator) -> Iterator[httpx.Client]:
    """A plain program with a token, which follows wherever it is sent."""
    headers = {"Authorization": f"Bearer {sim.grant().access_token}", "User-Agent": "Somebody/1.0"}
    base = f"{sim.url}/api/v4"
    with httpx.Client(base_url=base, headers=headers, follow_redirects=True) as client:
        yield client


def test_parameters_are_added_to_the_next_address_again(stranger):
    """As clients do that keep one set of parameters for all pages (facts, 3)."""
    mine = {"limit": "2", "fields": "id,name", "order": "id(asc)"}
    url, found = httpx.URL("contacts", params=mine), []
    while url is not None:
        answer = stranger.get(url).json()
        found += answer["data"]
        following = answer["meta"]["paging"].get("next")
        again = following and httpx.URL(following).params.multi_items() + list(mine.items())
        url = httpx.URL(following, params=again) if following else None
    assert (
        len({one["id"] for one in found})
        == len(found)
        == len(stranger.get("contacts").json()["data"])
    )


def test_only_the_page_token_is_taken_from_the_next_address(stranger):
    """As clients do that build each address themselves."""
    mine = {"limit": "2", "fields": "id"}
    found, token = [], {}
    while token is not None:
        answer = stranger.get("contacts", params={**mine, **token}).json()
        found += answer["data"]
        following = answer["meta"]["paging"].get("next")
        token = {"page_token": httpx.URL(following).params["page_token"]} if following else None
    assert (
        len({one["id"] for one in found})
        == len(found)
        == len(stranger.get("contacts").json()["data"])
    )


def test_a_download_is_followed_with_the_token_at_hand(stranger, sim):
    """Another host gets no token: the storage has one of its own (facts, 10 and 15.13)."""
    matter = stranger.get("matters", params={"fields": "id"}).json()["data"][0]
    parent = {"id": matter["id"], "type": "Matter"}
    new = {"data": {"name": "Letter.pdf", "parent": parent, "document_category": {"id": None}}}
    fields = "id,latest_document_version{uuid,put_url,put_headers}"
    made = stranger.post("documents", params={"fields": fields}, json=new).json()["data"]
    version = made["latest_document_version"]
    headers = {one["name"]: one["value"] for one in version["put_headers"]}
    assert httpx.put(version["put_url"], headers=headers, content=b"bytes").status_code == 200
    done = {"data": {"uuid": version["uuid"], "fully_uploaded": True}}
    assert stranger.patch(f"documents/{made['id']}", json=done).status_code == 200
    got = stranger.get(f"documents/{made['id']}/download")
    assert (got.status_code, got.content) == (200, b"bytes")
    assert got.url.host != httpx.URL(sim.url).host


def test_a_token_that_is_sent_to_the_storage_all_the_same_is_refused(stranger, sim):
    """As S3 does, which knows its own signatures only."""
    document = stranger.get("documents", params={"fields": "id"}).json()["data"][0]
    moved = stranger.get(f"documents/{document['id']}/download", follow_redirects=False)
    told = httpx.get(moved.headers["Location"], headers=dict(stranger.headers))
    assert (told.status_code, "Only one auth mechanism allowed" in told.text) == (400, True)


def test_what_a_query_says_beyond_the_description_is_ignored(stranger):
    """An order where none is declared, and one for a single record."""
    assert stranger.get("webhooks", params={"order": "id(asc)"}).status_code == 200
    assert stranger.get("users/who_am_i", params={"order": "id(asc)"}).status_code == 200


def test_both_tokens_of_a_refresh_are_kept(stranger, sim):
    """As programs do that look at no documentation, and are refused the next time otherwise."""
    refresh = sim.grant().refresh_token
    mine = {"client_id": sim.credentials.client_id, "client_secret": sim.credentials.client_secret}
    for _ in range(2):
        form = {"grant_type": "refresh_token", "refresh_token": refresh, **mine}
        answer = httpx.post(f"{sim.url}/oauth/token", data=form)
        assert answer.status_code == 200
        refresh = answer.json()["refresh_token"]


@pytest.mark.parametrize("place", ["data", "params", "json"])
def test_a_refresh_is_asked_for_wherever_programs_write_it(sim, place: str):
    """In a form, in the address alone, or as JSON."""
    asked = {
        "grant_type": "refresh_token",
        "refresh_token": sim.grant().refresh_token,
        "client_id": sim.credentials.client_id,
        "client_secret": sim.credentials.client_secret,
    }
    assert httpx.post(f"{sim.url}/oauth/token", **{place: asked}).status_code == 200


def test_custom_fields_are_asked_for_by_the_parent_that_their_answers_name(stranger):
    """In the words of bodies and answers, though the description has its own (facts, 4 and 11)."""
    found = stranger.get("custom_fields", params={"fields": "parent_type", "parent_type": "Matter"})
    assert {one["parent_type"] for one in found.json()["data"]} == {"Matter"}


def test_a_selection_for_a_webhook_comes_name_by_name(stranger):
    """In one text or as a list."""
    new = {"url": "https://example.com/hook", "model": "matter"}
    for names in ("id,etag,status", ["id", "etag", "status"]):
        made = stranger.post("webhooks?fields=fields", json={"data": {**new, "fields": names}})
        assert (made.status_code, made.json()["data"]["fields"]) == (201, "id,etag,status")
    for nonsense in ([1], {"id": 1}, 7):
        told = stranger.post("webhooks", json={"data": {**new, "fields": nonsense}})
        assert told.status_code == 422
