"""What is on its way to a receiver, and what became of it."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Mapping
from itertools import count

from attrs import define, field, frozen

HANDSHAKE = "handshake"
"""What a delivery is called that only asks whether anybody is there."""


@frozen
class Delivery:
    """One thing to tell a receiver.

    Args:
        webhook_id: Whose webhook it is about.
        event: What it tells: ``created`` and so on, or ``handshake``.
        body: The bytes that are sent, and signed.
        tries: How often it has been tried.
    """

    webhook_id: int
    event: str
    body: bytes = field(repr=False)
    tries: int = 0


@frozen
class Parcel:
    """A delivery as it is posted.

    Args:
        url: Where to.
        headers: With the signature, or with the secret of a handshake.
        body: The bytes.
        patience: Seconds to wait for an answer.
    """

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    patience: float


@frozen
class Receipt:
    """What a receiver answered.

    Args:
        status: Of HTTP; 0 where there was no answer in time.
        secret: The ``X-Hook-Secret`` it sent back.
    """

    status: int = 0
    secret: str = field(default="", repr=False)

    @property
    def taken(self) -> bool:
        """Whether Clio counts it as a success: 2xx, 3xx and 410 (facts, 9)."""
        return 200 <= self.status < 400 or self.status == 410


@frozen
class Attempt:
    """One try to deliver something, for tests to look at.

    Args:
        webhook_id: Of the webhook.
        event: What it told; ``handshake`` for a handshake.
        status: What the receiver answered; 0 where it did not.
        at: When, on the simulator's clock.
    """

    webhook_id: int
    event: str
    status: int
    at: float


@define
class Outbox:
    """Deliveries in the order in which they are due."""

    _items: list[tuple[float, int, Delivery]] = field(factory=list, repr=False)
    _order: count[int] = field(factory=count, repr=False)

    def put(self, delivery: Delivery, due: float) -> None:
        """Have it delivered from an instant on."""
        insort(self._items, (due, next(self._order), delivery))

    def take(self, now: float, wanted: Callable[[Delivery], bool]) -> Delivery | None:
        """The next that is due by now, of those that are wanted."""
        for at, (due, _, delivery) in enumerate(self._items):
            if due > now:
                break
            if wanted(delivery):
                return self._items.pop(at)[2]
        return None

    def __len__(self) -> int:
        return len(self._items)
