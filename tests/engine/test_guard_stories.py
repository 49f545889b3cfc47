"""Disasters, one story each: what went wrong outside, and that nothing of it reached Clio."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clio_sync import errors
from clio_sync.engine.guards import GUARDS, Case, Figures, Guard, guards_of
from clio_sync.mapping import DataMap, email, field as mapped

from .firm import Firm, person

GUIDE = Path(__file__).parents[2] / "docs/guides/guards.md"


@pytest.fixture
def grown(firm: Firm) -> Firm:
    """A firm with a dozen people, linked and settled long ago."""
    firm.clients = [person(n) for n in range(12)]
    firm.run()
    firm.wait()
    return firm


@contextmanager
def stopped(firm: Firm, guard: str, match: str) -> Iterator[None]:
    """The guard stops what happens inside, and Clio is as it was."""
    before, writes = firm.contacts(), firm.sim.writes
    with pytest.raises(errors.GuardTripped, match=match) as caught:
        yield
    assert caught.value.guard == guard
    assert f"override={{'{guard}'" in caught.value.advice
    assert (firm.contacts(), firm.sim.writes) == (before, writes)


def test_an_export_that_failed_empties_nothing(grown: Firm) -> None:
    """The nightly export wrote a file with its headings and no row."""
    grown.clients = []
    with stopped(grown, "empty", "suddenly empty"):
        grown.run()


def test_a_column_that_slipped_changes_nobody(grown: Firm) -> None:
    """Somebody put a column in: each value now stands under its neighbour's heading."""
    for row in grown.clients:
        row["title"], row["visa"] = row["visa"], row["title"]
    with stopped(grown, "majority", "12 of 12 linked rows of contacts would change"):
        grown.run()


def test_a_column_that_slipped_is_found_before_the_first_record_is_made(firm: Firm) -> None:
    """Nothing is linked yet, and the addresses stand where the names should."""
    firm.clients = [person(n, mail=f"First{n}", last="") for n in range(12)]
    with stopped(firm, "quarantine", "12 of 12 rows of contacts cannot be brought over"):
        firm.run()
    assert firm.contacts() == []


def test_rows_that_are_bad_for_long_stop_nobody(firm: Firm) -> None:
    """Somebody has looked at them once, and let the others go on."""
    firm.clients = [person(n, mail=f"First{n}" if n < 7 else f"p{n}@a.example") for n in range(12)]
    assert firm.run(override={"quarantine"}).created == 5
    firm.wait()
    assert firm.run().writes == 0


def test_a_file_in_another_order_makes_nobody_somebody_else(firm: Firm) -> None:
    """The key is the line of the file, and somebody sorted it by another column."""
    firm.clients = [person(n, id=str(n)) for n in range(12)]
    firm.run()
    firm.wait()
    for place, row in enumerate(reversed(firm.clients)):
        row["id"] = str(place)
    with stopped(firm, "keys", "12 of 12 linked rows of contacts say that they are somebody else"):
        firm.run()
    assert firm.questions() == []


def test_a_file_with_new_keys_makes_nobody_twice(grown: Firm) -> None:
    """The program that writes it was replaced, and numbers everybody anew."""
    for n, row in enumerate(grown.clients):
        row["id"] = f"A-{n}"
    with stopped(grown, "keys", "12 of 12 known keys of contacts are missing, and 12 others"):
        grown.run()
    assert grown.questions() == []


def test_many_new_people_are_no_new_keys(grown: Firm) -> None:
    """A firm that takes another one over has twice as many, and none is missing."""
    grown.clients += [person(n) for n in range(12, 40)]
    assert grown.run().created == 28


def other_map(**columns: str) -> DataMap:
    """The same people, with fields from other columns."""
    found = {"first": "first", "last": "last", **columns}
    fields = [mapped("first_name", found["first"]), mapped("last_name", found["last"])]
    return DataMap("contacts", key="id", fields=[*fields, email("mail", label="Work")])


def test_a_map_that_was_changed_by_mistake_changes_nobody(small: Firm) -> None:
    """First and last name were exchanged: too few rows for anything else to notice."""
    small.people = other_map()
    with stopped(
        small, "mapping", "Visa is left out, phone_numbers.Mobile is left out, title is left out"
    ):
        small.run()
    small.run(override={"mapping"})
    small.wait()
    small.people = other_map(first="last", last="first")
    with stopped(small, "mapping", r"first_name is another, last_name is another\."):
        small.run()


def test_a_map_that_was_accepted_is_not_asked_about_again(small: Firm) -> None:
    """Somebody has looked at what changed, once."""
    small.people = other_map()
    small.run(override={"mapping"})
    small.wait()
    assert "stops at" not in str(small.plan())


def test_a_push_by_another_map_does_not_make_it_accepted(small: Firm) -> None:
    """A push is about its own rows, and nobody has looked at the others."""
    before = small.people
    small.people = other_map()
    small.push(other_map(first="last"), person(7))
    small.wait()
    with stopped(small, "mapping", "has changed"):
        small.run()
    small.people = before
    assert small.run().writes == 0


def test_an_upgrade_of_this_library_is_no_change_of_a_map(
    small: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every row is looked at again, and nobody has to say that this is right."""
    monkeypatch.setattr("clio_sync._flows.session.user_agent", lambda: "clio_sync/99.0")
    assert small.plan().outline.guards == {}


def test_a_new_field_is_shown_and_has_to_be_accepted(small: Firm) -> None:
    """It may be about to fill a field of every record."""
    small.people = DataMap(
        "contacts", key="id", fields=[*small.people.fields, mapped("prefix", "p")]
    )
    for row in small.clients:
        row["p"] = "Dr"
    with stopped(
        small, "mapping", "the map contacts has changed since the last run: prefix is new"
    ):
        small.run()
    assert small.run(override={"mapping"}).updated == 2


def test_two_operators_at_once_do_not_write_twice(grown: Firm) -> None:
    """Both look, both see the same work, and both go ahead."""
    for n in range(3):
        grown.clients[n]["visa"] = "L-1"
    first, second = grown.plan(), grown.plan()
    assert grown.apply(first).updated == 3
    writes = grown.sim.writes
    with pytest.raises(errors.StalePlan):
        grown.apply(second)
    assert grown.sim.writes == writes


def test_whoever_comes_second_is_told_who_is_at_work(small: Firm) -> None:
    """By machine, process and program, and since when."""
    small.clients[0]["visa"] = "L-1"
    plan = small.plan()
    small.own().take_lease("anna:4711:0a nightly/2", small.sim.clock.now(), patience=0)
    small.sim.clock.advance(30)
    writes = small.sim.writes
    with pytest.raises(errors.LeaseHeld) as caught:
        small.apply(plan)
    assert small.sim.writes == writes
    error = caught.value
    assert "process 4711 on anna (nightly/2), since 20" in str(error)
    assert "heard of 30 s ago" in str(error)
    assert error.guard == "lease"
    assert error.holder.startswith("anna:4711:")
    assert error.since == pytest.approx(small.sim.clock.now() - 30)


def test_a_job_names_its_program_in_the_lease(small: Firm) -> None:
    """So that whoever waits for it knows whom to ask."""
    seen: list[str] = []
    own = small.own()
    small.clients[0]["visa"] = "L-1"
    small.meanwhile("PATCH", "contacts", lambda: seen.append(str(own.lease())))
    small.run()
    assert re.fullmatch(r"process \d+ on \S+ \(clio_sync/\S+\), since 20.* UTC", seen[0])
    assert str(own.lease()) == "nobody"


def test_several_guards_are_told_at_once(grown: Firm) -> None:
    """Whoever means all of it can say so in one go."""
    for row in grown.clients:
        row["visa"] = "L-1"
    grown.people = DataMap("contacts", key="id", fields=grown.people.fields[:-1])
    grown.people = DataMap(
        "contacts", key="id", fields=[*grown.people.fields, mapped("prefix", "p")]
    )
    for row in grown.clients:
        row["p"] = "Dr"
    with pytest.raises(errors.GuardTripped) as caught:
        grown.run()
    assert "override={'mapping', 'majority'}" in caught.value.advice
    with pytest.raises(errors.GuardTripped) as caught:
        grown.run(override={"mapping"})
    assert caught.value.guard == "majority"
    assert grown.run(override={"mapping", "majority"}).updated == 12


@pytest.mark.parametrize(
    ("case", "guards"),
    [
        (Case(), {}),
        (Case(ahead=90, bearable=30), {"clock": "this machine's clock is 90 s behind Clio's"}),
        (Case(ahead=-90, bearable=30), {"clock": "this machine's clock is 90 s ahead of Clio's"}),
        (Case(ahead=30.5, bearable=30), {}),
        (
            Case(unlisted={"contacts": 3}),
            {"incomplete": "Clio's list leaves out 3 of its contacts by its own count"},
        ),
        (
            Case(hidden={"contacts": (9, 10)}),
            {
                "hidden": "Clio shows 9 of 10 linked contacts no more: most likely this user lost "
                "a permission"
            },
        ),
        (
            Case(foreign=2),
            {"foreign": "2 matched records carry the marker of another store or job"},
        ),
        (
            Case(figures=(Figures(map="a", known=1, read=0), Figures(map="b", known=1, read=0))),
            {"empty": "the source of a is suddenly empty; the source of b is suddenly empty"},
        ),
        (Case(figures=(Figures(map="a", known=1, read=None),)), {}),
    ],
)
def test_guards_look_at_numbers_alone(case: Case, guards: dict[str, str]) -> None:
    """What a plan or a pilot counted, whatever it was of."""
    assert guards_of(case) == guards


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_stands_in_the_guide(guard: Guard) -> None:
    """By its name, for it is by name that it is overridden."""
    assert f"| `{guard.name}` |" in GUIDE.read_text("utf-8")
