"""A map beside the account as it is now: what is renamed, gone, or not to be seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from .._flow import Flow, together
from .._flows.contents import several
from .._flows.crud import list_data
from ..errors import BadRequest, Forbidden, Unprocessable
from .binding import Misfits, misfits
from .check_report import Check, Checks, FieldCheck
from .declared import ByName, Custom, Field, Linked
from .directory import Definition, Directory
from .field_sets import SELECTION, FieldSet, find, set_of, sets_with
from .naming import plural
from .values import Record

if TYPE_CHECKING:
    from .._drivers import AsyncDriver, Driver
    from .._flows.session import Session
    from .data_map import DataMap

LOOKED_AT = 10
"""Records in which is looked for what this user may not see."""
SETS = "custom_field_sets"


class Client(Protocol):
    """A blocking client, as far as a map needs one; `Clio` is one."""

    @property
    def session(self) -> Session:
        """What its requests share."""
        ...

    @property
    def driver(self) -> Driver:
        """What waits for it."""
        ...


class AsyncClient(Protocol):
    """An async client, as far as a map needs one; `AsyncClio` is one."""

    @property
    def session(self) -> Session:
        """What its requests share."""
        ...

    @property
    def driver(self) -> AsyncDriver:
        """What waits for it."""
        ...


def checked(session: Session, data_map: DataMap, marker: str | None) -> Flow[Check]:
    """Compare a map with the account, see `DataMap.check`."""
    (found,) = yield from all_checked(session, [data_map], marker)
    return found


def all_checked(session: Session, maps: Sequence[DataMap], marker: str | None) -> Flow[list[Check]]:
    """Compare maps with the account, whose lists are read once."""
    asked = sorted(frozenset[str]().union(*(one.needs(marker=marker) for one in maps)))
    asked += [SETS] if any(_is_custom(field) for one in maps for field in one.fields) else []
    lists = yield from together([listed(session, name) for name in asked])
    found = dict(zip(asked, lists, strict=True))
    sets = None if found.get(SETS) is None else [FieldSet.of(one) for one in found.pop(SETS) or ()]
    refused = {name for name, some in found.items() if some is None}
    found.pop(SETS, None)
    directory = Directory.of(**{name: some for name, some in found.items() if some is not None})
    checks: list[Check] = []
    for one in maps:
        beside = misfits(one, directory, marker)
        wanted = one.needs(marker=marker) | (
            {SETS} if any(map(set_of, one.fields)) else frozenset()
        )
        seen = yield from _seen(session, one, beside.selection)
        general = (*map(_refused, sorted(refused & wanted)), *beside.marker, *seen)
        checks.append(Check(one.name, _fields(one, beside, directory, sets), general, directory))
    return checks


def model_checked(
    session: Session, maps: Sequence[DataMap], notes: tuple[str, ...], marker: str | None
) -> Flow[Checks]:
    """Compare the maps of a model with the account, see `Model.check`."""
    return Checks(tuple((yield from all_checked(session, maps, marker))), notes)


def listed(session: Session, name: str) -> Flow[list[Record] | None]:
    """One of the account's lists; None if this user may not read it."""
    fields = SELECTION if name == SETS else Directory.selections[name]
    try:
        return list((yield from list_data(session, name, {"fields": fields})))
    except Forbidden:
        return None


def _is_custom(field: Field) -> bool:
    return isinstance(field.target, Custom)


# Field by field


def _fields(
    data_map: DataMap, beside: Misfits, directory: Directory, sets: Sequence[FieldSet] | None
) -> tuple[FieldCheck, ...]:
    return tuple(
        FieldCheck(
            field.name,
            _place(field, data_map, directory, sets or ()),
            (*beside.fields[field.name], *_of_set(field, data_map, directory, sets)),
        )
        for field in data_map.fields
    )


def _place(field: Field, data_map: DataMap, directory: Directory, sets: Iterable[FieldSet]) -> str:
    """What the account has for a field."""
    match field.target:
        case Linked(to=to):
            return "by Clio's own id" if to is None else f"the record of {to.name}"
        case ByName(key) if data_map.vocabulary.named[key].listed in directory.names:
            names = directory.names[data_map.vocabulary.named[key].listed]
            return f"one of {len(names.names)} {plural(names.what)}"
        case Custom(name):
            found = directory.definition(name, data_map.vocabulary.parent)
            return _told(found, sets) if isinstance(found, Definition) else ""
        case _:
            return ""


def _told(definition: Definition, sets: Iterable[FieldSet]) -> str:
    count = len(definition.labels)
    options = f" of {count} option{'s' * (count != 1)}" if definition.type == "picklist" else ""
    into = "".join(f", in the set {name!r}" for name in sets_with(sets, definition.id))
    return f"{definition.type}{options}{into}"


def _of_set(
    field: Field, data_map: DataMap, directory: Directory, sets: Sequence[FieldSet] | None
) -> Iterator[str]:
    wanted = set_of(field)
    if wanted is None or sets is None or not isinstance(field.target, Custom):
        return
    name, parent = field.target.name, data_map.vocabulary.parent
    found = find(sets, wanted, parent)
    definition = directory.definition(name, parent)
    if not isinstance(found, FieldSet):
        yield f"{wanted!r}, for {name!r}, {found}"
    elif isinstance(definition, Definition) and definition.id not in found.members:
        yield f"{name!r} is not in the set {found.name!r}; ensure_custom_fields can put it there."


# What this user may see


def _refused(name: str) -> str:
    words = name.replace("_", " ")
    return (
        f"Clio does not let this user read {words}: the permission is missing, "
        "in the application's settings or in the user's role."
    )


def _seen(session: Session, data_map: DataMap, selection: str) -> Flow[tuple[str, ...]]:
    """Whether records can be read at all, with all that the map reads of them."""
    kind = {"type": data_map.record_type} if data_map.vocabulary.listed_by_type else {}
    params = {"fields": selection, "limit": LOOKED_AT, **kind}
    try:
        answer = yield from session.fetch("GET", f"{data_map.resource}.json", params=params)
    except Forbidden:
        return (_refused(data_map.resource),)
    except (BadRequest, Unprocessable):
        return (f"Clio does not know all fields that are read of {data_map.resource}.",)
    read = {field.target.key for field in data_map.fields}
    hidden = dict.fromkeys(name for one in several(answer) for name in _hidden(one, read))
    return tuple(
        f"Clio hides {name!r} of some {data_map.resource} from this user." for name in hidden
    )


def _hidden(record: Record, read: Collection[str]) -> Iterator[str]:
    """What a record says is there and does not show (facts, 1.3), of what a map reads."""
    for name, held in record.items():
        if name not in read:
            continue
        rows = held if isinstance(held, list) else [held]
        if any(_is_stub(name, row) for row in rows if isinstance(row, dict)):
            yield name


def _is_stub(name: str, row: Record) -> bool:
    stripped = name == "custom_field_values" and not (
        row.get("field_name") or row.get("custom_field")
    )
    return bool(row.get("redacted")) or stripped
