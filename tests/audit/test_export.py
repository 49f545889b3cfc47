"""The audit as a file that anybody can check."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from clio_sync.audit import Audit, Entry, verify_jsonl
from clio_sync.audit.chain import Line, chained, origin
from clio_sync.audit.export import write_jsonl
from clio_sync.errors import ConfigurationError, StoreError


@pytest.fixture
def lines() -> list[Line]:
    """A chain."""
    things = (Entry(what=what, serial=n) for n, what in enumerate(("a", "b", "ü"), start=5))
    return list(chained(things, origin("store-1")))


@pytest.fixture
def file(lines: list[Line], tmp_path: Path) -> Path:
    """Its export."""
    assert write_jsonl(lines, tmp_path / "audit.jsonl") == 3
    return tmp_path / "audit.jsonl"


def test_an_export_holds(file: Path, lines: list[Line]) -> None:
    """Without the store, and beside any head that was noted."""
    assert verify_jsonl(file)
    assert verify_jsonl(file, head=f"2:{lines[1].hash[:16]}")
    assert verify_jsonl(file).head == (3, lines[2].hash)


def test_a_line_without_its_hash_is_what_was_hashed(file: Path) -> None:
    """So any tool can check it: a line of JSON, sorted, in ASCII."""
    for line in file.read_text("ascii").splitlines():
        told = json.loads(line)
        hash = told.pop("hash")
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        assert sha256(text.encode()).hexdigest() == hash


@pytest.mark.parametrize("place", range(3))
def test_any_changed_line_is_named(file: Path, place: int) -> None:
    """Even where it means the same: an entry is written in one way."""
    whole = file.read_text().splitlines()
    for changed in ("", "[]", "1", "{", "{}", whole[place].replace("{", "{ ", 1), whole[place][1:]):
        file.write_text("\n".join([*whole[:place], changed, *whole[place + 1 :], ""]))
        found = verify_jsonl(file)
        assert found.broken is not None
        assert found.broken.number == place + 1


@pytest.mark.parametrize("place", range(2))
def test_a_removed_line_is_named(file: Path, place: int) -> None:
    """The next one does not continue the one before."""
    whole = file.read_text().splitlines(keepends=True)
    file.write_text("".join(whole[:place] + whole[place + 1 :]))
    found = verify_jsonl(file)
    assert found.broken is not None
    assert found.broken.number == place + 1


def test_an_end_that_was_cut_off_shows_beside_a_noted_head(file: Path) -> None:
    """By itself, a shorter file is as good."""
    head = str(verify_jsonl(file).head)
    whole = file.read_text().splitlines(keepends=True)
    file.write_text("".join(whole[:2]))
    assert verify_jsonl(file)
    assert not verify_jsonl(file, head=head)


def test_a_lost_line_break_at_the_end_is_no_change(file: Path) -> None:
    """Editors do that."""
    file.write_text(file.read_text().rstrip("\n"))
    assert verify_jsonl(file)


def test_a_file_of_other_bytes_is_no_audit(file: Path) -> None:
    """It is said, not raised."""
    file.write_bytes(b"\xff\xfe\x00" * 9)
    assert not verify_jsonl(file)


def test_what_is_no_head_is_refused(file: Path) -> None:
    """Rather than to say that it holds."""
    with pytest.raises(ConfigurationError):
        verify_jsonl(file, head="last")


class Spoilt:
    """A store in whose audit somebody has written."""

    def audited(self, after: int = 0) -> object:
        """An entry that is none."""
        return iter([Line(1, '{"what":"a","hat":"b"}', "")])


def test_what_cannot_be_read_is_said_in_our_words() -> None:
    """With what to do."""
    with pytest.raises(StoreError, match=r"Entry 1 .*verify\(\)"):
        next(iter(Audit(Spoilt())))  # type: ignore[arg-type]
