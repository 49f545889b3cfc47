"""Notes and tasks, with the rules about their types and statuses (facts, 12)."""

from __future__ import annotations

import pytest

from .conftest import changed, error, listed, made, shown


@pytest.fixture
def task(api, sim, case) -> dict:
    """A task of the one user there is."""
    return made(api, "tasks", task_of(sim, matter={"id": case["id"]}))


def task_of(sim, **more: object) -> dict:
    """What a task is made of."""
    assignee = {"id": sim.local.authority.user_id, "type": "User"}
    return {"name": "File", "description": "the form", "assignee": assignee, **more}


# ------------------------------------------------------------------------------------- notes


def test_a_note_is_of_the_one_thing_that_its_type_says(api, ann, case) -> None:
    """Only that one is needed, and only that one is kept."""
    both = {"contact": {"id": ann["id"]}, "matter": {"id": case["id"]}}
    note = made(api, "notes", {"type": "Matter", **both}, "matter,contact,detail_text_type")
    assert (note["matter"]["id"], note["contact"]) == (case["id"], None)
    assert note["detail_text_type"] == "plain_text"
    refused = api.post("notes", json={"data": {"type": "Contact", "matter": both["matter"]}})
    assert error(refused) == (422, "ArgumentError", "contact is required")


def test_a_note_is_never_moved(api, ann, case) -> None:
    """Neither to another record nor to another type; the answer is 200."""
    note = made(api, "notes", {"type": "Matter", "matter": {"id": case["id"]}})
    moved = {"type": "Contact", "contact": {"id": ann["id"]}, "subject": "New"}
    seen = changed(api, f"notes/{note['id']}", moved, "type,contact,subject,author{name}")
    assert (seen["type"], seen["contact"], seen["subject"]) == ("Matter", None, "New")
    assert seen["author"] == {"name": "Avery Stone"}


@pytest.mark.parametrize("word", ["Matter", "matter"])
def test_notes_are_listed_by_type_in_any_case(api, ann, case, word: str) -> None:
    """And never without (facts, 4)."""
    note = made(api, "notes", {"type": "Matter", "matter": {"id": case["id"]}, "detail": "Hello"})
    made(api, "notes", {"type": "Contact", "contact": {"id": ann["id"]}})
    assert listed(api, "notes", type=word) == [note["id"]]
    assert listed(api, "notes", type=word, query="hello") == [note["id"]]
    assert api.get("notes").status_code == 422


def test_notes_know_the_time_spent_on_them(api, case) -> None:
    """As entries, and as a count."""
    note = made(api, "notes", {"type": "Matter", "matter": {"id": case["id"]}})
    data = {"type": "TimeEntry", "date": "2026-01-05", "matter_note": {"id": note["id"]}}
    entry = made(api, "activities", data)
    seen = shown(api, f"notes/{note['id']}", "time_entries,time_entries_count")
    assert seen["time_entries_count"] == len(seen["time_entries"]) == 1
    assert seen["time_entries"][0]["id"] == entry["id"]
    assert listed(api, "notes", type="Matter", has_time_entries="false") == []


# ------------------------------------------------------------------------------------- tasks


def test_a_priority_is_written_with_a_capital_and_read_without(api, sim) -> None:
    """Normal unless somebody says otherwise."""
    assert made(api, "tasks", task_of(sim), "priority")["priority"] == "normal"
    assert made(api, "tasks", task_of(sim, priority="High"), "priority")["priority"] == "high"
    assert api.post("tasks", json={"data": task_of(sim, priority="high")}).status_code == 422
    assert len(listed(api, "tasks", priority="high")) == 1
    assert listed(api, "tasks", "priority", order="priority(desc)") == ["high", "normal"]


def test_without_advanced_tasks_there_are_two_statuses(api, sim, task) -> None:
    """For writing and for listing (facts, 4)."""
    said = (422, "ArgumentError", 'status must be one of ["complete", "pending"]')
    refused = api.patch(f"tasks/{task['id']}", json={"data": {"status": "in_progress"}})
    assert error(refused) == said
    assert error(api.get("tasks", params={"status": "draft"})) == said
    sim.settings.advanced_tasks = True
    changed(api, f"tasks/{task['id']}", {"status": "in_progress"})
    assert listed(api, "tasks", **{"statuses[]": ["draft", "in_progress"]}) == [task["id"]]
    assert api.get("tasks", params={"status": "lost"}).status_code == 422


def test_a_complete_task_says_since_when(api, task) -> None:
    """Until it is opened again."""
    done = changed(api, f"tasks/{task['id']}", {"status": "complete"}, "completed_at")
    again = changed(api, f"tasks/{task['id']}", {"status": "complete"}, "completed_at")
    assert done["completed_at"] == again["completed_at"] is not None
    assert listed(api, "tasks", complete="true") == [task["id"]]
    opened = changed(api, f"tasks/{task['id']}", {"status": "pending"}, "completed_at")
    assert opened["completed_at"] is None


def test_an_assignee_is_sought_with_a_type_in_lower_case(api, sim, ann, task) -> None:
    """An id alone could be of two kinds (facts, 4)."""
    other = made(api, "tasks", task_of(sim, assignee={"id": ann["id"], "type": "Contact"}))
    assert listed(api, "tasks", assignee_id=ann["id"], assignee_type="contact") == [other["id"]]
    assert listed(api, "tasks", assignee_type="user") == [task["id"]]
    assert api.get("tasks", params={"assignee_id": ann["id"]}).status_code == 422


def test_an_assignee_shows_as_a_participant(api, sim, ann, task) -> None:
    """A contact as a person or a company, a user as one."""
    assert shown(api, f"tasks/{task['id']}", "assignee{id,name,type}")["assignee"] == {
        "id": sim.local.authority.user_id,
        "name": "Avery Stone",
        "type": "User",
    }
    data = {"assignee": {"id": ann["id"], "type": "Contact"}}
    seen = changed(api, f"tasks/{task['id']}", data, "assignee{name,type}")["assignee"]
    assert seen == {"name": "Ann Lee", "type": "Person"}


@pytest.mark.parametrize(
    "assignee", [{"id": 1, "type": "User"}, {"id": 1}, {"type": "Contact"}, {"id": None}]
)
def test_an_assignee_who_is_not_there_is_refused(api, sim, assignee: dict) -> None:
    """By what is wrong with it."""
    assert api.post("tasks", json={"data": task_of(sim, assignee=assignee)}).status_code == 422


def test_tasks_are_listed_by_when_they_are_due(api, sim, task) -> None:
    """Both days included."""
    due = made(api, "tasks", task_of(sim, due_at="2026-02-01"))
    among = {"due_at_from": "2026-02-01", "due_at_to": "2026-02-01"}
    assert listed(api, "tasks", **among) == [due["id"]]
    assert listed(api, "tasks", due_at_present="false") == [task["id"]]
    assert listed(api, "tasks", due_at_to="2026-01-31") == []
    assert listed(api, "tasks", order="due_at_strict(asc)") == [task["id"], due["id"]]


def test_tasks_are_listed_by_what_their_matter_has(api, sim, ann, case, task) -> None:
    """Its client and its attorney."""
    alone = made(api, "tasks", task_of(sim))
    user = sim.local.authority.user_id
    changed(api, f"matters/{case['id']}", {"responsible_attorney": {"id": user}})
    assert listed(api, "tasks", client_id=ann["id"]) == [task["id"]]
    assert listed(api, "tasks", client_id="null") == [alone["id"]]
    assert listed(api, "tasks", responsible_attorney_id=user) == [task["id"]]
    assert listed(api, "tasks", order="matter.display_number(desc)")[0] == task["id"]


def test_a_task_keeps_its_name_and_description(api, task) -> None:
    """They cannot be emptied."""
    assert api.patch(f"tasks/{task['id']}", json={"data": {"name": ""}}).status_code == 422
    assert api.patch(f"tasks/{task['id']}", json={"data": {"description": None}}).status_code == 422


def test_a_task_knows_its_time_and_its_reminders(api, sim, task) -> None:
    """Reminders are of a way in which a user is told, and count in minutes."""
    data = {"type": "TimeEntry", "date": "2026-01-05", "task": {"id": task["id"]}}
    made(api, "activities", data)
    me = shown(api, "users/who_am_i", "notification_methods{id,type}")
    method = me["notification_methods"][0]
    about = {"subject": {"id": task["id"], "type": "Task"}, "notification_method": method}
    reminder = made(
        api,
        "reminders",
        {**about, "duration_value": 2, "duration_unit": "hours"},
        "id,duration,state",
    )
    seen = shown(api, f"tasks/{task['id']}", "reminders,time_entries_count")
    assert (reminder["duration"], reminder["state"]) == (120, "scheduled")
    assert [one["id"] for one in seen["reminders"]] == [reminder["id"]]
    assert seen["time_entries_count"] == 1
    assert listed(api, "tasks", time_entries_present="true") == [task["id"]]
    assert listed(api, "reminders", subject_type="task") == [reminder["id"]]
    assert listed(api, "reminders", subject_type="calendar_entry") == []
    assert api.get("reminders", params={"subject_type": "Task"}).status_code == 200
    assert api.get("reminders", params={"subject_type": "note"}).status_code == 422
