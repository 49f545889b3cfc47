"""What the demonstration promises, shown by its own report."""

from __future__ import annotations

import pytest

NAMES = [
    "first",
    "again",
    "decided",
    "edited",
    "push",
    "push again",
    "killed",
    "after kill",
    "after kill, again",
]
OUTCOMES = [
    "created",
    "adopted",
    "updated",
    "unchanged",
    "alias",
    "review",
    "waiting",
    "quarantined",
]
QUARANTINED = {
    *(("contacts", row) for row in (13, 28, 43, 49, 65, 73, 80)),
    *(("matters", row) for row in (14, 30, 32, 84, 103, 117, 125, 131, 137)),
}
WAITING = {("matters", row) for row in (49, 65, 73)}


def test_it_ends_well_and_prints_nothing_but_json(ended):
    """The report is all that is on the standard output, and nothing went wrong on the way."""
    assert ended.process.returncode == 0
    assert ended.told["skipped"] == []
    assert "Traceback" not in ended.process.stderr


def test_its_runs_have_stable_names_and_keys(ended):
    """Each run has its name and its counts, in the order in which they happened."""
    assert [run["name"] for run in ended.told["runs"]] == NAMES
    keys = {"name", "rows", *OUTCOMES, "requests", "writes", "problems"}
    assert all(run.keys() == keys for run in ended.told["runs"])


@pytest.mark.parametrize(
    "name", ["first", "again", "decided", "edited", "push", "after kill, again"]
)
def test_every_row_has_one_outcome(ended, name):
    """Nothing is lost on the way from the rows to the report."""
    run = ended.run(name)
    assert sum(run[outcome] for outcome in OUTCOMES) == run["rows"]


def test_the_first_run_writes_each_record_once(ended):
    """A record that is made or filled in costs one write; nothing else costs any."""
    first = ended.run("first")
    assert first["writes"] == first["created"] + first["adopted"] > 0


def test_the_second_run_writes_nothing(ended):
    """What is unchanged costs no write, and next to no request."""
    again = ended.run("again")
    assert (again["writes"], again["created"], again["updated"]) == (0, 0, 0)
    assert again["requests"] <= 5


def test_every_invalid_row_is_reported_with_its_number_and_reason(ended):
    """Rows that cannot be right are set aside one by one."""
    problems = ended.run("first")["problems"]
    refused = {(p["map"], p["row"]) for p in problems if p["what"] == "quarantined"}
    assert refused == QUARANTINED
    assert all(problem["why"] for problem in problems)


def test_an_invalid_row_stops_nobody_else(ended):
    """All rows that are valid are in Clio, but for those that refer to one that is not."""
    first = ended.run("first")
    waiting = {(p["map"], p["row"]) for p in first["problems"] if p["what"] == "waiting"}
    assert waiting == WAITING
    settled = first["created"] + first["adopted"] + first["alias"]
    assert settled == first["rows"] - len(QUARANTINED) - len(WAITING) - first["review"]


def test_a_person_decides_who_a_row_is(ended):
    """The row takes over the record, and the case that waited for it is made."""
    decided, again = ended.run("decided"), ended.run("again")
    assert (decided["adopted"], decided["created"], decided["writes"]) == (1, 1, 2)
    assert (decided["review"], decided["waiting"]) == (again["review"] - 1, again["waiting"] - 1)


def test_edits_on_both_sides_are_settled_field_by_field(ended):
    """One side's change stands, on both sides a person is asked."""
    told = [(edit["changed_in"], edit["outcome"]) for edit in ended.told["edited"]]
    assert told == [
        ("Clio", "kept Clio's"),
        ("the file", "written"),
        ("Clio and the file", "for review"),
    ]
    assert ended.run("edited")["writes"] == 1


def test_what_is_pushed_twice_is_written_once(ended):
    """The portal may send a client as often as it likes."""
    push, again = ended.run("push"), ended.run("push again")
    assert (push["created"], push["writes"]) == (1, 1)
    assert (again["unchanged"], again["writes"]) == (1, 0)


def test_the_kill_comes_in_the_middle(ended):
    """Some of the writes have been done by then, and not all."""
    assert 0 < ended.run("killed")["writes"] < ended.run("first")["writes"]


def test_the_kill_doubles_nothing_and_loses_nothing(ended):
    """Afterwards the firm has, record for record, what a run without a kill makes."""
    kill = ended.told["kill"]
    assert (kill["lost"], kill["spare"], kill["doubled"]) == (0, 0, 0)
    assert {name: kill[name] for name in kill["expected"]} == kill["expected"]
    made = ended.run("killed")["created"] + ended.run("after kill")["created"]
    assert made == ended.run("first")["created"]


def test_after_the_kill_there_is_an_end_to_it(ended):
    """Once the run has been done again there is nothing left to write."""
    last, again = ended.run("after kill, again"), ended.run("again")
    assert last["writes"] == 0
    assert [last[outcome] for outcome in OUTCOMES] == [again[outcome] for outcome in OUTCOMES]


def test_the_limit_is_never_broken(ended):
    """No request is refused for being one too many."""
    assert ended.told["pace"] == {"limit": 50, "window": 1.0, "refused": 0}


def test_it_leaves_nothing_behind(ended):
    """Its temporary files are gone."""
    assert ended.left_behind == []
