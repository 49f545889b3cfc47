"""A question with values: row and candidates side by side, for whoever may see both."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from clio_sync import DataMap, custom_field, errors, match, named
from clio_sync.engine.reviewing.shown import HIDDEN, names_of, record_in_words, row_in_words
from clio_sync.engine.reviewing.side_by_side import Side, SideBySide
from clio_sync.mapping import Directory, SourceRow

from .firm import Firm, case, person
from .office import Office, entry

VALUES = ("First0", "Last0", "p0@example.com", "H-1B")


@pytest.fixture
def doubtful(firm: Firm) -> tuple[Firm, list[int]]:
    """One row, and two records in Clio that it may be."""
    firm.clients = [person(0, mobile="(312) 555-0100")]
    made = [firm.make(0)["id"], firm.make(0, title="Judge")["id"]]
    firm.wait()
    firm.run()
    return firm, made


def shown(firm: Firm, readings: list[Any] | None = None) -> SideBySide:
    """The only question of the job, with its values."""
    job = firm.job(readings)
    (review,) = job.reviews
    page: SideBySide = firm.engine(job.show, review)
    return page


def lines(page: SideBySide) -> dict[str, list[str]]:
    """What is shown of each side, by name."""
    return {
        name: [side.shown.get(name, "") for side in (page.row, *page.others)] for name in page.names
    }


def test_a_row_stands_beside_whom_it_may_be(doubtful: tuple[Firm, list[int]]) -> None:
    """With the values of all of them, in the order in which the review counts them."""
    firm, made = doubtful
    (review,) = firm.job().reviews
    page = shown(firm)
    told = lines(page)
    assert told["Name"] == ["First0 Last0"] * 3
    assert told["E-mail"] == ["p0@example.com"] * 3
    assert told["Phone"] == ["+13125550100", "", ""]
    assert told["Visa"] == ["H-1B", "", ""]
    assert sorted(told["Title"]) == ["", "", "Judge"]
    assert [one.place for one in page.others] == [f"record {id}" for id in review.candidates]
    assert sorted(review.candidates) == sorted(made)


def test_printing_it_shows_values_reasons_and_what_decides(
    doubtful: tuple[Firm, list[int]],
) -> None:
    """A table, why, and the words for it."""
    firm, made = doubtful
    text = str(shown(firm))
    assert text.startswith("contacts row 1: unsure\n")
    assert all(value in text for value in VALUES)
    assert text.count("e-mail and name agree") == 2
    assert all(f"record {id}" in text for id in made)
    assert text.endswith("review.create() decides.")


def test_its_repr_shows_no_value(doubtful: tuple[Firm, list[int]]) -> None:
    """It may end in a log."""
    firm, _ = doubtful
    told = repr(shown(firm))
    assert not [value for value in VALUES if value in told]


def test_nothing_is_written_to_show_it(doubtful: tuple[Firm, list[int]]) -> None:
    """Neither in Clio nor in the store."""
    firm, _ = doubtful
    before = firm.own().load()
    firm.sim.log.clear()
    shown(firm)
    assert {one.method for one in firm.sim.log.entries} == {"GET"}
    assert firm.own().load() == before


def test_its_page_escapes_values_and_leads_into_clio(doubtful: tuple[Firm, list[int]]) -> None:
    """Whatever somebody has typed as a title is text."""
    firm, made = doubtful
    firm.sim.update("contacts", made[0], {"title": "<script>alert(1)</script>"})
    firm.wait()
    page = shown(firm)
    html = page.to_html()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert f'/nc/#/contacts/{made[0]}"' in html
    assert "e-mail and name agree" in html
    assert page._repr_html_() == html


def test_reasons_that_were_weighed_are_drawn(firm: Firm) -> None:
    """In text and on the page, as they are weighed now."""
    firm.people = evolve(firm.people, match=match.people())
    firm.clients = [person(0)]
    firm.make(0)
    firm.make(0)
    firm.wait()
    firm.run()
    page = shown(firm)
    assert "at first before anything is compared" in str(page)
    assert "<caption>" in page.to_html()


def test_a_reason_that_holds_no_more_is_told_as_it_was(doubtful: tuple[Firm, list[int]]) -> None:
    """The row says something else meanwhile, and nobody has made a new plan."""
    firm, _ = doubtful
    firm.clients = [person(0, first="Otto", last="Quetzal", mail="otto@example.com")]
    page = shown(firm)
    assert page.row.shown["Name"] == "Otto Quetzal"
    assert [str(one.why) for one in page.others] == ["e-mail and name agree"] * 2


def test_a_candidate_that_is_gone_is_said_to_be(doubtful: tuple[Firm, list[int]]) -> None:
    """The other one is shown as before."""
    firm, made = doubtful
    firm.sim.delete("contacts", made[0])
    firm.wait()
    page = shown(firm)
    gone = next(one for one in page.others if str(made[0]) in one.place)
    assert gone.shown == {}
    assert "does not show it" in str(gone.why)


def test_rows_that_may_be_one_stand_side_by_side(firm: Firm) -> None:
    """Of one source, before either has a record."""
    firm.people = evolve(firm.people, match=match.people())
    alike = {"first": "Li", "last": "Wei", "mail": "", "mobile": "(312) 555-0100", "visa": ""}
    firm.clients = [person(1, **alike), person(2, **alike, title="Judge")]
    firm.run()
    page = shown(firm)
    assert [page.row.place, *(one.place for one in page.others)] == ["row 2", "row 1"]
    assert lines(page)["Name"] == ["Li Wei"] * 2
    assert "at first before anything is compared" in str(page)
    firm.clients = firm.clients[1:]
    (other,) = shown(firm).others
    assert other == Side("a row of contacts", {}, "It is in no source of this job any more.")


def test_a_row_that_is_no_longer_there_cannot_be_shown(doubtful: tuple[Firm, list[int]]) -> None:
    """It says so, and what to do."""
    firm, _ = doubtful
    for readings in ([firm.people.read([])], [firm.matters.read([])]):
        with pytest.raises(errors.ReviewError, match="No source of this job has the row"):
            shown(firm, readings)


def test_a_disputed_field_is_shown_with_both_values(small: Firm) -> None:
    """The row beside its record, and what decides: no links and creates."""
    small.clients[0]["first"] = "Anna"
    small.edit(0, first_name="Anne")
    small.wait()
    small.run()
    page = shown(small)
    assert page.title.endswith("conflict about first_name")
    assert lines(page)["Name"] == ["Anna Last0", "Anne Last0"]
    assert page.decides == "review.keep_clio() or review.keep_source() decides."
    assert "link(" not in str(page) + page.to_html()


def test_a_matter_is_shown_with_its_client(small: Firm) -> None:
    """By the name that the client has in Clio, on both sides."""
    client = {"client": {"id": small.the(0)["id"]}}
    told = {**client, "description": "Matter 1", "status": "open"}
    small.sim.create("matters", told)
    small.cases = [case(1, "c0", receipt="")]
    small.wait()
    small.run()
    page = shown(small)
    assert lines(page)["Client"] == ["First0 Last0"] * 2
    assert "Matter 1" in lines(page)["Name"][0]


def test_what_hangs_on_a_matter_is_shown_field_by_field(firm: Firm) -> None:
    """Time entries that may be ours after an answer was lost."""
    office = Office(firm)
    office.run()
    firm.wait()
    office.rows.append(entry(2))
    firm.fault("drop_after", path="activities")
    office.run()
    firm.sim.update("activities", office.the(2)["id"], {"quantity": 60})
    firm.wait()
    office.run()
    job = office.job()
    (review,) = job.reviews
    page = firm.engine(job.show, review)
    assert lines(page)["Quantity"] == ["5400", "60"]
    assert lines(page)["Note"] == ["Drafted brief 2"] * 2


def test_words_of_the_firms_lists_are_shown_and_no_ids(firm: Firm) -> None:
    """A picklist by its option, a practice area by its name; what is hidden says so."""
    sim = firm.sim
    options = [{"option": "H-1B"}, {"option": "O-1"}]
    made = sim.create(
        "custom_fields",
        {
            "parent_type": "Matter",
            "name": "Visa",
            "field_type": "picklist",
            "displayed": True,
            "picklist_options": options,
        },
    )
    area = sim.create("practice_areas", {"name": "Asylum"})
    directory = Directory.of(
        custom_fields=[{**made, "parent_type": "matter"}], practice_areas=[area], users=[]
    )
    declared = DataMap(
        "matters",
        key="no",
        fields=[
            named("practice_area", "area"),
            named("responsible_attorney", "who"),
            custom_field("Visa", "visa"),
        ],
    )
    bound = declared.bound(directory)
    option = made["picklist_options"][1]["id"]
    value = {"field_name": "Visa", "value": str(option), "custom_field": {"id": made["id"]}}
    record = {
        "id": 7,
        "practice_area": {"id": area["id"], "name": "Asylum"},
        "responsible_attorney": {"redacted": True},
        "custom_field_values": [value],
    }
    told = record_in_words(bound, record)
    assert told == {"Practice area": "Asylum", "Responsible attorney": HIDDEN, "Visa": "O-1"}
    assert names_of(bound, record) == {area["id"]: "Asylum"}
    row = declared.map_row(SourceRow(1, {"no": "m1", "area": "Asylum", "visa": "O-1"}))
    assert row_in_words(bound, row, {}) == {"Practice area": "Asylum", "Visa": "O-1"}


def test_a_long_value_is_wrapped_in_its_column() -> None:
    """And a side that has no such value leaves its place empty."""
    row = Side("row 1", {"Name": "Wei", "Address": "1914 North Clark Street, Chicago, Illinois"})
    text = str(SideBySide("who", row, (Side("record 7", {"Name": "Wei"}, "name agrees"),)))
    assert text.splitlines() == [
        "who",
        "",
        "         row 1                     0: record 7",
        "Name     Wei                       Wei",
        "Address  1914 North Clark Street,",
        "         Chicago, Illinois",
        "",
        "0: record 7",
        "  name agrees",
    ]
