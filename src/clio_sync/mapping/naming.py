"""Finding things by the names people give them: definitions, options, users.

Such names are a firm's configuration and no client data, so messages may offer
the nearest ones.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from attrs import field, frozen

from .values import Unfit


def folded(name: str) -> str:
    """A name as names are compared: in any case, with any spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def words(listed: str) -> frozenset[str]:
    """The words of a text, for tables of many short ones."""
    return frozenset(listed.split())


def plural(what: str) -> str:
    """What several of a thing are called: practice areas, expense categories."""
    return f"{what[:-1]}ies" if what.endswith("y") else f"{what}s"


def near(name: str, names: Iterable[str]) -> str:
    """A question that offers the nearest names, or nothing."""
    if len(name) > _LONGEST:
        return ""
    known = {folded(candidate): candidate for candidate in names if len(candidate) <= _LONGEST}
    found = get_close_matches(folded(name), known, n=3, cutoff=0.5)
    return f"Did you mean {' or '.join(repr(known[key]) for key in found)}?" if found else ""


_LONGEST = 120
"""Longer texts are notes in a wrong column, and take long to compare."""


@frozen
class Names:
    """Ids by name.

    Args:
        what: What is named, such as ``practice area``.
        ids: The ids that go by each folded name.
        names: The names as they are written, for advice.
        within: What each is a part of, by ids: the practice area of a matter stage.
    """

    what: str
    ids: Mapping[str, tuple[int, ...]] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    within: Mapping[int, int] = field(factory=dict, repr=False)

    @classmethod
    def of(cls, what: str, pairs: Iterable[tuple[str, int]]) -> Names:
        """Index (name, id) pairs; one thing may go by several names."""
        found: defaultdict[str, dict[int, None]] = defaultdict(dict)
        names: dict[str, None] = {}
        for name, id in pairs:
            found[folded(name)][id] = None
            names[name] = None
        return cls(what, {key: tuple(ids) for key, ids in found.items()}, tuple(names))

    def is_told_by_place(self, name: str) -> bool:
        """Whether several go by this name, each of another whole."""
        ids = self.ids.get(folded(name), ())
        return len(ids) > 1 and len({self.within.get(id) for id in ids}) == len(ids)

    def find(self, name: str, place: int | None = None) -> int | Unfit:
        """The one id that goes by this name; of several, the one that is part of a place."""
        ids: tuple[int, ...] = self.ids.get(folded(name), ())
        if len(ids) > 1 and place is not None:
            ids = tuple(id for id in ids if self.within.get(id) == place) or ids
        match ids:
            case (id,):
                return id
            case ():
                advice = near(name, self.names) or "Make it in Clio, or translate it in the map."
                return Unfit(f"names no {self.what} of this account", advice)
            case _:
                advice = "Rename all but one of them in Clio."
                found = f"names {len(ids)} of this account's {plural(self.what)} alike"
                return Unfit(found, advice)

    def name_of(self, id: int, *, has_place: bool = False) -> str | Unfit:
        """The first name that means this one and no other, or no other of its place."""
        mine = [name for name in self.names if id in self.ids[folded(name)]]
        found = (
            name
            for name in mine
            if self.ids[folded(name)] == (id,) or (has_place and self.is_told_by_place(name))
        )
        unnamed = Unfit(f"has no {self.what} of this account by a name of its own")
        return next(found, unnamed)
