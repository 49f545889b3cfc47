"""Webhooks: confirmed by a handshake, then really delivered, signed, and tried again."""

from __future__ import annotations

from .deliveries import Attempt, Delivery
from .faults import DeliveryFault, DeliveryFaults
from .office import Deliveries

__all__ = ["Attempt", "Deliveries", "Delivery", "DeliveryFault", "DeliveryFaults"]
