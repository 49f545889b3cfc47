"""Lists that hang below another record, and the words that Clio lists by."""

from __future__ import annotations

from typing import Required, TypedDict

import pytest

from clio_sync._flows.crud import Spec
from clio_sync._flows.lists import Query
from clio_sync._flows.queries import parameters
from clio_sync._generated import matters, notes, tasks
from clio_sync.errors import ConfigurationError, InvalidValue
from clio_sync.records import Record, record


@record
class Number(Record):
    """A number of somebody."""

    id: int


class NumberFilters(TypedDict, total=False):
    """What numbers can be listed by."""

    contact_id: Required[int]
    ids: list[int]


SPEC = Spec(
    path="contacts/{contact_id}/phone_numbers", record=Number, default="id", filters=NumberFilters
)


def test_the_id_of_the_other_record_stands_in_the_path():
    """And not in the query."""
    query = Query.of(SPEC, {"contact_id": 7}, None)
    assert query.path == "contacts/7/phone_numbers.json"
    assert query.params == {"fields": "id", "order": "id(asc)"}


@pytest.mark.parametrize("filters", [{}, {"contact_id": "7/../8"}, {"contact_id": None}])
def test_a_list_below_nobody_is_refused(filters):
    """Before anything is sent."""
    with pytest.raises(ConfigurationError):
        Query.of(SPEC, filters, None)


@pytest.mark.parametrize(
    ("spec", "filters"),
    [
        (tasks.SPEC, {"assignee_type": "User"}),
        (matters.SPEC, {"status": "Open"}),
        (matters.SPEC, {"status": ["open", "Closed"]}),
        (notes.SPEC, {"type": "matter"}),
    ],
    ids=["task", "matter", "several", "note"],
)
def test_a_word_that_clio_does_not_list_by_is_refused_with_those_that_it_does(spec, filters):
    """Bodies and filters write the same words in other cases."""
    with pytest.raises(InvalidValue) as raised:
        parameters(spec, filters)
    assert "upper and lower case" in str(raised.value)
