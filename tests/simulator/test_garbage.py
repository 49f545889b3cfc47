"""Whatever comes in: Clio's kind of answer, and never a failure of the simulator's own."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings as profile, strategies as st

from clio_sync.simulator import Settings, Simulator, VirtualClock
from clio_sync.simulator.api.router import BASE
from clio_sync.simulator.declarations import Type, keys
from clio_sync.simulator.wire import Request, Response

from .samples import SPECS, Samples

WORDS = st.sampled_from([
    "null", "", "0", "-1", "true", "1e999", "2026-01-05", "9" * 40, "Ω", "[", "]", "id(asc)",
    "2026-01-05T09:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\ud7ff",
    "FREQ=WEEKLY;BYDAY=XX;COUNT=99999", "{}", "id,{", "Matter", "open,closed", ">=", ">=7",
])  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS, st.text(max_size=5)
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "type", "_destroy", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
WRITTEN = sorted(path for path, spec in SPECS.items() if spec.create or spec.update)
LISTED = sorted(path for path, spec in SPECS.items() if "list" in spec.verbs)


@pytest.fixture(scope="module")
def firm() -> Iterator[Samples]:
    """A firm with one record of everything that can be made."""
    settings = Settings(list_lag=0.0, rate_limit=10**9)
    with Simulator(settings, clock=VirtualClock(), contacts=3, matters=2) as sim:
        samples = Samples(sim)
        for path, spec in SPECS.items():
            if spec.create is not None:
                samples.one(path)
        yield samples


def ask(sim: Simulator, method: str, path: str, query: list, body: bytes) -> Response:
    """Send a request as it is, past every client that would tidy it up."""
    headers = {"user-agent": "x", "authorization": f"Bearer {sim.grant().access_token}"}
    answer = sim.local.handle(Request(method, path, tuple(query), headers, body))
    assert isinstance(answer, Response)
    return answer


def is_clios(answer: Response) -> bool:
    """Whether it is an answer that Clio could give: data, an error, nothing, or a page."""
    if answer.status in {204, 303, 304}:
        return True
    if answer.headers["Content-Type"].startswith("text/html"):
        return answer.status in {200, 404}
    said = json.loads(answer.body)
    return ("data" in said) if answer.status < 300 else set(said["error"]) >= {"type", "message"}


def payloads(path: str) -> st.SearchStrategy[dict]:
    """Objects with keys that the collection knows, and with whatever else in them."""
    spec = SPECS[path]
    known = {**keys(spec.update), **keys(spec.create)}
    kept = {name: st.one_of(JUNK, plausible(type)) for name, type in known.items()}
    return st.fixed_dictionaries({}, optional=kept)


def plausible(type: Type) -> st.SearchStrategy[object]:
    """Something nearly of a type."""
    if type.kind == "object":
        inner = {name: st.one_of(SCALARS, JUNK) for name in keys(type.of)}
        one: st.SearchStrategy[object] = st.fixed_dictionaries({}, optional=inner)
    else:
        one = st.sampled_from(type.choices) if type.choices else SCALARS
    return st.lists(one, max_size=2) if type.many else one


@profile(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_payload_gets_an_answer(firm: Samples, data: st.DataObject) -> None:
    """For a new record and for a change, in every collection."""
    path = data.draw(st.sampled_from(WRITTEN))
    payload = data.draw(payloads(path))
    method = data.draw(st.sampled_from(["POST", "PATCH"]))
    ids = firm.sim.state.tables[path].current.ids or [1]
    where = f"{BASE}{path.format(**firm.parents(path))}"
    place = where if method == "POST" else f"{where}/{ids[0]}"
    body = json.dumps({"data": payload}).encode()
    answer = ask(firm.sim, method, place, [], body)
    assert is_clios(answer), answer.body
    assert answer.status < 500


@profile(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_query_gets_an_answer(firm: Samples, data: st.DataObject) -> None:
    """For every list, with parameters that it knows."""
    path = data.draw(st.sampled_from(LISTED))
    known = sorted(firm.sim.local.resource(path).parameters)
    names = st.sampled_from([*known, "fields", "page_token", "offset", "custom_field_values[1]"])
    query = data.draw(st.lists(st.tuples(names, st.one_of(WORDS, st.text(max_size=9))), max_size=3))
    place = f"{BASE}{path.format(**firm.parents(path))}.json"
    answer = ask(firm.sim, "GET", place, query, b"")
    assert is_clios(answer), answer.body
    assert answer.status < 500


@profile(max_examples=100, deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE"]),
    steps=st.lists(
        st.one_of(st.sampled_from([*SPECS, "7", "ids", "who_am_i"]), st.text(max_size=4))
    ),
    body=st.one_of(st.binary(max_size=20), JUNK.map(lambda one: json.dumps(one).encode())),
)
def test_any_path_and_any_bytes_get_an_answer(firm: Samples, method, steps, body) -> None:
    """404 as a page, where there is nothing."""
    answer = ask(firm.sim, method, BASE + "/".join(steps), [], body)
    assert answer.status < 500


@pytest.mark.parametrize("path", sorted(p for p, s in SPECS.items() if "list" in s.verbs))
def test_every_order_that_is_declared_sorts(firm: Samples, path: str) -> None:
    """By whatever it names, also where there is nothing to sort by."""
    filters = firm.sim.local.resource(path).filters
    needed = [
        ("type", "Matter") if path == "notes" else ("conversation_id", "1"),
        ("region", "x"),
    ]
    for order in filters["order"].choices if "order" in filters else ():
        place = f"{BASE}{path.format(**firm.parents(path))}"
        query = [
            ("order", order),
            *(one for one in needed if one[0] in filters and path in NEEDING),
        ]
        assert ask(firm.sim, "GET", place, query, b"").status == 200, order


NEEDING = {"notes", "conversation_messages", "lauk_expense_categories"}
