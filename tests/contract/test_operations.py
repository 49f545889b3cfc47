"""Every operation: a valid request of our client, and the answer, as the description has them."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from attrs import define, field

from clio_sync import Clio
from clio_sync.simulator import Settings, Simulator, VirtualClock

from .calls import SPECIAL, VERBS, call, operations
from .deviations import Deviations
from .firm import Firm
from .judge import Judge, Violation, judge

NAMES = sorted(operations())


@define
class Wire(httpx.BaseTransport):
    """Leads to the simulator, and keeps what passes."""

    inner: httpx.BaseTransport
    passed: list[httpx.Response] = field(factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.inner.handle_request(request)
        response.read()
        response.request = request
        if request.url.path.startswith("/api/"):
            self.passed.append(response)
        return response


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    """A firm of which all operations make use, whose waiting takes no time."""
    settings = Settings(rate_limit=100_000, list_lag=0.0)
    with Simulator(settings, clock=VirtualClock()) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def firm(sim: Simulator) -> Firm:
    """What the requests refer to."""
    return Firm(sim)


@pytest.fixture(scope="module")
def arbiter() -> Judge:
    """Built once: it takes its time."""
    return judge()


@pytest.fixture(scope="module")
def deviations() -> Deviations:
    """Those that are known, and which of them were met."""
    return Deviations.read()


@pytest.fixture
def wire(sim: Simulator) -> Wire:
    """What passes between the client and the simulator."""
    return Wire(sim.transport())


@pytest.fixture
def clio(sim: Simulator, wire: Wire) -> Clio:
    """Our client."""
    return sim.client(transport=wire)


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_is_carried_out_as_the_description_says(
    name, clio, firm, wire, arbiter, deviations
):
    """Its request is valid, and so is the answer; what is not stands in deviations.toml."""
    call(clio, firm, name)
    asked = [arbiter.operation(response.request) for response in wire.passed]
    assert name in asked
    violations = {one for response in wire.passed for one in arbiter.violations(response)}
    assert deviations.unexplained(sorted(violations, key=str)) == []
    deviations.judged.add(name)


def test_what_a_sync_sends_is_as_the_description_says(clio, firm, wire, arbiter, deviations):
    """A person with labels and values as firms have them, created, found again and changed."""
    kinds = {"field_type": "picklist", "picklist_options": [{"option": "H-1B"}]}
    visa = firm.add("custom_fields", name="Visa", parent_type="Contact", **kinds)
    option = visa["picklist_options"][0]["id"]
    ann = clio.contacts.create(
        {
            "type": "Person",
            "first_name": "Ann",
            "phone_numbers": [{"name": "Mobile", "number": "+13125550100"}],
            "custom_field_values": [{"custom_field": {"id": visa["id"]}, "value": option}],
        },
        fields=SYNCED,
    )
    (value,) = (one for one in ann.custom_field_values if one.value == option)
    clio.contacts.update(ann.id, {"custom_field_values": [{"id": value.id, "value": None}]})
    case = clio.matters.create({"client": {"id": ann.id}, "description": "A case"})
    clio.matters.update(case.id, {"practice_area": None})
    assert ann.id in {one.id for one in clio.contacts.list(query="Ann", fields=SYNCED)}
    violations = {one for response in wire.passed for one in arbiter.violations(response)}
    assert deviations.unexplained(sorted(violations, key=str)) == []
    deviations.judged.add(SYNCED)


SYNCED = "id,etag,name,phone_numbers{id,name,number},custom_field_values{id,value,custom_field}"


def test_every_operation_of_the_description_is_asked_for():
    """The five verbs by what is declared of them, the others one by one."""
    verbs = {name for name in NAMES if name.partition("#")[2] in VERBS}
    assert len(NAMES) == 301
    assert sorted(verbs | SPECIAL.keys()) == NAMES
    assert verbs & SPECIAL.keys() == {"EventMetrics#index"}  # a list by its path alone


def test_no_known_deviation_has_become_unnecessary(deviations):
    """When Clio mends its description, or we mend ours, the entry has to go."""
    if deviations.judged != {*NAMES, SYNCED}:
        pytest.skip("only some of the requests were judged here")
    assert [one for one in deviations.known if one not in deviations.met] == []


def test_every_deviation_says_why():
    """With the section of the facts that it comes from."""
    assert all(len(one.why) > 20 and one.why.endswith(").") for one in Deviations.read().known)


# ------------------------------------------------------------------------------- the judge itself


def response(
    arbiter: Judge, method: str, path: str, answer: object, body: object = None
) -> list[Violation]:
    request = httpx.Request(method, f"https://app.clio.com/api/v4/{path}", json=body)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    found = httpx.Response(200, json=answer, headers=headers, request=request)
    return list(arbiter.violations(found))


def test_a_key_beyond_the_description_is_told(arbiter):
    """At any depth."""
    answer = {"data": {"id": 1, "client": {"id": 2, "nickname": "Al"}}}
    told = response(arbiter, "GET", "matters/1.json", answer)
    assert told == [Violation("Matter#show", "answer", "data.client.nickname", "unknown")]


def test_a_value_of_another_type_is_told(arbiter):
    """By the type that it has."""
    told = response(arbiter, "GET", "matters/1.json", {"data": {"id": "1"}})
    assert told == [Violation("Matter#show", "answer", "data.id", "type", "string")]


def test_a_query_that_clio_would_ignore_is_told(arbiter):
    """A misspelt filter lists everything, without a word."""
    told = response(arbiter, "GET", "matters.json?clientid=7", {"data": []})
    assert told == [Violation("Matter#index", "request", "clientid", "undeclared")]


def test_a_body_without_what_is_required_is_told(arbiter):
    """By the key that is missing."""
    body = {"data": {"description": "A case"}}
    told = response(arbiter, "POST", "matters.json", {"data": {"id": 1}}, body)
    assert Violation("Matter#create", "request", "data.client", "required") in told


def test_a_status_that_is_not_declared_is_told(arbiter):
    """A creation is answered with 201."""
    body = {"data": {"description": "A case", "client": {"id": 1}}}
    told = response(arbiter, "POST", "matters.json", {"data": {"id": 1}}, body)
    assert Violation("Matter#create", "answer", "", "ResponseNotFound") in told


def test_a_path_that_the_description_does_not_have_is_told(arbiter):
    """And judged no further."""
    told = response(arbiter, "GET", "matters/1/judges.json", {"data": []})
    assert told == [Violation("", "request", "/api/v4/matters/1/judges.json", "path")]
