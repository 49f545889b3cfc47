"""One person edits a contact in Clio, another one its row in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from ..engine.words import FieldNote, What
from .show import Table

if TYPE_CHECKING:
    from ..engine.report import Report
    from .office import Desk, Office

Record: TypeAlias = Mapping[str, Any]


@frozen
class Cell:
    """Something that both sides say about a person.

    Args:
        column: Of the file.
        name: Of the map's field.
        read: What the record says; None where it says nothing.
        patch: What a change of it is, from the record and the new value.
        anew: Another value, from Clio's and 1 or 2 for one or the other person.
    """

    column: str
    name: str
    read: Callable[[Record], str | None]
    patch: Callable[[Record, str], dict[str, Any]]
    anew: Callable[[str, int], str]


@frozen
class Edit:
    """One field, and who changed it to what.

    Args:
        cell: The field.
        before: What Clio said.
        in_clio: What somebody made of it in Clio; None for nothing.
        in_file: What somebody made of it in the file.
    """

    cell: Cell
    before: str = field(repr=False)
    in_clio: str | None = field(repr=False)
    in_file: str | None = field(repr=False)

    @property
    def changed_in(self) -> str:
        """On which side it was changed."""
        sides = ("Clio" * (self.in_clio is not None), "the file" * (self.in_file is not None))
        return " and ".join(filter(None, sides))


@frozen
class Edits:
    """What two people did to one person's data.

    Args:
        row: The row's number.
        record: The contact's id.
        edits: One for each field.
    """

    row: int
    record: int
    edits: tuple[Edit, ...]

    def make(self, office: Office, desk: Desk) -> None:
        """Do it: in Clio's own pages, and in the file."""
        record = office.sim.get("contacts", self.record) or {}
        for edit in self.edits:
            if edit.in_clio is not None:
                change = edit.cell.patch(record, edit.in_clio)
                office.sim.update("contacts", self.record, change)
        cells = {e.cell.column: e.in_file for e in self.edits if e.in_file is not None}
        desk.files[desk.clients.name].edit(self.row, cells)

    def table(self, office: Office, desk: Desk, report: Report) -> Table:
        """Both sides' values side by side, and what became of them."""
        record = office.sim.get("contacts", self.record) or {}
        rows = [
            ["was in Clio", *(edit.before for edit in self.edits)],
            ["edited in Clio", *(edit.in_clio or "" for edit in self.edits)],
            ["edited in the file", *(edit.in_file or "" for edit in self.edits)],
            ["outcome", *self.fates(desk, report)],
            ["is in Clio", *(edit.cell.read(record) or "" for edit in self.edits)],
        ]
        title = f"Row {self.row} of {desk.files[desk.clients.name].name}, contact {self.record}"
        return Table.of("", *(edit.cell.column for edit in self.edits), rows=rows, title=title)

    def fates(self, desk: Desk, report: Report) -> list[str]:
        """What became of each field, in the report's words."""
        notes: dict[str, FieldNote] = {}
        for result in report.results:
            if (result.map, result.number) == (desk.clients.name, self.row):
                notes = {note.field: note for note in result.fields}
        return [_fate(notes.get(edit.cell.name)) for edit in self.edits]

    def as_dict(self, desk: Desk, report: Report) -> list[dict[str, str]]:
        """For programs: fields and outcomes, no values."""
        return [
            {"field": edit.cell.column, "changed_in": edit.changed_in, "outcome": fate}
            for edit, fate in zip(self.edits, self.fates(desk, report), strict=True)
        ]


def _fate(note: FieldNote | None) -> str:
    return "" if note is None else note.fate.value


def chosen(office: Office, desk: Desk, report: Report) -> Edits | None:
    """A person of whom most can be edited; None if no row has a contact."""
    possible = [
        Edits(number, record, tuple(_edits(cells, said)))
        for number, record, cells, said in _people(office, desk, report)
    ]
    return max(possible, key=lambda edits: len(edits.edits), default=None)


def _people(
    office: Office, desk: Desk, report: Report
) -> Iterator[tuple[int, int, list[Cell], Record]]:
    """Rows with a contact of their own, new ones first, and what can be edited of each."""
    order = (What.CREATE, What.ADOPT)
    sheet = desk.files[desk.clients.name]
    for result in sorted(report.results, key=lambda one: one.what is not What.CREATE):
        if result.map != desk.clients.name or result.what not in order or result.record is None:
            continue
        record = office.sim.get("contacts", result.record.id) or {}
        row = sheet.row(result.number)
        cells = [cell for cell in CELLS if row.get(cell.column) and cell.read(record)]
        yield result.number, result.record.id, cells, record


def _edits(cells: Iterable[Cell], record: Record) -> Iterator[Edit]:
    """The first field is changed in Clio, the second in the file, the third on both sides."""
    for cell, (by_clio, by_file) in zip(cells, SIDES, strict=False):
        before = cell.read(record) or ""
        in_clio = cell.anew(before, 1) if by_clio else None
        yield Edit(cell, before, in_clio, cell.anew(before, 2) if by_file else None)


SIDES = ((True, False), (False, True), (True, True))


def _child(key: str, label: str, attribute: str) -> dict[str, Callable[..., Any]]:
    """How a labelled row of a contact is read and changed."""

    def row(record: Record) -> Mapping[str, Any]:
        return next((one for one in record[key] if one["name"] == label), {})

    def patch(record: Record, value: str) -> dict[str, Any]:
        return {key: [{"id": row(record)["id"], attribute: value}]}

    return {"read": lambda record: row(record).get(attribute), "patch": patch}


def _plain(key: str) -> dict[str, Callable[..., Any]]:
    """How a field of the contact itself is read and changed."""
    return {"read": lambda record: record[key], "patch": lambda _, value: {key: value}}


def _number(before: str, person: int) -> str:
    return f"(312) 555-017{person}" if not before.endswith(f"555-017{person}") else "(312) 555-0179"


def _address(before: str, person: int) -> str:
    name, _, host = before.partition("@")
    return f"{name}.{'ab'[person - 1]}@{host}"


def _day(before: str, person: int) -> str:
    return (dt.date.fromisoformat(before) + dt.timedelta(days=person)).isoformat()


def _name(before: str, person: int) -> str:
    return f"{before}-{('Novak', 'Reyes')[person - 1]}"


CELLS = (
    Cell(
        "Mobile",
        "phone_numbers.Mobile",
        **_child("phone_numbers", "Mobile", "number"),
        anew=_number,
    ),
    Cell(
        "E-mail",
        "email_addresses.Work",
        **_child("email_addresses", "Work", "address"),
        anew=_address,
    ),
    Cell("Last name", "last_name", **_plain("last_name"), anew=_name),
    Cell("First name", "first_name", **_plain("first_name"), anew=_name),
    Cell("Born", "date_of_birth", **_plain("date_of_birth"), anew=_day),
)
"""What can be edited, the likeliest first."""
