"""What is unread, counted: one record by a path that looks like a list."""

from __future__ import annotations

from .._flows.special import only_of
from .._generated import internal_notifications_event_metrics as generated
from .._generated.internal_notifications_event_metrics import EventMetrics
from ..fields import Fields

__all__ = ["AsyncInternalNotificationsEventMetrics", "InternalNotificationsEventMetrics"]


class InternalNotificationsEventMetrics(generated.InternalNotificationsEventMetrics):
    """Internal notifications event metrics, blocking."""

    def get(
        self,
        *,
        contact_id: int | None = None,
        matter_id: int | None = None,
        fields: Fields | str | None = None,
    ) -> EventMetrics:
        """Count what is unread.

        Args:
            contact_id: Only what has to do with this contact.
            matter_id: Only what has to do with this matter.
            fields: What to select; all of it unless given.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        asked = {"contact_id": contact_id, "matter_id": matter_id}
        return self._driver.run(only_of(self._session, self.spec, fields, asked))


class AsyncInternalNotificationsEventMetrics(generated.AsyncInternalNotificationsEventMetrics):
    """Internal notifications event metrics, awaited."""

    async def get(
        self,
        *,
        contact_id: int | None = None,
        matter_id: int | None = None,
        fields: Fields | str | None = None,
    ) -> EventMetrics:
        """Count what is unread.

        Args:
            contact_id: Only what has to do with this contact.
            matter_id: Only what has to do with this matter.
            fields: What to select; all of it unless given.

        Raises:
            FieldError: A name in ``fields`` that Clio would refuse.
        """
        asked = {"contact_id": contact_id, "matter_id": matter_id}
        return await self._driver.run(only_of(self._session, self.spec, fields, asked))
