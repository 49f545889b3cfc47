"""What is said about a row and a record: facts in, a verdict with evidence out.

Facts are normalised for comparing, never for showing: `matching.normal` makes
them. A kind of fact that is not known is absent, or an empty set. The kinds
that the rules of this package know:

========== ==================================================================
``marker`` whose record it is, as this library wrote it into Clio
``id:...`` a number that belongs to one person or matter alone
``type``   ``Person`` or ``Company``
``name``   from `normal.full_name` or `normal.organisation_name`
``email``  from `normal.email_key`
``phone``  from `normal.phone_key`
``birth``  an ISO date
``address`` from `normal.address_key`
``website`` from `normal.website_key`
``client`` of a matter: anything that names its client on both sides alike
``description`` of a matter: from `normal.plain`
``number`` of a matter: the firm's own, from `normal.plain`
``reference`` of a matter: another number that the firm or its client gave it
``practice`` of a matter: anything that names its practice area on both sides alike
``opened`` of a matter: an ISO date
``status`` of a matter, as Clio writes it: evidence only, for it changes
========== ==================================================================
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Generic, Protocol, TypeAlias, TypeVar, runtime_checkable

from attrs import frozen

Id = TypeVar("Id", bound=Hashable)

Age: TypeAlias = tuple[bool, int, str]
"""By which ids are put in order, the oldest first."""

Facts: TypeAlias = Mapping[str, frozenset[str]]
"""What is known about one row or record, by kind; several e-mails are several values."""


def age(id: Hashable) -> Age:
    """Put ids in order: numbers by size, since Clio counts upwards, and before everything else.

    Args:
        id: Anything that names somebody.
    """
    return (False, id, "") if isinstance(id, int) else (True, 0, repr(id))


@frozen
class Evidence:
    """Why a verdict was reached; it names rules and kinds of facts, never their values.

    Args:
        rule: The rule that spoke.
        agree: The kinds of facts in which both sides agree.
        differ: The kinds that both sides know and in which they differ.
    """

    rule: str
    agree: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()

    def __str__(self) -> str:
        agreed = _sentence(self.agree, "agrees", "agree")
        differing = _sentence(self.differ, "differs", "differ")
        return ", ".join(part for part in (agreed, differing) if part) or self.rule


class Evidences(tuple[Evidence, ...]):
    """The evidence about several candidates, in their order."""

    __slots__ = ()

    def __str__(self) -> str:
        return "; or ".join(dict.fromkeys(map(str, self)))


def _sentence(kinds: tuple[str, ...], singular: str, plural: str) -> str:
    named = [_IN_WORDS.get(kind, kind.removeprefix("id:")) for kind in kinds]
    listed = " and ".join(part for part in (", ".join(named[:-1]), *named[-1:]) if part)
    return f"{listed} {plural if len(named) > 1 else singular}" if named else ""


_IN_WORDS = {"email": "e-mail", "birth": "birth date", "opened": "opening date"}


@frozen
class Same(Generic[Id]):
    """The row is this record."""

    id: Id
    evidence: Evidence


@frozen
class Different:
    """The row is none of the records that were looked at."""


@frozen
class Unsure(Generic[Id]):
    """The row may be one of these records: a question for a human.

    Args:
        candidates: The records in question, the likeliest first.
        evidence: For each candidate, in the same order, what speaks for and against it.
    """

    candidates: tuple[Id, ...]
    evidence: Evidences


Verdict: TypeAlias = Same[Id] | Different | Unsure[Id]
"""Same, Different or Unsure."""


class Matcher(Protocol):
    """Decides whether a row is one of some records.

    What `judge` says must depend only on candidates that share a key with the
    row: an `Index` shows it no others.
    """

    def keys(self, facts: Facts) -> frozenset[str]:
        """Name the places in an index where a possible match would stand too.

        Args:
            facts: Of one row or record.
        """
        ...

    def judge(self, facts: Facts, candidates: Mapping[Id, Facts]) -> Verdict[Id]:
        """Decide which of the candidates, if any, the facts belong to.

        Args:
            facts: Of the row.
            candidates: Of the records, by anything hashable that names them.
        """
        ...


@runtime_checkable
class TellsRowsApart(Protocol):
    """A matcher that is stricter where two rows of one source are compared."""

    def among_rows(self) -> Matcher:
        """What judges two rows of one source."""
        ...
