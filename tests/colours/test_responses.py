"""The answers as Clio sent them, beside the records made of them."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import anyio
import anyio.lowlevel
import httpx
import pytest
from attrs import evolve

from clio_sync import AsyncClio, Clio
from clio_sync._flow import together
from clio_sync.client import RetryPolicy
from clio_sync.errors import ConfigurationError, NotFound, Unreadable

RETRY = RetryPolicy(first_wait=0)


def answers(request: httpx.Request) -> httpx.Response:
    """The id that was asked for, as Clio says it."""
    id = int(request.url.path.rpartition("/")[2].partition(".")[0])
    headers = {"X-Request-Id": f"r-{id}", "Content-Type": "application/json"}
    if id == 404:
        return httpx.Response(404, json={"error": {"type": "X", "message": "?"}}, headers=headers)
    return httpx.Response(200, json={"data": {"id": id}}, headers=headers)


def blocking() -> Clio:
    """A client that blocks."""
    return Clio("s3cret", transport=httpx.MockTransport(answers), retry=RETRY)


def awaited() -> AsyncClio:
    """A client that awaits."""
    return AsyncClio("s3cret", transport=httpx.MockTransport(answers), retry=RETRY)


def test_every_answer_is_kept_while_the_block_lasts():
    """Of records and refusals, of the client and of its views; not of what comes after."""
    clio = blocking()
    with clio.responses() as seen:
        assert clio.contacts.get(7).id == 7
        clio.with_options(timeout=5).contacts.get(8)
        with pytest.raises(NotFound):
            clio.contacts.get(404)
    clio.contacts.get(9)
    assert [response.status for response in seen] == [200, 200, 404]
    assert [response.request_id for response in seen] == ["r-7", "r-8", "r-404"]


def test_every_answer_is_kept_in_async_code():
    """With a plain ``with``: nothing is waited for."""

    async def scenario() -> None:
        async with awaited() as clio:
            with clio.responses() as seen:
                assert (await clio.contacts.get(7)).id == 7
            await clio.contacts.get(9)
        assert [response.request_id for response in seen] == ["r-7"]

    anyio.run(scenario)


def test_a_response_has_all_that_clio_said():
    """Status, headers, body, and how long it took; its repr shows no more than where it went."""
    clio = blocking()
    with clio.responses() as seen:
        clio.contacts.get(7, fields="id")
    (response,) = seen
    assert (response.method, response.status) == ("GET", 200)
    assert response.url == "https://app.clio.com/api/v4/contacts/7.json?fields=id"
    assert response.headers["content-type"] == "application/json"
    assert json.loads(response.body) == {"data": {"id": 7}}
    assert response.json() == {"data": {"id": 7}}
    assert response.elapsed >= 0
    assert response.http.request.headers["Authorization"] == "Bearer s3cret"
    shown = f"<Response 200 to GET /api/v4/contacts/7.json in {response.elapsed:.3f} s>"
    assert repr(response) == str(response) == shown


def test_each_attempt_is_kept():
    """So that one sees what was repeated."""
    statuses = iter([502, 200])

    def once_broken(request: httpx.Request) -> httpx.Response:
        return httpx.Response(next(statuses), json={"data": {"id": 7}})

    clio = Clio("token", transport=httpx.MockTransport(once_broken), retry=RETRY)
    with clio.responses() as seen:
        clio.contacts.get(7)
    assert [response.status for response in seen] == [502, 200]


def test_a_body_that_is_no_json_says_so():
    """And an empty one is None."""
    clio = Clio(
        "token", transport=httpx.MockTransport(lambda _: httpx.Response(200, text="<html>"))
    )
    with clio.responses() as seen, pytest.raises(Unreadable):
        clio.with_options(retry=RetryPolicy(attempts=1)).request("GET", "x")
    with pytest.raises(Unreadable):
        seen[0].json()


def test_blocks_may_be_nested_and_belong_to_their_client():
    """The outer one sees everything of its client, the inner one its part."""
    clio, other = blocking(), blocking()
    with clio.responses() as outer, other.responses() as others:
        clio.contacts.get(1)
        with clio.responses() as inner:
            clio.contacts.get(2)
            other.contacts.get(3)
        clio.contacts.get(4)
    assert [response.request_id for response in outer] == ["r-1", "r-2", "r-4"]
    assert [response.request_id for response in inner] == ["r-2"]
    assert [response.request_id for response in others] == ["r-3"]


def test_threads_keep_their_answers_apart():
    """Each sees its own, although all use one client."""
    clio, together_now = blocking(), threading.Barrier(4)

    def work(number: int) -> list[str]:
        with clio.responses() as seen:
            together_now.wait(10)
            for step in range(5):
                clio.contacts.get(number * 100 + step)
            return [response.request_id for response in seen]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, (1, 2, 3, 5)))
    assert found == [[f"r-{number * 100 + step}" for step in range(5)] for number in (1, 2, 3, 5)]


def test_tasks_keep_their_answers_apart():
    """Each sees its own, although all use one client."""
    found: dict[int, list[str]] = {}

    async def work(clio: AsyncClio, number: int) -> None:
        with clio.responses() as seen:
            for step in range(5):
                await clio.contacts.get(number * 100 + step)
                await anyio.lowlevel.checkpoint()
            found[number] = [response.request_id for response in seen]

    async def scenario() -> None:
        async with awaited() as clio, anyio.create_task_group() as group:
            for number in (1, 2, 3, 5):
                group.start_soon(work, clio, number)

    anyio.run(scenario)
    assert found == {n: [f"r-{n * 100 + step}" for step in range(5)] for n in (1, 2, 3, 5)}


@pytest.mark.parametrize("make", [blocking, awaited])
def test_what_the_library_does_side_by_side_is_kept_too(make):
    """Its own threads and tasks belong to whoever started them."""
    clio = make()
    flows = [clio.session.fetch("GET", f"contacts/{id}.json") for id in (1, 2, 3)]
    with clio.responses() as seen:
        if isinstance(clio, Clio):
            clio.driver.run(together(flows))
        else:
            anyio.run(clio.driver.run, together(flows))
    assert sorted(response.request_id for response in seen) == ["r-1", "r-2", "r-3"]


def test_a_session_without_a_witness_says_so():
    """It was not made by a client of ours."""
    clio = blocking()
    clio.session = evolve(clio.session, witness=None)
    with pytest.raises(ConfigurationError, match="witness"):
        clio.responses()
