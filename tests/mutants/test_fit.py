"""The planted defects: all of them can be planted, and some of them are, to see them noticed.

`nox -s mutants` plants every one.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .__main__ import noticed
from .every import MUTANTS
from .words import Edit, Mutant, mutant

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent / "src" / "clio_sync"
BY_NAME = {one.name: one for one in MUTANTS}
HANDFUL = (
    "silence is taken for not sent",
    "the base moves before the write",
    "a commit does not ask whose lease it is",
    "one second of skew is left out",
    "what may be ours, edited, is made again",
)


@pytest.mark.parametrize("one", MUTANTS, ids=lambda one: one.name)
def test_a_defect_fits(one: Mutant) -> None:
    """What it changes stands there once; what comes of it is Python, and no comment."""
    texts: dict[str, str] = {}
    for edit in one.edits:
        before = texts.get(edit.file) or (PACKAGE / edit.file).read_text(encoding="utf-8")
        texts[edit.file] = edit.applied(before)
        assert ast.dump(ast.parse(texts[edit.file])) != ast.dump(ast.parse(before))


@pytest.mark.parametrize("one", MUTANTS, ids=lambda one: one.name)
def test_the_scene_of_a_defect_is_there(one: Mutant) -> None:
    """A test of that name; or a simulation that may take some histories."""
    file, _, name = one.scene.partition("::")
    if not one.scene:
        assert one.seeds > 0
    else:
        text = (TESTS / file).read_text(encoding="utf-8")
        assert f"def {name}(" in text if name else "def test_" in text


def test_each_defect_has_a_name_of_its_own_and_there_are_many() -> None:
    """Thirty at least, most of which the simulation has to find."""
    assert len(BY_NAME) == len(MUTANTS) >= 30
    assert set(HANDFUL) <= BY_NAME.keys()


@pytest.mark.slow
@pytest.mark.parametrize("name", HANDFUL)
def test_a_planted_defect_is_noticed(name: str) -> None:
    """By the simulation, or by the scene that was built for it."""
    found, what = noticed(BY_NAME[name])
    assert found, what


def test_a_text_that_stands_there_twice_or_never_is_no_place_for_a_defect() -> None:
    """An edit that no longer fits says so, instead of changing something else."""
    edit = Edit("engine/timing.py", "skew", "")
    for text in ("skew skew", "no such word"):
        with pytest.raises(ValueError, match=r"engine/timing\.py holds"):
            edit.applied(text)
    assert edit.applied("a skew b") == "a  b"


def test_a_defect_that_cannot_be_planted_is_not_taken_for_noticed() -> None:
    """A process that ends badly for another reason has noticed nothing."""
    with pytest.raises(RuntimeError, match="not in the list"):
        noticed(mutant("not in the list", "engine/timing.py", "60.0", "60.5"))
