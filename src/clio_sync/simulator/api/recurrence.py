"""Entries that come again: as much of RFC 5545 as calendars commonly use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..wire import Values

MOST = 500
"""The occurrences that are worked out of one entry."""

_DAYS = {"DAILY": 1, "WEEKLY": 7}
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def normal(rule: str | None) -> str | None:
    """A rule as Clio keeps it: without a prefix, and without what is usual anyway."""
    if not rule:
        return None
    parts = rule.removeprefix("RRULE:").split(";")
    return ";".join(part for part in parts if part != "INTERVAL=1")


def expanded(entry: Values, until: str) -> Iterator[Values]:
    """Each occurrence of an entry as an entry of its own, which names the one it comes from.

    Args:
        entry: With or without a rule.
        until: The last instant of interest; empty for no such.
    """
    if not entry.get("recurrence_rule"):
        yield entry
        return
    begin, end = (dt.datetime.fromisoformat(entry[name]) for name in ("start_at", "end_at"))
    for start in _starts(begin, _read(entry["recurrence_rule"])):
        if until and start.isoformat()[:19] > until[:19]:
            return
        yield {
            **entry,
            "id": f"{entry['id']}-{start:%Y%m%dT%H%M%S}",
            "parent_calendar_entry": {"id": entry["id"]},
            "parent_calendar_entry_id": int(entry["id"]),
            "start_at": start.isoformat(),
            "end_at": (start + (end - begin)).isoformat(),
        }


def _read(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def _starts(begin: dt.datetime, rule: dict[str, str]) -> Iterator[dt.datetime]:
    last = rule.get("UNTIL", "")
    most = min(_whole(rule.get("COUNT"), MOST), MOST)
    for number, start in enumerate(_steps(begin, rule)):
        if number >= most or (last and f"{start:%Y%m%dT%H%M%S}" > last.ljust(15, "9")):
            return
        yield start


def _steps(begin: dt.datetime, rule: dict[str, str]) -> Iterator[dt.datetime]:
    interval, frequency = max(1, _whole(rule.get("INTERVAL"), 1)), rule.get("FREQ", "DAILY")
    for number in range(MOST):
        if frequency in _DAYS:
            start = begin + dt.timedelta(days=_DAYS[frequency] * interval * number)
            yield from _in_week(start, rule, begin) if frequency == "WEEKLY" else (start,)
        else:
            yield from _later(begin, number * interval * (12 if frequency == "YEARLY" else 1))


def _in_week(start: dt.datetime, rule: dict[str, str], begin: dt.datetime) -> Iterator[dt.datetime]:
    named = [_WEEKDAYS.index(one) for one in rule.get("BYDAY", "").split(",") if one in _WEEKDAYS]
    monday = start - dt.timedelta(days=start.weekday())
    days = (monday + dt.timedelta(days=one) for one in sorted(named)) if named else iter([start])
    return (day for day in days if day >= begin)


def _later(begin: dt.datetime, months: int) -> Iterator[dt.datetime]:
    """The same day some months on; a month without it has none."""
    years, month = divmod(begin.month - 1 + months, 12)
    try:
        yield begin.replace(year=begin.year + years, month=month + 1)
    except ValueError:
        return


def _whole(text: str | None, otherwise: int) -> int:
    return (
        int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else otherwise
    )
