"""One delivery from its bytes to its answer: a plain function for any web framework."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from ..errors import BadSignature, ConfigurationError, UnreadableDelivery, WebhookError
from .events import Event, Handshake, read_event, read_handshake
from .signature import SIGNATURE, verify
from .subscriptions import Subscription, Subscriptions

SECRET = "X-Hook-Secret"  # noqa: S105 - the name of the header
"""The header of a handshake, and of the answer that confirms it."""

MOST_BYTES = 1_048_576
"""The longest body that is taken, unless told otherwise."""

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


class _Wish(Enum):
    UNSUBSCRIBE = "unsubscribe"


UNSUBSCRIBE: Final = _Wish.UNSUBSCRIBE
"""What a handler of `WebhookApp` returns to be sent nothing more: Clio is answered 410."""


@frozen
class Reply:
    """What to answer, and what has arrived.

    Args:
        status: Of HTTP.
        headers: To send with it.
        body: To send with it.
        event: To be handed over *before* the answer is sent.
        handshake: Of a new webhook; it is confirmed if the answer echoes its secret,
            else ``clio.webhooks.activate(handshake.webhook_id, handshake.secret)`` does it.
        error: Why nothing has arrived.
    """

    status: int = 200
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = b""
    event: Event | None = None
    handshake: Handshake | None = None
    error: WebhookError | None = None

    @property
    def confirms(self) -> bool:
        """Whether it confirms a handshake."""
        return SECRET in self.headers

    @classmethod
    def unsubscribing(cls) -> Reply:
        """The answer after which Clio delivers nothing more to this address: 410 (facts, 9)."""
        return cls(410)


Trust = Callable[[Handshake, Subscription | None], bool]


def first_use(handshake: Handshake, known: Subscription | None) -> bool:
    """Trust a secret if none is known of this webhook yet, or if it is a known one."""
    return known is None or not known.secrets or handshake.secret in known.secrets


def receive(
    method: str,
    headers: Headers,
    raw_body: bytes,
    *,
    subscriptions: Subscriptions,
    trusts: Trust = first_use,
    most_bytes: int = MOST_BYTES,
) -> Reply:
    """Check and read one request to a webhook's address.

    It raises nothing about what arrives: `Reply.error` says what was wrong.

    Args:
        method: Of HTTP.
        headers: The request's, in any spelling.
        raw_body: The bytes of the body, before anything has read them.
        subscriptions: The secrets and models of the webhooks.
        trusts: Whether to confirm a handshake at once and keep its secret. Anybody
            can send one, so by default a second secret for a webhook is not trusted
            unless ``clio.webhooks.activate`` has been accepted with it.
        most_bytes: The longest body to take.

    Raises:
        ConfigurationError: The body is no bytes, and so no longer what was signed.
    """
    _check_raw(raw_body)
    if method.upper() != "POST":
        return _refused(405, UnreadableDelivery("Clio delivers with POST."), {"Allow": "POST"})
    if len(raw_body) > most_bytes:
        return _refused(413, too_long())
    given = _lowered(headers)
    secret, signature = given.get(SECRET.lower()), given.get(SIGNATURE.lower())
    try:
        if secret is not None and signature is None:
            return _greeted(read_handshake(raw_body, secret), subscriptions, trusts)
        return Reply(event=_checked(read_event(raw_body), raw_body, signature, subscriptions))
    except BadSignature as error:
        return _refused(401, error)
    except UnreadableDelivery as error:
        return _refused(400, error)


def _check_raw(raw_body: object) -> None:
    if not isinstance(raw_body, bytes | bytearray):
        raise ConfigurationError(
            f"The body of a delivery is bytes, and this is a {type(raw_body).__name__}.",
            advice="Pass what arrived before anything reads it: Flask's request.get_data(), "
            "Django's request.body, Starlette's await request.body().",
        )


def too_long() -> UnreadableDelivery:
    """The error for a body that is not taken."""
    return UnreadableDelivery(
        "The body of the delivery is longer than this receiver takes.",
        advice="Pass a higher most_bytes, or select fewer fields.",
    )


def _checked(
    event: Event, raw_body: bytes, signature: str | None, subscriptions: Subscriptions
) -> Event:
    known = subscriptions.find(event.webhook_id)
    if known is None or not known.secrets:
        raise BadSignature(
            f"No secret is known of webhook {event.webhook_id}.",
            advice="Keep Subscription.of(clio.webhooks.get(...)) among the subscriptions.",
        )
    if not verify(known.secrets, raw_body, signature):
        raise BadSignature(
            f"The signature is not that of webhook {event.webhook_id}.",
            advice="Check it over the raw bytes of the body, and with the secret of this webhook.",
        )
    return event.of_model(known.model)


def _greeted(handshake: Handshake, subscriptions: Subscriptions, trusts: Trust) -> Reply:
    known = subscriptions.find(handshake.webhook_id)
    if not trusts(handshake, known):
        return Reply(handshake=handshake)
    # Kept before it is confirmed: the first delivery may follow at once.
    before = known or Subscription(handshake.webhook_id)
    subscriptions.keep(before.with_secret(handshake.secret))
    return Reply(headers=MappingProxyType({SECRET: handshake.secret}), handshake=handshake)


def _lowered(headers: Headers) -> dict[str, str]:
    pairs = dict(headers)
    return {name.lower(): value for name, value in pairs.items()}


def _refused(status: int, error: WebhookError, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(status, headers or {}, error=error)
