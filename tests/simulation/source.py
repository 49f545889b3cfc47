"""The firm's own tables: people, their matters and time, and what changes in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from clio_sync.mapping import DataMap, custom_field, duration, email, field as mapped, reference

from .sheets import Mirrored, Row, Sheet

if TYPE_CHECKING:
    from .world import World

CLIENT_COLUMNS = ("title", "prefix", "visa")
"""What changes in the rows of people."""
MAPS = ("contacts", "matters", "activities")


def maps() -> tuple[DataMap, DataMap, DataMap]:
    """People, their matters and time; each owner of a field occurs."""
    clients = DataMap(
        "contacts",
        key="id",
        fields=[
            mapped("first_name", "first"),
            mapped("last_name", "last"),
            mapped("title", "title"),
            mapped("prefix", "prefix", owner="clio"),
            email("mail", label="Work"),
            custom_field("Visa", "visa", owner="source"),
        ],
    )
    cases = DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", to=clients, by="client"),
            mapped("description", "what"),
            custom_field("Receipt", "receipt", identity=True),
        ],
    )
    times = DataMap(
        "activities",
        type="TimeEntry",
        key="id",
        fields=[
            reference("matter", to=cases, by="case"),
            mapped("date", "day"),
            duration("hours"),
            mapped("price", "rate"),
            mapped("note", "what"),
        ],
    )
    return clients, cases, times


def client(n: int, title: str, prefix: str, visa: str) -> Row:
    """A person; none of the words was ever said before."""
    return {
        "id": f"c{n}",
        "first": f"First{n}",
        "last": f"Last{n}",
        "title": title,
        "prefix": prefix,
        "mail": f"p{n}@example.com",
        "visa": visa,
    }


def case(n: int, what: str) -> Row:
    """A matter of the client of the same number."""
    return {"no": f"m{n}", "client": f"c{n}", "what": what, "receipt": f"R{n}"}


def time(n: int, *, says_less: bool) -> Row:
    """The first two say the same: two calls of six minutes on one day; or one says less."""
    m = max(n, 1)
    rate = "" if n == 0 and says_less else f"{100 + m}"
    row = {"id": f"t{n}", "case": f"m{m}", "day": f"2024-05-0{m}", "hours": f"{m}.1"}
    return {**row, "rate": rate, "what": f"call {m}"}


@define
class Tables:
    """What the firm has, now; and what it had and has no more."""

    people: Sheet | Mirrored
    matters: list[Row]
    activities: list[Row]
    dropped: list[Row] = field(factory=list)
    """People whose rows were dropped, and may come back."""
    still: int = 0
    """How many rows are just being pushed: people's rows do not change meanwhile."""

    @property
    def contacts(self) -> list[Row]:
        """The rows of people, as they are now."""
        return self.people.all()


def picked(items: Sequence[Row], pick: float) -> Row | None:
    """One of what there is just then; a history that is shortened still finds one."""
    return items[int(pick * len(items))] if items else None


@frozen
class RowChanges:
    """Somebody changes a cell of a person's row, or puts back what stood there before."""

    column: str
    pick: float
    back: bool = False

    def happen(self, world: World) -> None:
        """Change it."""
        row = picked(world.tables.contacts, self.pick)
        if row is None or world.tables.still:
            return
        word = world.words.another(row["id"], self.column, back=self.back)
        world.tables.people.change(row["id"], self.column, word)
        world.witness.row_says(row["id"], self.column, word)
        world.say(f"the source says {word!r} for {self.column} of {row['id']}")


@frozen
class CaseChanges:
    """Somebody describes a matter anew in the firm's table."""

    pick: float

    def happen(self, world: World) -> None:
        """Change it."""
        row = picked(world.tables.matters, self.pick)
        if row is not None:
            row["what"] = world.words.new()
            world.say(f"the source says {row['what']!r} for {row['no']}")


@frozen
class TimeChanges:
    """Somebody corrects the hours of a row."""

    pick: float
    hours: int

    def happen(self, world: World) -> None:
        """Change them."""
        row = picked(world.tables.activities, self.pick)
        if row is not None:
            row["hours"] = f"{self.hours}.5"
            world.say(f"the source says {row['hours']} hours for {row['id']}")


@frozen
class RowGoes:
    """A person's row is dropped, as in an export that leaves the inactive out."""

    pick: float

    def happen(self, world: World) -> None:
        """Drop it."""
        row = picked(world.tables.contacts[:-1], self.pick)  # one has to stay
        if row is not None:
            world.tables.people.remove(row["id"])
            world.tables.dropped.append(row)
            world.say(f"the source drops {row['id']}")


@frozen
class RowComesBack:
    """A row that was dropped is there again, as it was."""

    pick: float

    def happen(self, world: World) -> None:
        """Put it back."""
        row = picked(world.tables.dropped, self.pick)
        if row is not None:
            world.tables.dropped.remove(row)
            world.tables.people.add(row)
            world.say(f"the source has {row['id']} again")


@frozen
class Reordered:
    """The export comes in another order."""

    pick: float

    def happen(self, world: World) -> None:
        """Turn every table, so that another row is the first one."""
        world.tables.people.turn(self.pick)
        for table in (world.tables.matters, world.tables.activities):
            turn = int(self.pick * len(table))
            table[:] = table[turn:] + table[:turn]
        world.say("the source comes in another order")
