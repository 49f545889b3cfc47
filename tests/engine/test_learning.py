"""A job teaches its matcher, remembers what it learnt, and asks less for it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from attrs import evolve

from clio_sync import DataMap, date, email, field, match
from clio_sync.engine.words import What
from clio_sync.mapping import Reading
from clio_sync.matching.teaching import ENOUGH
from clio_sync.store import Changes

from .firm import Firm

GIVEN = [
    "Ana",
    "Ben",
    "Carla",
    "Dora",
    "Emil",
    "Fritz",
    "Greta",
    "Hans",
    "Ida",
    "Jon",
    "Karl",
    "Lena",
    "Mona",
    "Nora",
    "Otto",
    "Paul",
]
ENDS = ["berg", "mann", "stein", "feld", "bach", "hof", "wald", "see"]
STARTS = [
    "Ad",
    "Bran",
    "Con",
    "Dua",
    "Erik",
    "Fu",
    "Gra",
    "Haa",
    "Ib",
    "Jos",
    "Klei",
    "Lan",
    "Mo",
    "Ne",
]


def clients(strategy: Any = None) -> DataMap:
    """People by name, birth date and mailbox."""
    return DataMap(
        "contacts",
        type="Person",
        key="id",
        match=strategy,
        fields=[
            field("first_name", "first"),
            field("last_name", "last"),
            date("date_of_birth", "born", formats=("%Y-%m-%d",)),
            email("mail", label="Work"),
        ],
    )


def intake(count: int) -> list[dict[str, str]]:
    """So many people."""
    dice = random.Random(7)
    return [
        {
            "id": f"k{n}",
            "first": GIVEN[n % 16],
            "last": f"{dice.choice(STARTS)}{dice.choice(ENDS)}{dice.choice(ENDS)}",
            "born": f"{1940 + n % 60}-0{1 + n % 9}-1{n % 10}",
            "mail": f"p{n}@example.com",
        }
        for n in range(count)
    ]


def slip(row: dict[str, str]) -> dict[str, str]:
    """The same person, whose family name somebody mistyped."""
    return {**row, "last": row["last"][:-1]}


def acquaint(firm: Firm) -> Firm:
    """Put as many people in Clio as it takes to learn, and two more."""
    for row in intake(ENOUGH + 2):
        firm.sim.create(
            "contacts",
            {
                "type": "Person",
                "first_name": row["first"],
                "last_name": row["last"],
                "date_of_birth": row["born"],
                "email_addresses": [{"name": "Work", "address": row["mail"]}],
            },
        )
    firm.wait()
    return firm


@pytest.fixture
def known(firm: Firm) -> Firm:
    """A firm in whose Clio there are enough people to learn from."""
    return acquaint(firm)


def run(firm: Firm, rows: list[dict[str, str]], strategy: Any = None, **options: Any) -> Any:
    """Plan and apply a sheet of people."""
    job = job_of(firm, rows, strategy, **options)
    return firm.apply(firm.plan(job))


def job_of(firm: Firm, rows: list[dict[str, str]], strategy: Any = None, **options: Any) -> Any:
    """A job for a sheet of people."""
    clio = firm.engine.client(firm.sim)
    readings = [Reading(clients(strategy), rows)]
    made = clio.sync(readings, store=firm.folder / firm.store, timing=firm.timing, **options)
    firm.jobs.append((clio, made))
    return made


def test_slips_are_recognised_where_there_is_enough_to_learn_from(known: Firm) -> None:
    """The exact rules would ask about each of them."""
    rows = intake(ENOUGH)
    rows[:3] = map(slip, rows[:3])
    report = run(known, rows)
    assert (report.adopted, report.counts["review"]) == (ENOUGH, 0)
    assert "likely" in report.of(What.ADOPT)[0].why


def test_digests_alone_teach_nothing(known: Firm) -> None:
    """A store that may keep no values asks, as the exact rules do."""
    rows = intake(ENOUGH)
    rows[:3] = map(slip, rows[:3])
    report = run(known, rows, index="digests")
    assert (report.adopted, report.counts["review"]) == (ENOUGH - 3, 3)
    store = known.own()
    assert store.known("contacts") == {}
    assert store.learnt("contacts") is None


def test_what_was_learnt_serves_the_few_rows_of_later_runs(known: Firm) -> None:
    """One row teaches nothing; what the many taught holds on, and costs one request."""
    rows = intake(ENOUGH)
    run(known, rows)
    known.wait()
    lesson = known.own().learnt("contacts")
    assert lesson is not None and lesson.rows == ENOUGH
    late = slip(intake(ENOUGH + 2)[-1])
    report = run(known, [*rows, late])
    (adopted,) = report.of(What.ADOPT)
    assert adopted.number == ENOUGH + 1
    assert known.own().learnt("contacts") == lesson


def test_without_what_was_learnt_a_late_slip_is_a_question(known: Firm) -> None:
    """Else the test before would prove nothing."""
    assert run(known, [slip(intake(ENOUGH + 2)[-1])]).counts["review"] == 1


def bare(row: dict[str, str]) -> dict[str, str]:
    """A person of whom only the name is told, who stays a question."""
    return {**row, "mail": "", "born": ""}


@pytest.mark.parametrize(("rows", "learnt"), [(ENOUGH + 20, ENOUGH), (ENOUGH + 26, ENOUGH + 26)])
def test_a_quarter_more_rows_teach_anew(known: Firm, rows: int, learnt: int) -> None:
    """Fewer do not: verdicts must not waver with each row."""
    for count in (ENOUGH, rows):
        run(known, [bare(row) for row in intake(count)])
        known.wait()
    lesson = known.own().learnt("contacts")
    assert lesson is not None and lesson.rows == learnt


def test_a_plan_made_twice_says_the_same(known: Firm) -> None:
    """Nothing is drawn by lot."""
    rows = intake(ENOUGH)
    rows[:3] = map(slip, rows[:3])
    told = [known.plan(job_of(known, rows)).outline.steps for _ in range(2)]
    assert told[0] == told[1]


def test_another_strategy_learns_anew(known: Firm) -> None:
    """Who allows more false links gets other limits."""
    rows = [bare(row) for row in intake(ENOUGH)]
    lessons = []
    for strategy in (match.people(), match.people(false_links=9)):
        run(known, rows, strategy)
        known.wait()
        lessons.append(known.own().learnt("contacts"))
    assert [one.strategy for one in lessons if one] == [
        "People(1.0, 5.0, True)",
        "People(9, 5.0, True)",
    ]


def test_a_lesson_that_cannot_be_read_is_learnt_anew(known: Firm) -> None:
    """A later version may weigh other things."""
    rows = [bare(row) for row in intake(ENOUGH)]
    run(known, rows)
    store = known.own()
    lesson = store.learnt("contacts")
    epoch = store.take_lease("later", known.sim.clock.now(), patience=0, steal=True)
    spoilt = Changes(learnt=(evolve(lesson, text="[]"),))
    store.commit(epoch, spoilt, known.sim.clock.now())
    store.release_lease(epoch)
    known.wait()
    run(known, rows)
    assert known.own().learnt("contacts") == lesson


def test_a_record_that_is_gone_is_not_proposed_from_memory(known: Firm) -> None:
    """What is kept says where to look, never what is there."""
    rows = intake(ENOUGH + 1)
    run(known, rows[:ENOUGH])
    gone = next(
        one
        for one in known.contacts()
        if one["last_name"] == rows[-1]["last"] and one["first_name"] == rows[-1]["first"]
    )
    known.sim.delete("contacts", gone["id"])
    known.wait()
    assert run(known, rows).created == 1
    assert gone["id"] not in known.own().known("contacts")


def test_a_record_that_changed_in_clio_is_found_by_what_it_says_now(known: Firm) -> None:
    """What is kept of it changes with it, though no row was like it then."""
    rows = intake(ENOUGH)
    run(known, rows)
    guest = {"id": "new", "first": "Zelda", "last": "Yarrow", "born": "1991-02-03", "mail": ""}
    gone = intake(ENOUGH + 2)[-1]
    (there,) = [one for one in known.contacts() if _mail(one) == gone["mail"]]
    says = {"first_name": "Zelda", "last_name": "Yarrow", "date_of_birth": "1991-02-03"}
    known.sim.update("contacts", there["id"], says)
    known.wait()
    run(known, rows)
    known.wait()
    (step,) = run(known, [*rows, guest]).of(What.ADOPT)
    assert step.record is not None and step.record.id == there["id"]


def _mail(record: dict[str, Any]) -> str:
    return str(record["email_addresses"][0]["address"])


def test_no_value_of_clio_is_in_the_store(known: Firm) -> None:
    """By what people are known is sealed."""
    run(known, intake(ENOUGH))
    written = b"".join(one.read_bytes() for one in known.folder.glob("firm.db*"))
    for row in intake(ENOUGH)[:5]:
        assert row["mail"].encode() not in written
        assert row["last"].lower().encode() not in written.lower()
