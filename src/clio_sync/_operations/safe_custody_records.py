"""Safe custody records: what is taken out and put back, beyond the verbs."""

from __future__ import annotations

import datetime as dt
from typing import Literal, Required, TypedDict

from .._flows.crud import Spec
from .._flows.special import act
from .._generated import safe_custody_records as generated
from .._wire import segment
from ..fields import Fields
from ..records import Record, record

__all__ = [
    "AsyncSafeCustodyRecords",
    "SafeCustodyRecordState",
    "SafeCustodyRecordStateChange",
    "SafeCustodyRecords",
]


@record
class SafeCustodyRecordState(Record):
    """Where a document was from some date on."""

    created_at: dt.datetime
    date: dt.date | None
    etag: str
    id: int
    reason: str | None
    state: str | None
    updated_at: dt.datetime


class SafeCustodyRecordStateChange(TypedDict, total=False):
    """Who takes a document out or puts it back: ``actor_type`` is 1 for a user, 2 for a contact."""

    actor_id: Required[int]
    actor_type: Required[Literal[1, 2]]
    date: dt.date | None
    reason: str | None
    state: Required[Literal["held", "temporarily_removed", "removed"]]


STATES: Spec[SafeCustodyRecordState] = Spec(
    path="safe_custody/records/{id}/state_changes",
    record=SafeCustodyRecordState,
    default="created_at,date,etag,id,reason,state,updated_at",
    create=SafeCustodyRecordStateChange,
)


def _changing(id: int) -> str:
    return f"safe_custody/records/{segment(id)}/state_changes"


class SafeCustodyRecords(generated.SafeCustodyRecords):
    """Safe custody records, blocking."""

    def change_state(
        self, id: int, payload: SafeCustodyRecordStateChange, *, fields: Fields | str | None = None
    ) -> SafeCustodyRecordState:
        """Write down that a document was taken out or put back.

        Args:
            id: The record's id.
            payload: Who did what, and when.
            fields: What to select of the change; all of it unless given.

        Raises:
            Unprocessable: That cannot follow the state it is in.
            NoAnswer: The change may have been written down all the same.
        """
        path, wanted = _changing(id), SafeCustodyRecordStateChange
        return self._driver.run(act(self._session, path, STATES, payload, wanted, fields))


class AsyncSafeCustodyRecords(generated.AsyncSafeCustodyRecords):
    """Safe custody records, awaited."""

    async def change_state(
        self, id: int, payload: SafeCustodyRecordStateChange, *, fields: Fields | str | None = None
    ) -> SafeCustodyRecordState:
        """Write down that a document was taken out or put back.

        Args:
            id: The record's id.
            payload: Who did what, and when.
            fields: What to select of the change; all of it unless given.

        Raises:
            Unprocessable: That cannot follow the state it is in.
            NoAnswer: The change may have been written down all the same.
        """
        path, wanted = _changing(id), SafeCustodyRecordStateChange
        return await self._driver.run(act(self._session, path, STATES, payload, wanted, fields))
