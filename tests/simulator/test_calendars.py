"""Calendars and their entries, which have text for ids (facts, 12)."""

from __future__ import annotations

import pytest

from .conftest import changed, listed, made, shown

AT_NINE = {"start_at": "2026-01-05T09:00:00Z", "end_at": "2026-01-05T10:00:00Z"}


@pytest.fixture
def own(api) -> int:
    """The user's calendar."""
    return shown(api, "users/who_am_i", "default_calendar_id")["default_calendar_id"]


@pytest.fixture
def hearing(api, own) -> dict:
    """An entry in it."""
    return made(api, "calendar_entries", hearing_in(own))


def hearing_in(calendar: int, **more: object) -> dict:
    """What an entry is made of."""
    return {"summary": "Hearing", "calendar_owner": {"id": calendar}, **AT_NINE, **more}


def test_there_is_a_calendar_of_the_firm_and_one_of_each_user(api) -> None:
    """And one that a program makes is another kind."""
    made(api, "calendars", {"name": "Court"})
    types = ["UserCalendar", "AccountCalendar", "AdhocCalendar"]
    assert listed(api, "calendars", "type") == types
    assert listed(api, "calendars", "name", type="AdhocCalendar") == ["Court"]
    assert len(listed(api, "calendars", writeable="true", owner="true")) == 3
    assert listed(api, "calendars", writeable="false") == []


def test_the_id_of_an_entry_is_text(api, hearing) -> None:
    """As no other's is (facts, 2)."""
    assert isinstance(hearing["id"], str)
    assert listed(api, "calendar_entries") == [hearing["id"]]
    assert listed(api, "calendar_entries", **{"ids[]": hearing["id"]}) == [hearing["id"]]
    assert shown(api, f"calendar_entries/{hearing['id']}")["id"] == hearing["id"]


def test_the_owner_is_a_calendar_and_no_user(api, sim) -> None:
    """A user's id is refused."""
    data = hearing_in(sim.local.authority.user_id)
    assert api.post("calendar_entries", json={"data": data}).status_code == 422


def test_an_entry_shows_its_days_and_times(api, own, hearing) -> None:
    """Without times if it takes the whole day."""
    fields = "start_date,start_time,end_date,end_time,calendar_owner_id"
    where = f"calendar_entries/{hearing['id']}"
    assert shown(api, where, fields) == {
        "start_date": "2026-01-05",
        "start_time": "09:00:00",
        "end_date": "2026-01-05",
        "end_time": "10:00:00",
        "calendar_owner_id": own,
    }
    assert changed(api, where, {"all_day": True}, "start_time") == {"start_time": None}
    assert listed(api, "calendar_entries", is_all_day="true") == [hearing["id"]]


def test_entries_are_listed_by_the_window_that_they_touch(api, hearing) -> None:
    """From and to (facts, 4)."""
    touching = {"from": "2026-01-05T09:30:00Z", "to": "2026-01-05T09:45:00Z"}
    assert listed(api, "calendar_entries", **touching) == [hearing["id"]]
    assert listed(api, "calendar_entries", **{"from": "2026-01-05T10:30:00Z"}) == []
    assert listed(api, "calendar_entries", to="2026-01-05T08:30:00Z") == []
    assert api.get("calendar_entries", params={"to": "soon"}).status_code == 422


def test_entries_are_listed_by_calendar_and_matter(api, sim, own, case, hearing) -> None:
    """Also by a calendar that attends; a user's id finds nothing (facts, 2.3)."""
    court = made(api, "calendars", {"name": "Court", "visible": False})
    attends = {"attendees": [{"id": court["id"], "type": "Calendar"}]}
    where = f"calendar_entries/{hearing['id']}"
    seen = changed(api, where, {**attends, "matter": {"id": case["id"]}}, "attendees{name,type}")
    assert seen["attendees"] == [{"name": "Court", "type": "Calendar"}]
    for calendar in (own, court["id"]):
        assert listed(api, "calendar_entries", calendar_id=calendar) == [hearing["id"]]
    assert listed(api, "calendar_entries", calendar_id=sim.local.authority.user_id) == []
    assert listed(api, "calendar_entries", matter_id=case["id"]) == [hearing["id"]]
    assert listed(api, "calendar_entries", visible="false") == []
    removed = {"attendees": [{"id": court["id"], "type": "Calendar", "_destroy": True}]}
    assert changed(api, where, removed, "attendees")["attendees"] == []


def test_a_rule_is_kept_without_what_is_usual(api, own) -> None:
    """Its prefix, and an interval of one (facts, 12)."""
    rule = "RRULE:FREQ=DAILY;INTERVAL=1;WKST=SU"
    entry = made(
        api, "calendar_entries", hearing_in(own, recurrence_rule=rule), "id,recurrence_rule"
    )
    assert entry["recurrence_rule"] == "FREQ=DAILY;WKST=SU"
    where = f"calendar_entries/{entry['id']}"
    assert changed(api, where, {"recurrence_rule": ""}, "recurrence_rule") == {
        "recurrence_rule": None
    }


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", ["05", "06", "07"]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20260109T235959Z", ["05", "07", "09"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["05", "07", "12"]),
        ("FREQ=WEEKLY;COUNT=2", ["05", "12"]),
        ("FREQ=MONTHLY;COUNT=2", ["05", "05"]),
        ("FREQ=YEARLY;COUNT=9", ["05"]),
    ],
)
def test_a_series_is_listed_one_by_one_when_asked_for(api, own, rule, days) -> None:
    """Each with an id of its own, under which it can be read."""
    series = made(api, "calendar_entries", hearing_in(own, recurrence_rule=rule))
    window = {"expanded": "true", "to": "2026-03-01T00:00:00Z"}
    dates = listed(api, "calendar_entries", "start_date", **window)
    assert [date[-2:] for date in dates] == days
    ids = listed(api, "calendar_entries", "id", **window)
    one = shown(api, f"calendar_entries/{ids[-1]}", "start_date,parent_calendar_entry_id")
    assert one == {"start_date": dates[-1], "parent_calendar_entry_id": int(series["id"])}
    assert listed(api, "calendar_entries") == [series["id"]]
    assert api.get(f"calendar_entries/{series['id']}-19990101T000000").status_code == 404


def test_years_before_1900_become_1900(api, own) -> None:
    """For the beginning and the end."""
    old = {"start_at": "1850-01-05T09:00:00Z", "end_at": "1850-01-05T10:00:00Z"}
    entry = made(api, "calendar_entries", hearing_in(own, **old), "start_date,end_date")
    assert entry == {"start_date": "1900-01-05", "end_date": "1900-01-05"}


def test_an_entry_does_not_end_before_it_begins(api, own) -> None:
    """Nor can what it needs be taken away."""
    data = hearing_in(own, end_at="2026-01-05T08:00:00Z")
    assert api.post("calendar_entries", json={"data": data}).status_code == 422


def test_what_is_private_is_nearly_empty(api, sim, own, hearing) -> None:
    """Somebody else's calendar shows that there is something (facts, 1.3)."""
    sim.update("calendars", own, {"permission": "limited_viewer"})
    seen = shown(api, f"calendar_entries/{hearing['id']}", "start_at,summary,matter,attendees")
    assert (seen["summary"], seen["matter"], seen["redacted"]) == (None, None, True)
    assert seen["start_at"]


def test_an_entry_can_be_deleted_by_an_update(api, hearing) -> None:
    """`_deleted` says which of a series."""
    changed(api, f"calendar_entries/{hearing['id']}", {"_deleted": "single"})
    assert api.get(f"calendar_entries/{hearing['id']}").status_code == 404


def test_entries_are_found_by_external_properties(api, own, hearing) -> None:
    """At most five of them, added, changed and removed by id (facts, 10)."""
    where = f"calendar_entries/{hearing['id']}"
    key = {"external_properties": [{"name": "key", "value": "7"}]}
    (made_one,) = changed(api, where, key, "external_properties{id,name,value}")[
        "external_properties"
    ]
    assert (made_one["name"], made_one["value"]) == ("key", "7")
    assert listed(api, "calendar_entries", external_property_name="key") == [hearing["id"]]
    both = {"external_property_name": "key", "external_property_value": "8"}
    assert listed(api, "calendar_entries", **both) == []
    assert listed(api, "calendar_entries", external_property_value="7") == [hearing["id"]]
    many = {"external_properties": [{"name": "n", "value": str(n)} for n in range(5)]}
    assert api.patch(where, json={"data": many}).status_code == 422
    gone = {"external_properties": [{"id": made_one["id"], "_destroy": True}]}
    assert changed(api, where, gone, "external_properties") == {"external_properties": []}
