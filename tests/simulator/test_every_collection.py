"""Every collection that is declared: its verbs and no others, and records of the right shape."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest

from clio_sync.simulator.declarations import Type

from .samples import SPECS, Samples

LISTED = sorted(path for path, spec in SPECS.items() if "list" in spec.verbs)
CREATED = sorted(path for path, spec in SPECS.items() if "create" in spec.verbs)
READ = [path for path in CREATED if "get" in SPECS[path].verbs and SPECS[path].id is not None]
CHANGED = [path for path in READ if "update" in SPECS[path].verbs]
DELETED = [path for path in READ if "delete" in SPECS[path].verbs]
NEEDED = {
    "notes": {"type": "Matter"},
    "conversation_messages": {"conversation_id": "1"},
    "lauk_expense_categories": {"region": "London"},
}
OBJECTS = {"internal_notifications/event_metrics"}
KEPT = {"custom_fields", "documents", "folders", "tax_rate_configurations"}
PYTHON = {"text": str, "whole": int, "number": (int, float), "flag": bool, "choice": str}


@pytest.fixture
def samples(sim) -> Samples:
    """Payloads for the simulator."""
    return Samples(sim)


def selected(path: str) -> str:
    """A selection of every scalar of a collection's records."""
    from clio_sync.simulator.declarations import shape

    fields = shape(SPECS[path].record).fields
    return ",".join(name for name, type in fields.items() if type.kind != "record")


def fits(value: object, type: Type) -> bool:
    """Whether a value is what was declared, or none."""
    if value is None:
        return True
    if type.many:
        return isinstance(value, list)
    if type.kind == "date":
        return bool(dt.date.fromisoformat(str(value)))
    if type.kind == "instant":
        return bool(dt.datetime.fromisoformat(str(value)))
    return isinstance(value, PYTHON.get(type.kind, object))


@pytest.mark.parametrize("path", LISTED)
def test_every_list_answers_with_every_scalar_and_association(sim, api, samples, path) -> None:
    """Whether or not there is anything in it."""
    from clio_sync.simulator.declarations import shape

    names = ",".join(shape(SPECS[path].record).fields)
    where = path.format(**samples.parents(path))
    response = api.get(f"{where}.json", params={"fields": names, **NEEDED.get(path, {})})
    assert response.status_code == 200, response.text
    assert isinstance(response.json()["data"], dict if path in OBJECTS else list)


@pytest.mark.parametrize("path", CREATED)
def test_what_a_collection_insists_on_makes_a_record(sim, api, samples, path) -> None:
    """And every scalar of it is of its declared type."""
    data, names = samples.needed(path), selected(path)
    response = api.post(f"{path}.json", params={"fields": names}, json={"data": data})
    assert response.status_code == 201, response.text
    shape = sim.local.resource(path).shape
    wrong = {k: v for k, v in response.json()["data"].items() if not fits(v, shape.fields[k])}
    assert not wrong


@pytest.mark.parametrize("path", CREATED)
def test_a_required_key_that_is_missing_is_a_422(sim, api, samples, path) -> None:
    """For every key that is required (facts, appendix C)."""
    whole = samples.needed(path)
    for name, type in sim.local.resource(path).creates.items():
        if type.required:
            data = {key: value for key, value in whole.items() if key != name}
            assert api.post(f"{path}.json", json={"data": data}).status_code == 422, name


@pytest.mark.parametrize("path", READ)
def test_a_record_is_shown_with_its_version_and_known_again_by_it(api, samples, path) -> None:
    """`ETag`, `Last-Modified`, and 304 for whoever has it (facts, 6)."""
    made = api.post(f"{path}.json", json={"data": samples.needed(path)}).json()["data"]
    shown = api.get(f"{path}/{made['id']}.json")
    assert shown.status_code == 200
    if "etag" in made:
        headers = {"If-None-Match": shown.headers["ETag"]}
        assert api.get(f"{path}/{made['id']}.json", headers=headers).status_code == 304


@pytest.mark.parametrize("path", CHANGED)
def test_an_update_heeds_the_version(api, samples, path) -> None:
    """200 with the one that is there, 412 with another (facts, 6)."""
    made = api.post(f"{path}.json", json={"data": samples.needed(path)}).json()["data"]
    where = f"{path}/{made['id']}.json"
    assert api.patch(where, json={"data": {}}).status_code == 200
    stale = api.patch(where, json={"data": {}}, headers={"If-Match": '"no"'})
    assert stale.status_code == 412


@pytest.mark.parametrize("path", DELETED)
def test_a_deleted_record_is_gone(api, samples, path) -> None:
    """204, and then 404; a few kinds are only marked (facts, 13)."""
    made = api.post(f"{path}.json", json={"data": samples.needed(path)}).json()["data"]
    assert api.delete(f"{path}/{made['id']}.json").status_code == 204
    left = api.get(f"{path}/{made['id']}.json").status_code
    assert left == (200 if path in KEPT else 404)


@pytest.mark.parametrize("path", sorted(SPECS))
def test_a_verb_that_clio_does_not_have_is_a_page_that_is_not_there(api, samples, path) -> None:
    """404 as HTML, as for any unknown route (facts, 17)."""
    spec = SPECS[path]
    where = path.format(**samples.parents(path))
    one = where if spec.id is None else f"{where}/1"
    missing = {
        "create": lambda: api.post(where, json={"data": {}}),
        "update": lambda: api.patch(one, json={"data": {}}),
        "delete": lambda: api.delete(one),
    }
    for verb, send in missing.items():
        if verb not in spec.verbs:
            answer: httpx.Response = send()
            assert answer.status_code == 404, verb
            assert answer.headers["Content-Type"].startswith("text/html")


def test_a_funding_source_is_shown_a_last_time_when_it_is_deleted(api) -> None:
    """200 in place of 204, and its version is heeded (facts, 6)."""
    made = api.post("grant_funding_sources", json={"data": {"name": "State"}}).json()["data"]
    where = f"grant_funding_sources/{made['id']}"
    assert api.delete(where, headers={"If-Match": '"no"'}).status_code == 412
    gone = api.delete(where, params={"fields": "name"})
    assert (gone.status_code, gone.json()["data"]) == (200, {"name": "State"})
    assert api.get("grant_funding_sources").json()["data"] == []


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_list_that_needs_a_parameter_refuses_without_it(api, name: str) -> None:
    """Such as the type of notes (facts, 4)."""
    refused = api.get(name)
    (missing,) = NEEDED[name]
    assert refused.status_code == 422
    assert refused.json()["error"]["message"] == f"{missing} is required"


def test_the_largest_page_differs_between_lists(api, sim) -> None:
    """2000 users, 25 billable clients, 200 of most (facts, 3)."""
    sim.settings.over_limit = "refuse"
    for path, most in {"users": 2000, "billable_clients": 25, "billable_matters": 1000}.items():
        assert api.get(path, params={"limit": most}).status_code == 200
        assert api.get(path, params={"limit": most + 1}).status_code == 422
