"""Instants: dates with a time of day, whose zone is said and never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .cells import is_empty, native
from .cleaning import text
from .transform import Transform, maker, same
from .values import Unfit

ISO = "iso"
"""The name of ISO 8601 among formats."""


@maker
def moment(*, formats: Sequence[str] = (ISO,), zone: str | None = None) -> Transform:
    """Read a date with a time of day, and write it as ISO 8601 in UTC.

    A time that the clocks of the zone skip, or show twice, is refused, and so is one
    without an offset where no zone is declared.

    Args:
        formats: What it may look like, in the codes of `datetime.strptime`, or ``"iso"``.
        zone: The zone of times without an offset, such as ``America/Chicago``.

    Raises:
        ValueError: The zone is not known here.
    """
    home = zone_of(zone)
    said = {"formats": list(formats), **({} if zone is None else {"zone": zone})}

    def read(value: object) -> object:
        found = _moment(value, tuple(formats), home)
        return _utc(found) if isinstance(found, dt.datetime) else found

    return Transform(read, same if ISO in formats else None, "moment", said)


@maker
def day_in(zone: str, *, formats: Sequence[str] = (ISO,)) -> Transform:
    """Take the calendar date that an instant had in a zone, for a date field.

    ``2024-02-01T04:30:00Z`` was still January in Chicago. Times without an offset are
    taken to be of that zone. There is no way back from a date to the instant.

    Args:
        zone: The zone, such as ``America/Chicago``.
        formats: What instants may look like, as for `moment`.

    Raises:
        ValueError: The zone is not known here.
    """
    home = zone_of(zone)

    def read(value: object) -> object:
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value.isoformat()
        found = _moment(value, tuple(formats), home)
        if not isinstance(found, dt.datetime):
            return found
        try:
            return found.astimezone(home).date().isoformat()
        except OverflowError:
            return Unfit("is out of the calendar", "Check the source.")

    return Transform(read, None, "day_in", {"zone": zone, "formats": list(formats)})


def _utc(found: dt.datetime) -> str:
    return f"{found.isoformat(timespec='seconds')[:19]}Z"


def zone_of(zone: str | None) -> ZoneInfo | None:
    """The zone of a name.

    Raises:
        ValueError: It is not known here.
    """
    if zone is None:
        return None
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        known = "America/Chicago is one, where the machine or the package tzdata has them"
        raise ValueError(f"{zone!r} is no time zone that is known here: {known}.") from None


def _moment(value: object, formats: tuple[str, ...], zone: ZoneInfo | None) -> object:
    """The instant in UTC, or why there is none."""
    if is_empty(value):
        return None
    if isinstance(held := native(value), dt.datetime):
        return _placed(held, zone)
    line = text(value) if isinstance(value, str) else _none(formats)
    if not isinstance(line, str):
        return line
    if len(formats) == 1:  # as it is nearly always
        alone = _parsed(line, formats[0])
        return _none(formats) if alone is None else _placed(alone, zone)
    found = {at for form in formats if (at := _parsed(line, form)) is not None}
    if len(found) > 1:
        advice = "Drop one of the declared formats, or write the month as a word."
        return Unfit("is two different moments by the declared formats", advice)
    return _placed(found.pop(), zone) if found else _none(formats)


def _none(formats: tuple[str, ...]) -> Unfit:
    return Unfit("is no moment in a declared format", f"Declared: {', '.join(formats)}.")


def _parsed(line: str, form: str) -> dt.datetime | None:
    try:
        if form != ISO:
            return dt.datetime.strptime(line, form)
        return dt.datetime.fromisoformat(line) if _ISO.match(line) else None
    except ValueError:
        return None


_ISO = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d", re.ASCII)
"""A date alone is no moment, and an offset behind it no time of day."""


def _placed(found: dt.datetime, zone: ZoneInfo | None) -> dt.datetime | Unfit:
    try:
        if found.tzinfo is not None:
            return found.astimezone(dt.UTC)
        if zone is not None and zone.key == "UTC":
            return found.replace(tzinfo=dt.UTC)
        if zone is None:
            return Unfit("lacks a time zone", "Declare zone=, or write the offset behind it.")
        offset = zone.utcoffset(found)
        if offset is None or offset != zone.utcoffset(found.replace(fold=1)):
            return Unfit("is skipped or shown twice by the clocks", "Write the offset behind it.")
        return (found - offset).replace(tzinfo=dt.UTC)
    except (OverflowError, ValueError):
        return Unfit("is out of the calendar", "Check the source.")
