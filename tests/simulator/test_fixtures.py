"""The fixtures that other projects get by naming `clio_sync.testing`, and all that is served."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import anyio

from .conftest import listed, made, shown
from .samples import SPECS

pytest_plugins = ["clio_sync.testing"]


def test_a_client_comes_with_its_simulator(clio_simulator, clio) -> None:
    """Logged in, and strict."""
    clio.contacts.create({"type": "Person", "first_name": "Zoë"})
    assert [one["name"] for one in clio_simulator.all("contacts")] == ["Zoë"]
    assert clio_simulator.settings.strict


def test_an_awaited_client_comes_too(clio_simulator, async_clio) -> None:
    """For the same Clio."""

    async def go() -> None:
        async with async_clio:
            await async_clio.contacts.create({"type": "Person", "first_name": "Zoë"})

    anyio.run(go)
    assert len(clio_simulator.all("contacts")) == 1


def test_what_our_own_client_sends_is_no_slip(clio_simulator, clio) -> None:
    """For every collection that can be listed without more."""
    for path in ("contacts", "matters", "activities", "tasks", "calendar_entries", "users"):
        list(getattr(clio, path).list())
    assert clio_simulator.slips == []


def test_all_301_operations_are_served(sim) -> None:
    """287 verbs, 14 others, and the activation that the description only tells of."""
    routes = list(sim.local.router.routes())
    verbs = sum(len(spec.verbs) for spec in SPECS.values())
    assert len(set(routes)) == 302
    assert (verbs, ("PUT", "webhooks/{id}/activate") in routes) == (287, True)


def test_what_a_record_pointed_to_may_be_gone(api, sim, ann) -> None:
    """An association that leads nowhere reads as none."""
    assignee = {"id": ann["id"], "type": "Contact"}
    data = {"name": "File", "description": "it", "assignee": assignee}
    task = made(api, "tasks", data)
    user = {"id": sim.local.authority.user_id, "type": "User"}
    call = {"type": "PhoneCommunication", "subject": "a", "body": "b", "date": "2026-01-05"}
    one = made(api, "communications", {**call, "senders": [assignee], "receivers": [user]})
    sim.delete("contacts", ann["id"])
    assert shown(api, f"tasks/{task['id']}", "assignee") == {"assignee": None}
    assert shown(api, f"communications/{one['id']}", "senders") == {"senders": []}


def test_users_are_listed_as_before(api) -> None:
    """The one there is."""
    assert listed(api, "users", "name") == ["Avery Stone"]


def test_instants_that_cannot_be_kept_are_refused(api, case) -> None:
    """Such as the last hour of all in a zone west of here."""
    data = {"type": "Matter", "matter": {"id": case["id"]}}
    note = made(api, "notes", data)
    late = {"start_at": "9999-12-31T23:59:59-12:00", "end_at": "9999-12-31T23:59:59-12:00"}
    whole = {**late, "summary": "x", "calendar_owner": {"id": note["id"]}}
    assert api.post("calendar_entries", json={"data": whole}).status_code == 422


def test_the_nonce_of_a_click_is_good_once_and_for_a_minute(api, sim, clock, case) -> None:
    """Then, and for anybody else's, it is 403 (facts, 12)."""
    data = {
        "label": "Open",
        "target_url": "https://example.com/?a=1",
        "ui_reference": "matters/show",
    }
    action = made(api, "custom_actions", data)
    opened = urlsplit(sim.click(action["id"], f"/api/v4/matters/{case['id']}"))
    said = dict(parse_qsl(opened.query))
    assert (said["a"], said["custom_action_id"]) == ("1", str(action["id"]))
    nonce = {"custom_action_nonce": said["custom_action_nonce"]}
    answers = [api.get(sim.url + said["subject_url"], params=nonce).status_code for _ in range(2)]
    assert answers == [200, 403]
    late = dict(parse_qsl(urlsplit(sim.click(action["id"], "/")).query))["custom_action_nonce"]
    clock.advance(60)
    assert api.get("contacts", params={"custom_action_nonce": late}).status_code == 403
    assert api.get("contacts", params={"custom_action_nonce": ""}).status_code == 403
