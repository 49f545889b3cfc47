"""Clicks on custom actions: each opens a page with a nonce that is good once, and not for long."""

from __future__ import annotations

from secrets import token_urlsafe
from urllib.parse import urlencode

from attrs import define, field

from . import refusals
from .wire import Request

NONCE = "custom_action_nonce"
LIFETIME = 60.0
"""Seconds for which a nonce is good (facts, 12)."""


@define
class Clicks:
    """The nonces that were given out and not yet used."""

    _until: dict[str, float] = field(factory=dict, repr=False)

    def click(self, action: dict[str, object], user_id: int, subject: str, now: float) -> str:
        """Let a user click; answers the address that opens.

        Args:
            action: The custom action.
            user_id: Who clicks.
            subject: The path of the record on whose page it is.
            now: When.
        """
        nonce = token_urlsafe(16)
        self._until[nonce] = now + LIFETIME
        said = {"custom_action_id": action["id"], "user_id": user_id, "subject_url": subject}
        target = str(action["target_url"])
        return f"{target}{'&' if '?' in target else '?'}{urlencode({**said, NONCE: nonce})}"

    def check(self, request: Request, now: float) -> None:
        """Use up the nonce that a request shows, if it shows one.

        Raises:
            Refusal: It is over, was used before, or is nobody's.
        """
        if any(name == NONCE for name, _ in request.query):
            until = self._until.pop(request.get(NONCE), 0.0)
            if now >= until:
                raise refusals.forbidden()
