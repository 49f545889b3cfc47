"""What a receiver knows of each webhook: its secrets and its model, neither of which it is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Protocol

from attrs import evolve, field, frozen

from ..errors import ConfigurationError


def _all(secrets: Iterable[str]) -> tuple[str, ...]:
    return tuple(secrets)


@frozen
class Subscription:
    """One webhook, as its receiver knows it.

    Args:
        webhook_id: Clio's id of it.
        secrets: What its deliveries may be signed with, the newest first.
        model: What its records are, such as ``"matter"``: deliveries do not say.
    """

    webhook_id: int
    secrets: tuple[str, ...] = field(default=(), converter=_all, repr=False)
    model: str | None = None

    def with_secret(self, secret: str) -> Subscription:
        """The same with one more secret, the newest; the older ones are good still."""
        return evolve(self, secrets=tuple(dict.fromkeys((secret, *self.secrets))))

    @classmethod
    def of(cls, webhook: object) -> Subscription:
        """What a record of ``clio.webhooks`` says, read with the fields ``id,model,shared_secret``.

        Args:
            webhook: As `subscribe`, ``get`` or ``list`` give it.

        Raises:
            ConfigurationError: It is no such record.
            FieldNotSelected: A field is missing.
        """
        id, model = getattr(webhook, "id", None), getattr(webhook, "model", None)
        secret = getattr(webhook, "shared_secret", None)
        if not isinstance(id, int) or not isinstance(secret, str):
            raise ConfigurationError(
                "The webhook has no id or no shared_secret.",
                advice='Read it with fields="id,model,shared_secret".',
            )
        return cls(id, (secret,), None if model is None else str(model))


class Subscriptions(Protocol):
    """Where a receiver keeps what it knows; both may block, and be called from any thread."""

    def find(self, webhook_id: int) -> Subscription | None:
        """What is known of a webhook, or None."""
        ...

    def keep(self, subscription: Subscription) -> None:
        """Keep it, durably, in place of what was known of the same webhook."""
        ...


class MemorySubscriptions:
    """Kept for as long as the process lives; Clio's API gives them again after that.

    Args:
        subscriptions: What is known from the start.
    """

    def __init__(self, subscriptions: Iterable[Subscription] = ()) -> None:
        self._known: dict[int, Subscription] = {one.webhook_id: one for one in subscriptions}
        self._lock = threading.Lock()

    def find(self, webhook_id: int) -> Subscription | None:
        """What is known of a webhook, or None."""
        return self._known.get(webhook_id)

    def keep(self, subscription: Subscription) -> None:
        """Keep it in place of what was known of the same webhook."""
        with self._lock:
            self._known[subscription.webhook_id] = subscription
