"""The error tree: drawn as it is, kind to whoever reads it, and safe to pass around."""

from __future__ import annotations

import copy
import inspect
import pickle
import re

import pytest

from clio_sync import errors
from clio_sync.errors import ClioError, FieldNotSelected, NotFound, ResponseError

EVERY = [
    error
    for error in vars(errors).values()
    if inspect.isclass(error) and issubclass(error, ClioError)
]
BULLETS = {"*": 0, "x": 1, "+": 2, "-": 3, ".": 4}


def drawn() -> dict[str, str]:
    """Each error of the drawing, with its parent."""
    above: dict[int, str] = {-1: "Exception"}
    tree: dict[str, str] = {}
    for bullet, name in re.findall(
        r"^ *([*x+.-]) (\w+)", inspect.getdoc(errors) or "", re.MULTILINE
    ):
        depth = BULLETS[bullet]
        above[depth] = name
        tree[name] = above[depth - 1]
    return tree


def test_the_drawn_tree_is_the_tree():
    """The module's docstring shows every error below the parent it has."""
    assert drawn() == {error.__name__: error.__bases__[0].__name__ for error in EVERY}


@pytest.mark.parametrize("error", EVERY, ids=lambda e: e.__name__)
def test_every_error_survives_a_pickle_and_a_copy(error):
    """Errors cross processes with their advice and attributes."""
    original = error("It broke.", advice="Mend it.")
    for twin in (pickle.loads(pickle.dumps(original)), copy.copy(original)):
        assert type(twin) is error
        assert str(twin) == "It broke. Mend it."
        assert twin.advice == "Mend it."


def test_a_response_error_keeps_its_attributes_through_a_pickle():
    """Status, type, request id and Clio's message are still there on the other side."""
    original = NotFound(
        "Gone.", status=404, type="RecordNotFound", request_id="r1", clio_message="m", retry_after=2
    )
    twin = pickle.loads(pickle.dumps(original))
    assert vars(twin) == vars(original)


def test_the_usual_advice_is_given_unless_there_is_better():
    """A response error advises what its status usually calls for."""
    assert str(NotFound("Gone.")) == f"Gone. {NotFound.usual_advice}"
    assert str(NotFound("Gone.", advice="Look elsewhere.")) == "Gone. Look elsewhere."


def test_clios_own_words_are_not_in_the_text():
    """Clio's message may repeat what was submitted, so neither str nor repr shows it."""
    error = ResponseError("Refused.", clio_message="Jane Roe is taken")
    assert "Jane" not in str(error)
    assert "Jane" not in repr(error)


def test_an_unselected_field_looks_absent():
    """`hasattr` and `getattr` with a default work on a field that was not selected."""
    assert issubclass(FieldNotSelected, AttributeError)


def test_an_error_without_words_is_empty_text():
    """No text and no advice make an empty string, not a stray space."""
    assert str(ClioError()) == ""
