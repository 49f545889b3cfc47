"""Every operation of Clio's description is called, in both colours, and counted by what is sent."""

from __future__ import annotations

import datetime as dt
import inspect
import io
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, Required, get_args, get_origin, get_type_hints, is_typeddict

import anyio
import httpx
import pytest
from attrs import Factory, define
from codegen.reading import SCHEMA

from clio_sync.client import AsyncClio, Clio

DESCRIBED = json.loads((SCHEMA / "operations.json").read_text("utf-8"))
OPERATIONS = {
    (method, re.sub(r"{\w+}", "{}", path))
    for path, methods in DESCRIBED.items()
    for method in methods
}
NARRATED = {("PUT", "webhooks/{}/activate")}
"""What the description only tells of, in prose."""

VERBS = ("list", "get", "create", "update", "delete")
SPECIAL = (
    "activate", "change_state", "copy", "download", "generate_report", "ids", "list_items",
    "preview", "save_as_latest_version", "who_am_i",
)  # fmt: skip
"""What is one operation beyond the five verbs; other methods are made of several."""

NOON = dt.datetime(2026, 1, 31, 12, tzinfo=dt.timezone.utc)
GIVEN = {
    "event_prefix": "x",
    "parent": {"id": 7, "type": "Matter"},
    "start_date": NOON.date(),
    "start_time": NOON,
}
"""What is passed for parameters that are no id."""

RECORD = {"id": 7, "shared_secret": "s"}
"""What every read of one record gives."""


@define
class Recorder:
    """A Clio that knows no record, but answers in the right shape; it keeps what it was asked."""

    asked: set[tuple[str, str]] = Factory(set)
    lists: bool = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v4/").removesuffix(".json")
        if request.url.host != "app.clio.com":
            return httpx.Response(200, content=b"bytes")
        self.asked.add((request.method, re.sub(r"(?<=/)\d+", "{}", path)))
        if path.endswith(("/download", "matter_dockets/preview")):
            return httpx.Response(303, headers={"Location": "https://storage.example/x"})
        if path.endswith("/preview"):
            return httpx.Response(200, html="<html></html>")
        if path.endswith("/ids"):
            return httpx.Response(200, json={"data": [7]})
        return httpx.Response(200, json={"data": [] if self.lists else RECORD})


def collections(place: Any) -> Iterator[Any]:
    """Every collection that can be reached from a client by attributes."""
    for name, member in inspect.getmembers(type(place)):
        if isinstance(member, cached_property) and not name.startswith("_"):
            found = getattr(place, name)
            if hasattr(found, "spec"):
                yield found
            yield from collections(found)


def calls(client: Any, recorder: Recorder) -> Iterator[Any]:
    """Call every operation of every collection; what is yielded may have to be awaited."""
    for collection in collections(client):
        for name in (*VERBS, *SPECIAL):
            method = getattr(collection, name, None)
            if method is not None:
                recorder.lists = name in {"list", "list_items"}
                found = method(**dict(arguments(method, collection.spec)))
                yield found.first() if recorder.lists else found


def arguments(method: Any, spec: Any) -> Iterator[tuple[str, Any]]:
    """What a method cannot do without."""
    hints = get_type_hints(method)
    for name, parameter in inspect.signature(method).parameters.items():
        if name == "filters":
            yield from needed(spec.filters).items()
        elif parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD:
            hint = getattr(spec, method.__name__, hints.get(name))
            yield name, argument(name, hint, spec)


def argument(name: str, hint: Any, spec: Any) -> Any:
    if name == "payload":
        return needed(hint)
    if name == "to":
        return io.BytesIO()
    if name == "id" and spec.id is str:
        return "7"
    return GIVEN.get(name, 7)


def needed(wanted: Any) -> dict[str, Any]:
    """The required keys of a TypedDict, with something in each."""
    hints = get_type_hints(wanted, include_extras=True) if wanted is not None else {}
    found = {name: sample(hint) for name, hint in hints.items() if get_origin(hint) is Required}
    return found | EXTRA.get(getattr(wanted, "__name__", ""), {})


EXTRA = {"ContactCreate": {"name": "x"}, "NoteCreate": {"type": "Matter", "matter": {"id": 7}}}
"""What a payload needs by a rule."""


def sample(hint: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Required or (inner and origin not in {list, Literal}):
        return sample(inner[0])
    if origin is list:
        return [sample(inner[0])]
    if origin is Literal:
        return inner[0]
    if is_typeddict(hint):
        keys = get_type_hints(hint, include_extras=True)
        bare = {name: sample(one) for name, one in keys.items()} if hint.__total__ else {}
        return bare or needed(hint)
    return {int: 7, float: 100.0, bool: True, dt.date: NOON.date(), dt.datetime: NOON}.get(
        hint, "x"
    )


def sent(colour: str) -> set[tuple[str, str]]:
    """What a client of a colour sends when everything is called."""
    recorder = Recorder()
    transport = httpx.MockTransport(recorder)
    if colour == "blocking":
        with Clio("token", transport=transport) as clio:
            for _ in calls(clio, recorder):
                pass
    else:
        anyio.run(_sent, recorder, transport)
    return recorder.asked


async def _sent(recorder: Recorder, transport: Any) -> None:
    async with AsyncClio("token", transport=transport) as clio:
        for found in calls(clio, recorder):
            await found


def test_the_description_has_as_many_operations_as_clio_says():
    """The list in the schema is the whole one."""
    assert len(OPERATIONS) == sum(map(len, DESCRIBED.values())) == 301


@pytest.mark.parametrize("colour", ["blocking", "async"])
def test_every_operation_can_be_called(colour):
    """By a method of a client, without a request that Clio does not describe."""
    assert sent(colour) == OPERATIONS | NARRATED
