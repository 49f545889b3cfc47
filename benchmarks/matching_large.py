"""Very many people, beside splink: how long it takes, how much memory, how many pairs.

``python benchmarks/matching_large.py`` matches 100,000 rows with 100,000 records and
finds who is twice among a million; two numbers set other sizes. The people are those
of ``_people.py``, read from files that both contenders are given; each runs in a
process of its own, whose peak memory the operating system tells.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time

import _rivals
from _measure import line, machine
from _people import facts_of, world

from clio_sync import match
from clio_sync.matching import Facts

KINDS = ("type", "name", "email", "phone", "birth", "address", "id:ssn")
COLUMNS = ("given_name", "surname", "birth", "email", "phone", "street", "postal", "ssn")
OF_EACH_SIDE = 0.8
"""How many of those who are made up stand on each side."""


def made(people: int, *, folder: Path) -> None:
    """Write two sides as files, and nothing twice that both contenders need."""
    whole = world(people, seed=101)
    for name, side in (("rows", whole.rows), ("records", whole.records)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["unique_id", *KINDS, *COLUMNS])
            for key, one in side.items():
                facts = facts_of(one)
                told = [next(iter(facts.get(kind, ())), "") for kind in KINDS]
                plain = [one.given, one.family, one.birth, one.email, one.phone, one.street]
                postal = one.postal if one.street else ""
                writer.writerow([f"{name}{key}", *told, *plain, postal, one.ssn])


def facts_in(path: Path) -> Iterator[tuple[str, Facts]]:
    """What names each, and the facts."""
    with path.open(newline="", encoding="utf-8") as file:
        for key, *told in csv.reader(file):
            if key != "unique_id":
                facts = zip(KINDS, told, strict=False)
                yield key, {kind: frozenset([value]) for kind, value in facts if value}


def everybody(folder: Path) -> Iterator[tuple[str, Facts]]:
    """Both sides as one."""
    yield from facts_in(folder / "rows.csv")
    yield from facts_in(folder / "records.csv")


def number(key: str) -> str:
    """Who somebody is, which the key tells."""
    return key.removeprefix("rows").removeprefix("records")


def ours_linked(folder: Path) -> tuple[int, int]:
    """Match one side with the other; returns the links and the false ones."""
    rows, records = folder / "rows.csv", folder / "records.csv"
    learnt = match.people(
        rows=(facts for _, facts in facts_in(rows)),
        records=(facts for _, facts in facts_in(records)),
    )
    links = match.pair(facts_in(rows), facts_in(records), learnt).links
    return len(links), sum(number(key) != number(same.id) for key, same in links.items())


def ours_deduplicated(folder: Path) -> tuple[int, int]:
    """Match both sides as one with themselves."""
    learnt = match.people(rows=(facts for _, facts in everybody(folder)))
    links = match.duplicates(everybody(folder), learnt).links
    return len(links), sum(number(one) != number(other) for one, other in links)


def splink_linked(folder: Path) -> tuple[int, int]:
    """The same with splink, from its probability of 0.99 on."""
    return _splink([folder / "rows.csv", folder / "records.csv"], one=False)


def splink_deduplicated(folder: Path) -> tuple[int, int]:
    """The same with splink, from its probability of 0.99 on."""
    return _splink([folder / "rows.csv", folder / "records.csv"], one=True)


def _splink(paths: list[Path], *, one: bool) -> tuple[int, int]:
    import pandas as pd

    wanted = ["unique_id", *COLUMNS]
    read = [pd.read_csv(path, usecols=wanted, dtype=str) for path in paths]
    frames = [frame.where(frame.notna(), None) for frame in read]
    if one:
        frames = [pd.concat(frames, ignore_index=True)]
    found = _rivals.splink_scored(frames, COLUMNS)
    sure = found[found["match_probability"] >= 0.99]
    ends = zip(sure["unique_id_l"], sure["unique_id_r"], strict=True)
    return len(sure), sum(number(left) != number(right) for left, right in ends)


CONTENDERS = {
    work.__name__: work
    for work in (ours_linked, ours_deduplicated, splink_linked, splink_deduplicated)
}


def contend(name: str, folder: str) -> None:
    """Run one contender, and tell what it took."""
    started, busy = perf_counter(), process_time()
    links, false = CONTENDERS[name](Path(folder))
    told = {
        "seconds": perf_counter() - started,
        "busy": process_time() - busy,
        "gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2,
        "links": links,
        "false": false,
    }
    print(json.dumps(told), flush=True)


def run(name: str, folder: Path) -> dict[str, float]:
    """Have a contender run in a process of its own."""
    command = [sys.executable, __file__, "--contender", name, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  {name} failed: {done.stderr.strip().splitlines()[-1:]}", flush=True)
        return {}
    told = json.loads(done.stdout.splitlines()[-1])
    print(
        f"  {name}: {told['seconds']:.0f} s ({told['busy']:.0f} s of the processor), "
        f"{told['gib']:.2f} GiB, {told['links']} links, {told['false']} of them false",
        flush=True,
    )
    return told


def beside_splink(what: str, people: int) -> None:
    """One task, both contenders on one set of files."""
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        made(people, folder=folder)
        print(f"{what}, {people} people", flush=True)
        ours, theirs = (run(f"{one}_{what}", folder) for one in ("ours", "splink"))
    if ours and theirs:
        for name, unit in (("seconds", "s"), ("busy", "s of the processor"), ("gib", "GiB")):
            ratio = ours[name] / theirs[name]
            line(f"{what} {name}", ours[name], "splink", theirs[name], ratio, unit)


def main(*arguments: str) -> None:
    """Run both tasks, or be a contender."""
    if arguments[:1] == ("--contender",):
        contend(*arguments[1:])
        return
    machine()
    each, whole = [*map(int, arguments), 100_000, 1_000_000][:2]
    beside_splink("linked", round(each / OF_EACH_SIDE))
    if whole:
        beside_splink("deduplicated", round(whole / OF_EACH_SIDE / 2))


if __name__ == "__main__":
    main(*sys.argv[1:])
