"""Which maps go both ways, and what is said of those that cannot, before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clio_sync.errors import MappingError
from clio_sync.mapping import DataMap, Mirroring, constant, custom_field, field, transforms
from clio_sync.sources import CsvFile, Rows


def table(*columns: str, key: str = "id") -> Rows:
    """A table with one row."""
    return Rows([dict.fromkeys([key, *columns], "x")], key=key, name="people")


def people(*fields: Any, **options: Any) -> DataMap:
    """A map with some more fields than a name."""
    return DataMap("contacts", key="id", fields=[field("last_name", "last"), *fields], **options)


def refused(make: Callable[[], object]) -> str:
    """What is wrong."""
    with pytest.raises(MappingError) as caught:
        make()
    return str(caught.value)


def test_a_map_and_a_table_make_a_mirror() -> None:
    """Which is a reading like others, and says which fields go both ways."""
    made = people(constant("title", "Client")).mirror(table("last"))
    assert isinstance(made, Mirroring)
    assert made.returning == {"last_name"}
    assert made.mirror.key == "id"
    assert len(made.rows()) == 1


def test_a_field_without_a_way_back_is_refused_with_its_name_and_what_to_do() -> None:
    """At once, and all of them together."""
    computed = field("title", lambda row: row["last"].upper())
    lossy = custom_field("Visa", "visa", transform=lambda cell: cell[:3])
    said = refused(lambda: people(computed, lossy).mirror(table("last", "visa")))
    assert "'title' is made by a function of the row" in said
    assert "'custom_field_values.Visa' has a transform that cannot be taken back" in said
    assert "owner='source'" in said


def test_a_field_without_a_way_back_may_go_to_clio_only() -> None:
    """If the source owns it, or it is only written once."""
    computed = field("title", lambda row: row["last"].upper(), owner="source")
    once = custom_field("Visa", "visa", transform=lambda cell: cell[:3], on_create_only=True)
    assert people(computed, once).mirror(table("last", "visa")).returning == {"last_name"}


def test_a_transform_with_its_way_back_goes_both_ways() -> None:
    """`two_way` says what undoes it."""
    turned = transforms.two_way(lambda text: text[::-1], lambda text: text[::-1])
    made = people(field("title", "title", transform=turned)).mirror(table("last", "title"))
    assert made.returning == {"last_name", "title"}


def test_a_source_that_cannot_be_written_is_refused(tmp_path: Any) -> None:
    """With those that can."""
    path = tmp_path / "people.csv"
    path.write_text("id,last\n1,Osei\n")
    said = refused(lambda: people().mirror(path))
    assert "people.csv cannot be written; use sources.CsvTable" in said
    assert "records cannot be written" in refused(lambda: people().mirror([{"id": "1"}])).lower()
    assert CsvFile(path).writable is False


def test_the_key_of_map_and_table_must_be_one_column() -> None:
    """Or a row could not be found again."""
    said = refused(lambda: people().mirror(table("last", key="no")))
    assert "its key is 'id', and that of people is 'no'" in said
    computed = DataMap("contacts", key=lambda row: row["id"], fields=[field("last_name", "last")])
    assert "its key is a function of the row" in refused(lambda: computed.mirror(table("last")))


def test_adding_rows_needs_a_column_of_its_own_for_the_id() -> None:
    """And deleting a number that makes sense."""
    assert "adds= needs id_column=" in refused(lambda: people().mirror(table("last"), adds=True))
    taken = refused(lambda: people().mirror(table("last"), adds=True, id_column="last"))
    assert "'last' is the column of a field" in taken
    assert "0 or more" in refused(lambda: people().mirror(table("last"), deletes=-1))
