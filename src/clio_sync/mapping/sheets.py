"""What infer looks at: a sheet's columns with their cells, and the keys that they might be."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from attrs import frozen

from ..errors import MappingError
from .cells import is_empty
from .cleaning import email, text
from .headings import KEYS, bare
from .keys import key_of
from .measures import boolean, dated
from .proposal import KeyGuess, Sure
from .values import Step, Unfit

SAMPLE = 2000
"""Rows that are looked at."""
MOST = 0.9
"""The share of cells that makes a column of a kind."""
FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y")
FEW = 12
"""The most values that a column of choices has."""
TIMES = 3
"""How often each value of a column of choices stands there, on average."""
_LONGEST_CHOICE = 40
_SHOWN_KEYS = 5


@frozen
class Sheet:
    """A sample of a source, by columns.

    Args:
        source: The source.
        rows: How many rows there are in the sample.
        columns: The cells of each column that hold something.
        lines: The cells of each row.
    """

    source: object
    rows: int
    columns: Mapping[str, list[object]]
    lines: Sequence[Mapping[str, object]]

    @classmethod
    def of(cls, source: object) -> Sheet:
        """Look at the first rows of a source.

        Raises:
            MappingError: There are none.
        """
        from ..sources import rows_of

        lines = [row.values for row in islice(rows_of(source), SAMPLE)]
        if not lines:
            raise MappingError("There are no rows to look at.", advice=_ADVICE)
        names = dict.fromkeys(name for line in lines for name in line)
        columns = {
            name: [line[name] for line in lines if not is_empty(line.get(name))] for name in names
        }
        return cls(source, len(lines), columns, lines)

    def only(self, names: Collection[str]) -> Mapping[str, list[object]]:
        """Some of the columns, in the sheet's order."""
        return {name: cells for name, cells in self.columns.items() if name in names}

    def keys(self, names: Collection[str] | None = None) -> list[KeyGuess]:
        """The columns that may tell rows apart, the likeliest first."""
        found = [
            (rank, guess)
            for name in (self.columns if names is None else self.only(names))
            for rank, guess in [self._key(name)]
            if guess is not None
        ]
        return [guess for _, guess in sorted(found, key=lambda one: one[0])][:_SHOWN_KEYS]

    def _key(self, name: str) -> tuple[int, KeyGuess | None]:
        """How good a key a column is (the less the better), and why."""
        cells = self.columns[name]
        different = len({str(key_of(cell)) for cell in cells})
        blank, repeated = self.rows - len(cells), len(cells) - different
        unique = not blank and not repeated
        named = bool(KEYS & frozenset(bare(name).split()))
        if not unique and (not named or different < MOST * self.rows):
            return 9, None
        odd = next((what for what, step in _NO_KEYS if most(cells, step)), "")
        sure: Sure = "unsure" if odd or not named else "sure" if unique else "likely"
        rank = (0 if unique else 1) if named and not odd else 2 if not odd else 3
        said = [f"tells all {self.rows} rows apart"] if unique else []
        said += [f"blank in {blank} of {self.rows} rows"] if blank else []
        said += [f"repeats {repeated} of {self.rows} values"] if repeated else []
        said += ["its heading is that of a key"] if named else []
        said += [f"it holds {odd}, which change"] if odd else []
        return rank, KeyGuess(name, ", ".join(said), sure)


_ADVICE = "Pass key=, or give each row a key of its own."
_NO_KEYS: tuple[tuple[str, Step], ...] = (("e-mail addresses", email), ("dates", dated(FORMATS)))


def no_key() -> MappingError:
    """Nothing tells the rows of a sheet apart."""
    return MappingError("No column tells the rows apart.", advice=_ADVICE)


def read(cells: Sequence[object], step: Step) -> int:
    """How many cells a step can read."""
    return sum(1 for cell in cells if not isinstance(step(cell), Unfit | None))


def most(cells: Sequence[object], step: Step) -> bool:
    """Whether a step can read most of the cells."""
    return bool(cells) and read(cells, step) >= MOST * len(cells)


def choices_of(cells: Sequence[object]) -> list[str]:
    """The few values that a column has, the most frequent first; empty if it has many."""
    counts: dict[str, int] = {}
    for cell in cells:
        line = text(cell)
        if not isinstance(line, str) or len(line) > _LONGEST_CHOICE:
            return []
        counts[line] = counts.get(line, 0) + 1
    is_few = 2 <= len(counts) <= FEW and len(cells) >= TIMES * len(counts)
    return sorted(counts, key=lambda word: (-counts[word], word)) if is_few else []


def is_choice(cells: Sequence[object]) -> bool:
    """Whether a column has few values, and they are no yes and no."""
    return bool(choices_of(cells)) and not most(cells, boolean)
