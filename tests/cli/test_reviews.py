"""``reviews``: questions listed, shown and decided with nothing but a store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clio_sync.cli import main
from clio_sync.store import Changes, Question, RecordId, Review, RowId, Says, open_store

ANN, BEN = RowId("clients", "a1"), RowId("clients", "b2")
TORN = Review(ANN, Question.CONFLICT, "title", {"row": "d1", "clio": "d2", "base": None}, 4)
DOUBT = Review(
    BEN,
    Question.UNSURE,
    "",
    {"resource": "contacts", "candidates": [7, 8], "reasons": ["e-mail agrees", "name agrees"]},
    5,
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two questions."""
    path = tmp_path / "firm.db"
    with open_store(path) as store:
        epoch = store.take_lease("me", 0.0, patience=0)
        store.commit(epoch, Changes(reviews=(TORN, DOUBT)), 1.0)
        store.release_lease(epoch)
    return path


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed."""
    return capsys.readouterr().out


def test_questions_are_listed_by_number(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With status 1, as long as there are any."""
    assert main(["reviews", "--store", str(store)]) == 1
    assert told(capsys) == (
        "    1  clients row 4: conflict about title\n    2  clients row 5: unsure\n"
    )


def test_where_nothing_is_asked_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With status 0."""
    open_store(tmp_path / "firm.db").close()
    assert main(["reviews", "--store", str(tmp_path / "firm.db")]) == 0
    assert told(capsys) == "No question waits for a person.\n"


def test_a_question_is_shown_with_what_speaks_for_it(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And with the answers that it takes."""
    assert main(["reviews", "--store", str(store), "show", "2"]) == 0
    shown = told(capsys)
    assert shown.startswith("2  clients row 5: unsure\n")
    assert "  0: record 7: e-mail agrees\n  1: record 8: name agrees\n" in shown
    assert "link(n), not_the_same(n) or create() decides" in shown
    main(["reviews", "--store", str(store), "show", "1"])
    assert "d1" not in told(capsys)


def test_a_program_gets_json(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of all, or of one."""
    assert main(["reviews", "--store", str(store), "--json"]) == 1
    first, second = json.loads(told(capsys))
    assert (first["number"], first["field"], first["answers"]) == (
        1,
        "title",
        ["keep_clio", "keep_source"],
    )
    assert second["evidence"]["candidates"] == [7, 8]
    assert main(["reviews", "--store", str(store), "--json", "show", "2"]) == 0
    assert json.loads(told(capsys)) == second


def test_an_answer_is_kept_for_the_next_run(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is listed as answered until then, and may be changed."""
    place = ["reviews", "--store", str(store)]
    assert main([*place, "decide", "1", "keep-clio", "--by", "Ana"]) == 0
    assert "The next run acts on it" in told(capsys)
    main(place)
    assert "conflict" not in told(capsys)
    main([*place, "--answered"])
    assert "    1  clients row 4: conflict about title: answered: keep clio" in told(capsys)
    assert main([*place, "decide", "1", "keep_source", "--by", "Ana"]) == 0
    main([*place, "--answered", "--json"])
    with open_store(store) as opened:
        (answer,) = opened.load().answers.values()
    assert (answer.says, answer.who, answer.evidence) == (Says.KEEP_SOURCE, "Ana", TORN.evidence)


def test_a_candidate_is_named_by_its_place_or_its_id(store: Path) -> None:
    """Who the row is, is kept for good, and the question is gone."""
    place = ["reviews", "--store", str(store), "decide", "2"]
    assert main([*place, "not-the-same", "0"]) == 0
    with open_store(store) as opened:
        (said,) = opened.load().decided
        assert (said.other, said.same) == (RecordId("contacts", 7), False)
        assert [one.question for one in opened.reviews()] == [Question.CONFLICT]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["3", "create"], "No question has the number 3"),
        (["1", "create"], "'create' is no answer to 'conflict'"),
        (["2", "link"], "link needs a candidate's place or a record's id"),
        (["2", "create", "4"], "create takes nothing"),
        (["2", "link", "9"], "There is no candidate 9"),
    ],
)
def test_what_is_no_answer_is_refused(
    store: Path, words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With status 2, and nothing is kept."""
    assert main(["reviews", "--store", str(store), "decide", *words]) == 2
    assert complaint in capsys.readouterr().err
    with open_store(store) as opened:
        state = opened.load()
    assert (dict(state.answers), state.decided) == ({}, ())


def test_a_question_on_other_evidence_has_another_number(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """So that an answer is not given to what was not seen."""
    with open_store(store) as opened:
        epoch = opened.take_lease("me", 2.0, patience=0)
        other = Review(BEN, Question.UNSURE, "", {"resource": "contacts", "candidates": [9]}, 5)
        opened.commit(epoch, Changes(reviews=(other,)), 3.0)
    assert main(["reviews", "--store", str(store), "decide", "2", "link", "0"]) == 2
    assert main(["reviews", "--store", str(store), "decide", "3", "link", "0"]) == 0
