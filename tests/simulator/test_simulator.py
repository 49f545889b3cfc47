"""The simulator in its user's hands."""

from __future__ import annotations

import anyio
import pytest

from clio_sync import errors
from clio_sync._drivers import Clock
from clio_sync.simulator import Fault, Settings, Simulator, VirtualClock

from .conftest import error, listed, made

pytest_plugins = ["clio_sync.testing"]


def test_a_blocking_client_is_logged_in(sim) -> None:
    """And reads what is there."""
    sim.create("contacts", {"type": "Company", "name": "Acme"})
    clio = sim.client()
    assert [contact.name for contact in clio.contacts.list(fields="name")] == ["Acme"]
    assert clio.session.requests == 1


def test_an_async_client_is_logged_in(sim) -> None:
    """The same in the other colour."""
    sim.create("contacts", {"type": "Company", "name": "Acme"})

    async def go() -> list[str]:
        async with sim.async_client() as clio:
            return [contact.name async for contact in clio.contacts.list(fields="name")]

    assert anyio.run(go) == ["Acme"]


def test_clients_share_the_clock(sim, settings) -> None:
    """A client that waits for its budget lets the simulator's time pass, and none of ours."""
    settings.rate_limit = 5
    clio, before = sim.client(), sim.clock.now()
    for _ in range(11):
        clio.contacts.list().first()
    assert sim.refusals_429 == 0
    assert sim.clock.now() - before >= 120


def test_a_client_takes_options(sim) -> None:
    """As the client itself does."""
    clio = sim.client(api_version="4.0.3")
    with pytest.raises(errors.VersionRetired):
        clio.contacts.list().first()


def test_a_client_renews_its_grant_here(sim, settings) -> None:
    """Its application is the one that the simulator knows."""
    clio = sim.client()
    sim.clock.advance(settings.access_token_lifetime + 1)
    assert clio.users.who_am_i().name == "Avery Stone"


def test_what_was_given_out_is_closed(clock) -> None:
    """At the end of the context."""
    with Simulator(clock=clock) as sim:
        clio = sim.client()
        clio.contacts.list().first()
    assert clio.driver._http is None


def test_the_firm_is_the_same_for_the_same_seed(clock) -> None:
    """And another one for another seed."""

    def names(seed: int) -> list[str]:
        with Simulator(contacts=12, matters=6, seed=seed, clock=clock) as sim:
            assert len(sim.all("matters")) == 6
            return [contact["name"] for contact in sim.all("contacts")]

    assert names(1) == names(1) != names(2)
    assert any(not name.isascii() for name in names(1))


def test_a_firm_has_what_firms_have(clock) -> None:
    """Attorneys, practice areas, custom fields with values, and matters of all kinds."""
    with Simulator(contacts=60, matters=60, clock=clock) as sim:
        assert len(sim.all("users")) == 5
        assert "Immigration" in [area["name"] for area in sim.all("practice_areas")]
        assert "External id" in [field["name"] for field in sim.all("custom_fields")]
        assert {matter["status"] for matter in sim.all("matters")} == {"Open", "Pending", "Closed"}
        contacts = sim.all("contacts")
        assert {contact["type"] for contact in contacts} == {"Person", "Company"}
        assert all(contact["primary_phone_number"] for contact in contacts)
        values = [row for contact in contacts for row in contact["custom_field_values"]]
        assert {row["field_name"] for row in values if row["value"]} == {"Visa type"}


def test_matters_bring_a_client_along(clock) -> None:
    """Where no contacts were asked for."""
    with Simulator(matters=2, clock=clock) as sim:
        assert len(sim.all("contacts")) == 1


def test_without_a_firm_there_is_one_user(sim) -> None:
    """Whose account it is."""
    assert [user["name"] for user in sim.all("users")] == ["Avery Stone"]
    assert sim.all("contacts") == sim.all("custom_fields") == sim.all("practice_areas") == []


def test_records_can_be_made_by_hand(sim, api) -> None:
    """As in Clio's own pages, where ids and read-only fields are no secret."""
    record = sim.create("contacts", {"type": "Company", "name": "Acme", "id": 7, "is_client": 1})
    assert (record["id"], record["name"], record["email_addresses"]) == (7, "Acme", [])
    assert listed(api, "contacts") == [7]
    user = sim.create("users", {"name": "Bo Kim", "email": "bo@example.com"})
    assert sim.get("users", user["id"])["email"] == "bo@example.com"
    assert sim.get("users", 1) is None


def test_records_can_be_changed_by_hand(sim, api, ann) -> None:
    """Their etag moves, as it does when a person edits them."""
    assert sim.update("contacts", ann["id"], {"title": "Dr"})["title"] == "Dr"
    assert sim.get("contacts", ann["id"])["etag"] != ann["etag"]
    owner = sim.all("users")[0]["id"]
    assert sim.update("users", owner, {"enabled": False})["enabled"] is False


def test_records_can_be_deleted_by_hand(sim, api, ann) -> None:
    """They are gone."""
    sim.delete("contacts", ann["id"])
    assert api.get(f"contacts/{ann['id']}").status_code == 404


def test_what_clio_would_refuse_is_an_error_by_hand(sim, ann) -> None:
    """Here the program is wrong, and is told why."""
    with pytest.raises(errors.ConfigurationError, match="name is required"):
        sim.create("contacts", {"type": "Company"})
    for action in (lambda: sim.update("contacts", 1, {}), lambda: sim.delete("contacts", 1)):
        with pytest.raises(errors.ConfigurationError, match="no such record"):
            action()


def test_traffic_is_counted(sim, api, bare, ann) -> None:
    """Requests to the API, and those that asked to change something."""
    api.get("contacts")
    api.patch(f"contacts/{ann['id']}", json={"data": {}})
    api.delete(f"contacts/{ann['id']}")
    bare.get(f"{sim.url}/oauth/approval")
    assert (sim.requests, sim.writes, sim.refusals_429) == (4, 3, 0)
    sim.log.clear()
    assert (sim.requests, sim.writes) == (0, 0)


def test_the_log_shows_no_token(sim, api) -> None:
    """Nor anything of a query."""
    api.get("contacts?query=hush")
    token = api.headers["Authorization"].removeprefix("Bearer ")
    assert sim.log.entries[0].token == token
    for secret in (token, "hush", sim.credentials.client_secret):
        assert secret not in repr(sim.log) + repr(sim.credentials) + repr(sim.local.authority)


def test_a_virtual_clock_moves_only_when_somebody_sleeps() -> None:
    """In both colours, or when it is told to."""
    clock = VirtualClock(100.0)
    clock.sleep(5)
    anyio.run(clock.asleep, 5)
    clock.advance(5)
    assert clock.now() == 115.0
    assert isinstance(clock, Clock)


def test_tasks_that_sleep_together_sleep_once() -> None:
    """Two async sleepers of the same time wake at the same time."""
    clock = VirtualClock(0.0)

    async def go() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(clock.asleep, 5)
            group.start_soon(clock.asleep, 5)

    anyio.run(go)
    assert clock.now() == 5.0


def test_every_setting_says_what_it_is_for() -> None:
    """And has a default."""
    import ast
    import inspect

    (body,) = ast.parse(inspect.getsource(Settings)).body
    fields = [node for node in body.body if isinstance(node, ast.AnnAssign)]
    explained = sum(isinstance(node, ast.Expr) for node in body.body) - 1
    assert len(fields) == explained
    assert Settings() == Settings()


def test_the_fixture_is_a_simulator_that_does_not_wait(clio_simulator) -> None:
    """Lists show at once, and time passes only when somebody sleeps."""
    clio = clio_simulator.client()
    for name in ("Acme", "Bcme"):
        clio.contacts.create({"type": "Company", "name": name})
    assert [contact.name for contact in clio.contacts.list()] == ["Acme", "Bcme"]
    clio_simulator.faults.add(Fault("slow", seconds=1000))


def test_threads_may_use_it_together(sim) -> None:
    """Eight threads create, and nothing is lost."""
    from concurrent.futures import ThreadPoolExecutor

    clio = sim.client()
    with ThreadPoolExecutor(8) as pool:
        data = [{"type": "Company", "name": str(number)} for number in range(80)]
        ids = {record.id for record in pool.map(clio.contacts.create, data)}
    assert len(ids) == len(sim.all("contacts")) == 80


def test_practice_areas_and_relationships_are_complete(api, ann, case) -> None:
    """All five verbs."""
    area = made(api, "practice_areas", {"name": "Immigration"})
    related = made(api, "relationships", {"contact": ann, "matter": case, "description": "Spouse"})
    for path in (f"practice_areas/{area['id']}", f"relationships/{related['id']}"):
        assert api.patch(path, json={"data": {"code": "X", "description": "X"}}).status_code == 200
        assert api.delete(path).status_code == 204
        assert api.get(path).status_code == 404
    assert error(api.post("relationships", json={"data": {"contact": ann}}))[0] == 422
