"""A chain of entries: whatever is done to it afterwards is found, and named."""

from __future__ import annotations

import datetime as dt
import json
from hashlib import sha256

import pytest
from attrs import evolve
from hypothesis import given, settings, strategies as st

from clio_sync.audit import Broken, By, Entry, Verification
from clio_sync.audit.chain import Bounds, Head, Line, chained, check, from_text, hash_of, origin
from clio_sync.errors import ConfigurationError

START = origin("store-1")
AT = dt.datetime(2026, 3, 1, 12, 0, 0, 250_000, dt.UTC)
WHO = By("tests/1", 7, "run-1", "Ann")


def entries(count: int) -> list[Entry]:
    """Some things that happened, two in each commit."""
    return [
        Entry(
            serial=1 + n // 2,
            at=AT + dt.timedelta(seconds=n),
            by=WHO,
            what="update done",
            map="clients",
            key=f"{n:032x}",
            row=n,
            resource="contacts",
            record=n,
            fields={"name": (None, "d" * 32)},
            why="Zoë",
        )
        for n in range(count)
    ]


def chain(count: int = 6) -> list[Line]:
    """A chain that holds."""
    return list(chained(entries(count), START))


def known(count: int = 6) -> Bounds:
    """What a store knows about it."""
    return Bounds(START.hash, 0, (count + 1) // 2)


def verdict(lines: list[Line], noted: str | None = None) -> Verification:
    """What a look along it finds."""
    return check(lines, known(), noted)


def broken(lines: list[Line], noted: str | None = None) -> Broken:
    """The first link that does not hold."""
    found = verdict(lines, noted)
    assert not found
    assert found.broken is not None
    return found.broken


def altered(line: Line, **told: object) -> Line:
    """An entry that says something else, with a hash that fits it."""
    text = json.dumps({**json.loads(line.text), **told}, sort_keys=True, separators=(",", ":"))
    return Line(line.number, text, hash_of(text))


def test_a_chain_that_nobody_touched_holds() -> None:
    """And says so, with how long it is and where it ends."""
    lines = chain()
    found = verdict(lines)
    assert found
    assert found == Verification(6, Head(6, lines[-1].hash))
    assert str(found) == f"The audit holds: 6 entries, the last is 6:{lines[-1].hash[:16]}."


def test_an_empty_chain_holds_where_nothing_was_committed() -> None:
    """A store that is new has no entries."""
    assert check([], Bounds(START.hash, 4, 4))
    assert not check([], Bounds(START.hash, 4, 5))


def test_the_hash_is_what_any_tool_computes() -> None:
    """SHA-256 of sorted JSON without spaces, which holds the hash before."""
    first, second, *_ = chain()
    assert first.text.startswith(
        '{"application":"tests/1","at":"2026-03-01T12:00:00.250000+00:00",'
    )
    assert "Zo\\u00eb" in first.text
    assert json.loads(first.text)["previous"] == START.hash
    assert json.loads(second.text)["previous"] == sha256(first.text.encode("ascii")).hexdigest()


def test_an_entry_is_read_as_it_was_written() -> None:
    """All that it says, its place and its hash included."""
    (line,) = chain(1)
    (entry,) = entries(1)
    assert from_text(line.text, line.hash) == evolve(
        entry, number=1, previous=START.hash, hash=line.hash
    )


def test_what_is_empty_is_left_out() -> None:
    """A short entry has a short text; a number that is 0 says something."""
    ((_, text, _),) = chained([Entry(what="run began")], START)
    assert set(json.loads(text)) == {"number", "serial", "at", "user", "what", "previous"}


@pytest.mark.parametrize("place", range(6))
def test_an_altered_entry_is_named(place: int) -> None:
    """Its hash no longer fits."""
    lines = chain()
    text = lines[place].text.replace("update done", "update made")
    lines[place] = lines[place]._replace(text=text)
    assert broken(lines) == Broken(place + 1, "it was altered")


@pytest.mark.parametrize("place", range(5))
def test_an_altered_entry_with_a_hash_that_fits_is_found_at_the_next(place: int) -> None:
    """The next one continues what was there."""
    lines = chain()
    lines[place] = altered(lines[place], what="nothing")
    assert broken(lines) == Broken(place + 2, "it does not continue the entry before it")


def test_the_last_entry_may_be_rewritten_unless_its_hash_was_noted() -> None:
    """What a chain cannot show by itself, a head that was noted shows."""
    lines = chain()
    noted = verdict(lines).head
    lines[-1] = altered(lines[-1], what="nothing")
    assert verdict(lines)
    assert broken(lines, str(noted)).number == 6
    assert "replaced" in broken(lines, str(noted)).why


def test_a_chain_that_was_written_anew_shows_only_beside_a_noted_head() -> None:
    """Whoever can write everything can hash everything again."""
    forged = list(chained([evolve(e, what="nothing") for e in entries(6)], START))
    assert verdict(forged)
    assert broken(forged, str(Head(3, chain()[2].hash))).number == 3


@pytest.mark.parametrize("place", range(6))
def test_a_missing_entry_is_named(place: int) -> None:
    """Wherever it is, the end included: the store knows how many commits there were."""
    lines = chain(7)
    del lines[place]
    found = check(lines, known(7))
    assert found.broken is not None
    assert found.broken.number == place + 1
    assert "missing" in found.broken.why


def test_an_end_that_was_cut_off_is_named() -> None:
    """Not one commit may be missing at the end."""
    assert broken(chain()[:4]) == Broken(
        5, "the end is missing: the store is at commit 3, the audit at 2"
    )
    assert not verdict([])


def test_half_a_commit_at_the_end_shows_beside_a_noted_head() -> None:
    """Its serial is there, so only the head tells that there was more."""
    lines = chain()
    noted = str(verdict(lines).head)
    assert verdict(lines[:5])
    assert broken(lines[:5], noted) == Broken(6, "the end is missing: entry 6 was noted")


@pytest.mark.parametrize("place", range(5))
def test_entries_that_changed_places_are_named(place: int) -> None:
    """Whether their places were renumbered or not."""
    lines = chain()
    lines[place : place + 2] = lines[place + 1], lines[place]
    assert broken(lines).number == place + 1
    renumbered = [line._replace(number=n) for n, line in enumerate(lines, start=1)]
    assert broken(renumbered).number == place + 1


def test_an_inserted_entry_is_named() -> None:
    """It has the number of another."""
    lines = chain()
    lines.insert(2, altered(lines[1], what="nothing"))
    assert broken(lines).number == 3


def test_a_commit_without_entries_is_a_gap() -> None:
    """Each commit leaves one, so that none can vanish with a rewritten rest."""
    gap = [evolve(entry, serial=entry.serial + (n > 3)) for n, entry in enumerate(entries(6))]
    assert broken(list(chained(gap, START))) == Broken(5, "commit 3 is missing before it")


def test_the_chain_of_another_store_does_not_fit() -> None:
    """Nor one that lost its beginning."""
    assert "another store's" in broken(list(chained(entries(6), origin("store-2")))).why


@pytest.mark.parametrize("text", ["", "[]", "no JSON", "{}", '{"number":1}'])
def test_what_is_no_entry_is_named(text: str) -> None:
    """Whatever stands there, and whatever its hash."""
    lines = chain()
    lines[0] = Line(1, text, lines[0].hash)
    assert broken(lines).number == 1
    lines[0] = Line(1, text, hash_of(text))
    assert broken(lines).number == 1


def test_an_entry_without_its_commit_is_named_in_a_chain_without_a_store() -> None:
    """There is nothing that it can be compared with."""
    (line,) = chained([Entry(what="run began")], START)
    odd = altered(line, serial="1")
    assert check([odd]).broken == Broken(1, "it cannot be read")


@pytest.mark.parametrize("noted", ["", "6", "6:", "6:abc", "six:0123456789", "6:nothexadecimal"])
def test_what_is_no_head_is_refused(noted: str) -> None:
    """Rather than to say that the audit holds."""
    with pytest.raises(ConfigurationError, match="no head"):
        verdict(chain(), noted)


def test_every_head_there_ever_was_is_found() -> None:
    """In full or short, however old."""
    for line in chain():
        assert verdict(chain(), f"{line.number}:{line.hash}")
        assert verdict(chain(), str(Head(line.number, line.hash)))


@settings(deadline=None, max_examples=300)
@given(data=st.data())
def test_any_single_change_of_any_entry_is_found(data: st.DataObject) -> None:
    """One character of one text or hash, or one number: the chain no longer holds."""
    lines = chain()
    place = data.draw(st.integers(0, 5))
    number, text, hash = lines[place]
    kept = data.draw(st.sampled_from(("number", "text", "hash")))
    if kept == "number":
        lines[place] = Line(number + data.draw(st.sampled_from((-1, 1, 100))), text, hash)
    else:
        whole = text if kept == "text" else hash
        at = data.draw(st.integers(0, len(whole) - 1))
        other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != whole[at]))
        changed = whole[:at] + other + whole[at + 1 :]
        lines[place] = (
            Line(number, changed, hash) if kept == "text" else Line(number, text, changed)
        )
    assert broken(lines).number in {place + 1, place + 2}


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_any_change_of_the_order_is_found(data: st.DataObject) -> None:
    """Whatever was moved, repeated or taken away."""
    lines = chain()
    orders = st.lists(st.sampled_from(range(6)), max_size=8)
    chosen = [lines[n] for n in data.draw(orders)]
    if chosen not in (lines, lines[:5]):  # half a commit: see above
        assert not verdict(chosen)
