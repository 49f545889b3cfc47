"""Answers that need not be sent twice: what Clio says is unchanged is read from here."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from typing import NamedTuple

from ..errors import ConfigurationError


class Kept(NamedTuple):
    """One record as Clio sent it."""

    etag: str
    content: bytes


class Cache:
    """The records that were read last, so that Clio need not send them again.

    A record that is read again is asked for with its etag (``If-None-Match``).
    If Clio answers that it is unchanged, the copy kept here is what you get. It
    saves bytes and Clio's work, not requests: each question counts.

    One cache may serve several clients: what is read with one token is never
    handed out for another, and neither tokens nor addresses are kept in it.

    Args:
        max_entries: How many records are kept; the one not read for longest goes first.
    """

    def __init__(self, max_entries: int = 1000) -> None:
        if max_entries < 1:
            raise ConfigurationError(
                "A cache that keeps nothing is of no use.",
                advice="Leave it out, or pass 1 or more.",
            )
        self.max_entries = max_entries
        self.hits: int = 0
        self.misses: int = 0
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget all records; the counts stay."""
        self._kept.clear()

    def find(self, key: bytes) -> Kept | None:
        """What is kept under a key, which is then the one read last."""
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._kept[key] = kept
        return kept

    def keep(self, key: bytes, kept: Kept) -> None:
        """Keep a record, and give up those not read for longest."""
        self._kept.pop(key, None)
        self._kept[key] = kept
        while len(self._kept) > self.max_entries:
            self._kept.popitem(last=False)

    def count(self, *, hit: bool) -> None:
        """Note whether a copy could be used."""
        if hit:
            self.hits += 1
        else:
            self.misses += 1

    def __repr__(self) -> str:
        return f"<Cache of {len(self)} records, {self.hits} hits, {self.misses} misses>"


def key_of(token: str, version: str, url: str) -> bytes:
    """What a record is kept under: whose it is, in which version, and what was asked for."""
    return sha256(f"{token}\n{version}\n{url}".encode()).digest()
