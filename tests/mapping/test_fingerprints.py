"""What a map says, as a text: equal as long as equal cells mean the same, and different otherwise."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any

import pytest

from clio_sync.mapping import BoundMap, DataMap, Directory, constant, custom_field, email, field
from clio_sync.mapping.fingerprints import Fingerprint, fingerprint

VISA = {"id": 7, "name": "Visa", "parent_type": "Contact", "field_type": "text_line"}
TABLE = {"a": "b"}


def upper(cell: object) -> object:
    """Goes by its argument alone."""
    return str(cell).upper()


def translated(cell: object) -> object:
    """Goes by a table, too."""
    return TABLE.get(str(cell))


def nested(cell: object) -> object:
    """Goes by another function of the firm's."""
    return next(upper(one) for one in (cell,))


def of_today(cell: object) -> object:
    """Goes by the day."""
    return f"{cell} {dt.date.today()}"


def of_the_machine(cell: object) -> object:
    """Goes by where it runs."""
    return os.environ.get(str(cell))


def importing(cell: object) -> object:
    """Goes by who knows what."""
    import random

    return random.choice(str(cell))


def counting(cell: object) -> object:
    """Remembers something."""
    global CALLS
    CALLS = str(cell)
    return cell


class Kind(Enum):
    """A word of a list."""

    ONE = 1
    OTHER = 2


PATTERN, KEPT, KIND = re.compile("x"), {"a"}, Kind.ONE


def recursive(cell: object) -> object:
    """Names much, and itself."""
    found = PATTERN.match(str(cell)) or (KEPT, KIND)
    return recursive(str(cell)[1:]) if found is None else cell


CALLS = ""


class Called:
    """Something that can be called, of which nothing is known."""

    def __call__(self, cell: object) -> object:
        return cell

    def method(self, cell: object) -> object:
        """Goes by what it belongs to."""
        return cell


def bound(*, visa: int = 7, key: str = "id", marker: str | None = None, **options: Any) -> BoundMap:
    """A map, in an account."""
    made = DataMap(
        "contacts",
        key=key,
        fields=[
            field("first_name", "first", **options),
            field("last_name", "last"),
            constant("prefix", "Ms"),
            email("mail", label="Work"),
            custom_field("Visa", "visa", choices={"H1B": "H-1B"}),
        ],
    )
    others = [{**VISA, "id": 8, "name": "Ours"}, {**VISA, "id": 9, "name": "Theirs"}]
    directory = Directory.of(custom_fields=[{**VISA, "id": visa}, *others])
    return made.bound(directory, marker=marker)


def told(**options: Any) -> Fingerprint:
    """What it says."""
    return fingerprint(bound(**options))


def test_the_same_declaration_says_the_same() -> None:
    """However often it is made."""
    one, other = told(), told()
    assert (one.text, one.fields, one.steady) == (other.text, other.fields, True)


@pytest.mark.parametrize(
    "options",
    [
        {"owner": "source"},
        {"critical": True},
        {"keep_if_empty": False},
        {"transform": upper},
        {"transform": (str.strip, upper)},
        {"required": True},
    ],
)
def test_another_declaration_of_a_field_says_something_else(options: dict[str, Any]) -> None:
    """And names the field."""
    one, other = told(), told(**options)
    assert one.text != other.text
    changed = {name for name in one.fields if one.fields[name] != other.fields[name]}
    assert changed == {"first_name"}


@pytest.mark.parametrize("options", [{"visa": 70}, {"key": "no"}, {"marker": "Ours"}])
def test_another_account_key_or_marker_says_something_else(options: dict[str, Any]) -> None:
    """Of a name, its id counts."""
    assert told().text != told(**options).text


def test_another_place_for_markers_says_something_else() -> None:
    """Though both are fields of one kind."""
    assert told(marker="Ours").text != told(marker="Theirs").text


@pytest.mark.parametrize(
    "transform", [upper, nested, translated, str.strip, str, lambda c: c[:1], partial(max, "b")]
)
def test_a_function_that_goes_by_its_argument_is_known_by_its_code(
    transform: Callable[[Any], object],
) -> None:
    """So the map is steady."""
    assert told(transform=transform).steady is (not isinstance(transform, partial))


@pytest.mark.parametrize(
    "transform",
    [of_today, of_the_machine, importing, counting, Called(), Called().method, "".join, print],
)
def test_a_function_that_may_ask_elsewhere_makes_a_map_unsteady(
    transform: Callable[[Any], object],
) -> None:
    """Nobody can see what it goes by."""
    assert not told(transform=transform).steady


def test_a_table_that_a_function_names_is_part_of_what_a_map_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is looked at each time anew."""
    one = told(transform=translated)
    monkeypatch.setitem(TABLE, "c", "d")
    assert told(transform=translated).text != one.text


def test_what_a_function_closes_over_is_part_of_what_a_map_says() -> None:
    """Two functions of one text may do different things."""

    def made(suffix: str) -> Callable[[object], object]:
        return lambda cell: f"{cell}{suffix}"

    assert told(transform=made("a")).text != told(transform=made("b")).text
    assert told(transform=made("a")).text == told(transform=made("a")).text


def test_whatever_a_function_names_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns, sets and words of a list; and itself."""
    kept = told(transform=recursive).text
    assert told(transform=recursive).text == kept
    for name, other in (("PATTERN", re.compile("y")), ("KEPT", {"z"}), ("KIND", Kind.OTHER)):
        with monkeypatch.context() as patch:
            patch.setitem(globals(), name, other)
            assert told(transform=recursive).text != kept


def test_nothing_of_it_is_shown() -> None:
    """It may hold the firm's values."""
    assert "H-1B" not in repr(told())
