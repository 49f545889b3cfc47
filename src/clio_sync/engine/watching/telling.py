"""What was committed, as events: told by the audit's entries, so that no write can forget its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

from .events import (
    Event,
    ReviewAnswered,
    ReviewClosed,
    ReviewRaised,
    RowQuarantined,
    RowReleased,
    WriteIntended,
    WriteSettled,
)

if TYPE_CHECKING:
    from ...audit.words import Entry


@define
class Notes:
    """Collects the events of one commit while it is made; they are told once it stands."""

    events: list[Event] = field(factory=list, init=False)

    def __call__(self, entry: Entry) -> None:
        """Keep what an entry of the audit means to an observer, if it means something."""
        event = event_of(entry)
        if event is not None:
            self.events.append(event)


def event_of(entry: Entry) -> Event | None:
    """What an entry of the audit means to an observer.

    Args:
        entry: As it is appended; it holds no values.
    """
    row: dict[str, Any] = {"run": entry.by.run, "map": entry.map, "number": entry.row}
    if entry.intent:
        return _write(entry, row)
    question, _, name = entry.why.partition(" about ")
    match entry.what:
        case "asked":
            return ReviewRaised(question=question, field=name, **row)
        case "answered":
            return ReviewClosed(question=question, field=name, **row)
        case "decided" if not entry.by.run:  # a run that acts on it says it once more
            return ReviewAnswered(says=entry.why, **row)
        case "set aside":
            return RowQuarantined(why=entry.why, **row)
        case "released":
            return RowReleased(**row)
        case _:
            return None


def _write(entry: Entry, row: dict[str, Any]) -> Event:
    verb, _, fate = entry.what.rpartition(" ")
    write: dict[str, Any] = {
        "verb": verb,
        "resource": entry.resource,
        "record": entry.record,
        **row,
    }
    if fate == "intended":
        return WriteIntended(intent=entry.intent, **write)
    return WriteSettled(fate=fate, intent=entry.intent, why=entry.why, **write)
