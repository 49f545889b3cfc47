"""What people do in Clio's own pages while programs are at work."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from attrs import frozen

from clio_sync.store.words import Question

from .deaths import living
from .workers import job_of

if TYPE_CHECKING:
    from .world import World

EDITED = ("title", "prefix", "Visa")
"""The fields of contacts that people edit."""


def picked(records: list[dict[str, Any]], pick: float) -> dict[str, Any] | None:
    """One of what there is just then."""
    return records[int(pick * len(records))] if records else None


@frozen
class Edit:
    """Somebody edits a field of a contact, or puts back what stood there before."""

    field: str
    pick: float
    back: bool = False

    def happen(self, world: World) -> None:
        """Edit it."""
        contact = picked(world.sim.all("contacts"), self.pick)
        if contact is None:
            return
        word = world.words.another(contact["id"], self.field, back=self.back)
        world.sim.update("contacts", contact["id"], world.payload(contact, self.field, word))
        world.say(f"a person says {word!r} for {self.field} of contact {contact['id']}")


@frozen
class Answers:
    """Somebody decides a question about a field that both sides changed.

    Args:
        pick: Which question.
        keeps_clio: Whether Clio's value is to stay, or else the source's.
    """

    pick: float
    keeps_clio: bool

    def happen(self, world: World) -> None:
        """Decide it."""
        if not world.store.exists():
            return
        with living(None), closing(job_of(world, world.sim.client())) as job:
            asked = [one for one in job.reviews if one.question is Question.CONFLICT]
            if asked:
                review = asked[int(self.pick * len(asked))]
                answer = review.keep_clio if self.keeps_clio else review.keep_source
                answer(by="a person")
                world.witness.answered.add(review.field)
                world.say(f"a person decides about {review.field}: {answer.__name__}")


@frozen
class AddsPhone:
    """Somebody adds a phone number to a contact: no map knows of it."""

    pick: float

    def happen(self, world: World) -> None:
        """Add it."""
        contact = picked(world.sim.all("contacts"), self.pick)
        if contact is None:
            return
        number = f"555-{1000 + world.words.count()}"
        phones = [{"name": "Other", "number": number}]
        world.sim.update("contacts", contact["id"], {"phone_numbers": phones})
        world.witness.phones.append((contact["id"], number))
        world.say(f"a person adds {number} to contact {contact['id']}")


@frozen
class Deletes:
    """Somebody deletes a contact or an activity."""

    collection: str
    pick: float

    def happen(self, world: World) -> None:
        """Delete it, unless Clio refuses for what hangs on it."""
        if self.collection == "contacts":
            hang = {matter["client"]["id"] for matter in world.sim.all("matters")}
            free = [one for one in world.sim.all("contacts") if one["id"] not in hang]
        else:
            free = world.sim.all(self.collection)
        record = picked(free, self.pick)
        if record is not None:
            world.witness.about_to_delete(self.collection, record["id"])
            world.sim.delete(self.collection, record["id"])
            world.say(f"a person deletes {record['id']} of {self.collection}")


@frozen
class NotesTime:
    """Somebody writes a reference into an activity: no map knows of it."""

    pick: float

    def happen(self, world: World) -> None:
        """Write it."""
        entry = picked(world.sim.all("activities"), self.pick)
        if entry is not None:
            word = world.words.new()
            world.sim.update("activities", entry["id"], {"reference": word})
            world.witness.noted[entry["id"]] = word
            world.say(f"a person refers to {word!r} in activity {entry['id']}")


@frozen
class EntersTime:
    """Somebody enters time on a matter by hand, as long as another entry there."""

    pick: float

    def happen(self, world: World) -> None:
        """Enter it."""
        entry = picked(world.sim.all("activities"), self.pick)
        if entry is not None:
            made = {name: entry[name] for name in ("type", "date", "quantity", "price")}
            matter = {"matter": {"id": entry["matter"]["id"]}}
            world.sim.create("activities", {**made, **matter, "note": world.words.new()})
            world.witness.meddled = True
            world.say("a person enters time on a matter")
