"""A firm that keeps its time elsewhere: matters, and what hangs on them, on their way to Clio."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from clio_sync.mapping import (
    DataMap,
    custom_field,
    date,
    duration,
    field as mapped,
    named,
    reference,
)

from .firm import Firm

RATE = 250


def matters_map() -> DataMap:
    """Matters by the number that the firm gives them, of clients whom Clio knows."""
    return DataMap(
        "matters",
        key="no",
        fields=[
            reference("client", by="client"),
            mapped("description", "what"),
            custom_field("Receipt", "no", identity=True),
        ],
    )


def times_map(matters: DataMap, **options: Any) -> DataMap:
    """Time entries."""
    return DataMap(
        "activities",
        type="TimeEntry",
        key="id",
        fields=[
            reference("matter", to=matters, by="case"),
            named("user", "who"),
            date("date", "day", formats=["%Y-%m-%d"]),
            duration("hours"),
            mapped("price", "rate", **options),
            mapped("note", "what"),
            mapped("non_billable", "free"),
        ],
    )


def entry(n: int, **columns: str) -> dict[str, str]:
    """A time entry that was approved."""
    row = {
        "id": f"t{n}",
        "case": "A",
        "who": "Nora Whitfield",
        "day": f"2024-05-0{n + 1}",
        "hours": "1.5",
        "rate": f"{RATE}.00",
        "what": f"Drafted brief {n}",
        "free": "no",
    }
    return {**row, **columns}


@define
class Office:
    """The firm's matters are in Clio; what hangs on them is on its way."""

    firm: Firm
    matters: DataMap = field(factory=matters_map)
    times: DataMap = field(init=False)
    rows: list[dict[str, Any]] = field(factory=lambda: [entry(0), entry(1)])
    cases: list[dict[str, Any]] = field(init=False)
    others: dict[DataMap, list[dict[str, Any]]] = field(factory=dict)
    kind: Any = None

    def __attrs_post_init__(self) -> None:
        self.times = times_map(self.matters)
        sim = self.firm.sim
        for first, last, rate in (("Nora", "Whitfield", 300.0), ("Dan", "Okafor", 200.0)):
            made = {"first_name": first, "last_name": last, "name": f"{first} {last}"}
            sim.create("users", {**made, "email": f"{first}@example.com", "rate": rate})
        client = sim.create("contacts", {"type": "Person", "first_name": "A", "last_name": "B"})
        self.cases = [{"no": no, "client": client["id"], "what": f"Case {no}"} for no in "AB"]
        sim.clock.advance(60)

    def readings(self) -> list[Any]:
        """Matters and all that hangs on them."""
        both = [self.matters.read(self.cases), self.times.read(self.rows)]
        return [*both, *(one.read(rows) for one, rows in self.others.items())]

    def job(self) -> Any:
        """A job as a new process would make it."""
        return self.firm.job(self.readings())

    def run(self, **options: Any) -> Any:
        """Plan and apply."""
        return self.firm.apply(self.firm.plan(self.job()), **options)

    def all(self, resource: str = "activities") -> list[dict[str, Any]]:
        """What Clio has."""
        return self.firm.sim.all(resource)

    def the(self, n: int) -> dict[str, Any]:
        """The one activity that a row made."""
        (found,) = [a for a in self.all() if a["note"] == f"Drafted brief {n}"]
        return found

    def matter(self, no: str = "A") -> dict[str, Any]:
        """A matter in Clio."""
        (found,) = [m for m in self.all("matters") if m["description"] == f"Case {no}"]
        return found
