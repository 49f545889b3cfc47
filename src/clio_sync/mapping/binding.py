"""Binding a data map to an account: every name in it becomes an id, or is reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from ..errors import MappingError
from .bound import BoundField, BoundMap
from .child_rows import ChildRow, CustomValue, Form, Parts, Single
from .custom import kind_of_values
from .declared import ByName, Child, Custom, Field, Linked, Plain, Postal, listed_for
from .directory import Definition, Directory
from .lenses import Association, Lens, Scalar
from .naming import folded
from .properties import Place, Property
from .values import Unfit
from .vocabulary import CHILDREN, KINDS

if TYPE_CHECKING:
    from .data_map import DataMap

_HOLDERS = {"contact": "contacts", "matter": "matters"}


def bind(data_map: DataMap, directory: Directory, marker: str | None) -> BoundMap:
    """Bind a map, see `DataMap.bound`."""
    work = _Binding(data_map, directory)
    work.check_lists(marker)
    fields = {held.name: bound for held in data_map.fields if (bound := work.field(held))}
    place = None if marker is None else work.place(marker)
    work.conclude()
    return BoundMap(
        map=data_map,
        fields=fields,
        selection=_selection(data_map, (held.lens for held in fields.values())),
        marker_field=place,
    )


@frozen
class Misfits:
    """Everything in a map that an account has no place for, as far as its lists could be read.

    Args:
        fields: What is wrong with each field, by its name.
        marker: What is wrong with the place for markers.
        selection: What is read of records, as far as its names are known.
    """

    fields: Mapping[str, tuple[str, ...]]
    marker: tuple[str, ...]
    selection: str


def misfits(data_map: DataMap, directory: Directory, marker: str | None) -> Misfits:
    """Bind a map as far as that goes, and keep what does not."""
    found: dict[str, tuple[str, ...]] = {}
    lenses: list[Lens] = []
    for held in data_map.fields:
        work = _Binding(data_map, directory)
        if listed_for(held, data_map.vocabulary) <= directory.lists:
            bound = work.field(held)
            lenses += [] if bound is None else [bound.lens]
        found[held.name] = tuple(work.complaints)
    place = _Binding(data_map, directory)
    if marker is not None and data_map.needs(marker=marker) <= directory.lists:
        place.place(marker)
    return Misfits(found, tuple(place.complaints), _selection(data_map, lenses))


def _selection(data_map: DataMap, lenses: Iterable[Lens]) -> str:
    wanted = (*data_map.vocabulary.always, *(lens.selected for lens in lenses))
    return ",".join(dict.fromkeys(wanted))


@define
class _Binding:
    """One attempt, with everything that does not work out."""

    map: DataMap
    directory: Directory
    complaints: list[str] = field(factory=list)

    def check_lists(self, marker: str | None) -> None:
        missing = self.map.needs(marker=marker) - self.directory.lists
        if missing:
            raise MappingError(
                f"The data map {self.map.name!r} needs the account's {', '.join(sorted(missing))}.",
                advice="Read them with Directory.selections, and pass them to Directory.of.",
            )

    def conclude(self) -> None:
        if self.complaints:
            listed = "".join(f"\n- {complaint}" for complaint in self.complaints)
            raise MappingError(
                f"The data map {self.map.name!r} does not fit this Clio account:{listed}"
            )

    def field(self, declared: Field) -> BoundField | None:
        lens = self._lens(declared)
        known = self.map.vocabulary
        if lens is None:
            return None
        return BoundField(
            name=declared.name,
            lens=lens,
            column=", ".join(declared.columns),
            owner=declared.owner,
            critical=declared.critical,
            required=declared.required,
            on_create_only=declared.on_create_only or declared.name in known.once,
            keep_if_empty=declared.keep_if_empty,
            identity=declared.identity,
        )

    def _lens(self, declared: Field) -> Lens | None:
        known = self.map.vocabulary
        match declared.target:
            case Plain(key):
                return Scalar(key, known.scalars[key], key in known.numbers, key in known.masked)
            case Linked() as target:
                return self._linked(target)
            case ByName() as target:
                return self._association(target)
            case Child(attribute=attribute, normal=normal) as target:
                return self._child(target, Single(attribute, normal))
            case Postal(sources=sources) as target:
                return self._child(target, Parts(tuple(sources), not declared.keep_if_empty))
            case Custom() as target:
                return self._custom(target)

    def _linked(self, target: Linked) -> Association:
        known = self.map.vocabulary.linked[target.key]
        kind = KINDS[known.resource] if known.sent is not None else None
        return Association(target.key, None, None, known.sent, kind, self._renews(target.key))

    def _renews(self, key: str) -> bool:
        """Whether a change of it makes Clio set a field anew that the map has, too."""
        renewed = self.map.vocabulary.renewed.items()
        mapped = {held.name for held in self.map.fields}
        return any(name in mapped and key in causes for name, causes in renewed)

    def _association(self, target: ByName) -> Association:
        known = self.map.vocabulary.named[target.key]
        names = self.directory.names[known.listed]
        found = {stated: names.find(stated) for stated in target.stated}
        for stated, id in found.items():
            if known.within is None or not names.is_told_by_place(stated):
                self._complain(f"{stated!r}, for {target.key!r},", id)
        other = found.get(target.otherwise or "")
        otherwise = other if isinstance(other, int) else None
        renews = self._renews(target.key)
        return Association(target.key, names, otherwise, None, known.kind, renews)

    def _child(self, target: Child | Postal, form: Form) -> ChildRow:
        siblings = (held.target for held in self.map.fields)
        owned = frozenset(
            folded(t.label)
            for t in siblings
            if isinstance(t, Child | Postal) and t.key == target.key
        )
        selected = self.map.vocabulary.children[target.key]
        return ChildRow(target.key, target.label, form, selected, owned)

    def _custom(self, target: Custom) -> CustomValue | None:
        definition = self._definition(target.name)
        if definition is None:
            return None
        kind = kind_of_values(definition, target.formats)
        if kind is None:
            self.complaints.append(
                f"{target.name!r} is of a type not known here: {definition.type}."
            )
            return None
        if (complaint := _misfit(target, definition)) is not None:
            self.complaints.append(complaint)
        for stated in target.stated:
            self._complain(f"{stated!r}, for {target.name!r},", kind.bind(stated))
        return CustomValue(definition, kind, selected=CHILDREN)

    def _definition(self, name: str) -> Definition | None:
        found = self.directory.definition(name, self.map.vocabulary.parent)
        if isinstance(found, Definition):
            return found
        self.complaints.append(f"{name!r} {found}")
        return None

    def _complain(self, about: str, found: object) -> None:
        if isinstance(found, Unfit):
            self.complaints.append(f"{about} {found.reason}. {found.advice}".rstrip())

    def place(self, name: str) -> Place | None:
        """Where the resource's records say whose they are, if they can."""
        match self.map.vocabulary.marker:
            case "custom field":
                return self.marker(name)
            case "external property":
                return Property(name)
            case None:
                return None

    def marker(self, name: str) -> CustomValue | None:
        """The custom field that holds markers."""
        definition = self._definition(name)
        if definition is None:
            self.complaints.append(f"Make a text field {name!r} in Clio's settings for markers.")
            return None
        if definition.type != "text_line":
            self.complaints.append(f"{name!r} holds markers and has to be a text_line in Clio.")
        if any(folded(f.name) == folded(f"custom_field_values.{name}") for f in self.map.fields):
            self.complaints.append(f"{name!r} holds markers; the map must not write to it.")
        kind = kind_of_values(definition)
        return None if kind is None else CustomValue(definition, kind, selected=CHILDREN)


def _misfit(target: Custom, definition: Definition) -> str | None:
    """What the declaration assumes of the definition and is not so."""
    if target.type not in {None, definition.type}:
        return f"{target.name!r} is to be a {target.type} and is a {definition.type} in Clio."
    if target.formats and definition.type != "date":
        return f"{target.name!r} has formats for dates and is a {definition.type} in Clio."
    if target.to is not None and _HOLDERS.get(definition.type) != target.to.resource:
        return f"{target.name!r} refers to {target.to.resource} and is a {definition.type} in Clio."
    return None
