"""Dates and instants as Clio reads them: the one common way to write each, and no other."""

from __future__ import annotations

import datetime as dt
import re

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_INSTANT = re.compile(
    _DATE.pattern + r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def as_date(value: object) -> str | None:
    """A date as ``YYYY-MM-DD``, as which a timestamp is read too."""
    instant = as_instant(value)
    if instant is not None:
        return instant.date().isoformat()
    text = str(value)
    try:
        return dt.date.fromisoformat(text).isoformat() if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def as_instant(value: object) -> dt.datetime | None:
    """A timestamp, with a zone or without."""
    text = str(value)
    try:
        return dt.datetime.fromisoformat(text) if _INSTANT.fullmatch(text) else None
    except ValueError:
        return None


def as_time(value: object) -> str | None:
    """A time of day, with seconds or without."""
    text = str(value)
    try:
        return dt.time.fromisoformat(text).isoformat() if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def in_some_zone(moment: dt.datetime) -> dt.datetime:
    """The same instant; one without a zone is in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone.utc)
