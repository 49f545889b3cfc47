"""Property: what a store loads after a commit is what `State.after` foretold."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from attrs import define, evolve, field
from hypothesis import given, settings, strategies as st

from clio_sync.errors import StoreError
from clio_sync.store import (
    Base,
    Changes,
    Closed,
    Cursor,
    Decided,
    Fate,
    Intent,
    Link,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    Run,
    State,
    Store,
    open_store,
)

NAMES = st.sampled_from(["a", "b", "ć"])
DIGESTS = st.sampled_from(["d1", "d2", "d3"])
TIMES = st.floats(allow_nan=False)
ROWS = st.builds(RowId, st.sampled_from(["clients", "cases"]), NAMES)
RECORDS = st.builds(RecordId, st.sampled_from(["contacts", "matters"]), st.integers(1, 3))
BIG_RECORDS = RECORDS | st.builds(RecordId, st.just("contacts"), st.integers(2**40, 2**62))
INTENT_IDS = st.sampled_from([f"i{number}" for number in range(12)])
FATES = st.sampled_from([fate for fate in Fate if fate is not Fate.OPEN])
QUESTIONS = st.sampled_from(Question)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | NAMES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)


def few(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """None to two of these, as a tuple."""
    return st.lists(strategy, max_size=2).map(tuple)


def _written(intent: Intent, id: int | None) -> Intent:
    return evolve(intent, record=None if id is None else RecordId(intent.resource, id))


LINKS = st.builds(
    Link,
    ROWS,
    BIG_RECORDS,
    st.sampled_from(Role),
    st.none() | NAMES,
    st.none() | NAMES,
    st.booleans(),
)
BASES = st.builds(Base, st.none() | DIGESTS, st.none() | DIGESTS, st.integers(1, 3))
INTENTS = st.builds(
    _written,
    st.builds(
        Intent,
        id=INTENT_IDS,
        row=ROWS,
        run=NAMES,
        resource=st.sampled_from(["contacts", "matters"]),
        record=st.none(),
        etag=st.none() | NAMES,
        marker=st.none() | NAMES,
        sent=st.dictionaries(NAMES, DIGESTS, max_size=2),
        send_before=TIMES,
        conclusive_at=TIMES,
        opened_at=TIMES,
    ),
    st.none() | st.integers(1, 3),
)
REVIEWS = st.builds(
    Review,
    ROWS,
    QUESTIONS,
    NAMES,
    st.dictionaries(NAMES, JSON, max_size=2),
    st.none() | st.integers(1, 9),
    NAMES,
)
CHANGES = st.builds(
    Changes,
    opened=few(INTENTS),
    closed=few(st.builds(Closed, INTENT_IDS, FATES, TIMES)),
    links=few(LINKS),
    unlinked=few(ROWS),
    bases=st.dictionaries(ROWS, st.dictionaries(NAMES, BASES, min_size=1, max_size=2), max_size=2),
    reviews=few(REVIEWS),
    answered=few(st.tuples(ROWS, QUESTIONS, NAMES)),
    quarantined=few(
        st.builds(Quarantined, ROWS, NAMES, NAMES, DIGESTS, st.none() | st.integers(1, 9), NAMES)
    ),
    released=few(ROWS),
    indexed=st.dictionaries(RECORDS, st.frozensets(DIGESTS), max_size=2),
    decided=few(st.builds(Decided, ROWS, st.none() | ROWS | RECORDS, st.booleans(), NAMES, TIMES)),
    cursors=few(st.builds(Cursor, st.sampled_from(["contacts", "matters"]), TIMES, DIGESTS)),
    run=st.none() | st.builds(Run, NAMES, NAMES, TIMES, st.none() | TIMES, st.just({"created": 1})),
)


@define
class Model:
    """What a store should remember, in memory."""

    state: State = field(factory=State)
    index: dict[RecordId, frozenset[str]] = field(factory=dict)
    used: Counter[str] = field(factory=Counter)

    def after(self, changes: Changes) -> Model:
        """What it should remember next."""
        return Model(
            self.state.after(changes),
            {**self.index, **changes.indexed},
            self.used + Counter(intent.id for intent in changes.opened),
        )

    def is_lawful(self) -> bool:
        """Tell whether a store may remember this at all."""
        rows = Counter(intent.row for intent in self.state.intents)
        links = self.state.links.values()
        primary = Counter(link.record for link in links if link.role is Role.PRIMARY)
        return all(
            count == 1 for counted in (rows, primary, self.used) for count in counted.values()
        )

    def candidates(self, resource: str) -> dict[str, set[int]]:
        """Who has which key."""
        found: dict[str, set[int]] = {}
        for record, digests in self.index.items():
            for digest in digests if record.resource == resource else ():
                found.setdefault(digest, set()).add(record.id)
        return found


def assert_same(store: Store, model: Model) -> None:
    """The store remembers what the model does."""
    assert evolve(store.load(), serial=0) == model.state
    asked = {repr(evolve(review, number=None)) for review in store.reviews()}
    assert asked == set(map(repr, model.state.reviews.values()))
    assert [intent for intent, closed in store.intents() if closed is None] == list(
        model.state.intents
    )
    assert store.candidates("contacts", ["d1", "d2", "d3"]) == model.candidates("contacts")


@settings(deadline=None, max_examples=80)
@given(steps=st.lists(CHANGES, min_size=1, max_size=6))
def test_a_store_remembers_what_was_foretold(steps):
    """After each commit the store holds `State.after` of it; what is unlawful changes nothing."""
    with (
        tempfile.TemporaryDirectory() as directory,
        open_store(Path(directory, "firm.db")) as store,
    ):
        epoch = store.take_lease("me", 0.0, patience=0)
        model = Model()
        for changes in steps:
            if model.after(changes).is_lawful():
                store.commit(epoch, changes, 1.0)
                model = model.after(changes)
            else:
                with pytest.raises(StoreError):
                    store.commit(epoch, changes, 1.0)
            assert_same(store, model)
