"""What is remembered of some rows, out of very many: read when it is first asked for.

Planning is handed mappings. These ones hold what was asked for so far, and what
has been decided on top of it; whoever knows that many will be asked for has them
recalled at once. All that is asked within one plan is of one version of the
store, or the plan is stale and never applied.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Generic, Protocol, TypeAlias, TypeVar, overload

from attrs import define, field

from ...store.words import Base, Link, RecordId, RowId

K = TypeVar("K", RowId, RecordId)
V = TypeVar("V")
Ask: TypeAlias = Callable[[Collection[K]], Mapping[K, V]]


class Remembers(Protocol):
    """Something that can be asked about some rows and records; a store is."""

    def links(self, rows: Collection[RowId]) -> Mapping[RowId, Link]:
        """The pairs of some rows."""
        ...

    def owners(self, records: Collection[RecordId]) -> Mapping[RecordId, Link]:
        """The pairs that write to some records."""
        ...

    def bases(self, rows: Collection[RowId]) -> Mapping[RowId, Mapping[str, Base]]:
        """Both sides of the fields of some rows."""
        ...


@define(eq=False)
class Recalled(Generic[K, V]):
    """A mapping of which only what is asked for is ever read.

    Args:
        ask: Reads values; names without one are left out.
    """

    _ask: Ask[K, V]
    _held: dict[K, V | None] = field(factory=dict)

    def recall(self, names: Collection[K]) -> None:
        """Read the values of some names, of those that are not known yet, in one go."""
        missing = [name for name in dict.fromkeys(names) if name not in self._held]
        if missing:
            found = self._ask(missing)
            self._held.update({name: found.get(name) for name in missing})

    def forget(self, names: Collection[K]) -> None:
        """Hold some names no longer; about which nothing was decided, that is."""
        for name in names:
            self._held.pop(name, None)

    @overload
    def get(self, name: K) -> V | None: ...
    @overload
    def get(self, name: K, default: V) -> V: ...
    def get(self, name: K, default: V | None = None) -> V | None:
        """The value of a name."""
        if name not in self._held:
            self.recall((name,))
        found = self._held[name]
        return default if found is None else found

    def pop(self, name: K, default: V | None = None) -> V | None:
        """The value of a name, which has none from now on."""
        found = self.get(name)
        self._held[name] = None
        return default if found is None else found

    def __contains__(self, name: K) -> bool:
        return self.get(name) is not None

    def __getitem__(self, name: K) -> V:
        found = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name: K, value: V) -> None:
        self._held[name] = value

    def __delitem__(self, name: K) -> None:
        self._held[name] = None

    def values(self) -> Iterator[V]:
        """The values that are known by now."""
        return (value for value in self._held.values() if value is not None)


def all_of(known: Mapping[K, V]) -> Recalled[K, V]:
    """A mapping of which everything is known."""
    return Recalled(lambda _: {}, dict(known))
