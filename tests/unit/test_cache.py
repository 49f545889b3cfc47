"""What is kept of records that were read, and for whom."""

from __future__ import annotations

import pytest

from clio_sync._policy.cache import Cache, Kept, key_of
from clio_sync.errors import ConfigurationError


def kept(number: int) -> Kept:
    """One record."""
    return Kept(f'"{number}"', b"{}")


def test_the_record_not_read_for_longest_goes_first():
    """Reading one keeps it."""
    cache = Cache(max_entries=2)
    for number in (1, 2):
        cache.keep(bytes([number]), kept(number))
    assert cache.find(b"\x01") == kept(1)
    cache.keep(b"\x03", kept(3))
    assert cache.find(b"\x02") is None
    assert cache.find(b"\x01") == kept(1)
    assert len(cache) == 2


def test_a_record_that_is_kept_again_takes_no_second_place():
    """It is the newer one that counts."""
    cache = Cache(max_entries=2)
    cache.keep(b"1", kept(1))
    cache.keep(b"1", kept(2))
    assert (len(cache), cache.find(b"1")) == (1, kept(2))
    cache.clear()
    assert len(cache) == 0


def test_another_token_version_or_question_is_another_record():
    """So that nobody gets what somebody else may read."""
    keys = {
        key_of("a", "4.0.13", "https://x/1"),
        key_of("b", "4.0.13", "https://x/1"),
        key_of("a", "4.0.12", "https://x/1"),
        key_of("a", "4.0.13", "https://x/2"),
    }
    assert len(keys) == 4


def test_a_cache_shows_counts_and_nothing_else():
    """Its repr ends up in logs."""
    cache = Cache()
    cache.keep(b"secret", Kept('"e"', b"Jane Roe"))
    cache.count(hit=True)
    cache.count(hit=False)
    assert repr(cache) == "<Cache of 1 records, 1 hits, 1 misses>"


def test_a_cache_of_nothing_is_refused():
    """It would only cost time."""
    with pytest.raises(ConfigurationError, match="1 or more"):
        Cache(max_entries=0)
