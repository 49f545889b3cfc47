"""Custom fields that a map names and an account lacks: shown, and made if the firm asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
from attrs import frozen

from .._flow import Flow, now, sleep
from .._flows.crud import list_data, write_data
from ..errors import ClioError, MappingError, NoAnswer, RequestError, ServerError, Unreadable
from .declared import Custom, Field
from .directory import Definition, Directory
from .naming import folded
from .tables import aligned, html

if TYPE_CHECKING:
    from .._flows.session import Session
    from .data_map import DataMap

LOOK_AGAIN = 2.0
"""Seconds between two looks for a definition that was just made."""
LAG = 60.0
"""Seconds for which a list may hide what was made (facts, 4)."""
SETTLING = 190.0
"""Seconds after which a write without an answer that cannot be seen was not done."""
COLUMNS = ("Custom field", "Of", "Type", "Options")


@frozen
class NewField:
    """A custom field to be made.

    Args:
        name: Its name.
        parent: What has it: ``Contact`` or ``Matter``.
        type: What it holds, in Clio's word.
        options: The labels of a picklist.
    """

    name: str
    parent: str
    type: str
    options: tuple[str, ...] = ()

    @property
    def payload(self) -> dict[str, Any]:
        """What stands under ``data`` in the request that makes it."""
        made: dict[str, Any] = {
            "name": self.name,
            "parent_type": self.parent,
            "field_type": self.type,
            "displayed": True,
        }
        if self.type == "picklist":
            made["picklist_options"] = [{"option": option} for option in self.options]
        return made


@frozen
class NewFields:
    """Custom fields that an account lacks.

    Args:
        fields: In the map's order.
        created: Whether they have been made.
    """

    fields: tuple[NewField, ...] = ()
    created: bool = False

    def __len__(self) -> int:
        return len(self.fields)

    def __str__(self) -> str:
        return f"{self._title}\n\n{aligned(COLUMNS, self._rows())}" if self.fields else self._title

    def _repr_html_(self) -> str:
        return html(self._title, COLUMNS, self._rows())

    @property
    def _title(self) -> str:
        if not self.fields:
            return "The account has all custom fields of the map."
        return "Made in Clio:" if self.created else "To be made in Clio, with create=True:"

    def _rows(self) -> list[tuple[str, ...]]:
        return [(one.name, one.parent, one.type, ", ".join(one.options)) for one in self.fields]


def ensured(session: Session, data_map: DataMap, *, create: bool) -> Flow[NewFields]:
    """Find what is lacking, and make it if asked; see `DataMap.ensure_custom_fields`."""
    if "custom_fields" not in data_map.needs():
        return NewFields()
    directory = yield from _directory(session)
    lacking = NewFields(tuple(_lacking(data_map, directory)))
    if not create:
        return lacking
    for one in lacking.fields:
        yield from _made(session, one)
    return attrs.evolve(lacking, created=True)


def _directory(session: Session) -> Flow[Directory]:
    params = {"fields": Directory.selections["custom_fields"]}
    return Directory.of(custom_fields=(yield from list_data(session, "custom_fields", params)))


def _lacking(data_map: DataMap, directory: Directory) -> Iterator[NewField]:
    parent = data_map.vocabulary.parent
    for field in data_map.fields:
        if not isinstance(field.target, Custom):
            continue
        named = [d for d in directory.definitions if _is(d, field.target.name, parent)]
        if len(named) > 1:
            raise MappingError(
                f"{field.target.name!r} is the name of {len(named)} custom fields.",
                advice="Rename all but one in Clio.",
            )
        if not named:
            yield _wanted(field, field.target, parent)


def _is(definition: Definition, name: str, parent: str) -> bool:
    return definition.parent == parent and folded(definition.name) == folded(name)


def _wanted(field: Field, target: Custom, parent: str) -> NewField:
    """The field as the map says it, or as its declaration lets one expect."""
    type = target.type or _expected(field, target)
    return NewField(target.name, parent, type, target.stated if type == "picklist" else ())


def _expected(field: Field, target: Custom) -> str:
    if target.to is not None:
        return target.to.resource.removesuffix("s")
    if target.formats:
        return "date"
    return "picklist" if field.choices and target.stated else "text_line"


def _made(session: Session, one: NewField) -> Flow[None]:
    """Make one; where the answer is lost, looking tells, if need be for long."""
    try:
        yield from write_data(session, "POST", "custom_fields", one.payload, "id")
    except (NoAnswer, ServerError, Unreadable) as error:
        if not (yield from _listed_within(session, one, SETTLING)):
            raise _unclear(one, error) from error
    else:  # whoever looks too soon would make it again
        yield from _listed_within(session, one, LAG)


def _unclear(one: NewField, error: RequestError) -> ClioError:
    """The same error; its advice says what to look for."""
    error.advice = f"Look in Clio's settings whether {one.name!r} is there, and run it again."
    return error


def _listed_within(session: Session, one: NewField, seconds: float) -> Flow[bool]:
    until = (yield from now()) + seconds
    while True:
        directory = yield from _directory(session)
        if any(_is(definition, one.name, one.parent) for definition in directory.definitions):
            return True
        left = until - (yield from now())
        if left <= 0:
            return False
        yield from sleep(min(LOOK_AGAIN, left))
