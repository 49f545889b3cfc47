"""What Clio tells by itself: deliveries checked, read and handed over.

Nothing here sends a request: `receive` is one plain function for any web
framework, and `WebhookApp` the same as an ASGI application. Subscribing,
renewing and activating are at ``clio.webhooks``.
"""

from __future__ import annotations

from .app import WebhookApp
from .duplicates import Deduplicator
from .events import COLLECTIONS, Event, Handshake, read_event, read_handshake
from .receiving import UNSUBSCRIBE, Reply, receive
from .signature import sign, verify
from .subscriptions import MemorySubscriptions, Subscription, Subscriptions

__all__ = [
    "COLLECTIONS",
    "UNSUBSCRIBE",
    "Deduplicator",
    "Event",
    "Handshake",
    "MemorySubscriptions",
    "Reply",
    "Subscription",
    "Subscriptions",
    "WebhookApp",
    "read_event",
    "read_handshake",
    "receive",
    "sign",
    "verify",
]
