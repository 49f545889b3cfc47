"""Rows about which nothing has moved need no look; whatever moves, a plan is what it would be with one."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import evolve

from clio_sync.engine.looking import rows
from clio_sync.engine.words import What
from clio_sync.mapping import DataMap
from clio_sync.store import Changes, Decided, RecordId, Store

from .firm import MARKER, Firm, case, cases_map, clients_map, person, values_of

Looks = Callable[[], int]


@contextmanager
def looking_at_all() -> Iterator[None]:
    """Every row is looked at, whatever is known of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "is_settled", lambda *_: False)
        patch.setattr(Store, "seen", lambda *_: {})
        yield


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Counts the rows that were mapped since it was last asked."""
    seen: list[object] = []
    inner = DataMap.map_row

    def counted(self: DataMap, row: Any) -> Any:
        seen.append(row)
        return inner(self, row)

    monkeypatch.setattr(DataMap, "map_row", counted)

    def since() -> int:
        found = len(seen)
        seen.clear()
        return found

    return since


@pytest.fixture
def settled_firm(firm: Firm) -> Firm:
    """Two people with a matter each, linked, and found settled by the run after."""
    firm.cases = [case(0), case(1)]
    for _ in range(2):
        firm.run()
        firm.wait()
    firm.sim.log.clear()
    return firm


def told(plan: Any) -> dict[tuple[str, int], tuple[Any, ...]]:
    """What a plan says of each row about which it says anything."""
    steps = plan.outline.steps
    moved = (s for s in steps if s.what is not What.UNCHANGED or s.fields)
    return {(s.map, s.number): (s.what, s.why, s.record, s.fields, s.writes) for s in moved}


def noted(plan: Any) -> Any:
    """What a plan would write down, without what it knows of settled rows."""
    changes = plan._planned.sight.draft.changes()
    return evolve(changes, seen={}, versions=(), cursors=())


def compare(firm: Firm) -> Any:
    """Plan twice, with and without a look at everything: the plans agree."""
    plan = firm.plan()
    with looking_at_all():
        whole = firm.plan()
    assert told(plan) == told(whole)
    assert plan.outline.counts == whole.outline.counts
    assert (plan.outline.warnings, plan.outline.guards) == (
        whole.outline.warnings,
        whole.outline.guards,
    )
    assert noted(plan) == noted(whole)
    return plan


# What needs no look


def test_a_settled_row_is_not_even_mapped(settled_firm: Firm, looks: Looks) -> None:
    """Its cells are what they were, and so is all that concerns it."""
    report = settled_firm.run()
    assert (looks(), report.unchanged, report.rows, report.results) == (0, 4, 4, ())


def test_the_run_after_the_first_finds_out_what_is_settled(firm: Firm, looks: Looks) -> None:
    """Only a plan that found nothing to do says so, never the write before it."""
    firm.run()
    firm.wait()
    looks()
    assert (firm.run().unchanged, looks()) == (2, 2)
    firm.wait()
    assert (firm.run().unchanged, looks()) == (2, 0)


def test_a_plan_that_was_never_applied_settles_nothing(firm: Firm, looks: Looks) -> None:
    """A process that dies before it has written that down leaves the rows to be looked at."""
    firm.run()
    firm.wait()
    firm.plan()
    looks()
    assert (firm.run().unchanged, looks()) == (2, 2)


def test_a_row_that_changed_is_looked_at_alone(settled_firm: Firm, looks: Looks) -> None:
    """The others are passed over."""
    settled_firm.clients[1]["visa"] = "O-1"
    assert (settled_firm.run().updated, looks()) == (1, 1)
    assert values_of(settled_firm.the(1))["Visa"] == "O-1"


def test_a_column_that_the_map_does_not_read_changes_nothing(
    settled_firm: Firm, looks: Looks
) -> None:
    """An export may say in each row when it was made."""
    settled_firm.clients = [{**row, "exported": "today"} for row in settled_firm.clients]
    assert (settled_firm.run().unchanged, looks()) == (4, 0)


def test_cells_of_an_unknown_type_are_looked_at_each_time(firm: Firm, looks: Looks) -> None:
    """Nobody knows whether two of them that are written alike are alike."""

    class Text(str):
        __slots__ = ()

    firm.clients = [person(0, title=Text("Dr"))]
    for _ in range(2):
        firm.run()
        firm.wait()
    looks()
    assert (firm.run().unchanged, looks()) == (1, 1)


# What has moved


def test_an_edit_of_the_record_is_taken_in(settled_firm: Firm) -> None:
    """The row is the same, and what it is compared with is not."""
    settled_firm.clients[0]["title"] = "Mr"
    settled_firm.run()
    settled_firm.wait()
    settled_firm.run()
    settled_firm.wait()
    settled_firm.edit(0, title="Judge")
    settled_firm.wait()
    compare(settled_firm)
    settled_firm.run()
    settled_firm.clients[0]["title"] = "Dr"
    settled_firm.wait()
    assert settled_firm.run().updated == 1  # an edit that was not taken in would be a conflict


def test_an_edit_before_the_first_look_is_taken_in(firm: Firm) -> None:
    """A row that was not yet found settled is not found so beside a record that has changed."""
    firm.clients = [person(0, title="Mr")]
    firm.run()
    firm.wait()
    firm.edit(0, title="Judge")
    firm.wait()
    firm.run()
    firm.wait()
    firm.clients[0]["title"] = "Dr"
    assert firm.run().updated == 1  # an edit that was not taken in would be a conflict


def test_rows_follow_a_row_that_they_refer_to(settled_firm: Firm) -> None:
    """Whoever refers to a row whose record becomes another one has something to write."""
    store, made = settled_firm.own(), settled_firm.sim.create
    other = made("contacts", {"type": "Person", "first_name": "Ann", "last_name": "Other"})
    row = store.row_id("contacts", "c0")
    link = store.load().links[row]
    epoch = store.take_lease("somebody", settled_firm.sim.clock.now(), patience=0)
    here = RecordId("contacts", other["id"])
    moved = evolve(link, record=here, etag=other["etag"], updated_at=other["updated_at"])
    store.commit(epoch, Changes(links=(moved,)), settled_firm.sim.clock.now())
    store.release_lease(epoch)
    settled_firm.wait()
    plan = compare(settled_firm)
    assert told(plan)["matters", 1][0] is What.UPDATE


def test_another_map_makes_all_rows_new(settled_firm: Firm, looks: Looks) -> None:
    """The same cells may mean something else now."""
    settled_firm.people = clients_map(transform=lambda cell: str(cell).upper())
    settled_firm.matters = cases_map(settled_firm.people)
    settled_firm.clients[0]["title"] = "dr"
    settled_firm.run(override={"mapping"})
    assert (settled_firm.the(0)["title"], looks()) == ("DR", 2)


def test_a_table_that_a_function_goes_by_is_part_of_the_map(firm: Firm) -> None:
    """Where it changes, so does what cells mean."""
    table = {"d": "Dr"}
    firm.people = clients_map(transform=lambda cell: table.get(cell))
    firm.clients = [person(0, title="d")]
    for _ in range(3):
        firm.run()
        firm.wait()
    table["d"] = "Doctor"
    assert firm.run(override={"mapping"}).updated == 1
    assert firm.the(0)["title"] == "Doctor"


def test_a_function_that_asks_elsewhere_is_asked_every_time(firm: Firm, looks: Looks) -> None:
    """What it says may change with nothing that could be seen."""

    def asked(cell: object) -> object:
        import os

        return os.environ.get("A_TITLE_FOR_TESTS", cell)

    firm.people = clients_map(transform=asked)
    firm.clients = [person(0, title="Dr")]
    for _ in range(2):
        firm.run()
        firm.wait()
    looks()
    assert (firm.run().unchanged, looks()) == (1, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("A_TITLE_FOR_TESTS", "Judge")
        assert firm.run().updated == 1


def test_another_option_of_the_account_makes_all_rows_new(settled_firm: Firm, looks: Looks) -> None:
    """Names stand for the account's ids, and those are part of what a map says."""
    (visa,) = [
        one
        for one in settled_firm.sim.all("custom_fields")
        if (one["name"], one["parent_type"]) == ("Visa", "Contact")
    ]
    settled_firm.sim.delete("custom_fields", visa["id"])
    made = {"parent_type": "Contact", "name": "Visa", "field_type": "text_line"}
    settled_firm.sim.create("custom_fields", {**made, "displayed": True})
    settled_firm.wait()
    compare(settled_firm)
    looks()
    settled_firm.plan()
    assert looks() == 2


def test_another_marker_makes_all_rows_new(settled_firm: Firm) -> None:
    """The place of markers is part of what a record is read with."""
    for parent in ("Contact", "Matter"):
        made = {"parent_type": parent, "name": "Second id", "field_type": "text_line"}
        settled_firm.sim.create("custom_fields", {**made, "displayed": False})
    settled_firm.wait()
    settled_firm.marker = "Second id"
    compare(settled_firm)


def test_a_row_about_which_somebody_said_something_is_looked_at(
    settled_firm: Firm, looks: Looks
) -> None:
    """A decision is for the next plan to act on, whatever it comes to."""
    store = settled_firm.own()
    row = store.row_id("contacts", "c0")
    other = RecordId("contacts", settled_firm.the(1)["id"])
    store.decide([Decided(row, other, False, "ann", 1.0)], [], settled_firm.sim.clock.now())
    compare(settled_firm)
    looks()
    settled_firm.plan()
    assert looks() == 2  # the row, and the one whose record it was


def test_a_second_record_with_the_marker_of_a_settled_row_is_reported(settled_firm: Firm) -> None:
    """Whoever copied the record copied its marker, too."""
    (field,) = [
        one["id"]
        for one in settled_firm.sim.all("custom_fields")
        if (one["name"], one["parent_type"]) == (MARKER, "Contact")
    ]
    marker = values_of(settled_firm.the(0))[MARKER]
    copied = [{"custom_field": {"id": field}, "value": marker}]
    settled_firm.make(7, custom_field_values=copied)
    settled_firm.wait()
    compare(settled_firm)
    settled_firm.run()
    assert settled_firm.questions() == ["duplicate"]
    settled_firm.wait()
    assert settled_firm.run().counts["review"] == 1


# Rows that are like settled ones


def test_a_new_row_is_found_to_be_a_settled_one(settled_firm: Firm) -> None:
    """It speaks of somebody of whom another row spoke long ago."""
    settled_firm.clients.append(person(0, id="c0-again"))
    plan = compare(settled_firm)
    assert told(plan)["contacts", 3][0] is What.ALIAS


def test_a_new_row_is_compared_with_what_a_settled_row_says(settled_firm: Firm) -> None:
    """Also where somebody has changed the record in Clio since."""
    settled_firm.edit(1, first_name="Zelda", last_name="Quite", email_addresses=[])
    settled_firm.wait()
    settled_firm.run()
    settled_firm.wait()
    settled_firm.clients.append(person(1, id="c1-again"))
    compare(settled_firm)


def test_a_record_made_by_hand_is_told_to_look_like_a_settled_row(settled_firm: Firm) -> None:
    """Nothing can keep people from making a client twice, but it can be seen."""
    settled_firm.make(0)
    settled_firm.wait()
    plan = compare(settled_firm)
    assert any("looks like contacts row 1 once more" in one for one in plan.outline.warnings)


def test_rows_that_share_a_key_with_a_settled_one_are_all_set_aside(settled_firm: Firm) -> None:
    """Nobody knows whose the key is, wherever the others stand."""
    settled_firm.clients.insert(0, person(9, id="c1"))
    settled_firm.clients.append(dict(settled_firm.clients[1]))
    plan = compare(settled_firm)
    assert plan.outline.counts["quarantined"] == 4


def test_keys_that_look_alike_are_told_each_time(firm: Firm) -> None:
    """Of rows that are settled, too."""
    firm.clients = [person(0, id="7"), person(1, id="007")]
    for _ in range(3):
        firm.run()
        firm.wait()
    assert len(firm.plan().outline.warnings) == 2


def test_an_alias_speaks_for_the_record_once_the_other_row_is_gone(settled_firm: Firm) -> None:
    """The row that spoke was settled, and is no longer there."""
    settled_firm.clients.append(person(0, id="c0-again"))
    settled_firm.run()
    settled_firm.wait()
    settled_firm.run()
    settled_firm.wait()
    settled_firm.clients = settled_firm.clients[1:]
    plan = compare(settled_firm)
    assert told(plan)["contacts", 2][0] is What.UPDATE


# The whole


def test_a_source_that_lost_all_its_settled_rows_stops_the_run(settled_firm: Firm) -> None:
    """Rows that nobody looked at count, as much as those that are gone."""
    assert settled_firm.plan().outline.guards == {}
    settled_firm.clients.clear()
    assert "empty" in compare(settled_firm).outline.guards


def test_settled_rows_count_against_a_change_of_most(firm: Firm) -> None:
    """Eleven of a hundred rows are no majority, even if the others were not looked at."""
    firm.clients = [person(n) for n in range(24)]
    for _ in range(2):
        firm.run()
        firm.wait()
    for row in firm.clients[:11]:
        row["visa"] = "O-1"
    assert "majority" not in compare(firm).outline.guards
    for row in firm.clients[11:13]:
        row["visa"] = "O-1"
    assert "majority" in compare(firm).outline.guards


def test_a_plan_about_some_rows_looks_at_them(settled_firm: Firm, looks: Looks) -> None:
    """It was asked for them by name."""
    looks()
    plan = settled_firm.plan(only={settled_firm.people: ["c0"]})
    assert [(s.number, s.what) for s in plan.outline.steps] == [(1, What.UNCHANGED)]


def test_what_is_settled_is_not_told_from_a_row_that_is_pushed(settled_firm: Firm) -> None:
    """A row with fewer cells says less, and settles nothing."""
    settled_firm.push(settled_firm.people, {"id": "c0", "visa": "O-1"})
    settled_firm.wait()
    plan = compare(settled_firm)
    assert told(plan)["contacts", 1][0] is What.UPDATE


def test_only_a_row_that_owes_nothing_is_settled(firm: Firm) -> None:
    """Nor one that waits, is set aside, is asked about, or has no record."""
    firm.clients = [person(0), person(1, mail="nonsense")]
    firm.cases = [case(0), case(1), case(2, client="nobody")]
    for _ in range(3):
        firm.run()
        firm.wait()
    plan = compare(firm)
    assert (plan.outline.settled, plan.outline.counts["waiting"]) == (
        {"contacts": 1, "matters": 1},
        2,
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_is_the_same_with_and_without_a_look_at_everything(
    seed: int, settled_firm: Firm
) -> None:
    """Whatever happens on either side, and to whichever row."""
    if settled_firm.engine.colour == "async":
        pytest.skip("one colour is enough for what both share")
    fate = random.Random(seed)
    for _ in range(8):
        for _ in range(fate.randrange(3)):
            fate.choice(HAPPENINGS)(settled_firm, fate)
        settled_firm.wait(fate.choice((0, 3, None)))
        plan = compare(settled_firm)
        if fate.random() < 0.8:
            settled_firm.apply(plan, override={"majority", "empty", "mapping"})


def _changes_a_cell(firm: Firm, fate: random.Random) -> None:
    row = fate.choice(firm.clients)
    row[fate.choice(("title", "visa", "mobile"))] = f"+1312555{fate.randrange(1000, 9999)}"


def _retitles_a_case(firm: Firm, fate: random.Random) -> None:
    assert firm.cases
    fate.choice(firm.cases)["what"] = f"Matter {fate.random()}"


def _edits(firm: Firm, fate: random.Random) -> None:
    person = fate.choice(firm.contacts())
    firm.sim.update("contacts", person["id"], {"title": f"T{fate.randrange(9)}"})


def _edits_a_matter(firm: Firm, fate: random.Random) -> None:
    found = firm.sim.all("matters")
    firm.sim.update("matters", fate.choice(found)["id"], {"description": f"D{fate.randrange(9)}"})


def _adds(firm: Firm, fate: random.Random) -> None:
    n = fate.randrange(8)
    firm.clients.append(person(n, id=f"c{n}-{fate.randrange(3)}"))


def _adds_a_case(firm: Firm, fate: random.Random) -> None:
    assert firm.cases is not None
    n = fate.randrange(8)
    firm.cases.append(case(n, client=fate.choice(firm.clients)["id"]))


def _drops(firm: Firm, fate: random.Random) -> None:
    if len(firm.clients) > 1:
        firm.clients.remove(fate.choice(firm.clients))


def _makes_by_hand(firm: Firm, fate: random.Random) -> None:
    firm.make(fate.randrange(8))


def _deletes_a_record(firm: Firm, fate: random.Random) -> None:
    found = firm.sim.all("matters")
    if len(found) > 1:
        firm.sim.delete("matters", fate.choice(found)["id"])


def _changes_the_map(firm: Firm, fate: random.Random) -> None:
    firm.people = clients_map(owner=fate.choice(("source", "clio", "review")))
    firm.matters = cases_map(firm.people)


HAPPENINGS = (
    _changes_a_cell,
    _changes_a_cell,
    _retitles_a_case,
    _edits,
    _edits,
    _edits_a_matter,
    _adds,
    _adds_a_case,
    _drops,
    _makes_by_hand,
    _deletes_a_record,
    _changes_the_map,
)
