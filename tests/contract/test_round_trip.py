"""Whatever a payload may say is read back as it was said, in every collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as profile, strategies as st

from clio_sync.simulator import Settings, Simulator, VirtualClock

from .calls import collection_of
from .firm import Firm
from .payloads import STRINGS, Json, body_of, description

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1))
INSTANTS = st.datetimes(
    dt.datetime(1970, 1, 2), dt.datetime(2100, 1, 1), timezones=st.just(dt.timezone.utc)
).map(lambda instant: instant.replace(microsecond=0))

BOUND: Mapping[str, set[str]] = {
    "calendar_entries": {"start_at", "end_at"},  # one before the other
    "contacts": {"type", "name"},  # beside first and last name
    "documents": {"name"},  # whose ending says what it is
    "matter_transfers": {"etag"},  # required, and not heeded (facts, 6)
    "notes": {"type"},  # and the record that it is of
    "webhooks": {"model", "expires_at"},  # and its fields; a month from now at most
}
"""Keys that have to fit others."""


@pytest.fixture(scope="module")
def firm() -> Iterator[Firm]:
    """A firm that is written to again and again."""
    settings = Settings(rate_limit=10**9, list_lag=0.0, manual_numbers=True)
    with Simulator(settings, clock=VirtualClock()) as sim:
        yield Firm(sim)


def described(collection: str) -> dict[str, Json]:
    """The plain keys of a new record that are read under the same name, as the same."""
    paths, schemas = description()["paths"], description()["components"]["schemas"]
    operation = paths[f"/{collection}.json"]["post"]
    answer = operation["responses"]["201"]["$ref"].rpartition("/")[2].removesuffix("_Show")
    base = schemas.get(f"{answer}_base", {})
    readable = base.get("properties", {})
    return {
        name: schema
        for name, schema in body_of(operation).get("properties", {}).items()
        if readable.get(name) == schema
        and plain(name, schema) is not None
        and name not in BOUND.get(collection, ())
    }


def plain(name: str, schema: Json) -> st.SearchStrategy[Any] | None:
    """Values of a plain schema, as a caller would pass them."""
    match schema:
        case {"enum": choices}:
            return st.sampled_from(choices)
        case {"type": "boolean"}:
            return st.booleans()
        case {"type": "string", "format": "date"}:
            return DAYS
        case {"type": "string", "format": "date-time"}:
            return INSTANTS
        case {"type": "string"} if name not in STRINGS and not name.endswith(("_id", "id")):
            return WORDS
        case _:
            return None


COLLECTIONS = sorted(
    path.strip("/").removesuffix(".json")
    for path, methods in description()["paths"].items()
    if "post" in methods and methods["post"]["operationId"].endswith("#create") and "{" not in path
)
ROUND = [one for one in COLLECTIONS if described(one)]


@profile(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_is_written_is_what_is_read(firm, data):
    """A new record, from the answer and from a second look."""
    collection = data.draw(st.sampled_from(ROUND))
    keys = described(collection)
    chosen = data.draw(st.sets(st.sampled_from(sorted(keys)), min_size=1, max_size=4))
    said = {name: data.draw(plain(name, keys[name])) for name in sorted(chosen)}
    clio = firm.sim.client()
    found = collection_of(clio, collection)
    made = found.create({**firm.beforehand(collection), **said}, fields=",".join(["id", *said]))
    assert {name: getattr(made, name) for name in said} == said
    if hasattr(found, "get"):
        again = found.get(made.id, fields=",".join(["id", *said]))
        assert {name: getattr(again, name) for name in said} == said


def test_most_collections_have_something_to_say():
    """The test above would not notice if none had."""
    assert len(ROUND) > 30
    assert sum(len(described(one)) for one in ROUND) > 120
