"""What comparing both sides came to, for people and for programs.

Rows are named by number, records by id and fields by name. Values stand in here only where
somebody asked for them, and then in no text but the CSV that they asked for.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from ..report import duration
from .tally import Tally
from .words import UNKNOWN, UNLIKE, Difference, Finding, Oddity, Pair, Standing

SHORT = 16
"""How many digits of a digest are printed."""
SHOWN = 20
"""How many findings are printed."""


def _number(listed: Sequence[object]) -> str:
    return f"<{len(listed)}>"


@frozen
class MapReconciliation:
    """What comparing the rows of one map with their records came to.

    Args:
        map: The map's name.
        resource: What its rows are records of.
        rows: How many rows the source has.
        listed: How many records Clio lists; None where only those with a row were asked for.
        left_out: How many more there are by Clio's own count.
        pairs: Every row, and every record of ours whose row is gone.
        findings: What is not as it should be.
        here: One digest of all that the rows say.
        there: One digest of all that their records say in the same fields.
    """

    map: str
    resource: str
    rows: int
    listed: int | None
    left_out: int
    pairs: tuple[Pair, ...] = field(repr=_number)
    findings: tuple[Finding, ...] = field(repr=_number)
    here: str
    there: str

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs stand how to each other, by the standing's name: ``same``, ``gone``."""
        return counted(self.pairs)

    @property
    def moved(self) -> int:
        """How many records say something else than when they were last taken in."""
        return sum(pair.moved for pair in self.pairs)

    @property
    def oddities(self) -> dict[str, int]:
        """What is odd about records, and how many it concerns."""
        found = Counter(one.what for one in self.findings if isinstance(one.what, Oddity))
        return {name_of(oddity): found[oddity] for oddity in Oddity}

    @property
    def fields(self) -> dict[str, dict[str, int]]:
        """Which fields differ, by the difference's name (``kept``, ``owed``), and how often."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one in self.findings:
            if one.field:
                found[one.field][name_of(one.what)] += 1
        return {name: dict(found[name]) for name in sorted(found)}

    @property
    def unlike(self) -> int:
        """How many pairs are not the same, apart from what is kept as Clio's; spares among them."""
        spare = self.oddities[name_of(Oddity.SPARE)]
        return spare + sum(pair.standing in UNLIKE for pair in self.pairs)

    @property
    def unknown(self) -> int:
        """How many records could not be compared, those among them that no list shows."""
        return self.left_out + sum(pair.standing in UNKNOWN for pair in self.pairs)

    def as_dict(self) -> dict[str, object]:
        """The same for a program, with stable keys."""
        return {
            "map": self.map,
            "resource": self.resource,
            "rows": self.rows,
            "listed": self.listed,
            "left_out": self.left_out,
            "moved": self.moved,
            "counts": self.counts,
            "oddities": self.oddities,
            "fields": self.fields,
            "here": self.here,
            "there": self.there,
        }

    def lines(self) -> Iterator[str]:
        """The same for people."""
        listed = "" if self.listed is None else f", {self.listed:,} {self.resource} in Clio"
        yield f"{self.map}: {_many(self.rows, 'row')}{listed}"
        told = {**self.counts, **self.oddities}
        words = [(kind.value, told[name_of(kind)]) for kind in (*Standing, *Oddity)]
        words.append(("changed in Clio since they were last read", self.moved))
        words.append(("left out of Clio's list", self.left_out))
        yield from (f"  {count:>9,} {word}" for word, count in words if count)
        for name, kinds in self.fields.items():
            counts = (f"{kinds[name_of(d)]:,} {d.value}" for d in Difference if name_of(d) in kinds)
            yield f"  {name}: {', '.join(counts)}"
        yield f"  here {self.here[:SHORT]}, there {self.there[:SHORT]}"


@frozen
class Since:
    """What has changed between two reconciliations of one job, by digests.

    Args:
        appeared: Pairs that were not there.
        vanished: Pairs that are not there any more.
        here: Pairs whose row says something else.
        there: Pairs whose record says something else.
    """

    appeared: tuple[Pair, ...] = field(repr=_number)
    vanished: tuple[Pair, ...] = field(repr=_number)
    here: tuple[Pair, ...] = field(repr=_number)
    there: tuple[Pair, ...] = field(repr=_number)

    def __bool__(self) -> bool:
        return bool(self.appeared or self.vanished or self.here or self.there)

    def __str__(self) -> str:
        return (
            f"{len(self.appeared):,} appeared, {len(self.vanished):,} vanished, "
            f"{len(self.here):,} changed here, {len(self.there):,} changed in Clio."
        )


@frozen
class Reconciliation:
    """What comparing both sides of a job came to; nothing was written.

    Args:
        maps: What it came to for each map.
        requests: Requests that it took, all of them reads.
        started_at: When it began, in seconds since the epoch.
        seconds: How long it took.
        here: One digest of all that the sources say.
        there: One digest of all that Clio says in the same fields.
    """

    maps: tuple[MapReconciliation, ...]
    requests: int
    started_at: float
    seconds: float
    here: str
    there: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is not as it should be."""
        return tuple(finding for one in self.maps for finding in one.findings)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every row, and every record of ours whose row is gone."""
        return tuple(pair for one in self.maps for pair in one.pairs)

    @property
    def counts(self) -> dict[str, int]:
        """How many pairs stand how to each other, by the standing's name: ``same``, ``gone``."""
        return counted(self.pairs)

    @property
    def unlike(self) -> int:
        """How many pairs are not the same, apart from what is kept as Clio's."""
        return sum(one.unlike for one in self.maps)

    @property
    def unknown(self) -> int:
        """How many records could not be compared."""
        return sum(one.unknown for one in self.maps)

    @property
    def ok(self) -> bool:
        """Whether both sides are the same, apart from what is kept as Clio's."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """What a script should end with: 0 the same, 1 differences, 2 not all could be compared."""
        if self.unlike:
            return 1
        return 2 if self.unknown else 0

    def since(self, earlier: Reconciliation) -> Since:
        """Say what has changed since an earlier reconciliation of the same job.

        Args:
            earlier: Made with the same store, whose key the digests are taken with.
        """
        now = {(pair.row, pair.record): pair for pair in self.pairs}
        then = {(pair.row, pair.record): pair for pair in earlier.pairs}
        both = [(then[name], pair) for name, pair in now.items() if name in then]
        return Since(
            appeared=tuple(pair for name, pair in now.items() if name not in then),
            vanished=tuple(pair for name, pair in then.items() if name not in now),
            here=tuple(pair for before, pair in both if before.here != pair.here),
            there=tuple(pair for before, pair in both if before.there != pair.there),
        )

    def as_dict(self) -> dict[str, object]:
        """The same for a program, with stable keys; without values."""
        return {
            "ok": self.ok,
            "exit_code": self.exit_code,
            "unlike": self.unlike,
            "unknown": self.unknown,
            "started_at": self.started_at,
            "seconds": round(self.seconds, 3),
            "requests": self.requests,
            "here": self.here,
            "there": self.there,
            "maps": [one.as_dict() for one in self.maps],
        }

    def to_csv(
        self,
        path: str | os.PathLike[str],
        *,
        everything: bool = False,
        values: bool = False,
    ) -> None:
        """Write what was found into a file: a field of a row to a line, with digests of both sides.

        Args:
            path: Of the file, which is replaced.
            everything: With the rows that are the same, too: a record of what was compared.
            values: With what both sides say; client data, of a reconciliation that kept it.

        Raises:
            ConfigurationError: The values were not kept.
        """
        from .sheet import write

        write(self, path, everything=everything, values=values)

    @property
    def verdict(self) -> str:
        """What it comes to, in a sentence."""
        rows = sum(one.rows for one in self.maps)
        kept = self.counts[name_of(Standing.KEPT)]
        told = [
            f"{self.unlike:,} of {len(self.pairs):,} are not the same" if self.unlike else "",
            f"{self.unknown:,} could not be compared" if self.unknown else "",
            "" if self.exit_code else f"both sides are the same: {_many(rows, 'row')}",
            f"{kept:,} kept as Clio's" if kept else "",
        ]
        return f"{'; '.join(filter(None, told))}."

    def __str__(self) -> str:
        lines = [line for one in self.maps for line in one.lines()]
        listed = [f"  {finding}" for finding in self.findings[:SHOWN]]
        more = len(self.findings) - SHOWN
        beyond = [f"  and {more:,} more; to_csv() writes all of them"] if more > 0 else []
        took = f"{_many(self.requests, 'request')}, {duration(self.seconds)}; nothing was written."
        whole = f"here {self.here[:SHORT]}, there {self.there[:SHORT]}"
        return "\n".join([*lines, *listed, *beyond, self.verdict, whole, took])

    def to_svg(self) -> str:
        """Draw how the rows of each map stand to their records."""
        from .picture import drawn

        return drawn(self)

    def _repr_html_(self) -> str:
        from .picture import page

        return page(self)


def name_of(word: Standing | Difference | Oddity) -> str:
    """What programs call it."""
    return word.name.lower()


def counted(pairs: Iterable[Pair]) -> dict[str, int]:
    """How many pairs stand how to each other, in a fixed order."""
    found = Counter(pair.standing for pair in pairs)
    return {name_of(standing): found[standing] for standing in Standing}


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'s' * (number != 1)}"


# ------------------------------------------------------------------------------- putting together


def summed_map(
    tally: Tally, listed: int | None, left_out: int, digest: Callable[[str, str], str]
) -> MapReconciliation:
    """Sum up one map.

    Args:
        tally: What is known of it.
        listed: How many records were listed.
        left_out: How many more there are.
        digest: Takes digests.
    """
    return MapReconciliation(
        map=tally.bound.name,
        resource=tally.bound.resource,
        rows=tally.rows,
        listed=listed,
        left_out=left_out,
        pairs=tuple(sorted(tally.pairs, key=_place)),
        findings=tuple(sorted(tally.findings, key=_place)),
        here=_whole(digest, {pair.row: pair.here for pair in tally.pairs}),
        there=_whole(digest, {pair.row: pair.there for pair in tally.pairs}),
    )


def summed(
    maps: Iterable[MapReconciliation],
    requests: int,
    started_at: float,
    ended_at: float,
    digest: Callable[[str, str], str],
) -> Reconciliation:
    """Sum up all maps.

    Args:
        maps: What it came to for each of them.
        requests: That it took.
        started_at: When it began.
        ended_at: When it ended.
        digest: Takes digests.
    """
    held = tuple(maps)
    here = _whole(digest, {one.map: one.here for one in held})
    there = _whole(digest, {one.map: one.there for one in held})
    return Reconciliation(held, requests, started_at, ended_at - started_at, here, there)


def _place(one: Pair | Finding) -> tuple[bool, int, int]:
    return one.number is None, one.number or 0, one.record or 0


def _whole(digest: Callable[[str, str], str], parts: Mapping[object, str]) -> str:
    """One digest of many, in whatever order they came; of what was not compared it says nothing."""
    return digest(
        "sides", json.dumps(sorted([str(name), one] for name, one in parts.items() if one))
    )
