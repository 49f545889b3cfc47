"""What sets one of Clio's APIs apart from another, as far as a session has to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import field, frozen

from .._policy.pace import Pace
from .._policy.throttle import Throttle
from .._wire import Answer, answer

if TYPE_CHECKING:
    import httpx


@frozen
class Api:
    """One API of Clio's: how it is versioned and paced, and how its answers are read.

    Args:
        name: What it is called in logs.
        version_header: The header that pins its version; None where there is none.
        pace: What is known of its budget before the first answer.
        read: Makes an answer of a response, or raises the error that it amounts to.
    """

    name: str
    version_header: str | None = None
    pace: Pace = field(factory=Throttle)
    read: Callable[[httpx.Response], Answer] = answer


MANAGE = Api("Clio Manage", version_header="X-API-VERSION")
"""Clio Manage, API v4."""
