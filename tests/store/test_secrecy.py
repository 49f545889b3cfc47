"""Canaries: what a row says must not be found in the store, nor in what it says of itself."""

from __future__ import annotations

import pytest

from clio_sync.errors import StoreError
from clio_sync.store import Base, Changes, Intent, Link, Quarantined, RecordId

CANARY = "canary-078-05-1120"


def test_no_key_and_no_value_is_in_the_files(home, store, epoch):
    """Row keys, values and matching keys are digests by the time they are written."""
    row = store.row_id("clients", CANARY)
    digest = store.digest("value", CANARY)
    changes = Changes(
        opened=(
            Intent(
                "i1", row, "r", "contacts", None, None, store.marker(row), {"ssn": digest}, 1, 2, 0
            ),
        ),
        links=(Link(row, RecordId("contacts", 7)),),
        bases={row: {"ssn": Base(digest, digest)}},
        quarantined=(Quarantined(row, "clio", "422", digest),),
        indexed={RecordId("contacts", 7): frozenset({digest})},
    )
    store.commit(epoch, changes, 1.0)
    written = home.written()
    assert digest.encode() in written
    assert CANARY.encode() not in written


def test_an_error_repeats_nothing_that_was_written(store, epoch):
    """Not even the driver's own errors, which hang on ours, carry parameters."""
    record = RecordId("contacts", 7)
    two = (
        Link(store.row_id("clients", "1"), record),
        Link(store.row_id("clients", CANARY), record),
    )
    with pytest.raises(StoreError) as caught:
        store.commit(epoch, Changes(links=(two[0], Link(two[1].row, record, etag=CANARY))), 1.0)
    assert CANARY not in f"{caught.value!r} {caught.value.__cause__} {caught.value.__cause__!r}"
