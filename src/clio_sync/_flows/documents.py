"""What can be done with a document beside the five verbs and its bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TypedDict, TypeVar

from .._flow import Flow
from .._wire import segment
from ..fields import Fields
from ..files.parents import Parent, Place
from ..records import Record, decode
from . import crud
from .crud import Spec
from .orders import described
from .session import Session

R = TypeVar("R", bound=Record)


class CopyOptions(TypedDict, total=False):
    """What can be said of a copy; what is not said, it takes from the original.

    ``name`` is what Clio shows, ``filename`` the original name beside it.
    ``category`` is the id of a document category. ``received_at`` is an
    instant. ``external_properties`` are at most five names with their values.
    ``communication_id`` says to which communication it belongs.
    """

    name: str
    filename: str
    category: int
    received_at: dt.datetime | str
    external_properties: Mapping[str, str]
    communication_id: int


def copy(
    session: Session,
    spec: Spec[R],
    id: int,
    parent: Place,
    options: CopyOptions,
    fields: Fields | str | None,
) -> Flow[R]:
    """Make a new document of the latest version of another.

    Args:
        session: Whose requests these are.
        spec: Of documents.
        id: The original.
        parent: What to put the copy under.
        options: What is said of it.
        fields: What to select of the copy.
    """
    for name in options.keys() - CopyOptions.__annotations__.keys():
        raise TypeError(f"a copy has no option {name!r}")
    payload = {**described(options), "parent": Parent.of(parent).payload()}
    payload |= {name: said for name in ("name", "filename") if (said := options.get(name))}
    selected = spec.selection(fields)
    path = f"{spec.path}/{segment(id)}/copy"
    data = yield from crud.write_data(session, "POST", path, payload, selected)
    return decode(spec.record, data)


def restore(session: Session, spec: Spec[R], id: int, fields: Fields | str | None) -> Flow[R]:
    """Bring a document or a folder back from the trash.

    Args:
        session: Whose requests these are.
        spec: Of documents or folders.
        id: Which one.
        fields: What to select of it.
    """
    selected = spec.selection(fields)
    path = f"{spec.path}/{segment(id)}"
    data = yield from crud.write_data(session, "PATCH", path, {"restore": True}, selected)
    return decode(spec.record, data)


def save_as_latest(
    session: Session, spec: Spec[R], document_id: int, version_id: int, fields: Fields | str | None
) -> Flow[R]:
    """Make a new version of a document from an earlier one, and read the document.

    Args:
        session: Whose requests these are.
        spec: Of documents.
        document_id: Which document.
        version_id: Which of its versions.
        fields: What to select of the document.
    """
    selected = spec.selection(fields)
    version = f"{spec.path}/{segment(document_id)}/versions/{segment(version_id)}"
    yield from session.fetch("POST", f"{version}/save_as_latest_version.json")
    data = yield from crud.show_data(session, spec.path, document_id, selected)
    return decode(spec.record, data)
