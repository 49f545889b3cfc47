"""One request on its way through the API, with all that its answer depends on."""

from __future__ import annotations

from attrs import frozen

from . import bodies, refusals
from .settings import Settings
from .state import State
from .wire import Request, Values


@frozen
class Visit:
    """What an answer is made from: nothing else is looked at.

    Args:
        request: As it arrived.
        now: The instant at which it is executed.
        state: What this Clio holds.
        settings: How this Clio behaves.
        user_id: Whose token it carries.
        lacks: Permissions that the token does not have.
        sees_all: Whether nothing is hidden from who asks, as from a test's own hand.
    """

    request: Request
    now: float
    state: State
    settings: Settings
    user_id: int
    lacks: frozenset[str] = frozenset()
    sees_all: bool = False

    def hides(self, record_id: object) -> bool:
        """Whether a record is one that the user may not see."""
        return record_id in self.settings.hidden and not self.sees_all

    def data(self) -> Values:
        """What stands under ``data`` in the body.

        Raises:
            Refusal: The body is neither JSON nor a form, does not say so, or has no such object.
        """
        try:
            body = bodies.content(self.request)
        except ValueError:
            raise refusals.bad_request(self.settings, "the body cannot be read") from None
        if not bodies.is_named(self.request) and not self.settings.reads_untyped_json:
            raise refusals.bad_request(self.settings, "data is missing")
        if not isinstance(body, dict) or not isinstance(body.get("data"), dict):
            raise refusals.bad_request(self.settings, "data is missing")
        data: Values = body["data"]
        return data
