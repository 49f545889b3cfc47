"""Reconciling: both sides are compared, nothing is written, and every difference has a name."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.engine.reconciling.report import Reconciliation
from clio_sync.engine.reconciling.words import Oddity, Standing
from clio_sync.mapping import DataMap, field as mapped

from .firm import Firm, case, clients_map, person
from .office import Office
from .test_probe import marker_values
from .test_refusals import refuse


def reconcile(firm: Firm, job: Any = None, **options: Any) -> Reconciliation:
    """Compare both sides, as a process of its own would."""
    found = firm.engine((job or firm.job()).reconcile, **options)
    assert isinstance(found, Reconciliation)
    return found


def counts(found: Reconciliation) -> dict[str, int]:
    """What there is any of."""
    return {name: count for name, count in found.counts.items() if count}


def bend(firm: Firm, path: str, twist: Callable[[Any], Any]) -> None:
    """Let Clio answer something else to requests of one path."""
    inner = firm.sim.local.handle

    def handle(request: Any) -> Any:
        answer = inner(request)
        if not request.path.removeprefix("/api/v4/").startswith(path):
            return answer
        return evolve(answer, body=json.dumps(twist(json.loads(answer.body))).encode())

    firm.sim.local.handle = handle  # type: ignore[method-assign]


# ----------------------------------------------------------------------------------- what it says


def test_two_sides_that_say_the_same_are_the_same(small: Firm) -> None:
    """Exit code 0, equal digests, one list; neither Clio nor the store is written to."""
    writes, serial = small.sim.writes, small.own().serial()
    found = reconcile(small)
    assert (found.ok, found.exit_code, counts(found)) == (True, 0, {"same": 2})
    assert found.here == found.there != ""
    assert small.sent("GET", "contacts") == 1
    assert (small.sim.writes, small.own().serial()) == (writes, serial)
    assert "both sides are the same: 2 rows" in str(found)


def test_a_change_of_a_row_is_not_in_clio_yet(small: Firm) -> None:
    """The field is named, and exit code 1 says that there is work to do."""
    small.clients[0]["visa"] = "L-1"
    found = reconcile(small)
    assert (found.exit_code, counts(found)) == (1, {"same": 1, "differs": 1})
    assert [*found.maps[0].fields.values()] == [{"owed": 1}]
    assert found.here != found.there
    assert "contacts row 1: " in str(found)
    assert ": not in Clio yet" in str(found)


def test_what_is_kept_as_clios_is_no_difference(small: Firm) -> None:
    """Somebody changed it there, and there it stays: told by itself, exit code 0."""
    small.edit(0, first_name="Maxine")
    small.wait()
    for _ in range(2):  # before and after a plan takes it in
        found = reconcile(small)
        assert (found.exit_code, counts(found)) == (0, {"same": 1, "kept": 1})
        assert found.maps[0].fields == {"first_name": {"kept": 1}}
        assert "1 kept as Clio's" in str(found)
        small.run()


def test_what_the_source_owns_is_owed_however_it_was_changed(firm: Firm) -> None:
    """The next run puts it back, so it is a difference."""
    firm.people = clients_map(owner="source")
    firm.clients[0]["title"] = "Ms"
    firm.run()
    firm.wait()
    firm.edit(0, title="Dr")
    firm.wait()
    found = reconcile(firm)
    assert found.maps[0].fields == {"title": {"owed": 1}}


def test_a_field_that_both_sides_changed_is_for_a_person(small: Firm) -> None:
    """Before the question is asked, and while it stands."""
    small.clients[0]["first"] = "Max"
    small.edit(0, first_name="Maxine")
    small.wait()
    for _ in range(2):
        found = reconcile(small)
        assert found.maps[0].fields == {"first_name": {"review": 1}}
        assert (found.exit_code, counts(found)) == (1, {"same": 1, "differs": 1})
        small.run()
        small.wait()


def test_a_value_under_another_label_is_the_same_value(small: Firm) -> None:
    """Somebody made the work address a private one, and added another."""
    rows = small.the(0)["email_addresses"]
    both = [{"id": rows[0]["id"], "name": "Home"}, {"name": "Work", "address": "q@example.com"}]
    small.edit(0, email_addresses=both)
    small.wait()
    assert counts(reconcile(small)) == {"same": 2}


@pytest.mark.parametrize(("when", "kind"), [("2020-01-01", "kept"), ("2031-01-01", "owed")])
def test_the_newest_value_is_that_which_will_stand(firm: Firm, when: str, kind: str) -> None:
    """What the next plan would make of it is what is told."""
    people = DataMap(
        "contacts",
        key="id",
        changed_at="at",
        fields=[mapped("last_name", "last"), mapped("title", "title", owner="newest")],
    )
    row = {"id": "1", "last": "Last0", "title": "Ms", "at": "2020-01-01T00:00:00+00:00"}
    firm.run(firm.job([people.read([row])]))
    firm.wait()
    firm.edit(0, title="Dr")
    firm.wait()
    later = {**row, "title": "Prof", "at": f"{when}T00:00:00+00:00"}
    found = reconcile(firm, firm.job([people.read([later])]))
    assert found.maps[0].fields == {"title": {kind: 1}}


def test_a_row_without_a_record_is_missing_in_clio(small: Firm) -> None:
    """It came after the last run."""
    small.clients.append(person(2))
    found = reconcile(small)
    assert (found.exit_code, counts(found)) == (1, {"same": 2, "missing": 1})
    assert str(found.findings[0]) == "contacts row 3: missing in Clio"


def test_a_record_without_a_row_is_missing_here(small: Firm) -> None:
    """The row left the source; what became of its record costs no request."""
    id = small.the(1)["id"]
    del small.clients[1]
    found = reconcile(small)
    assert (found.exit_code, counts(found)) == (1, {"same": 1, "absent": 1})
    assert str(found.findings[0]) == f"contacts record {id}: missing here"
    assert small.sent("GET", "contacts/") == 0


def test_a_record_is_gone_only_where_a_direct_read_says_so(small: Firm) -> None:
    """One read for the one that is missing from the list."""
    small.sim.delete("contacts", small.the(0)["id"])
    small.wait()
    found = reconcile(small)
    assert (found.exit_code, counts(found)) == (1, {"same": 1, "gone": 1})
    assert small.sent("GET", "contacts/") == 1


def test_a_record_that_is_kept_from_the_user_is_hidden_and_not_gone(small: Firm) -> None:
    """A permission was lost: nobody can tell, which is exit code 2."""
    id = small.the(0)["id"]
    bend(small, "contacts.json", lambda body: without(body, id))
    small.fault("error_before", "GET", f"contacts/{id}", status=403)
    found = reconcile(small)
    assert (found.exit_code, counts(found)) == (2, {"same": 1, "hidden": 1})
    assert "1 could not be compared" in str(found)


def without(body: dict[str, Any], id: int) -> dict[str, Any]:
    """A list that leaves a record out."""
    return {**body, "data": [one for one in body["data"] if one["id"] != id]}


def test_a_record_that_no_list_shows_and_that_can_be_read_is_compared(small: Firm) -> None:
    """It is told that the list lacks it."""
    id = small.the(0)["id"]
    bend(small, "contacts.json", lambda body: without(body, id))
    found = reconcile(small)
    assert (found.exit_code, counts(found)) == (0, {"same": 2})
    assert found.maps[0].oddities["unlisted"] == 1
    assert f"contacts record {id} is not in Clio's list" in str(found)


def test_so_many_records_are_read_by_themselves_and_no_more(small: Firm) -> None:
    """Whoever lost a permission to thousands need not wait for thousands of requests."""
    bend(small, "contacts.json", lambda body: {**body, "data": []})
    found = reconcile(small, looks=1)
    assert (found.exit_code, counts(found)) == (2, {"same": 1, "unseen": 1})
    assert small.sent("GET", "contacts/") == 1


def test_a_list_with_fewer_records_than_clio_counts_is_not_trusted(small: Firm) -> None:
    """What it leaves out may be anything."""
    bend(small, "contacts.json", lambda body: {**body, "meta": {"records": 3, "paging": {}}})
    found = reconcile(small)
    assert (found.maps[0].left_out, found.exit_code) == (1, 2)
    assert "1 left out of Clio's list" in str(found)


def test_a_list_that_lags_is_not_believed(small: Firm) -> None:
    """It shows what was there before our last write: the record is read by itself."""
    small.sim.settings.list_lag = 20.0
    small.clients[0]["visa"] = "L-1"
    small.run()
    found = reconcile(small)
    assert (counts(found), found.findings) == ({"same": 2}, ())


def test_a_field_that_clio_does_not_show_is_not_taken_for_an_empty_one(small: Firm) -> None:
    """The application lost the permission for custom fields."""
    job = small.job()
    small.plan(job)  # whose names of fields are known by now
    small.sim.settings.lacks = frozenset({"custom_fields"})
    found = reconcile(small, job)
    assert (found.exit_code, counts(found)) == (2, {"unreadable": 2})
    assert [*found.maps[0].fields.values()] == [{"unreadable": 2}]


def test_aliases_and_rows_set_aside_are_counted_by_themselves(firm: Firm) -> None:
    """Neither is missing in Clio."""
    firm.clients = [person(0), person(0, id="c0 again"), person(1, mail="nowhere")]
    firm.run()
    firm.wait()
    found = reconcile(firm)
    assert counts(found) == {"same": 1, "alias": 1, "quarantined": 1}
    assert [str(one) for one in found.findings] == ["contacts row 3: quarantined"]


def test_a_row_whose_change_clio_refused_is_quarantined_and_compared(small: Firm) -> None:
    """Its record is what it was."""
    small.clients[0]["visa"] = "L-1"
    refuse(small, "PATCH", "contacts", 422)
    small.run()
    small.wait()
    found = reconcile(small)
    assert counts(found) == {"same": 1, "quarantined": 1}
    assert [*found.maps[0].fields.values()] == [{"owed": 1}]
    assert found.exit_code == 1


def test_a_linked_row_that_cannot_be_mapped_any_more_is_set_aside_and_not_absent(
    small: Firm,
) -> None:
    """Its record is still its record."""
    small.clients[1]["mail"] = "nowhere"
    found = reconcile(small)
    assert counts(found) == {"same": 1, "quarantined": 1}
    assert found.findings[0].record == small.the(1)["id"]


def test_a_row_that_a_person_decides_about_is_under_review(firm: Firm) -> None:
    """Two records it may be."""
    firm.make(0), firm.make(0)
    firm.clients = [person(0)]
    firm.wait()
    firm.run()
    assert counts(reconcile(firm)) == {"review": 1}


def test_a_row_whose_request_has_no_answer_yet_waits(small: Firm) -> None:
    """Nobody knows yet whether it has a record."""
    small.sim.settings.list_lag = 20.0
    small.clients.append(person(2))
    small.fault("drop_after")
    small.run()
    found = reconcile(small)
    assert counts(found) == {"same": 2, "waiting": 1}


def test_a_reference_to_a_row_without_a_record_waits(firm: Firm) -> None:
    """A matter was adopted before its client was known."""
    firm.cases = [case(0)]
    firm.run()
    firm.wait()
    firm.clients.append(person(5))
    firm.cases = [case(0, client="c5")]
    found = reconcile(firm)
    assert found.maps[1].fields == {"client": {"waiting": 1}}


# --------------------------------------------------------------------------------------- markers


def test_a_second_record_with_a_rows_marker_is_found(small: Firm) -> None:
    """Wherever it comes from."""
    copied = marker_values(small, small.the(0))
    spare = small.make(7, custom_field_values=copied)
    small.wait()
    found = reconcile(small)
    (finding,) = found.findings
    assert (finding.what, finding.record) == (Oddity.SPARE, spare["id"])
    assert found.exit_code == 1


def test_a_record_with_the_marker_of_another_row_is_told(firm: Firm) -> None:
    """Another store made it, and this one adopted it."""
    firm.run()
    firm.wait()
    firm.store = "new.db"
    firm.run(override={"foreign"})
    firm.wait()
    found = reconcile(firm)
    assert {finding.what for finding in found.findings} == {Oddity.FOREIGN}
    assert found.exit_code == 0


def test_a_record_that_lost_its_marker_is_told(small: Firm) -> None:
    """Somebody cleared the field."""
    ours = small.the(0)
    (row,) = [v for v in ours["custom_field_values"] if v["field_name"] == "External id"]
    small.edit(0, custom_field_values=[{"id": row["id"], "_destroy": True}])
    small.wait()
    found = reconcile(small)
    assert [finding.what for finding in found.findings] == [Oddity.UNMARKED]


# ------------------------------------------------------------------------------------------ cost


def test_a_large_account_is_listed_once_and_compared_page_by_page(small: Firm) -> None:
    """Two hundred in a request, for all maps on the resource together."""
    for n in range(205):
        small.sim.create("contacts", {"type": "Person", "first_name": "Q", "last_name": f"X{n}"})
    small.wait()
    small.sim.log.clear()
    companies = DataMap("contacts", type="Company", name="firms", key="id",
                        fields=[mapped("name", "name")])  # fmt: skip
    job = small.job([small.people.read(small.clients), companies.read([])])
    found = reconcile(small, job)
    assert [one.listed for one in found.maps] == [207, 207]
    assert small.sent("GET", "contacts") == 2


def test_what_hangs_on_matters_is_read_by_its_ids(firm: Firm) -> None:
    """A firm has far more of it than anybody wants to list."""
    office = Office(firm)
    office.run()
    firm.wait()
    firm.sim.log.clear()
    office.rows[0]["rate"] = "275.00"
    found = reconcile(firm, office.job())
    assert counts(found) == {"same": 3, "differs": 1}
    assert found.maps[1].listed is None
    assert firm.sent("GET", "activities") == 1


def test_another_users_store_is_refused(small: Firm) -> None:
    """Its digests say nothing about this one's Clio."""
    data = {"first_name": "Else", "last_name": "Body", "email": "else@example.com"}
    small.sim.local.authority.user_id = small.sim.create("users", data)["id"]
    with pytest.raises(errors.ForeignStore):
        reconcile(small)


# -------------------------------------------------------------------------------- over time, out


def test_two_reconciliations_tell_what_has_changed_since(small: Firm) -> None:
    """By digests of each side of each pair."""
    before = reconcile(small)
    assert not reconcile(small).since(before)
    small.clients[0]["visa"] = "L-1"
    small.edit(1, first_name="Maxine")
    small.clients.append(person(2))
    small.wait()
    since = reconcile(small).since(before)
    assert [pair.number for pair in since.here] == [1]
    assert [pair.number for pair in since.there] == [2]
    assert [pair.number for pair in since.appeared] == [3]
    assert str(since) == "1 appeared, 0 vanished, 1 changed here, 1 changed in Clio."
    assert since


def test_a_program_reads_counts_and_digests(small: Firm) -> None:
    """Under stable keys, and as JSON."""
    small.clients[0]["visa"] = "L-1"
    said = json.loads(json.dumps(reconcile(small).as_dict()))
    assert (said["ok"], said["exit_code"], said["unlike"]) == (False, 1, 1)
    (one,) = said["maps"]
    assert (one["counts"]["same"], one["counts"]["differs"], one["oddities"]["spare"]) == (1, 1, 0)
    assert one["here"] != one["there"]


def lines(path: Path) -> list[dict[str, str]]:
    """A file, line by line."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_lists_what_differs_without_values(small: Firm, folder: Path) -> None:
    """Or everything that was compared."""
    small.clients[0] |= {"visa": "L-1", "first": "Max"}
    found = reconcile(small)
    found.to_csv(folder / "some.csv")
    some = lines(folder / "some.csv")
    assert [line["What"] for line in some] == ["not in Clio yet"] * 2
    assert {line["Row"] for line in some} == {"1"}
    found.to_csv(folder / "all.csv", everything=True)
    assert [line["What"] for line in lines(folder / "all.csv")][2:] == ["same"]


def test_a_file_holds_values_where_somebody_asked_for_them(small: Firm, folder: Path) -> None:
    """When reconciling, and once more when writing."""
    small.clients[0]["first"] = "Max"
    with pytest.raises(errors.ConfigurationError, match="kept no values"):
        reconcile(small).to_csv(folder / "none.csv", values=True)
    reconcile(small, values=True).to_csv(folder / "some.csv", values=True)
    (line,) = lines(folder / "some.csv")
    assert (line["Row says"], line["Clio says"]) == ("Max", "First0")


def test_a_picture_is_drawn_from_the_counts(small: Firm) -> None:
    """Well-formed, with a text for whoever sees no picture, in the colour of the page."""
    small.clients[0]["visa"] = "L-1"
    small.clients.append(person(2))
    found = reconcile(small)
    picture = ET.fromstring(found.to_svg())
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == found.verdict
    told = "".join(picture.itertext())
    assert all(word in told for word in ("1 same", "1 differs", "1 missing in Clio", "contacts"))
    page = found._repr_html_()
    ET.fromstring(page)
    assert "not in Clio yet" in page


def test_a_picture_of_nothing_is_an_empty_bar(firm: Firm) -> None:
    """No row, no record, no division by nothing."""
    firm.clients = []
    found = reconcile(firm)
    ET.fromstring(found._repr_html_())
    assert found.exit_code == 0


def test_a_picture_leaves_out_what_finds_no_room(small: Firm) -> None:
    """The table has it."""
    found = reconcile(small)
    (one,) = found.maps
    every = tuple(evolve(one.pairs[0], standing=standing) for standing in Standing)
    crowded = evolve(found, maps=(evolve(one, pairs=every),))
    assert "…" in "".join(ET.fromstring(crowded.to_svg()).itertext())


def test_long_lists_are_cut_in_print(small: Firm) -> None:
    """Twenty findings, and how many there are beyond."""
    small.clients += [person(n) for n in range(2, 27)]
    assert "  and 5 more; to_csv() writes all of them" in str(reconcile(small))


def test_no_text_of_it_holds_a_value(small: Firm, folder: Path) -> None:
    """Not even where values were asked for: only that file has them."""
    small.clients[0] |= {"first": "CANARYHERE", "visa": "CANARYVISA", "id": "c0"}
    small.clients.append(person(3, id="CANARYKEY", first="CANARYROW"))
    small.edit(1, first_name="CANARYTHERE")
    small.wait()
    found = reconcile(small, values=True)
    found.to_csv(folder / "found.csv", everything=True)
    texts = [
        str(found),
        repr(found),
        repr(found.findings),
        repr(found.pairs),
        found._repr_html_(),
        json.dumps(found.as_dict()),
        (folder / "found.csv").read_text("utf-8"),
    ]
    assert [text for text in texts if "CANARY" in text] == []
