"""Plans and reports: what they count, what they say, and that they show no client's data."""

from __future__ import annotations

import json

import pytest

from clio_sync import errors
from clio_sync.engine.report import Outline, Report, duration
from clio_sync.engine.words import FieldFate, FieldNote, Result, Step, What
from clio_sync.store.words import RowId

from .firm import Firm, case, person
from .test_refusals import refuse

CANARY = "Quetzal"


def test_a_plan_says_what_it_would_do_and_what_that_costs(firm: Firm) -> None:
    """Counts by map, requests, time at the limit, and that nothing is written yet."""
    firm.sim.settings.rate_limit = 50
    firm.make(0)
    firm.cases = [case(0), case(9)]
    firm.wait()
    firm.sim.log.clear()
    plan = firm.plan()
    assert firm.sim.writes == 0
    text = str(plan)
    assert text.splitlines()[0] == "contacts: 2 rows"
    assert "adopt            1  (1 with a write)" in text
    assert "create           1" in text
    assert "matters row 2: waiting: refers to a row of contacts" in text
    assert "at 50 requests a minute" in text
    assert "apply() does it" in text
    outline = plan.outline
    assert outline.counts["created"] == 2
    assert outline.write_requests == 3
    assert outline.settling == firm.timing.settling
    assert 0 < outline.seconds < 60


def test_the_time_a_plan_takes_counts_whole_minutes_of_budget() -> None:
    """The first minute's requests go at once, and each further lot waits for its minute."""
    assert Outline((), 0, 50, 0, limit=50).seconds < 60
    assert Outline((), 0, 51, 0, limit=50).seconds == 60
    assert Outline((), 0, 90, 11, limit=50).seconds == 120


def test_the_outline_keeps_its_word(firm: Firm) -> None:
    """As many writes and requests as were announced."""
    firm.cases = [case(0), case(1)]
    plan = firm.plan()
    report = firm.apply(plan)
    assert report.writes == plan.outline.write_requests
    assert report.requests <= plan.outline.requests + plan.outline.read_requests


def test_a_report_has_stable_keys(firm: Firm) -> None:
    """For programs: the same keys whatever happened, and every problem by row."""
    firm.clients.append(person(2, mail="nonsense"))
    told = firm.run(name="nightly").as_dict()
    assert list(told) == [
        "name",
        "rows",
        "created",
        "adopted",
        "updated",
        "taken",
        "added",
        "removed",
        "deleted",
        "unchanged",
        "alias",
        "review",
        "waiting",
        "quarantined",
        "requests",
        "writes",
        "seconds",
        "audit",
        "problems",
    ]
    assert (told["name"], told["rows"], told["created"]) == ("nightly", 3, 2)
    (problem,) = told["problems"]
    assert list(problem) == ["map", "row", "what", "why"]
    assert json.loads(json.dumps(told)) == told


def test_the_store_remembers_each_run(small: Firm) -> None:
    """Its name, its times and its counts."""
    small.run(name="nightly")
    first, second = small.job().runs
    assert (first.kind, second.kind) == ("sync", "nightly")
    assert second.ended_at is not None
    assert (second.counts["unchanged"], second.counts["writes"]) == (2, 0)


def test_progress_is_told_after_each_row(firm: Firm) -> None:
    """In the order of writing, with the total known from the start."""
    told = []
    firm.run(progress=told.append)
    assert [(p.done, p.total, p.result.what) for p in told] == [
        (1, 2, What.CREATE),
        (2, 2, What.CREATE),
    ]


def test_results_come_in_the_order_of_rows(firm: Firm) -> None:
    """Whatever was written first."""
    firm.clients = [person(0), person(1), person(2, mail="nonsense"), person(1, id="c1b")]
    plan = firm.plan()
    report = firm.apply(plan)
    assert sorted(r.number for r in report.results) == [1, 2, 3, 4]
    assert [s.number for s in plan.outline.steps] == [r.number for r in report.results]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "less than a second"),
        (42, "about 42 s"),
        (600, "about 10 min"),
        (7200, "about 2.0 h"),
    ],
)
def test_a_time_is_said_in_words(seconds: float, words: str) -> None:
    """As a person would."""
    assert duration(seconds) == words


def test_an_empty_report_says_so() -> None:
    """Nothing to do is a result."""
    assert "nothing to do" in str(Report("sync", "r", (), 3, 0, 0.1))


def test_what_is_kept_is_told_by_field() -> None:
    """Only what a person may want to know: fields that were not written."""
    notes = (FieldNote("title", FieldFate.KEEP), FieldNote("visa", FieldFate.WRITE))
    report = Report("sync", "r", (Result("m", 7, What.UPDATE, fields=notes),), 1, 1, 0.0)
    assert "  m row 7: title: kept Clio's" in str(report).splitlines()


def test_values_are_not_in_the_words_of_steps() -> None:
    """A step shows its row as a digest, and counts where there are many."""
    step = Step(RowId("m", "digest"), "m", 1, What.CREATE)
    outline = Outline((step,), 1, 1, 0)
    assert "<1 rows>" in repr(outline)
    assert What.UNCHANGED.planned == "unchanged"


def test_no_value_of_a_row_or_a_record_is_shown_anywhere(firm: Firm) -> None:
    """Canaries in every cell and in Clio's own messages: in no text and no repr."""
    spoken: list[object] = []

    def canary(n: int, **more: str) -> dict[str, str]:
        row = {key: f"{CANARY}{n}{key}" for key in person(n)}
        fit = {"mail": f"{CANARY}{n}@example.com", "mobile": ""}
        return {**row, **fit, **more}

    firm.sim.create(
        "contacts",
        {
            "type": "Person",
            "first_name": f"{CANARY}1first",
            "last_name": f"{CANARY}1last",
            "title": f"{CANARY} of Clio",
            "email_addresses": [{"name": "Work", "address": f"{CANARY}1@example.com"}],
        },
    )
    firm.wait()
    firm.clients = [
        canary(0),
        canary(1),
        canary(2, mail=f"{CANARY} nonsense", mobile=f"{CANARY}"),
        canary(3),
        canary(0, id=f"{CANARY} again"),
        canary(4),
    ]
    firm.cases = [
        {
            "no": f"{CANARY}m",
            "client": f"{CANARY}3id",
            "what": CANARY,
            "stage": "",
            "receipt": CANARY,
        },
        {
            "no": f"{CANARY}n",
            "client": f"{CANARY}zz",
            "what": CANARY,
            "stage": CANARY,
            "receipt": "",
        },
    ]
    refuse(firm, "POST", "contacts", 422)
    firm.fault("drop_before", after=1)
    for _ in range(2):
        job = firm.job()
        plan = firm.plan(job)
        told: list[object] = []
        report = firm.apply(plan, progress=told.append)
        spoken += [plan, plan.outline, *plan.outline.steps, report, *report.results, *told]
        spoken += [report.as_dict(), job, *job.reviews, *job.quarantine, *job.runs, job.store]
        spoken += [plan._planned, plan._planned.sight, *plan._planned.sight.maps, job.work]
        spoken += list(job.store.intents())
        firm.wait()
    refuse(firm, "PATCH", "contacts", 403, times=9)
    refuse(firm, "POST", "contacts", 403, times=9)
    firm.clients += [canary(n) for n in range(20, 25)]
    with pytest.raises(errors.PermissionWall) as caught:
        firm.run()
    spoken += [caught.value, caught.value.__cause__]
    assert len(report.of(What.QUARANTINE)) >= 2
    for one in spoken:
        assert CANARY not in str(one)
        assert CANARY not in repr(one)
        assert "CANARY" not in str(one) + repr(one)
