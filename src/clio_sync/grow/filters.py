"""What the lists of Clio Grow can be asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, TypeAlias, TypedDict

LeadState: TypeAlias = Literal["untriaged", "ignored"]
"""Where a lead in the inbox stands; one that became a matter is in the list no more."""

Include: TypeAlias = Literal["custom_field_values"]
"""What comes only to whoever asks for it."""


class Filters(TypedDict, total=False):
    """What every list can be asked for; ``ids`` may be any number."""

    created_since: dt.datetime
    ids: Sequence[int]
    updated_since: dt.datetime


class ContactFilters(Filters, total=False):
    """What contacts can be listed by."""

    include: Include
    query: str


class MatterFilters(Filters, total=False):
    """What matters can be listed by."""

    include: Include
    inbox_lead_id: int
    submitted_only: bool


class InboxLeadFilters(Filters, total=False):
    """What leads can be listed by, besides their state."""

    query: str


class InboxLeadQuery(InboxLeadFilters, total=False):
    """The same with the state, without which there is no list."""

    state: LeadState
