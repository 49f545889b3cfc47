"""Communications: who said what, and when (facts, 12)."""

from __future__ import annotations

from .conftest import changed, error, listed, made, shown

CALL = {"type": "PhoneCommunication", "subject": "Hello", "body": "It is me."}


def test_the_day_will_do_in_place_of_the_instant(api) -> None:
    """As clients send it; one of the two is needed."""
    seen = made(api, "communications", {**CALL, "date": "2026-01-03"}, "date,received_at")
    assert seen["date"] == "2026-01-03"
    precise = {**CALL, "received_at": "2026-01-02T23:30:00-05:00"}
    assert made(api, "communications", precise, "date")["date"] == "2026-01-03"
    assert error(api.post("communications", json={"data": CALL}))[2] == "received_at is required"


def test_they_are_listed_by_day_unless_asked_otherwise(api) -> None:
    """`date(asc)` is the order of this list (facts, 3)."""
    days = ("2026-01-03", "2026-01-01", "2026-01-02")
    for day in days:
        made(api, "communications", {**CALL, "date": day})
    assert listed(api, "communications", "date") == sorted(days)
    assert listed(api, "communications", "date", order="id(asc)") == list(days)
    assert listed(api, "communications", "date", date="2026-01-02") == ["2026-01-02"]
    first = api.get("communications", params={"limit": 1, "fields": "date"}).json()
    second = api.get(first["meta"]["paging"]["next"]).json()
    assert second["data"] == [{"date": "2026-01-02"}]


def test_they_are_listed_by_who_took_part(api, ann, sim) -> None:
    """A contact on either side; the user is whoever logged it."""
    sides = {
        "senders": [{"id": ann["id"], "type": "Contact"}],
        "receivers": [{"id": sim.local.authority.user_id, "type": "User"}],
    }
    data = {**CALL, "received_at": "2026-01-02T09:00:00Z", **sides}
    seen = made(api, "communications", data, "id,senders{name,type},receivers{name,type}")
    assert seen["senders"] == [{"name": "Ann Lee", "type": "Person"}]
    assert seen["receivers"] == [{"name": "Avery Stone", "type": "User"}]
    assert listed(api, "communications", contact_id=ann["id"]) == [seen["id"]]
    assert listed(api, "communications", contact_id=1) == []
    assert listed(api, "communications", user_id=sim.local.authority.user_id) == [seen["id"]]


def test_they_are_listed_by_when_they_came(api) -> None:
    """Since and before, in whatever zone."""
    one = made(api, "communications", {**CALL, "received_at": "2026-01-02T09:00:00Z"})
    assert listed(api, "communications", received_since="2026-01-02T08:59:00Z") == [one["id"]]
    assert listed(api, "communications", received_before="2026-01-02T10:00:00+01:00") == []


def test_they_know_the_time_spent_on_them(api, case) -> None:
    """And carry external properties."""
    data = {**CALL, "date": "2026-01-02", "matter": {"id": case["id"]}}
    one = made(
        api, "communications", {**data, "external_properties": [{"name": "a", "value": "b"}]}
    )
    entry = {"type": "TimeEntry", "date": "2026-01-02", "communication": {"id": one["id"]}}
    made(api, "activities", entry)
    assert shown(api, f"communications/{one['id']}", "time_entries_count") == {
        "time_entries_count": 1
    }
    assert listed(api, "communications", having_time_entries="false") == []
    assert listed(api, "communications", external_property_name="a") == [one["id"]]
    assert listed(api, "communications", order="matter(desc)") == [one["id"]]
    same = changed(api, f"communications/{one['id']}", {"date": None}, "date")
    assert same["date"] == "2026-01-02"
