"""Which rows need something, told by the sources and the store alone: Clio is not asked.

A row needs something if it has no record, says something else than when it was
last settled, or has a record of which the version is not known. What a person has
to decide first, what Clio refused as it stands and what waits for the outcome of
a request is left alone: no plan could do anything about it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import attrs
from attrs import define, evolve, field, frozen

from ..._flow import Flow, call, now
from ...mapping import MappedRow, Reference
from ...store.words import Link, MapVersion, Question, Role, RowId
from ..deciding.board import Board
from ..deciding.draft import Draft
from ..deciding.sides import fingerprint
from ..guards import Case, Figures, guards_of
from ..looking.look import Looker
from ..looking.ordering import by_name_of, in_order
from ..looking.rows import Rows
from ..looking.survey import Scope
from ..words import Entry, What


@frozen
class Need:
    """A row that needs something.

    Args:
        row: The row; its key is a digest.
        key: The key itself.
        number: The row's number in its source.
        refers_to: Rows without a record that it refers to.
    """

    row: RowId
    key: str = attrs.field(repr=False)
    number: int
    refers_to: tuple[RowId, ...] = ()


@frozen
class Census:
    """What the rows of a job come to.

    Args:
        needs: The rows that need something, referenced ones before those that refer to them.
        guards: What looks like a mistake when all rows are looked at, by the guard's name.
    """

    needs: tuple[Need, ...] = attrs.field(repr=lambda needs: f"<{len(needs)} rows>")
    guards: Mapping[str, str] = attrs.field(factory=dict)


@define
class Counting(Rows):
    """Counts the rows of one map, and holds no more of them than which ones need something."""

    unclear: frozenset[RowId] = frozenset()
    """Rows of a request of which nobody can know yet what became."""
    needs: dict[RowId, Need] = field(factory=dict, init=False)
    found: Counter[What] = field(factory=Counter, init=False)

    def figures(self, known: int, before: MapVersion | None) -> Figures:
        """What guards look at.

        Args:
            known: Rows of the map that have a record.
            before: What the map said in the last run.
        """
        return Figures(
            map=self.bound.name,
            known=known,
            read=len(self.settled) + self.found.total(),
            kept=len(self.settled) + self.found[What.UNCHANGED],
            changed=self.found[What.UPDATE],
            unknown=self.found[What.CREATE],
            bad=self.found[What.QUARANTINE],
            before=before.fields if before else {},
            now=self.version.fields,
        )

    def _bound(self, mapped: MappedRow) -> Entry | None:
        """A row that is unfit is set aside by a plan, once."""
        entry, row = super()._bound(mapped), self._row_id(mapped)
        if entry is None:
            known = row in self.board.draft.state.quarantine
            self.found[What.WAIT if known else What.QUARANTINE] += 1
            if not known:
                self.needs[row] = Need(row, mapped.key, mapped.number)
        return entry

    def _hold(self, entry: Entry) -> None:
        resolved = evolve(entry, values=self.board.resolve(entry.values))
        if self._needs(resolved):
            lacking = tuple(self._lacking(resolved.values))
            self.needs[entry.row] = Need(entry.row, entry.key, entry.number, lacking)
        self.board.draft.forget(entry.row)

    def _drop(self, row: RowId) -> None:
        self.needs.pop(row, None)

    def _lacking(self, values: Mapping[str, object]) -> Iterator[RowId]:
        """Rows without a record that a row refers to."""
        for value in values.values():
            if isinstance(value, Reference):
                yield self.store.row_id(value.map, value.key)

    def _needs(self, entry: Entry) -> bool:
        link = self.board.draft.links.get(entry.row)
        owes = link is not None and self._owes(entry, link)
        self.found[_become(link, owes=owes)] += 1
        return not self._is_aside(entry) and (link is None or owes or _is_unread(link))

    def _is_aside(self, entry: Entry) -> bool:
        """Whether a plan could do nothing about it."""
        draft = self.board.draft
        refused = draft.state.quarantine.get(entry.row)
        if refused is not None and refused.kind == "clio":
            return refused.digest == fingerprint(self.bound, self.store.digest, entry.values)
        asked = draft.reviews.get(entry.row, {})
        return entry.row in self.unclear or any(what is not _CONFLICT for what, _ in asked)

    def _owes(self, entry: Entry, link: Link) -> bool:
        """Whether a row says something else than when it was last settled."""
        draft = self.board.draft
        held = draft.remembered(entry.row)
        if link.role is Role.ALIAS:
            said = self._sides.row(entry.values)
            return any(name in held and held[name].row != now for name, now in said.items())
        if not entry.values.keys() <= held.keys():
            return True
        return bool(self._sides.compare(entry.values, held, draft.disputes(entry.row)).owed)


def _become(link: Link | None, *, owes: bool) -> What:
    """What becomes of a row, as far as that can be told without Clio."""
    if link is None:
        return What.CREATE
    if link.role is Role.ALIAS:
        return What.ALIAS
    return What.UPDATE if owes else What.UNCHANGED


def _is_unread(link: Link) -> bool:
    return link.role is Role.PRIMARY and link.etag is None


_CONFLICT = Question.CONFLICT


def census(looker: Looker, only: Mapping[str, frozenset[str]] | None = None) -> Flow[Census]:
    """Look which rows need something.

    Args:
        looker: Knows the sources and the store.
        only: Keys of rows, by the name of their map; all unless given.
    """
    yield from looker.identify()
    readings = by_name_of(looker.readings)
    bounds = yield from looker.bound([reading.map for reading in readings.values()])
    store = looker.store
    state, instant = (yield from call(store.standing)), (yield from now())
    draft = Draft(state, store)
    unclear = frozenset(one.row for one in state.intents if one.conclusive_at > instant)
    board = Board(draft, store.row_id, store.digest)
    counts: list[Counting] = []
    for name in in_order(readings):
        scope = Scope(only, whole=True, full=True)
        one = Counting(store, bounds[name], readings[name], scope, board, unclear=unclear)
        yield from call(one.read)
        counts.append(one)
    needs = tuple(need for one in counts for need in one.needs.values())
    if only is not None:
        return Census(needs)
    known = yield from call(store.linked_rows)
    said = yield from call(store.map_versions)
    figures = tuple(
        one.figures(known.get(one.bound.name, 0), said.get(one.bound.name)) for one in counts
    )
    return Census(needs, guards_of(Case(figures=figures)))
