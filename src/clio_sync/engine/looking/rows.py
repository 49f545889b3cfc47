"""Reading a source: which of its rows are to be looked at, out of very many that are settled.

Of a row whose cells are what they were when it was settled nothing is made but a
digest. The others are mapped, some at a time, and those that turn out to be
settled as well are let go again, so that few rows are held at any time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from ...mapping import MappedRow, Reference
from ...mapping.columns import columns_read
from ...mapping.declared import Joined
from ...mapping.fingerprints import Fingerprint, fingerprint
from ...mapping.functions import is_ours
from ...mapping.keys import Keyed, alike_in, alike_warning, judged, repeated_in
from ...mapping.reading import row_key
from ...mapping.rows import Problem, SourceRow
from ...store.words import MapVersion, RowId
from ..deciding.board import Board
from ..deciding.picture import Trouble
from ..deciding.settled import is_settled
from ..deciding.sides import Sides
from ..words import Entry

if TYPE_CHECKING:
    from ...mapping import BoundMap, DataMap, Reading
    from ...store import Store
    from .portions import Portion
    from .survey import Scope

SOME = 500
"""How many rows are mapped and looked up at a time."""
TOLD = frozenset({str, int, float, bool, type(None), Decimal, bytes, dt.date, dt.datetime, dt.time})
"""Types of cells that say all that they are where they are written down."""


@define
class Rows:
    """The rows of one map's source, and what is to be looked at among them.

    Args:
        store: Names the rows, and knows which were settled.
        bound: The map.
        reading: The map's source.
        scope: Which rows the plan is about.
        board: What is remembered, and what has been decided so far.
        news: Keys of the rows whose record has changed.
        portion: What is read of a source that can say what changed.
    """

    store: Store
    bound: BoundMap
    reading: Reading
    scope: Scope
    board: Board
    news: Collection[str] = ()
    portion: Portion | None = None
    entries: dict[RowId, Entry] = field(factory=dict, init=False)
    troubles: list[Trouble] = field(factory=list, init=False)
    warnings: list[str] = field(factory=list, init=False)
    settled: dict[str, int] = field(factory=dict, init=False)
    """The numbers of the rows that need no look, by the row's key."""
    version: MapVersion = field(init=False)
    """What the map says."""
    _sides: Sides = field(init=False)
    _told: Fingerprint = field(init=False)
    _keyed: dict[str, Keyed] = field(factory=dict, init=False)
    _repeated: set[str] = field(factory=set, init=False)

    def __attrs_post_init__(self) -> None:
        self._sides = Sides(self.bound, self.store.digest)
        self._told = fingerprint(self.bound)
        fields = {name: self._digest(text) for name, text in self._told.fields.items()}
        self.version = MapVersion(self.bound.name, self._digest(self._told.text), fields)

    def _digest(self, text: str) -> str:
        return self.store.digest("map", text)

    def read(self) -> None:
        """Read the source from its beginning."""
        self.warnings += self.reading.warnings()
        digest, seen = self._digester(), self._seen()
        some: list[tuple[SourceRow, bytes | None]] = []
        for row in self.reading.each(self._portion()):
            found = digest(row)
            key = None if found is None else seen.get(found)
            if key is not None and key not in self.settled:
                self.settled[key] = row.number
                continue
            some.append((row, found))
            if len(some) == SOME:
                self._look(some)
                some = []
        self._look(some)
        self._judge_keys()
        if self._is_about_all:
            self.board.draft.version(self.version)

    def _portion(self) -> Iterator[SourceRow] | None:
        """The rows that are read; None for all."""
        if self.portion is None:
            return None
        if not self.portion.whole:
            self.portion.wanted = self._unsettled() | {*self.news} | self._noted()
        return self.portion.rows()

    def _unsettled(self) -> frozenset[str]:
        """Keys of the rows that have a record and that no plan has found settled since."""
        linked = {row.key for row in self.store.pairs(self.bound.name)}
        return frozenset(linked.difference(self.store.seen(self.version).values()))

    def _noted(self) -> frozenset[str]:
        """Keys of the rows about which anything is open, or was said."""
        state = self.board.draft.state
        rows = {row for row, _, _ in (*state.reviews, *state.answers)} | {*state.quarantine}
        rows |= {intent.row for intent in state.intents}
        rows |= {one.row for one in (*self.board.draft.decided, *state.decided)}
        return frozenset(row.key for row in rows if row.map == self.bound.name)

    # Rows that were settled before

    @property
    def _is_about_all(self) -> bool:
        """Whether rows may be passed over: the plan is about all of them, with all their cells."""
        return self.scope.whole and not self.reading.partial

    def _seen(self) -> Mapping[bytes, str]:
        """The settled rows by the digests of their cells, but for those whose record changed."""
        moved = self.board.draft.moves_records and bool(self.bound.map.references)
        if moved or not self._is_about_all:
            return {}
        seen = self.store.seen(self.version)
        if not self.news:
            return seen
        return {digest: key for digest, key in seen.items() if key not in self.news}

    def _digester(self) -> Callable[[SourceRow], bytes | None]:
        """What digests the cells that the map reads; None of rows of which they do not tell all."""
        if not (self._is_about_all and self._told.steady):
            return _untold
        cells_of, hashed = _reader(self.bound.map), self.store.hashed(self.bound.name)

        def digest(row: SourceRow) -> bytes | None:
            try:
                cells = cells_of(row.values)
            except KeyError:  # a column that the row lacks is left alone in Clio
                return None
            is_told = not row.problem and TOLD.issuperset(map(type, cells))
            return hashed(cells) if is_told else None

        return digest

    # Rows that are looked at

    def _look(self, some: Iterable[tuple[SourceRow, bytes | None]]) -> None:
        """Map some rows, and hold on to those that are not settled."""
        held: list[tuple[Entry, bytes | None]] = []
        for row, digest in some:
            mapped = self._mapped(row)
            if self._is_taken(mapped) or not self.scope.covers(self.bound.name, mapped.key):
                continue
            entry = self._bound(mapped)
            if entry is not None:
                entry = evolve(entry, record=self.reading.record_of(row))
                held.append((entry, None if mapped.warnings else digest))
        self._recall([entry for entry, _ in held])
        for entry, digest in held:
            if self._may_go(entry) and is_settled(entry, self.board, self._sides):
                self._let_go(entry, digest)
            else:
                self._hold(entry)

    def _mapped(self, row: SourceRow) -> MappedRow:
        """A row in Clio's words; of one that the plan is not about only the key is looked at."""
        if self.scope.only is not None:
            key, problem = row_key(self.bound.map.key, row)
            if problem is None and not self.scope.covers(self.bound.name, key):
                return MappedRow(key=key, number=row.number, values={})
        return self.bound.map.map_row(row)

    def _hold(self, entry: Entry) -> None:
        """Hold on to a row that is not settled."""
        self.entries[entry.row] = entry

    def _drop(self, row: RowId) -> None:
        """Hold on to a row no longer."""
        self.entries.pop(row, None)

    def _may_go(self, entry: Entry) -> bool:
        """Whether a row is none of those that have to be looked at for their record's sake."""
        return self._is_about_all and entry.row.key not in self.news

    def _is_taken(self, mapped: MappedRow) -> bool:
        """Whether a row before has the same key; all that have it are judged in the end."""
        if not mapped.usable:
            return False
        row = self._row_id(mapped)
        if row.key in self.settled or row.key in self._keyed:
            self._repeated.add(mapped.key)
            return True
        self._keyed[row.key] = Keyed(mapped.key, mapped.place)
        return False

    def _bound(self, mapped: MappedRow) -> Entry | None:
        """A row that is fit to be planned; None where it is not, which is noted."""
        self._warn(mapped.place, mapped.warnings)
        entry, problems = self._entry(mapped)
        if not problems:
            return entry
        self.troubles.append(Trouble(entry.row, entry.number, tuple(map(str, problems))))
        return None

    def _entry(self, mapped: MappedRow) -> tuple[Entry, Sequence[Problem]]:
        """A row with its values bound to the account, and what is wrong with it."""
        bound = self.bound.values(mapped)
        values = bound.values if self.reading.partial else self.bound.whole(bound.values)
        row = self._row_id(mapped)
        entry = Entry(row, mapped.number, values, mapped.changed_at, mapped.key)
        return entry, (*mapped.problems, *bound.problems)

    def _warn(self, place: str, found: Iterable[object]) -> None:
        self.warnings += [f"{self.bound.name} row {place}: {warning}" for warning in found]

    def _row_id(self, mapped: MappedRow) -> RowId:
        """A row's identity; one without a key of its own is known by its place."""
        key = mapped.key if mapped.usable else f"\0{mapped.number}"
        return self.store.row_id(self.bound.name, key)

    def _recall(self, entries: Collection[Entry]) -> None:
        """Read what is remembered of some rows, and of those that they refer to."""
        rows = [entry.row for entry in entries]
        self.board.draft.links.recall([*rows, *self._referred(entries)])
        self.board.draft.bases.recall(rows)

    def _referred(self, entries: Iterable[Entry]) -> list[RowId]:
        values = (value for entry in entries for value in entry.values.values())
        return [self.store.row_id(v.map, v.key) for v in values if isinstance(v, Reference)]

    def _let_go(self, entry: Entry, digest: bytes | None) -> None:
        """Remember of a row only that it is settled."""
        self.settled[entry.row.key] = entry.number
        draft = self.board.draft
        draft.forget(entry.row)
        if digest is not None:
            draft.settled(entry.row, digest)

    # Keys, in sight of each other

    def _judge_keys(self) -> None:
        """Set aside all rows that have one key, and warn of those that look alike."""
        alike = alike_in(self._keyed.values())
        for key, keyed in self._keyed.items() if alike else ():
            if keyed.key in alike:
                self._warn(keyed.place, [alike_warning(keyed, alike[keyed.key])])
                self.board.draft.unsettled(RowId(self.bound.name, key))
        if self._repeated:
            self._set_aside()

    def _set_aside(self) -> None:
        """Look once more at all rows that have a key in common: nobody knows whose it is."""
        mapped = map(self.bound.map.map_row, self.reading.each())
        same = [one for one in mapped if one.usable and one.key in self._repeated]
        places = repeated_in(same)
        numbers = {one.number for one in same}
        self.troubles = [one for one in self.troubles if one.number not in numbers]
        for one in same:
            row = self._row_id(one)
            self.settled.pop(row.key, None)
            self._drop(row)
            self.board.draft.unsettled(row)
            if self.scope.covers(self.bound.name, one.key):
                self._bound(judged(one, places.get(one.key)))

    # Settled rows, once more

    def look_at(self, keys: Collection[str]) -> None:
        """Look at some settled rows after all.

        Args:
            keys: The rows' keys, as digests.
        """
        found = [entry for entry in self._mapped_again() if entry.row.key in keys] if keys else []
        for entry in found:
            del self.settled[entry.row.key]
            self.board.draft.unsettled(entry.row)
        self._recall(found)
        known = [*self.entries.values(), *found]
        self.entries = {one.row: one for one in sorted(known, key=lambda one: one.number)}

    def again(self) -> Iterator[Entry]:
        """Map the settled rows after all, with ids for references: others may be like them."""
        left = self._mapped_again()
        while some := [*islice(left, SOME)]:
            self.board.draft.links.recall([*(one.row for one in some), *self._referred(some)])
            for entry in some:
                yield evolve(entry, values=self.board.resolve(entry.values))

    @property
    def passes_over(self) -> bool:
        """Whether the source has rows that were not looked at."""
        return bool(self.settled) or self._is_partly_read

    @property
    def _is_partly_read(self) -> bool:
        return self.portion is not None and not self.portion.whole

    def _mapped_again(self) -> Iterator[Entry]:
        for row in self.reading.each() if self.passes_over else ():
            mapped = self.bound.map.map_row(row)
            key = self._row_id(mapped).key
            if key in self.settled or (self._is_partly_read and key not in self._keyed):
                entry, problems = self._entry(mapped)
                yield from () if problems else (entry,)


def _untold(_row: SourceRow) -> None:
    """No digest: the row is always looked at."""


def _reader(data_map: DataMap) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    """What takes the cells out of a row that a map reads; all of them where it does not say which.

    Raises:
        KeyError: The row lacks one; raised by what is returned.
    """
    sources = [data_map.key, *(source for one in data_map.fields for source in one.sources)]
    if all(isinstance(source, str | Joined) or is_ours(source) for source in sources):
        first, *others = columns_read(data_map)
        return itemgetter(first, first, *others)  # of one name it would take no tuple
    return lambda values: (*values, *values.values())
