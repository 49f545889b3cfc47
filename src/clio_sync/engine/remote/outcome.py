"""What the end of a write means. Six outcomes, and *failed* is not one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from attrs import frozen

from ...errors import (
    ClioError,
    NotAuthorized,
    NotFound,
    NotSent,
    PreconditionFailed,
    RateLimited,
    RequestError,
    ResponseError,
    ServerError,
    Unreadable,
)


@frozen
class Done:
    """It happened, and this is the version it made."""

    record: Mapping[str, Any]


@frozen
class Refused:
    """It did not happen and never will: the content is at fault."""

    error: ResponseError


@frozen
class Stale:
    """It did not happen: somebody was there before us."""


@frozen
class Gone:
    """It did not happen: there is no such record any more."""


@frozen
class NotExecuted:
    """It did not happen, for a reason that passes."""

    error: ClioError


@frozen
class Ambiguous:
    """It may have happened, or may yet."""

    error: ClioError


Outcome: TypeAlias = Done | Refused | Stale | Gone | NotExecuted | Ambiguous


def meaning(error: ClioError, *, creating: bool) -> Outcome:
    """What a write that ended in ``error`` amounts to; whatever is not certain is ambiguous.

    Args:
        error: What the write ended in.
        creating: Whether it was a create, which has no record to be stale or gone.
    """
    match error:
        case NotSent() | RateLimited() | NotAuthorized():
            return NotExecuted(error)
        case _ if not isinstance(error, RequestError):
            return NotExecuted(error)  # no token to send it with: it never became a request
        case Unreadable() | ServerError():
            return Ambiguous(error)
        case PreconditionFailed() if not creating:
            return Stale()
        case NotFound() if not creating:
            return Gone() if is_clios(error) else Ambiguous(error)
        case ResponseError() if 400 <= error.status < 500:
            return Refused(error)
        case _:
            return Ambiguous(error)


def is_clios(error: ResponseError) -> bool:
    """Whether an error is Clio's own word: a page that says 404 is any proxy's (facts, 17).

    Args:
        error: Of an answer.
    """
    return bool(error.type or error.clio_message)
