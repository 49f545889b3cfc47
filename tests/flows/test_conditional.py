"""Reading cheaply: what Clio says is unchanged is not sent again."""

from __future__ import annotations

import httpx
import pytest
from attrs import evolve

from clio_sync._policy.cache import Cache
from clio_sync.errors import Unreadable

RECORD = {"data": {"id": 7, "name": "Zoë"}}


class Shelf:
    """A Clio with one record, which knows its etag."""

    def __init__(self) -> None:
        self.etag, self.body = '"1"', RECORD
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        if request.headers.get("If-None-Match") == self.etag:
            return httpx.Response(304, headers={"ETag": self.etag})
        return httpx.Response(200, json=self.body, headers={"ETag": self.etag})


@pytest.fixture
def cache() -> Cache:
    """Room for a few records."""
    return Cache(max_entries=10)


@pytest.fixture
def fetch(run, session, cache, virtual_time):
    """Fetches through a session with a cache, from a shelf."""
    session.cache = cache

    def fetch(shelf, method: str = "GET", path: str = "contacts/7.json", **options):
        clock = virtual_time.clock
        return run(session.fetch(method, path, **options), handler=shelf, clock=clock)

    return fetch


def test_an_unchanged_record_is_read_from_the_cache(fetch, cache):
    """The second question carries the etag, and what comes back is the record all the same."""
    shelf = Shelf()
    assert fetch(shelf).data == RECORD["data"]
    again = fetch(shelf)
    assert "If-None-Match" not in shelf.asked[0].headers
    assert shelf.asked[1].headers["If-None-Match"] == '"1"'
    assert again.response.status_code == 304
    assert again.data == RECORD["data"]
    assert (cache.hits, cache.misses, len(cache)) == (1, 1, 1)


def test_a_changed_record_is_read_anew_and_kept(fetch, cache):
    """The newer one answers from then on."""
    shelf = Shelf()
    fetch(shelf)
    shelf.etag, shelf.body = '"2"', {"data": {"id": 7, "name": "Zoé"}}
    assert fetch(shelf).data["name"] == "Zoé"
    assert fetch(shelf).data["name"] == "Zoé"
    assert (cache.hits, cache.misses) == (1, 2)


def test_what_a_caller_changes_is_not_changed_in_the_cache(fetch):
    """Each answer is the caller's own."""
    shelf = Shelf()
    fetch(shelf)
    fetch(shelf).data["name"] = "somebody else"
    assert fetch(shelf).data == RECORD["data"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "contacts/8.json"},
        {"params": {"fields": "id"}},
    ],
    ids=["record", "fields"],
)
def test_another_question_is_another_record(fetch, other):
    """What was selected belongs to what was asked."""
    shelf = Shelf()
    fetch(shelf)
    fetch(shelf, **other)
    assert "If-None-Match" not in shelf.asked[1].headers


def test_another_token_finds_nothing(fetch, session):
    """One firm's records are not another's."""
    shelf = Shelf()
    fetch(shelf)
    session.tokens.number = 2
    fetch(shelf)
    assert "If-None-Match" not in shelf.asked[1].headers


def test_lists_are_never_kept(fetch, cache):
    """Their etag, if they have one, says nothing of all pages."""
    shelf = Shelf()
    shelf.body = {"data": [{"id": 7}]}
    fetch(shelf)
    fetch(shelf)
    assert "If-None-Match" not in shelf.asked[1].headers
    assert len(cache) == 0


def test_writes_pass_the_cache_by(fetch, cache):
    """Neither asked conditionally nor kept."""
    shelf = Shelf()
    fetch(shelf)
    fetch(shelf, method="PATCH", json={"data": {}})
    assert "If-None-Match" not in shelf.asked[1].headers
    assert (cache.hits, cache.misses) == (0, 1)


def test_an_answer_without_an_etag_is_not_kept(fetch, cache):
    """There is nothing to ask with."""
    fetch(lambda _: httpx.Response(200, json=RECORD))
    assert len(cache) == 0


def test_a_caller_who_asks_conditionally_gets_the_bare_answer(fetch, cache):
    """The cache does not interfere."""
    answer = fetch(Shelf(), headers={"if-none-match": '"1"'})
    assert (answer.response.status_code, answer.body) == (304, None)
    with pytest.raises(Unreadable):
        answer.data  # noqa: B018
    assert (cache.hits, cache.misses) == (0, 0)


def test_without_a_cache_nothing_is_conditional(fetch, session):
    """It is asked for, or it is not there."""
    shelf = Shelf()
    fetch(shelf)
    session.cache = None
    fetch(shelf)
    assert "If-None-Match" not in shelf.asked[1].headers


def test_views_of_a_session_share_its_cache(session, cache):
    """An option that is not mentioned stays."""
    session.cache = cache
    assert evolve(session, priority="interactive").cache is cache
