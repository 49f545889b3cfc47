"""The journal of requests, slips, firms as files, and work that is due later."""

from __future__ import annotations

import json
import time

import pytest

from clio_sync import errors
from clio_sync.simulator import Settings, Simulator, VirtualClock

from .conftest import changed, listed, made, shown


def test_a_request_can_be_looked_up_in_the_journal(api, sim, clock) -> None:
    """With its query, its data, its answer's status and its instant."""
    clock.advance(5)
    made(api, "contacts", {"type": "Person", "first_name": "Ann"}, "id,name")
    (entry,) = sim.log.find("POST", "contacts")
    assert entry.query == {"fields": "id,name"}
    assert entry.data == {"type": "Person", "first_name": "Ann"}
    assert (entry.status, entry.at) == (201, clock.now())
    assert entry.token in api.headers["Authorization"]
    assert sim.log.find("DELETE") == sim.log.find(path="matters") == []
    assert sim.log.find(status=201) == [entry]


def test_a_parameter_that_comes_several_times_is_a_list(api, sim) -> None:
    """In its order; a body that says nothing has no data."""
    api.get("contacts?ids[]=1&ids[]=2&ids[]=3")
    api.post("contacts", content=b"{")
    assert [entry.query for entry in sim.log.entries] == [{"ids[]": ["1", "2", "3"]}, {}]
    assert [entry.data for entry in sim.log.entries] == [None, None]


def test_the_journal_keeps_nothing_of_logins(bare, sim) -> None:
    """Where secrets travel in bodies."""
    bare.post(f"{sim.url}/oauth/token", data={"client_secret": "hush"})
    (entry,) = sim.log.entries
    assert (entry.request, entry.query, entry.data, entry.resource) == (
        None,
        {},
        None,
        "/oauth/token",
    )


# ------------------------------------------------------------------------------------- slips


@pytest.fixture
def strict(sim) -> Simulator:
    """A simulator that looks for what Clio would swallow."""
    sim.settings.strict = True
    return sim


def test_a_misspelt_key_is_a_slip_with_what_may_have_been_meant(strict, api) -> None:
    """Clio would answer 201 and drop it (facts, 2.3)."""
    made(api, "contacts", {"type": "Person", "first_name": "Ann", "titel": "Ms"})
    assert [str(slip) for slip in strict.slips] == [
        "POST /api/v4/contacts: unknown key 'titel' (did you mean title?)"
    ]
    strict.slips.clear()


def test_a_key_that_only_clio_sets_is_a_slip(strict, api, case) -> None:
    """As `billing_method` is in effect (facts, 2.3); so is one inside an object."""
    changed(api, f"matters/{case['id']}", {"billing_method": "flat", "client": {"name": "Ann"}})
    found = [(slip.kind, slip.name) for slip in strict.slips]
    assert found == [("read-only key", "billing_method"), ("unknown key", "client.name")]
    strict.slips.clear()


def test_a_misspelt_parameter_is_a_slip(strict, api) -> None:
    """Clio would list everything (facts, 2.3)."""
    api.get("contacts?clientonly=true&fields=id&custom_field_values[7]=x")
    api.get("users/who_am_i?limit=5")
    api.get("activities?matter[id]=5")
    assert [slip.name for slip in strict.slips] == ["clientonly", "matter[id]"]
    strict.slips.clear()


def test_what_is_in_order_is_no_slip(strict, api, ann) -> None:
    """Nor what is refused anyway, nor the ids of elements."""
    email = {"email_addresses": [{"name": "Work", "address": "a@example.com"}]}
    changed(api, f"contacts/{ann['id']}", email, "id,email_addresses{id}")
    (element,) = shown(api, f"contacts/{ann['id']}", "email_addresses{id}")["email_addresses"]
    gone = {"email_addresses": [{"id": element["id"], "_destroy": True}]}
    changed(api, f"contacts/{ann['id']}", gone)
    api.post("contacts", json={})
    listed(api, "contacts", type="Person", order="name(asc)", limit=5)
    assert strict.slips == []


def test_slips_that_nobody_clears_are_raised_in_the_end() -> None:
    """But not in the place of another error."""
    with pytest.raises(errors.ClientSlips, match="and 1 more"):
        slip_six_times()
    with pytest.raises(ZeroDivisionError):
        slip_six_times(then=0)


def slip_six_times(divided: float = 1.0, *, then: float = 1.0) -> None:
    """Ask with names that there are not, and divide by something in the end."""
    with Simulator(Settings(strict=True), clock=VirtualClock()) as sim:
        import httpx

        headers = {"User-Agent": "x", "Authorization": f"Bearer {sim.grant().access_token}"}
        with httpx.Client(transport=sim.transport(), headers=headers) as client:
            for number in range(6):
                client.get(f"{sim.url}/api/v4/contacts?odd{number}=1")
        assert divided / then


# ------------------------------------------------------------------------------------- firms


def test_a_firm_comes_back_from_a_file(tmp_path) -> None:
    """With ids, etags and who it is, and goes on counting where it stopped."""
    with Simulator(contacts=12, matters=6, clock=VirtualClock()) as sim:
        before = {name: sim.all(name) for name in ("contacts", "matters", "users")}
        sim.dump(tmp_path / "firm.json")
        following = sim.create("contacts", {"type": "Company", "name": "Acme"})
    with Simulator.load(tmp_path / "firm.json", clock=VirtualClock()) as sim:
        assert {name: sim.all(name) for name in before} == before
        assert len(list(sim.client().contacts.list())) == 12
        assert sim.client().users.who_am_i().name == "Avery Stone"
        again = sim.create("contacts", {"type": "Company", "name": "Acme"})
    assert (again["id"], again["etag"]) == (following["id"], following["etag"])


def test_a_dump_is_plain_json(tmp_path, sim) -> None:
    """By collection, for people to edit."""
    sim.create("contacts", {"type": "Company", "name": "Łukasz & Co"})
    sim.dump(tmp_path / "firm.json")
    firm = json.loads((tmp_path / "firm.json").read_text("utf-8"))
    assert [one["name"] for one in firm["tables"]["contacts"]] == ["Łukasz & Co"]


@pytest.mark.parametrize("text", [None, "{", "[]", '{"version": 99}'])
def test_a_file_that_holds_no_firm_is_an_error(tmp_path, text) -> None:
    """Whatever else it is."""
    path = tmp_path / "firm.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(errors.ConfigurationError, match="firm"):
        Simulator.load(path)


def test_a_firm_can_grow_later(sim, api) -> None:
    """Its attorneys, fields and areas come once."""
    sim.seed(contacts=6, matters=2, seed=1)
    sim.seed(matters=3, seed=2)
    assert len(listed(api, "contacts")) == 6
    assert len(listed(api, "matters")) == 5
    assert len(listed(api, "users")) == 5
    assert len(listed(api, "custom_fields")) == 4
    assert len(listed(api, "practice_areas")) == 5


def test_planted_contacts_are_like_those_that_came_through_the_api(api, sim) -> None:
    """Field by field, for the checks they skip leave no other trace."""
    sim.seed(contacts=6)
    for planted in sim.state.tables["contacts"].current.all()[:6]:
        data = {key: planted[key] for key in ("type", "name", "first_name", "last_name")}
        if planted["type"] == "Company":
            data = {"type": "Company", "name": planted["name"]}
        names = ("addresses", "phone_numbers", "email_addresses")
        given = {name: [bare_of(one) for one in planted[name]] for name in names}
        sent = made(api, "contacts", data | given)
        kept = sim.state.get("contacts", sent["id"])
        assert set(kept) - set(planted) <= {"date_of_birth", "middle_name"}
        for name in ("name", "initials", "type"):
            assert kept[name] == planted[name]
        for name in names:
            assert [set(one) for one in kept[name]] == [set(one) for one in planted[name]]


def bare_of(element: dict) -> dict:
    """What was written of an element."""
    unwritten = {"id", "etag", "created_at", "updated_at", "primary"}
    return {name: value for name, value in element.items() if name not in unwritten}


# ------------------------------------------------------------------------------------- later


def test_work_is_done_once_its_instant_has_come(sim, clock) -> None:
    """In the order of the instants, and of being asked for."""
    done: list[str] = []
    sim.local.agenda.at(clock.now() + 20, lambda: done.append("second"))
    sim.local.agenda.at(clock.now() + 10, lambda: done.append("first"))
    sim.local.agenda.at(clock.now() + 20, lambda: done.append("third"))
    assert sim.local.agenda.next_due() == clock.now() + 10
    sim.advance(15)
    assert done == ["first"]
    sim.advance(15)
    assert done == ["first", "second", "third"]
    assert sim.local.agenda.next_due() is None


def test_a_port_does_what_is_due_though_nobody_asks() -> None:
    """From a tick of the server's own."""
    done: list[float] = []
    with Simulator() as sim, sim.serve():
        sim.local.agenda.at(sim.clock.now() + 0.05, lambda: done.append(sim.clock.now()))
        until = time.monotonic() + 5
        while not done and time.monotonic() < until:
            time.sleep(0.02)
    assert done


def test_whoever_watches_is_told_of_every_commit(api, sim) -> None:
    """With the versions before and after it."""
    told: list[tuple] = []
    sim.state.watchers.append(
        lambda one: told.append((one.collection, one.kind, one.before, one.after))
    )
    ann = made(api, "contacts", {"type": "Person", "first_name": "Ann"})
    changed(api, f"contacts/{ann['id']}", {"title": "Ms"})
    api.delete(f"contacts/{ann['id']}")
    assert [kind for _, kind, _, _ in told] == ["created", "updated", "deleted"]
    assert [bool(before) for _, _, before, _ in told] == [False, True, True]
    assert [bool(after) for _, _, _, after in told] == [True, True, False]


def test_another_door_answers_for_its_paths(bare, sim) -> None:
    """And goes wrong on demand like the API."""
    from clio_sync.simulator import Fault
    from clio_sync.simulator.wire import Response

    sim.local.doors["/shelf/"] = lambda request, _: Response(200, {}, request.path.encode())
    assert bare.get(f"{sim.url}/shelf/7").content == b"/shelf/7"
    sim.faults.add(Fault("error_before", path="/shelf/", status=503))
    assert bare.get(f"{sim.url}/shelf/7").status_code == 503
    sim.faults.add(Fault("truncate", path="/shelf/"))
    assert bare.get(f"{sim.url}/shelf/7").content == b"/she"
