"""Pilots and stages: some rows at a time, each stage read back before the next is planned."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.engine.staging.census import Need
from clio_sync.engine.staging.choosing import pilot
from clio_sync.engine.staging.report import StageReport
from clio_sync.engine.words import What
from clio_sync.mapping import field as mapped
from clio_sync.store.words import RowId

from .firm import Firm, case, person
from .test_asking import crowd
from .test_reconcile import bend
from .test_refusals import refuse


class Killed(Exception):
    """The process is gone."""


def staged(
    firm: Firm,
    size: int = 2,
    *,
    job: Any = None,
    before: Callable[[Any], Any] = str,
    most: int = 99,
    **options: Any,
) -> tuple[list[StageReport], Any]:
    """Carry out stages, as a process of its own would: all of them, or so many."""
    stages = (job or firm.job()).stages(size, **options)
    done: list[StageReport] = []

    def blocking() -> None:
        for stage in stages:
            before(stage)
            if len(done) == most:
                return
            done.append(stage.apply())

    async def awaited() -> None:
        async for stage in stages:
            before(stage)
            if len(done) == most:
                return
            done.append(await stage.apply())

    firm.engine(awaited if firm.engine.portal else blocking)
    return done, stages


def kinds(plan: Any) -> dict[str, int]:
    """What there is any of in a plan."""
    return {word: count for word, count in plan.outline.counts.items() if count}


@pytest.fixture
def many(firm: Firm) -> Firm:
    """Five people with a matter each, none of them in Clio."""
    firm.clients = [person(n) for n in range(5)]
    firm.cases = [case(n) for n in range(5)]
    return firm


# ----------------------------------------------------------------------------------------- pilots


def test_a_pilot_takes_rows_of_every_map_with_those_they_refer_to(many: Firm) -> None:
    """Two matters and their two clients; the other six rows are left for later."""
    plan = many.plan(limit=4)
    assert kinds(plan) == {"created": 4}
    assert plan.outline.left == 6
    assert "6 more rows need something and are left for later." in str(plan)
    report = many.apply(plan)
    assert [(r.map, r.number) for r in report.results] == [
        ("contacts", 1), ("contacts", 2), ("matters", 1), ("matters", 2),
    ]  # fmt: skip
    assert len(many.contacts()) == 2


def test_a_pilot_leaves_unchanged_rows_out_of_account(many: Firm) -> None:
    """The limit is of rows that need something; absence means nothing."""
    many.run()
    many.wait()
    many.clients[4]["visa"] = "L-1"
    many.clients.append(person(7))
    plan = many.plan(limit=2)
    assert (kinds(plan), plan.outline.left) == ({"updated": 1, "created": 1}, 0)
    many.apply(plan)
    many.wait()
    assert many.run().writes == 0


def test_a_pilot_of_some_rows_is_of_those(many: Firm) -> None:
    """Both limits hold."""
    plan = many.plan(limit=1, only={many.people: ["c3", "c4"]})
    assert [step.number for step in plan.outline.steps] == [4]
    assert plan.outline.left == 1


def test_a_pilot_must_have_a_row(firm: Firm) -> None:
    """None at all would be none."""
    with pytest.raises(errors.ConfigurationError, match="limit is 0"):
        firm.plan(limit=0)
    with pytest.raises(errors.ConfigurationError, match="size is 0"):
        firm.job().stages(0)


def test_a_pilot_reads_clio_as_for_everybody(firm: Firm) -> None:
    """Searching for a few costs less, and could overlook whom reading everybody finds."""
    crowd(firm)
    assert firm.plan(limit=1).outline.looks == ("contacts: everything, 5 requests",)


@pytest.mark.parametrize(("rows", "guard"), [(6, "majority"), (0, "empty")])
def test_what_looks_like_a_mistake_of_the_whole_stops_a_pilot(
    firm: Firm, rows: int, guard: str
) -> None:
    """Two rows would be harmless; that all the others change, or are gone, is not."""
    firm.clients = [person(n) for n in range(10)]
    firm.cases = [case(0)]
    firm.run()
    firm.wait()
    for row in firm.clients[:rows]:
        row["visa"] = "L-1"
    firm.clients = firm.clients if rows else []
    firm.cases.append(case(1))
    plan = firm.plan(limit=1)
    assert guard in plan.outline.guards
    with pytest.raises(errors.GuardTripped):
        firm.apply(plan)


def need(map: str, key: str, *refers_to: tuple[str, str]) -> Need:
    """A row that needs something."""
    return Need(RowId(map, key), key, 1, tuple(RowId(*row) for row in refers_to))


def chosen(needs: list[Need], limit: int) -> list[str]:
    """The keys of a pilot."""
    return [one.key for one in pilot(needs, limit)]


def test_a_pilot_of_three_levels_has_rows_of_each() -> None:
    """An entry, its matter, and its client; then others as they come."""
    clients = [need("clients", f"c{n}") for n in range(9)]
    cases = [need("cases", f"m{n}", ("clients", f"c{8 - n}")) for n in range(9)]
    times = [need("times", f"t{n}", ("cases", f"m{n}")) for n in range(9)]
    assert chosen([*clients, *cases, *times], 4) == ["c0", "c8", "m0", "t0"]


def test_a_pilot_begins_with_what_refers_to_others() -> None:
    """Two matters with their clients, rather than two clients first and one matter then."""
    clients = [need("clients", f"c{n}") for n in range(9)]
    cases = [need("cases", f"m{n}", ("clients", f"c{8 - n}")) for n in range(9)]
    assert chosen([*clients, *cases], 4) == ["c7", "c8", "m0", "m1"]


def test_a_row_that_finds_no_room_with_its_family_is_left_out() -> None:
    """A matter alone would wait for its client."""
    needs = [need("clients", "c0"), need("cases", "m0", ("clients", "c0"))]
    assert chosen(needs, 1) == ["c0"]
    assert chosen(needs, 2) == ["c0", "m0"]


def test_rows_that_refer_to_each_other_are_chosen_once() -> None:
    """A spouse of a spouse."""
    needs = [need("clients", "a", ("clients", "b")), need("clients", "b", ("clients", "a"))]
    assert chosen(needs, 2) == ["a", "b"]


def test_what_refers_to_a_row_that_needs_nothing_needs_no_other() -> None:
    """Its record is there, or its row is nowhere."""
    assert chosen([need("cases", "m0", ("clients", "gone"))], 1) == ["m0"]


# ----------------------------------------------------------------------------------------- stages


def test_stages_bring_everything_over_some_rows_at_a_time(many: Firm) -> None:
    """In the order of references, each a run of its own, each read back."""
    done, stages = staged(many, 4, name="the move")
    assert [len(stage.report.results) for stage in done] == [4, 4, 2]
    assert [stage.left for stage in done] == [6, 2, 0]
    assert {run.kind for run in many.job().runs} == {"the move"}
    assert len(many.job().runs) == 3
    assert all(stage.ok and stage.reconciliation.counts["same"] for stage in done)
    assert all(stage.reconciliation.here == stage.reconciliation.there != "" for stage in done)
    assert stages.report.ok
    many.wait()
    assert many.run().writes == 0
    assert len(many.contacts()) == 5


def test_a_stage_is_read_back_fifty_records_in_a_request(many: Firm) -> None:
    """And not one by one, once lists show them."""
    many.sim.settings.list_lag = 0.0
    (stage,), _ = staged(many, 10)
    assert stage.reconciliation.requests == 2


def test_whoever_stops_iterating_goes_on_in_another_process(many: Firm) -> None:
    """The store knows what is done."""
    done, stages = staged(many, 4, most=1)
    assert [len(stage.report.results) for stage in done] == [4]
    assert stages.report.stages[0].left == 6
    done, _ = staged(many, 4)
    assert sum(stage.report.created for stage in done) == 6
    assert len(many.contacts()) == 5


def test_a_migration_that_is_killed_in_a_stage_goes_on_where_it_was(many: Firm) -> None:
    """What was written is found; nothing is made twice, and nothing is left out."""
    stages = many.job().stages(4)

    def die(progress: Any) -> None:
        if progress.done == 3:
            raise Killed

    def blocking() -> None:
        for stage in stages:
            stage.apply(progress=die)

    async def awaited() -> None:
        async for stage in stages:
            await stage.apply(progress=die)

    with pytest.raises(Killed):
        many.engine(awaited if many.engine.portal else blocking)
    assert len(many.contacts()) == 3
    many.wait()
    done, _ = staged(many, 4)
    assert sum(stage.report.created for stage in done) == 7
    assert [len(many.named(n)) for n in range(5)] == [1] * 5


def test_a_row_whose_answer_was_lost_has_its_turn_again(many: Firm) -> None:
    """Once it is known what became of it, and those that hang on it, too."""
    many.cases = many.cases[:1]
    many.fault("drop_before")

    done, _ = staged(many, 3, before=lambda _: many.wait())
    assert sum(stage.report.created for stage in done) == 6
    assert [len(many.named(n)) for n in range(5)] == [1] * 5


def test_rows_of_which_nothing_can_become_end_the_migration(many: Firm) -> None:
    """They are counted once, and not planned for ever."""
    many.clients[1]["mail"] = "nowhere"
    done, _ = staged(many, 20)
    first, *others = done
    assert (first.report.created, first.report.counts["quarantined"]) == (8, 1)
    assert [stage.report.writes for stage in others] == [0]
    done, _ = staged(many, 20)
    assert [stage.report.writes for stage in done] == [0]


def test_questions_and_refused_rows_are_no_rows_of_a_stage(firm: Firm) -> None:
    """A plan could do nothing about them; a change of the row makes it one again."""
    firm.make(0), firm.make(0)
    firm.wait()
    refuse(firm, "POST", "contacts", 422)
    done, _ = staged(firm, 5)
    assert (done[0].report.counts["review"], done[0].report.counts["quarantined"]) == (1, 1)
    assert staged(firm, 5)[0] == []
    firm.clients[1]["visa"] = "L-1"
    assert staged(firm, 5)[0][0].report.created == 1


def test_rows_that_share_a_key_are_set_aside_together(many: Firm) -> None:
    """However far apart they stand: nobody knows whose key it is."""
    many.cases = None
    many.clients.append(person(7, id="c0"))
    done, _ = staged(many, 2)
    assert sum(stage.report.counts["quarantined"] for stage in done) == 2
    assert sum(stage.report.created for stage in done) == 4
    assert many.named(0) == many.named(7) == []


def test_a_new_field_of_the_map_is_something_that_rows_need(small: Firm) -> None:
    """Nobody knows yet what Clio says there."""
    added = mapped("prefix", "prefix")
    small.people = evolve(small.people, fields=[*small.people.fields, added])
    small.clients[0]["prefix"] = "Dr"
    small.clients[1]["prefix"] = ""
    done, _ = staged(small, 5, override={"mapping"})
    assert [stage.report.updated for stage in done] == [1]
    assert small.the(0)["prefix"] == "Dr"


def test_an_alias_that_changes_is_looked_at_and_one_that_does_not_is_not(firm: Firm) -> None:
    """It says what it said when it was found to be one."""
    firm.clients = [person(0), person(0, id="c0 again")]
    staged(firm, 5)
    firm.wait()
    assert staged(firm, 5)[0] == []
    firm.clients[1] |= {"first": "Zoe", "last": "Newcomer", "mail": "zoe@example.com"}
    assert staged(firm, 5)[0][0].report.counts["review"] == 1


def test_a_record_that_changed_in_clio_is_read_before_its_row_is_written(small: Firm) -> None:
    """A stage learns of it and leaves the row to the next round."""
    small.edit(0, first_name="Maxine")
    small.wait()
    small.clients.append(person(2))
    done, _ = staged(small, 5)
    assert done[0].report.created == 1
    assert small.the(0)["first_name"] == "Maxine"


# --------------------------------------------------------------------------------------- stopping


def test_a_field_that_clio_does_not_keep_stops_the_migration(many: Firm) -> None:
    """It answered 200, and its answer lacks what was sent."""
    bend(many, "contacts.json", without_titles)
    many.clients[0]["title"] = "Dr"
    with pytest.raises(errors.StageFailed, match="Clio did not keep title") as caught:
        staged(many, 2)
    assert "roll that run back" in str(caught.value)
    assert len(many.job().runs) == 1


def without_titles(body: Any) -> Any:
    """What Clio would answer if titles were no field of contacts."""
    data = body["data"]
    many = data if isinstance(data, list) else [data]
    for one in many:
        one.pop("title", None) if "title" not in one else one.update(title=None)
    return body


def test_a_record_that_is_gone_when_it_is_read_back_stops_the_migration(many: Firm) -> None:
    """Somebody, or something, deletes what is made."""
    many.meanwhile("GET", "contacts.json", lambda: delete_all(many), times=2)
    with pytest.raises(errors.StageFailed, match="2 records that were written cannot be read"):
        staged(many, 2)


def delete_all(firm: Firm) -> None:
    """Nothing stays."""
    for one in firm.contacts():
        firm.sim.delete("contacts", one["id"])
    firm.sim.local.catch_up()


def test_a_record_without_its_marker_stops_the_migration(many: Firm) -> None:
    """A double could not be found by it."""
    many.sim.settings.list_lag = 0.0
    bend(many, "contacts.json", without_markers)
    with pytest.raises(errors.StageFailed, match="do not bear their row's marker"):
        staged(many, 2)


def without_markers(body: Any) -> Any:
    """Lists in which custom fields are empty."""
    for one in body["data"] if isinstance(body["data"], list) else []:
        one["custom_field_values"] = []
    return body


def test_too_many_rows_set_aside_stop_the_migration(firm: Firm) -> None:
    """A column has moved, perhaps; of a few rows nothing is said."""
    firm.clients = [person(n, mail="nowhere" if n < 3 else "") for n in range(20)]
    with pytest.raises(errors.StageFailed, match="3 of 10 rows were set aside"):
        staged(firm, 10)
    assert len(firm.contacts()) == 7
    done, _ = staged(firm, 10, tolerance=0.5)
    assert sum(stage.report.created for stage in done) == 10


def test_records_that_others_keep_changing_stop_the_migration(firm: Firm) -> None:
    """An automation undoes what is written."""
    firm.sim.settings.list_lag = 0.0
    firm.clients = [person(n) for n in range(10)]
    firm.meanwhile("GET", "contacts.json", lambda: rename_all(firm), times=2)
    with pytest.raises(errors.StageFailed, match="10 of 10 records do not say any more"):
        staged(firm, 10)


def rename_all(firm: Firm) -> None:
    """Everybody is called something else."""
    for one in firm.contacts():
        firm.sim.update("contacts", one["id"], {"first_name": "Changed"})
    firm.sim.clock.advance(5)


def test_nothing_follows_a_stage_that_failed(many: Firm) -> None:
    """Not even for whoever goes on iterating."""
    bend(many, "contacts.json", without_titles)
    many.clients[0]["title"] = "Dr"
    job = many.job()
    stages = job.stages(2)
    failed: list[int] = []

    def blocking() -> None:
        for stage in stages:
            with pytest.raises(errors.StageFailed):
                stage.apply()
            failed.append(stage.number)

    async def awaited() -> None:
        async for stage in stages:
            with pytest.raises(errors.StageFailed):
                await stage.apply()
            failed.append(stage.number)

    many.engine(awaited if many.engine.portal else blocking)
    assert failed == [1]
    assert not stages.report.ok
    assert "stopped: Clio did not keep title" in str(stages.report)


def test_a_guard_of_the_whole_stops_a_stage_unless_it_is_overridden(firm: Firm) -> None:
    """For one stage, or for all of them."""
    firm.clients = [person(n) for n in range(10)]
    firm.run()
    firm.wait()
    for row in firm.clients[:6]:
        row["visa"] = "L-1"
    with pytest.raises(errors.GuardTripped, match="6 of 10"):
        staged(firm, 3)
    done, _ = staged(firm, 3, override={"majority"})
    assert [stage.report.updated for stage in done] == [3, 3]


# ---------------------------------------------------------------------------------------- reports


def test_the_report_of_a_migration_has_counts_and_digests(many: Firm, folder: Path) -> None:
    """For people, for programs and to be signed."""
    done, stages = staged(many, 5, name="the move")
    report = stages.report
    assert [stage.here for stage in report.stages] == [s.reconciliation.here for s in done]
    assert report.counts["created"] == 10
    assert "the move: 2 stages: 10 created." in str(report)
    assert "Read back: both sides are the same: 5 rows." in str(done[0])
    assert "5 rows are left." in str(done[0])
    said = json.loads(json.dumps(report.as_dict()))
    assert (said["ok"], [stage["left"] for stage in said["stages"]]) == (True, [5, 0])
    assert json.loads(json.dumps(done[0].as_dict()))["reconciliation"]["ok"] is True
    report.to_csv(folder / "move.csv")
    with (folder / "move.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["created"] for line in lines] == ["5", "5"]
    assert {line["run"] for line in lines} == {run.id for run in many.job().runs}


def test_a_stage_is_shown_before_it_is_applied(many: Firm) -> None:
    """Like a plan, with its number."""
    shown: list[str] = []
    _, stages = staged(many, 8, name="the move", before=lambda s: shown.append(str(s)), most=0)
    assert shown[0].startswith("Stage 1 of the move\ncontacts: 5 rows")
    assert "the move" in repr(stages)
    assert stages.report.stages == ()


def test_no_text_of_a_migration_holds_a_value(many: Firm) -> None:
    """Not in a plan, a report, an error or a repr."""
    many.clients[0] |= {"first": "CANARYNAME", "title": "CANARYTITLE"}
    many.clients[1] |= {"id": "CANARYKEY"}
    many.cases[1] |= {"client": "CANARYKEY"}
    texts: list[str] = []
    done, stages = staged(many, 4, before=lambda s: texts.append(str(s)))
    texts += [str(one) for one in done] + [repr(one) for one in done]
    texts += [str(stages.report), repr(stages.report), repr(stages), repr(stages._migration)]
    texts += [json.dumps(one.as_dict()) for one in done]
    assert [text for text in texts if "CANARY" in text] == []


def test_a_need_does_not_show_its_key() -> None:
    """Keys may be numbers of social security."""
    assert "SECRET" not in repr(evolve(need("clients", "x"), key="SECRET"))


def test_what_a_stage_does_is_what_a_plan_would_do(many: Firm) -> None:
    """Rows, verdicts and records are the same either way."""
    done, _ = staged(many, 3)
    assert {r.what for stage in done for r in stage.report.results} == {What.CREATE}
