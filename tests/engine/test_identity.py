"""Which record is whose: keys used again, adopted matters, two maps on one resource."""

from __future__ import annotations

from clio_sync.mapping import DataMap, custom_field, field

from .firm import Firm, case, person


def test_a_key_that_is_used_again_is_a_question(small: Firm) -> None:
    """Everything that says who somebody is changed at once: nothing is written."""
    small.clients[0].update(first="Xenia", last="Yu", mail="xy@example.com")
    report = small.run()
    assert (report.writes, report.counts["review"]) == (0, 1)
    assert small.questions() == ["key reused"]
    small.wait()
    assert small.run().writes == 0


def test_a_key_that_is_used_again_is_seen_though_somebody_edited_the_record(small: Firm) -> None:
    """A new version of the record does not hide that the row is about somebody else."""
    small.clients[0].update(first="Xenia", last="Yu", mail="xy@example.com")
    small.edit(0, prefix="Ms")
    small.wait()
    report = small.run()
    assert (report.writes, report.counts["review"]) == (0, 1)
    assert len(small.named(0)) == 1


def test_a_matter_that_was_found_keeps_its_client(firm: Firm) -> None:
    """Adopting keeps Clio's value where the two differ, also if the row's client is made later."""
    firm.clients = [person(0)]
    firm.cases = [case(0)]
    (receipt,) = [f for f in firm.sim.all("custom_fields") if f["name"] == "Receipt"]
    other = firm.make(7)
    firm.sim.create(
        "matters",
        {
            "client": {"id": other["id"]},
            "description": "Matter 0",
            "custom_field_values": [{"custom_field": {"id": receipt["id"]}, "value": "R0"}],
        },
    )
    firm.wait()
    report = firm.run()
    assert (report.created, report.adopted) == (1, 1)
    firm.wait()
    firm.run()
    (matter,) = firm.sim.all("matters")
    assert matter["client"]["id"] == other["id"]


def test_two_maps_on_one_resource_each_find_their_records_later(firm: Firm) -> None:
    """A record that was there before is found by the identity field of the map that has it."""
    for name in ("SSN", "EIN"):
        data = {"parent_type": "Contact", "name": name, "field_type": "text_line"}
        firm.sim.create("custom_fields", data)
    ids = {f["name"]: f["id"] for f in firm.sim.all("custom_fields")}
    value = {"custom_field": {"id": ids["SSN"]}, "value": "123-45-6789"}
    there = {"type": "Person", "first_name": "Q", "last_name": "Z", "custom_field_values": [value]}
    firm.sim.create("contacts", there)
    firm.wait()
    people = DataMap(
        "contacts",
        name="people",
        key="id",
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            custom_field("SSN", "ssn", identity=True),
        ],
    )
    companies = DataMap(
        "contacts",
        name="companies",
        type="Company",
        key="id",
        fields=[field("name", "name"), custom_field("EIN", "ein", identity=True)],
    )
    rows = [{"id": "p1", "first": "A", "last": "B", "ssn": "1"}]
    firms = [{"id": "f1", "name": "Acme", "ein": "99"}]
    readings = [people.read(rows), companies.read(firms)]
    firm.run(firm.job(readings))
    firm.wait()
    rows.append({"id": "p2", "first": "Quentin", "last": "Zed", "ssn": "123-45-6789"})
    report = firm.run(firm.job(readings))
    assert report.created == 0
    assert report.adopted == 1


def test_a_reference_that_waits_overwrites_no_edit_made_meanwhile(firm: Firm) -> None:
    """The row's new client has no record yet, and somebody chooses another one: theirs stays."""
    firm.clients = [person(0), person(9, mail="not an address")]
    firm.cases = [case(0)]
    firm.run()
    firm.wait()
    firm.cases[0]["client"] = "c9"
    assert firm.run().counts["waiting"] == 1
    other = firm.make(7)
    (matter,) = firm.sim.all("matters")
    firm.sim.update("matters", matter["id"], {"client": {"id": other["id"]}})
    firm.wait()
    assert firm.run().counts["quarantined"] == 1
    firm.clients[1]["mail"] = "p9@example.com"
    firm.run()
    firm.run()
    (matter,) = firm.sim.all("matters")
    assert matter["client"]["id"] == other["id"]


def test_a_reference_that_waits_is_written_once_its_row_has_a_record(firm: Firm) -> None:
    """The new client is mended and made; the matter moves to it."""
    firm.clients = [person(0), person(9, mail="not an address")]
    firm.cases = [case(0)]
    firm.run()
    firm.wait()
    firm.cases[0]["client"] = "c9"
    firm.run()
    firm.wait()
    firm.clients[1]["mail"] = "p9@example.com"
    firm.run()
    firm.run()
    (matter,) = firm.sim.all("matters")
    assert matter["client"]["id"] == firm.the(9)["id"]
    assert firm.run().writes == 0
