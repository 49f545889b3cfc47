"""Conflict look-ups: how many of those who are there come up, among how many, and how fast.

``python benchmarks/looking_up.py [PEOPLE]`` looks up the rows of made-up intakes in an index of
the firm's records: first by the name alone, then by all that is known. Two makers of people by
two hands; nothing was tuned on the second. Times are of the processor.
"""

from __future__ import annotations

import sys
from collections import Counter
from statistics import median
from time import process_time

import _people
import _people_other

from clio_sync import match
from clio_sync.conflicts.index import index_of
from clio_sync.conflicts.reading import Account, Readings
from clio_sync.matching.text.normal import email_key, phone_key

MAKERS = (("intake", _people), ("other intake", _people_other))
SEED = 7
MOST = 1200


def name_of(person) -> str:
    """The whole name."""
    parts = (person.given, person.middle, person.family, person.suffix)
    return " ".join(part for part in parts if part)


def record_of(id: int, person) -> dict[str, object]:
    """A contact as Clio lists it."""
    return {
        "id": id,
        "type": "Person",
        "name": name_of(person),
        "date_of_birth": person.birth or None,
        "email_addresses": [{"address": person.email}] if person.email else [],
        "phone_numbers": [{"number": person.phone}] if person.phone else [],
    }


def known_of(person) -> dict[str, str]:
    """What else is known, as far as it can be looked up."""
    known = {
        "email": email_key(person.email),
        "phone": phone_key(person.phone),
        "birth": person.birth,
    }
    return {kind: text for kind, text in known.items() if text}


def measure(title: str, world) -> None:
    """Look up everybody who is there, and print what came of it."""
    ids = {key: id for id, key in enumerate(world.records, 1)}
    contacts = [record_of(ids[key], person) for key, person in world.records.items()]
    start = process_time()
    index = index_of(Readings(Account("", 1, 1), 0.0, contacts, [], []))
    parties = len(index.parties.by_id)
    built, start = process_time() - start, process_time()
    grades: Counter[str] = Counter()
    sizes, by_all, asked = [], 0, 0
    for row, key in sorted(world.truth)[:MOST]:
        person = world.rows[row]
        result = match.search(index, name=name_of(person))
        found = {hit.id: hit.grade for hit in result.hits}
        grades[found.get(ids[key], "missed")] += 1
        sizes.append(len(found))
        result = match.search(index, name=name_of(person), **known_of(person))
        by_all += ids[key] in {hit.id for hit in result.hits}
        asked += 1
    each = (process_time() - start) / asked / 2
    print(
        f"{title}: {parties:,} contacts, indexed in {built:.1f} s\n"
        f"  by name {1 - grades['missed'] / asked:.2%} of {asked:,} came up {dict(grades)}\n"
        f"  by all that is known {by_all / asked:.2%}\n"
        f"  {median(sizes):.0f} hits in the median, {each * 1000:.1f} ms each"
    )


def main(people: int = 5000) -> None:
    """Measure with both makers."""
    for title, maker in MAKERS:
        measure(title, maker.world(people, SEED))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
