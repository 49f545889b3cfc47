"""What Clio can do beyond the five verbs: previews, bare ids, copies, changes of state."""

from __future__ import annotations

import datetime as dt
import io

import httpx
import pytest

from clio_sync.client import Clio
from clio_sync.errors import (
    InvalidValue,
    MissingField,
    NotFound,
    Unprocessable,
    Unreadable,
)


def answering(response: httpx.Response) -> Clio:
    """A client whose every request is answered alike."""
    return Clio("token", transport=httpx.MockTransport(lambda _: response))


def test_a_bill_is_previewed_as_a_page(clio, sim):
    """A whole one, to be shown as it is."""
    bill = sim.create("bills", {"subject": "x"})
    page = clio(lambda c: c.bills.preview(bill["id"]))
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")
    with pytest.raises(NotFound):
        clio(lambda c: c.bills.preview(1))


def test_a_preview_that_is_no_page_is_no_answer():
    """It may come from something in between."""
    with answering(httpx.Response(200, json={"data": {}})) as clio:
        with pytest.raises(Unreadable, match="no page"):
            clio.bills.preview(7)


def test_the_ids_of_billable_matters_come_alone(clio, sim):
    """The same matters that are listed."""
    matters = sim.all("matters")
    for matter in matters[:2]:
        data = {"type": "TimeEntry", "date": "2026-01-05", "quantity": 3600}
        sim.create("activities", {**data, "matter": {"id": matter["id"]}})
    found = clio(lambda c: c.billable_matters.ids())
    assert found == tuple(matter["id"] for matter in matters[:2])
    client = matters[0]["client"]["id"]
    assert matters[0]["id"] in clio(lambda c: c.billable_matters.ids(client_id=client))


@pytest.mark.parametrize("data", [{"id": 7}, {"ids": ["7"]}, [True], "7"])
def test_what_holds_no_ids_is_no_answer(data):
    """Nothing is guessed."""
    with answering(httpx.Response(200, json={"data": data})) as clio:
        with pytest.raises(Unreadable, match="no ids"):
            clio.billable_matters.ids()


def test_ids_may_come_as_a_list():
    """The description leaves open how."""
    with answering(httpx.Response(200, json={"data": [7, 8]})) as clio:
        assert clio.billable_matters.ids() == (7, 8)


def test_a_task_template_list_is_copied_with_its_templates(clio, sim):
    """What is said of the copy is different, the rest is the same."""
    source = sim.create("task_template_lists", {"name": "Visa", "description": "Steps"})
    template = {"name": "File it", "task_template_list": {"id": source["id"]}}
    sim.create("task_templates", template)
    same = clio(lambda c: c.task_template_lists.copy(source["id"]))
    other = clio(lambda c: c.task_template_lists.copy(source["id"], {"name": "H-1B"}))
    assert (same.name, other.name, other.description) == ("Visa", "H-1B", "Steps")
    lists = [one["task_template_list"]["id"] for one in sim.all("task_templates")]
    assert lists == [source["id"], same.id, other.id]


def held(sim) -> int:
    """A record in the firm's safe."""
    contact = sim.all("contacts")[0]
    location = sim.create("safe_custody/locations", {"name": "Vault"})
    packet = sim.create(
        "safe_custody/packets",
        {"contact_id": contact["id"], "safe_custody_location_id": location["id"]},
    )
    data = {"title": "Will", "safe_custody_packet_id": packet["id"]}
    return int(sim.create("safe_custody/records", data)["id"])


def test_a_document_is_taken_out_of_the_safe_and_put_back(clio, sim):
    """Each time somebody is named; what cannot follow is refused by Clio."""
    record = held(sim)

    def move(state: str):
        payload = {"state": state, "actor_id": 7, "actor_type": 1, "date": dt.date(2026, 1, 5)}
        return clio(lambda c: c.safe_custody.records.change_state(record, payload))

    change = move("temporarily_removed")
    assert (change.state, change.date) == ("temporarily_removed", dt.date(2026, 1, 5))
    assert move("held").state == "held"
    assert move("removed").state == "removed"
    with pytest.raises(Unprocessable):
        move("held")


def test_a_change_of_state_is_checked_before_it_is_sent(clio, sim):
    """Who did it is a user or a contact."""
    record, before = held(sim), sim.requests
    full = {"state": "held", "actor_id": 7, "actor_type": 3}
    with pytest.raises(InvalidValue, match="1, 2"):
        clio(lambda c: c.safe_custody.records.change_state(record, full))
    with pytest.raises(MissingField, match="'actor_id'"):
        clio(lambda c: c.safe_custody.records.change_state(record, {"state": "held"}))
    assert sim.requests == before


def test_the_dates_of_a_docket_are_previewed(clio, sim):
    """As Clio gives them, wherever it keeps them."""
    place = sim.create("court_rules/jurisdictions", {"description": "Boston"})
    stream = io.BytesIO()
    asked = {
        "jurisdiction_id": place["id"],
        "trigger_id": 1,
        "service_type_id": 1,
        "start_date": dt.date(2026, 1, 5),
        "start_time": dt.datetime(2026, 1, 5, 9, tzinfo=dt.timezone.utc),
    }
    found = clio(
        lambda c: c.court_rules.matter_dockets.preview(stream, **asked, event_prefix="Smith")
    )
    assert (found.content_type, stream.getvalue()) == ("application/json", b"[]")
    with pytest.raises(NotFound):
        clio(
            lambda c: c.court_rules.matter_dockets.preview(
                stream, **{**asked, "jurisdiction_id": 1}
            )
        )


@pytest.mark.parametrize("lacking", ["start_date", "start_time", "jurisdiction[id]", "trigger[id]"])
def test_the_simulator_misses_what_a_preview_needs(sim, lacking):
    """As the description has it."""
    from clio_sync.errors import BadRequest

    given = {
        "start_date": "2026-01-05",
        "start_time": "2026-01-05T09:00:00Z",
        "jurisdiction[id]": 1,
        "trigger[id]": 1,
        "service_type[id]": 1,
    }
    del given[lacking]
    with pytest.raises(BadRequest):
        sim.client().request("GET", "court_rules/matter_dockets/preview", params=given)


def test_none_detaches_for_good(clio, sim):
    """What is sent is what Clio understands."""
    area, matter = sim.create("practice_areas", {"name": "Visas"}), sim.all("matters")[0]
    sim.update("matters", matter["id"], {"practice_area": {"id": area["id"]}})
    changed = clio(
        lambda c: c.matters.update(matter["id"], {"practice_area": None}, fields="practice_area")
    )
    assert changed.practice_area is None


def test_time_is_kept_in_the_unit_of_its_key(clio, sim):
    """An hour and a half, wherever it goes."""
    from clio_sync.units import hours

    matter = sim.all("matters")[0]
    payload = {
        "type": "TimeEntry",
        "date": dt.date(2026, 1, 5),
        "matter": {"id": matter["id"]},
        "quantity": hours(1.5),
    }
    made = clio(lambda c: c.activities.create(payload))
    assert (made.quantity, made.quantity_in_hours) == (5400, 1.5)
