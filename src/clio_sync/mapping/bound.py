"""A data map bound to one account: what the engine reads, compares and writes with."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from ..errors import MappingError
from ..matching import Facts
from . import facts
from .backwards import Keys, cells_of, no_keys, to_source
from .declared import Child, Owner
from .lenses import Association, Body, Lens
from .properties import Place, filter_for
from .rows import BoundRow, MappedRow, Problem, ReturnedRow, kind_of
from .values import Address, Record, Reference, Seen, Unfit, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from .data_map import DataMap

NORMAL: Final = 1
"""The version of the normaliser: digests taken with another one are not compared."""


@frozen(kw_only=True)
class BoundField:
    """One field of a bound map.

    Args:
        name: Its stable name.
        lens: How it is read and written.
        column: The source's columns, for messages.
        owner: Whose value stands where both sides changed.
        critical: Never decide a difference without a person.
        required: A row without a value is refused.
        on_create_only: It is left alone once the record is made.
        keep_if_empty: An empty cell leaves Clio's value alone.
        identity: It tells one record from another.
    """

    name: str
    lens: Lens = field(repr=False)
    column: str = ""
    owner: Owner = "review"
    critical: bool = False
    required: bool = False
    on_create_only: bool = False
    keep_if_empty: bool = True
    identity: bool = False

    @property
    def nested(self) -> bool:
        """Whether it lives in child rows: an etag may not tell that they changed."""
        return self.lens.nested


@frozen(kw_only=True)
class BoundMap:
    """A data map whose names are this account's ids; made by `DataMap.bound`.

    Args:
        map: The map itself.
        fields: Its fields by stable name, in the map's order.
        selection: The ``fields=`` that its records are read with.
        marker_field: Where markers stand, if there is a place for them.
        returning: The fields whose values go back into rows; none where rows are only read.
    """

    map: DataMap
    fields: Mapping[str, BoundField] = field(repr=False)
    selection: str = field(repr=False)
    marker_field: Place | None = field(default=None, repr=False)
    returning: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def name(self) -> str:
        """The map's name."""
        return self.map.name

    @property
    def resource(self) -> str:
        """The resource that it writes to."""
        return self.map.resource

    @property
    def marks(self) -> bool:
        """Whether there is a place for markers."""
        return self.marker_field is not None

    def filter_for(self, marker: str) -> Mapping[str, str]:
        """What a list is asked for by to find the record of a marker.

        Args:
            marker: Of one of the map's rows.
        """
        return {} if self.marker_field is None else filter_for(self.marker_field, marker)

    @property
    def places(self) -> frozenset[str]:
        """The fields that say on what its records hang."""
        return frozenset(self.map.vocabulary.linked) & {"matter", "contact"}

    @property
    def hangs(self) -> bool:
        """Whether its records hang on those of other maps."""
        return self.map.vocabulary.hangs

    # The row's side

    def values(self, mapped: MappedRow) -> BoundRow:
        """Bind a row's values: names become ids, and types are checked.

        Args:
            mapped: A row of the same map.
        """
        values: dict[str, object] = {}
        problems: list[Problem] = []
        for name, value in mapped.values.items():
            held = self.fields[name]
            found = None if value is None else held.lens.bind(value)
            if isinstance(found, Unfit):
                found = self._in_its_place(held, value, mapped) or found
            if isinstance(found, Unfit):
                problems.append(
                    Problem(name, kind_of(value), found.reason, found.advice, held.column)
                )
            elif found is not None or value is None:
                values[name] = found
        return BoundRow(values, tuple(problems))

    def _in_its_place(self, held: BoundField, value: object, mapped: MappedRow) -> int | None:
        """Of several of one name, such as stages, the one of this row's practice area."""
        known = self.map.vocabulary.named.get(held.name)
        place = None if known is None else self.fields.get(known.within or "")
        said = None if place is None else mapped.values.get(place.name)
        whole = None if place is None or said is None else place.lens.bind(said)
        names = held.lens.names if isinstance(held.lens, Association) else None
        if names is None or not isinstance(whole, int):
            return None
        found = names.find(str(value), whole)
        return found if isinstance(found, int) else None

    def lacking(self, values: Mapping[str, object]) -> tuple[str, ...]:
        """What Clio wants in a create and the values do not have, such as ``client``.

        Args:
            values: Bound values of one row.
        """
        type = self.type_of(values)
        if self.map.vocabulary.types and type is None:
            return ("type",)
        if self.map.vocabulary.beyond:
            return self.map.vocabulary.beyond
        needed = (("name",),) if type == "Company" else self.map.vocabulary.needed
        return tuple(
            " or ".join(group) for group in needed if all(values.get(n) is None for n in group)
        )

    def type_of(self, values: Mapping[str, object]) -> str | None:
        """The type that a row's record is to be of, where records have one."""
        said = values.get("type")
        return said if isinstance(said, str) else self.map.record_type

    # Clio's side

    def seen(self, record: Record) -> dict[str, Seen]:
        """Clio's value of each field, in the canonical form of the row's.

        Args:
            record: A record read with `selection`.
        """
        return {name: held.lens.seen(record) for name, held in self.fields.items()}

    def holds(self, record: Record, name: str, value: object) -> bool:
        """Whether a record has a value already, be it under another label.

        Args:
            record: A record read with `selection`.
            name: The field's stable name.
            value: A bound value.
        """
        return value is not None and self.fields[name].lens.holds(record, _value(value))

    def marker_of(self, record: Record) -> str | None:
        """The marker that a record carries.

        Args:
            record: A record read with `selection`.
        """
        seen = None if self.marker_field is None else self.marker_field.seen(record)
        return seen if isinstance(seen, str) else None

    def canonical(self, name: str, value: object) -> str:
        """A value as the text that digests are taken of; nothing is the empty text.

        Args:
            name: The field's stable name.
            value: A bound value, or Clio's, if it is readable.
        """
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case str() | int():
                return str(value)
            case Address():
                return "\x1f".join(value.compared)
            case Reference():
                return f"{value.map}\x1f{value.key}"
            case _:
                raise TypeError(f"What {name!r} holds is {type(value).__name__} and no value.")

    # What is written

    def payload(
        self,
        values: Mapping[str, object],
        *,
        record: Record | None,
        marker: str | None,
        resolve: Callable[[Reference], int],
    ) -> Body:
        """What stands under ``data`` in a request that writes these values.

        Args:
            values: Bound values; None clears.
            record: The record to update, read just now; None to create one.
            marker: Written into the marker's field; None leaves that alone.
            resolve: The id of the record that a reference stands for.
        """
        body: Body = {}
        for name, value in values.items():
            if record is not None or value is not None:
                self._write(body, name, value, record, resolve)
        self._keep(body, record or {})
        if record is None and (type := self.type_of(values)) is not None:
            body["type"] = type
        if marker is not None and self.marker_field is not None:
            self.marker_field.write(body, marker, record, resolve)
        return {key: said for key, said in body.items() if said != []}

    def _write(
        self,
        body: Body,
        name: str,
        value: object,
        record: Record | None,
        resolve: Callable[[Reference], int],
    ) -> None:
        if record is None or name not in self.map.vocabulary.once:
            self.fields[name].lens.write(body, _value(value), record, resolve)

    def _keep(self, body: Body, record: Record) -> None:
        """Send along what Clio would else set anew, as it stands (facts, 12: the rate of an entry)."""
        for name, causes in self.map.vocabulary.renewed.items():
            stands = record.get(name)
            if name in self.fields and name not in body and stands is not None:
                body.update({name: stands} if causes & body.keys() else {})

    # The way back

    def to_source(
        self, record: Record, *, key: str | None = None, keys: Keys = no_keys
    ) -> ReturnedRow:
        """Say what a record would be as a row of its source, in the source's own words.

        What comes back is read again before it is believed: a cell that would lead to
        another value is a problem, and never a wrong cell.

        Args:
            record: A record read with `selection`.
            key: The key of its row, for the key's column.
            keys: Finds the row key of a record that this one refers to, by the map's
                name and the record's id.

        Raises:
            MappingError: The map was not declared with ``both_ways=True``.
        """
        if not self.map.both_ways:
            raise MappingError(
                f"The data map {self.name!r} was not made to be taken back.",
                advice="Declare it with both_ways=True, which says what stands in the way.",
            )
        return to_source(self, record, key, keys)

    def whole(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """The values of a mirror's row: a field of which it says nothing is one that is empty.

        Args:
            values: Bound values.
        """
        return {**dict.fromkeys(sorted(self.returning)), **values} if self.returning else values

    def cells(self, record: Record, names: Collection[str], keys: Keys = no_keys) -> ReturnedRow:
        """Say what some fields of a record are as cells of its row, which takes them over.

        Args:
            record: A record read with `selection`.
            names: The fields, of those that are `returning`.
            keys: Finds the row key of a record that this one refers to.
        """
        return cells_of(self, record, names, keys)

    # What matching goes by

    def facts_of_row(self, values: Mapping[str, object]) -> Facts:
        """What tells a row from others.

        Args:
            values: Bound values.
        """
        if self.hangs:
            return facts.of_hanging(values, self.type_of(values))
        return facts.of_row(values, self.identities, type=self.type_of(values))

    def facts_of_record(self, record: Record) -> Facts:
        """What tells a record from others.

        Args:
            record: A record read with `selection`.
        """
        if self.hangs:
            return facts.of_hanging(self.seen(record), record.get("type"), self.marker_of(record))
        seen = {held.name: held.lens.seen(record) for held in self.identities}
        return facts.of_record(record, seen, marker=self.marker_of(record), country=self.country)

    @property
    def identities(self) -> tuple[BoundField, ...]:
        """The custom fields that tell one record from another."""
        return tuple(held for held in self.fields.values() if held.identity)

    @property
    def country(self) -> str | None:
        """Where telephone numbers without a country code are from."""
        targets = (declared.target for declared in self.map.fields)
        return next((t.country for t in targets if isinstance(t, Child) and t.country), None)


def _value(value: object) -> Value:
    """Bound values are of these types; anything else is a mistake of the caller's."""
    if value is None or isinstance(value, str | int | Address | Reference):
        return value
    raise TypeError(f"A {type(value).__name__} is no bound value.")
