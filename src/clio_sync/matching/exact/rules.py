"""The rules of exact matching: in what two sides must agree to be the same.

A rule says how like two sets of facts are, and under which keys of an index a
possible partner stands. It never sees a value outside the two sides it is
given, and judges both ways alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Protocol

from attrs import frozen

from ..text.names import Likeness, compare_names, read_name
from ..words import Facts

IDENTITY = "id:"
REACHES = ("email", "phone", "address")
_NO_IDENTITY = frozenset(
    ["", "0", "na", "nil", "none", "null", "unknown", "pending", "tbd", "test", "seefile"]
)
_NO_BIRTH_DATE = frozenset(
    [
        "0001-01-01",
        "1111-11-11",
        "1899-12-30",
        "1899-12-31",
        "1900-01-01",
        "1901-01-01",
        "1970-01-01",
        "9999-12-31",
    ]
)
_SEPARATOR = "\x1f"


class Rule(Protocol):
    """One way in which two sides can turn out to be the same."""

    @property
    def name(self) -> str:
        """What the rule is called in the evidence."""
        ...

    def keys(self, facts: Facts) -> Iterator[str]:
        """Name where in an index everything stands that this rule could find like it.

        Args:
            facts: Of one row or record.
        """
        ...

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """Say how like two sides are: the same, near enough to ask, or different.

        Args:
            ours: The facts of one side.
            theirs: The facts of the other.
        """
        ...


def known(facts: Facts, kind: str) -> frozenset[str]:
    """Take the facts of one kind, without the stand-ins people type for *unknown*.

    Args:
        facts: Of one row or record.
        kind: The kind of facts, such as ``birth``.
    """
    values = facts.get(kind, frozenset())
    if kind.startswith(IDENTITY):
        return frozenset(value for value in values if _bare(value) not in _NO_IDENTITY)
    return values - _NO_BIRTH_DATE if kind == "birth" else values


def known_kinds(facts: Facts) -> frozenset[str]:
    """List the kinds of which something is known.

    Args:
        facts: Of one row or record.
    """
    return frozenset(kind for kind in facts if known(facts, kind))


def agree_in(kind: str, ours: Facts, theirs: Facts) -> bool:
    """Tell whether both sides share a fact of this kind; names that are merely near do not count.

    Args:
        kind: The kind of facts.
        ours: The facts of one side.
        theirs: The facts of the other.
    """
    shared = not known(ours, kind).isdisjoint(known(theirs, kind))
    return shared or (kind == "name" and _same_name(ours, theirs))


def _same_name(ours: Facts, theirs: Facts) -> bool:
    return compare_names(known(ours, "name"), known(theirs, "name")) is Likeness.SAME


def differ_in(kind: str, ours: Facts, theirs: Facts) -> bool:
    """Tell whether both sides know facts of this kind and share none.

    Args:
        kind: The kind of facts.
        ours: The facts of one side.
        theirs: The facts of the other.
    """
    known_to_both = bool(known(ours, kind)) and bool(known(theirs, kind))
    return known_to_both and not agree_in(kind, ours, theirs)


@frozen
class Shares:
    """Both sides share a fact of one kind, which is decisive.

    Args:
        kind: The kind, such as ``marker``.
    """

    kind: str

    @property
    def name(self) -> str:
        """The kind."""
        return self.kind

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each fact."""
        return (key_of(self.kind, value) for value in known(facts, self.kind))

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """The same where they share one."""
        return Likeness.SAME if agree_in(self.kind, ours, theirs) else Likeness.DIFFERENT


@frozen
class SharesIdentity:
    """Both sides share a number that belongs to one alone, in any field of identity.

    Where name and birth date both differ, somebody may have mistyped the number.
    """

    name: str = "identity"

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each number, with the field it stands in."""
        kinds = (kind for kind in facts if kind.startswith(IDENTITY))
        return (key_of(kind, value) for kind in kinds for value in known(facts, kind))

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """The same where they share one and are not two people by all else."""
        if not any(agree_in(kind, ours, theirs) for kind in ours if kind.startswith(IDENTITY)):
            return Likeness.DIFFERENT
        somebody_else = all(differ_in(kind, ours, theirs) for kind in ("name", "birth"))
        return Likeness.NEAR if somebody_else else Likeness.SAME


@frozen
class NameWith:
    """The names are one person's, and both sides share a fact of another kind.

    Args:
        kind: The other kind, such as ``email``.
        strict: Whether households share such facts, so that one *Jr.*, another order of the
            name or another e-mail address is a doubt.
    """

    kind: str
    strict: bool = False

    @property
    def name(self) -> str:
        """Both kinds."""
        return f"name+{self.kind}"

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each word of the name with each fact of the other kind."""
        values = known(facts, self.kind)
        return (key_of(self.name, word, value) for word in name_words(facts) for value in values)

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """As like as the names are, if the other kind agrees; near at most where there is doubt."""
        if not agree_in(self.kind, ours, theirs):
            return Likeness.DIFFERENT
        names = known(ours, "name"), known(theirs, "name")
        highest = Likeness.NEAR if self._doubts(ours, theirs) else Likeness.SAME
        return min(highest, compare_names(*names, strict=self.strict))

    def _doubts(self, ours: Facts, theirs: Facts) -> bool:
        if self.strict:
            return differ_in("email", ours, theirs)
        return self.kind == "birth" and live_apart(ours, theirs)


def live_apart(ours: Facts, theirs: Facts) -> bool:
    """Tell whether both sides know all by which people are reached, and share none of it.

    Args:
        ours: The facts of one side.
        theirs: The facts of the other.
    """
    return all(differ_in(kind, ours, theirs) for kind in REACHES)


@frozen
class Both:
    """Both sides share a fact of each of some kinds.

    Args:
        kinds: The kinds, such as ``client`` and ``number``.
        asks: Whether that is enough to ask, and not to decide.
    """

    kinds: tuple[str, ...]
    asks: bool = False

    @property
    def name(self) -> str:
        """All the kinds."""
        return "+".join(self.kinds)

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each combination of facts."""
        values = product(*(known(facts, kind) for kind in self.kinds))
        return (key_of(self.name, *combination) for combination in values)

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """The same, or merely near, where every kind agrees."""
        if not all(agree_in(kind, ours, theirs) for kind in self.kinds):
            return Likeness.DIFFERENT
        return Likeness.NEAR if self.asks else Likeness.SAME


@frozen
class Identical:
    """Both sides know the very same facts, of two kinds at least.

    So a person of whom little is known is still the same when seen again.
    """

    name: str = "identical"

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for all the facts together."""
        told = _telling(facts)
        if len(told) > 1:
            yield key_of(
                self.name, *(part for kind in sorted(told) for part in (kind, *sorted(told[kind])))
            )

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """The same where nothing at all tells the two apart."""
        mine = _telling(ours)
        alike = len(mine) > 1 and mine == _telling(theirs)
        return Likeness.SAME if alike else Likeness.DIFFERENT


@frozen
class NameAlone:
    """The names are the same and nothing else is known to both sides: always a doubt."""

    name: str = "name"

    def keys(self, facts: Facts) -> Iterator[str]:
        """One for each two words of the name."""
        for text in known(facts, "name"):
            words = sorted(set(read_name(text).full_tokens))
            pairs = combinations(words, 2) if len(words) > 1 else [tuple(words)]
            yield from (key_of(self.name, *pair) for pair in pairs)

    def likeness(self, ours: Facts, theirs: Facts) -> Likeness:
        """Near where only the names can be compared, and agree."""
        comparable = _telling(ours).keys() & _telling(theirs).keys()
        asks = comparable == {"name"} and _same_name(ours, theirs)
        return Likeness.NEAR if asks else Likeness.DIFFERENT


def _bare(value: str) -> str:
    return "".join(c for c in value.casefold() if c.isalnum())


def _telling(facts: Facts) -> dict[str, frozenset[str]]:
    """What tells people apart: all that is known but marker and type."""
    return {kind: known(facts, kind) for kind in known_kinds(facts) - {"marker", "type"}}


def name_words(facts: Facts) -> frozenset[str]:
    """List the words of all names that are more than an initial.

    Args:
        facts: Of one row or record.
    """
    names = known(facts, "name")
    return frozenset(word for text in names for word in read_name(text).full_tokens)


def key_of(*parts: str) -> str:
    """Write the parts of a key as one text.

    Args:
        parts: The rule and what has to agree.
    """
    return _SEPARATOR.join(parts)
