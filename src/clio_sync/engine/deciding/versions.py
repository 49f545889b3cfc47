"""Which of two versions of a record is the newer: lists lag, and say so nowhere.

A list may show a version older than the one we hold, our own last write for
one. Taking it in would make that write look like somebody's edit. Three
things tell: the etag (the same one is the same version, unless it is a later one), Clio's
`updated_at` (an earlier one is an older version), and, where both are equal in time, only
a read of the record itself.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from attrs import frozen

from ...store.words import Link
from ..words import Record


class Age(Enum):
    """A version as compared with the one that is held."""

    SAME = "same"
    OLDER = "older"
    NEWER = "newer"
    UNKNOWN = "unknown"


@frozen
class Version:
    """What names a version of a record."""

    etag: str | None
    updated_at: str | None

    @classmethod
    def of(cls, record: Record) -> Version:
        """The version that was read."""
        return cls(record.get("etag"), record.get("updated_at"))

    def against(self, link: Link) -> Age:
        """How this version compares with the one a link remembers."""
        return self.after(Version(link.etag, link.updated_at))

    def after(self, other: Version) -> Age:
        """How this version compares with another one that was seen."""
        mine, held = instant(self.updated_at), instant(other.updated_at)
        if self.etag is not None and self.etag == other.etag:
            return Age.NEWER if mine and held and mine > held else Age.SAME
        if mine is None or held is None:
            return Age.NEWER if held is None else Age.UNKNOWN
        if mine == held:
            return Age.UNKNOWN
        return Age.NEWER if mine > held else Age.OLDER

    def older_than(self, moment: float | None) -> bool | None:
        """Whether something that changed at ``moment`` came later; None where unknown."""
        mine = instant(self.updated_at)
        return None if mine is None or moment is None else mine < moment


def instant(text: str | None) -> float | None:
    """An instant of Clio's (ISO 8601) in seconds since the epoch."""
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None
