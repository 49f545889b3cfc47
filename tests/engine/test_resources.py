"""Notes, relationships, tasks, calendar entries, communications and documents come over once."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync.mapping import DataMap, constant, date, field, named, reference
from clio_sync.simulator import Simulator

from .firm import MARKER, Firm
from .office import Office

LATER = {"start_at": "2024-05-02T10:00:00Z", "end_at": "2024-05-02T11:00:00Z"}


def notes(matters: DataMap) -> DataMap:
    """Notes on matters."""
    return DataMap(
        "notes",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            field("subject", "title"),
            field("detail", "text"),
            date("date", "day", formats=["%Y-%m-%d"]),
        ],
    )


def relationships(matters: DataMap) -> DataMap:
    """Who else has to do with a matter."""
    return DataMap(
        "relationships",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            reference("contact", by="contact"),
            field("description", "text"),
        ],
    )


def tasks(matters: DataMap) -> DataMap:
    """What is to be done."""
    return DataMap(
        "tasks",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            field("name", "title"),
            field("description", "text"),
            field("due_at", "day"),
            field("priority", "rank"),
            named("assignee", "who"),
        ],
    )


def meetings(matters: DataMap) -> DataMap:
    """What stands in a calendar."""
    return DataMap(
        "calendar_entries",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            named("calendar_owner", "calendar"),
            field("summary", "title"),
            field("description", "text"),
            field("start_at", "from"),
            field("end_at", "to"),
        ],
    )


def calls(matters: DataMap) -> DataMap:
    """Telephone calls that were logged."""
    return DataMap(
        "communications",
        type="PhoneCommunication",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            field("subject", "title"),
            field("body", "text"),
            field("received_at", "from"),
        ],
    )


KINDS = {
    "notes": notes,
    "relationships": relationships,
    "tasks": tasks,
    "calendar_entries": meetings,
    "communications": calls,
}
SAYS = {
    "notes": "detail",
    "relationships": "description",
    "tasks": "description",
    "calendar_entries": "description",
    "communications": "body",
}


def row(n: int, **columns: Any) -> dict[str, Any]:
    """One row, with more columns than any of the maps reads."""
    said = {"id": f"r{n}", "case": "A", "title": f"Title {n}", "text": f"Text {n}", "rank": "high"}
    when = {"day": f"2024-05-0{n + 1}", "from": LATER["start_at"], "to": LATER["end_at"]}
    return {**said, **when, "who": "Nora Whitfield", "calendar": "Team", **columns}


@pytest.fixture(params=KINDS)
def office(request: pytest.FixtureRequest, firm: Firm) -> Office:
    """Two rows of one kind."""
    made = Office(firm, rows=[])
    firm.sim.create("calendars", {"name": "Team"})
    made.kind = KINDS[request.param](made.matters)
    contact = made.cases[0]["client"]
    made.others = {made.kind: [row(0, contact=contact), row(1, contact=contact)]}
    return made


def says(office: Office) -> list[str]:
    """What the records of the kind say."""
    resource = office.kind.resource
    return sorted(str(one[SAYS[resource]]) for one in office.all(resource))


def test_rows_of_every_kind_arrive_once(office: Office) -> None:
    """They are made with their matter, and a second run does nothing."""
    assert office.run().created == 4
    assert says(office) == ["Text 0", "Text 1"]
    matter = office.matter()["id"]
    assert {one["matter"]["id"] for one in office.all(office.kind.resource)} == {matter}
    office.firm.wait()
    report = office.run()
    assert (report.writes, report.unchanged) == (0, 4)


def test_rows_of_every_kind_are_changed(office: Office) -> None:
    """A row that changes changes its record, and nothing else."""
    office.run()
    office.firm.wait()
    office.others[office.kind][0]["text"] = "Anew"
    assert office.run().updated == 1
    assert says(office) == ["Anew", "Text 1"]


@pytest.mark.parametrize("kind", ["drop_after", "drop_before"])
def test_rows_of_every_kind_survive_a_lost_answer(office: Office, kind: str) -> None:
    """Made or not, there is one record in the end."""
    office.firm.fault(kind, path=office.kind.resource)
    office.run()
    for _ in range(2):
        office.firm.wait()
        office.run()
    assert says(office) == ["Text 0", "Text 1"]
    assert office.firm.questions() == []
    assert office.run().writes == 0


def test_rows_of_every_kind_find_what_is_there(office: Office) -> None:
    """Another store made them: they are adopted, not made again."""
    office.run()
    office.firm.wait()
    office.firm.store = "new.db"
    report = office.run(override={"foreign"})
    assert (report.created, report.adopted) == (0, 4)
    assert says(office) == ["Text 0", "Text 1"]


def test_a_communication_says_whose_it_is(firm: Firm) -> None:
    """Where records take external properties, the marker stands in one."""
    office = Office(firm, rows=[])
    office.others = {calls(office.matters): [row(0)]}
    office.run()
    (made,) = office.all("communications")
    (property,) = made["external_properties"]
    assert property["name"] == MARKER
    assert len(property["value"]) == 27


def test_a_note_on_a_contact_is_of_another_type(firm: Firm) -> None:
    """The type follows from what the note hangs on."""
    office = Office(firm, rows=[])
    on_contacts = DataMap(
        "notes",
        key="id",
        fields=[reference("contact", by="contact"), field("subject", "title")],
    )
    office.others = {on_contacts: [row(0, contact=office.cases[0]["client"])]}
    assert office.run().created == 3
    (made,) = office.all("notes")
    assert made["type"] == "Contact"
    firm.wait()
    assert office.run().writes == 0


def document(sim: Simulator, matter: int, name: str) -> dict[str, Any]:
    """A document that is in Clio already."""
    parent = {"parent": {"id": matter, "type": "Matter"}}
    return sim.create("documents", {"name": name, "filename": "a.pdf", **parent})


def files(matters: DataMap) -> DataMap:
    """Metadata of documents."""
    return DataMap(
        "documents",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            field("name", "title"),
            constant("received_at", "2024-05-01T10:00:00Z", owner="source"),
        ],
    )


def test_a_document_that_is_there_is_linked_and_changed(firm: Firm) -> None:
    """By its name on its matter; what it lacks is filled in."""
    office = Office(firm, rows=[])
    office.run()
    document(firm.sim, office.matter()["id"], "Title 0")
    firm.wait()
    mapped = files(office.matters)
    office.others = {mapped: [row(0)]}
    report = office.run()
    assert (report.adopted, report.created) == (1, 0)
    (made,) = office.all("documents")
    assert str(made["received_at"]).startswith("2024-05-01T10:00:00")
    office.others[mapped][0]["title"] = "Renamed"
    firm.wait()
    assert office.run().updated == 1
    assert office.all("documents")[0]["name"] == "Renamed"


def test_a_document_that_is_not_there_is_not_made_without_its_bytes(firm: Firm) -> None:
    """A map has no file: the row is set aside with what to do."""
    office = Office(firm, rows=[])
    office.others = {files(office.matters): [row(0)]}
    report = office.run()
    assert report.counts["quarantined"] == 1
    assert office.all("documents") == []
    assert "upload" in office.job().quarantine[0].reason


def test_the_markers_field_is_made_where_records_have_fields(firm: Firm) -> None:
    """Time entries have none, and nothing is made for them."""
    office = Office(firm)
    firm.marker = "Another id"
    assert firm.engine(office.job().prepare) == ["Matter"]


def test_maps_of_every_kind_fit_an_account(office: Office) -> None:
    """The names that are read are Clio's, and its lists are asked for as it wants."""
    clio = office.firm.engine.client(office.firm.sim)
    check = office.firm.engine(office.kind.check, clio, marker=MARKER)
    assert check.ok, str(check)
    office.firm.engine(clio.close)
