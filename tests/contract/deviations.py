"""The known deviations from Clio's description, and whether each is still needed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from attrs import Factory, define, frozen

from .judge import Violation

FILE = Path(__file__).parent / "deviations.toml"


@frozen(kw_only=True)
class Deviation:
    """One kind of violation that is none, since reality differs from the description."""

    side: str
    operations: tuple[str, ...]
    at: str
    rule: str
    why: str
    value: str = ""

    def covers(self, violation: Violation) -> bool:
        """Whether a violation is of this kind."""
        return (
            self.side == violation.side
            and self.rule == violation.rule
            and self.value in {"", violation.value}
            and fnmatchcase(violation.place, self.at)
            and any(fnmatchcase(violation.operation, one) for one in self.operations)
        )


@define
class Deviations:
    """Those that are known, those of them that were met, and what was judged."""

    known: tuple[Deviation, ...]
    met: set[Deviation] = Factory(set)
    judged: set[str] = Factory(set)

    @classmethod
    def read(cls) -> Deviations:
        """Those in the file."""
        entries = tomllib.loads(FILE.read_text("utf-8"))["deviation"]
        read = ({**one, "operations": tuple(one["operations"])} for one in entries)
        return cls(tuple(Deviation(**one) for one in read))

    def unexplained(self, violations: Iterable[Violation]) -> list[Violation]:
        """The violations that no known deviation covers."""
        left = []
        for violation in violations:
            covering = [one for one in self.known if one.covers(violation)]
            self.met.update(covering)
            if not covering:
                left.append(violation)
        return left
