"""Formats that no payload of these collections has, but others have."""

from __future__ import annotations

import pytest

from clio_sync.simulator.api.payloads import clean
from clio_sync.simulator.declarations import Type
from clio_sync.simulator.wire import Refusal

KNOWN = {"at": Type("instant"), "many": Type("whole", many=True), "any": Type("any")}


def test_an_instant_is_a_timestamp() -> None:
    """With or without a zone; nothing is nothing."""
    assert clean({"at": "2026-01-05T09:00:00Z"}, KNOWN) == {"at": "2026-01-05T09:00:00+00:00"}
    assert clean({"at": ""}, KNOWN) == {"at": ""}
    with pytest.raises(Refusal):
        clean({"at": "yesterday"}, KNOWN)


def test_lists_are_read_one_by_one() -> None:
    """Null is no list, and is left alone."""
    assert clean({"many": ["1", 2]}, KNOWN) == {"many": [1, 2]}
    assert clean({"many": None, "any": object}, KNOWN) == {"many": None, "any": object}
    with pytest.raises(Refusal):
        clean({"many": ["x"]}, KNOWN)
