"""What Clio can do beyond the five verbs: an action on one record, a page for people, bare ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .._flow import Flow
from .._wire import Params, error_from, unreadable
from ..fields import Fields
from ..records import Record, decode
from .contents import Json, one
from .crud import Spec
from .payloads import Payload, check
from .queries import Filters, parameters
from .requests import Asked
from .session import Session

if TYPE_CHECKING:
    import httpx

R = TypeVar("R", bound=Record)


def act(
    session: Session,
    path: str,
    answered: Spec[R],
    payload: Payload | None = None,
    wanted: type[Any] | None = None,
    fields: Fields | str | None = None,
) -> Flow[R]:
    """Have something done, and read the record that it results in.

    Args:
        session: Whose requests these are.
        path: Of the action, such as ``"task_template_lists/7/copy"``.
        answered: What is known of the record that Clio answers with.
        payload: What stands under ``data``; None sends no body.
        wanted: The TypedDict of the payload.
        fields: What to select of the answer; a useful default unless given.

    Raises:
        FieldError: A key, value or field that Clio would refuse or drop.
    """
    if payload is not None and wanted is not None:
        payload = check(payload, wanted, answered.record)
    data = yield from post(session, path, payload, answered.selection(fields))
    return decode(answered.record, data)


def post(session: Session, path: str, payload: Payload | None, fields: str) -> Flow[Json]:
    """Have something done, with a body or without, and read the answer as Clio's JSON."""
    body = None if payload is None else {"data": payload}
    answer = yield from session.fetch("POST", f"{path}.json", params={"fields": fields}, json=body)
    return one(answer)


def only_of(session: Session, spec: Spec[R], fields: Fields | str | None, asked: Params) -> Flow[R]:
    """Read what there is only one of, narrowed down by what a caller may leave open."""
    given = {name: value for name, value in asked.items() if value is not None}
    params = {"fields": spec.selection(fields), **given}
    answer = yield from session.fetch("GET", f"{spec.path}.json", params=params)
    return decode(spec.record, one(answer))


def page(session: Session, path: str) -> Flow[str]:
    """Read a page that Clio has made for people, as HTML."""
    asked = Asked("GET", f"{path}.json", headers={"Accept": "text/html"})
    return session._persist(asked, lambda attempt: session._answered(attempt, _html))


def _html(response: httpx.Response) -> str:
    if not response.is_success:
        raise error_from(response)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        raise unreadable(response, "is no page")
    return response.text


def ids(session: Session, spec: Spec[R], filters: Filters) -> Flow[tuple[int, ...]]:
    """The bare ids of what a collection can be listed by.

    The description promises an object and names no key of it; a list is what
    one expects. Both are read. [unsure]
    """
    path = f"{spec.path}/ids.json"
    answer = yield from session.fetch("GET", path, params=parameters(spec, filters))
    match answer.data:
        case list(found) | {"ids": list(found)} if all(type(one) is int for one in found):
            return tuple(found)
        case _:
            raise unreadable(answer.response, "holds no ids")
