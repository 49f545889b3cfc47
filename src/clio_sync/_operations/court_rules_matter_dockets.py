"""Matter dockets: what one would put into the calendar, beyond the verbs."""

from __future__ import annotations

import datetime as dt

from .._flows.downloads import download
from .._generated import court_rules_matter_dockets as generated
from ..files import Downloadable, Downloaded

__all__ = ["AsyncCourtRulesMatterDockets", "CourtRulesMatterDockets"]

PREVIEW = "court_rules/matter_dockets/preview.json"


class CourtRulesMatterDockets(generated.CourtRulesMatterDockets):
    """Matter dockets, blocking."""

    def preview(
        self,
        to: Downloadable,
        *,
        jurisdiction_id: int,
        trigger_id: int,
        service_type_id: int,
        start_date: dt.date,
        start_time: dt.datetime,
        event_prefix: str | None = None,
    ) -> Downloaded:
        """Bring the dates of a docket that is not made yet to a place, as Clio gives them.

        Args:
            to: A path, which is replaced at once when all is there, or a binary stream.
            jurisdiction_id: Whose rules count.
            trigger_id: What has happened, of the jurisdiction's triggers.
            service_type_id: How it was served.
            start_date: When it happened.
            start_time: At what time of that day.
            event_prefix: What the titles of the dates shall begin with.

        Raises:
            NotFound: There is no such jurisdiction, trigger or service type.
            FileUnusable: It cannot be kept at the place.
        """
        params = {
            "jurisdiction[id]": jurisdiction_id,
            "trigger[id]": trigger_id,
            "service_type[id]": service_type_id,
            "start_date": start_date,
            "start_time": start_time,
            **({} if event_prefix is None else {"event_prefix": event_prefix}),
        }
        return self._driver.run(download(self._session, PREVIEW, to, params=params))


class AsyncCourtRulesMatterDockets(generated.AsyncCourtRulesMatterDockets):
    """Matter dockets, awaited."""

    async def preview(
        self,
        to: Downloadable,
        *,
        jurisdiction_id: int,
        trigger_id: int,
        service_type_id: int,
        start_date: dt.date,
        start_time: dt.datetime,
        event_prefix: str | None = None,
    ) -> Downloaded:
        """Bring the dates of a docket that is not made yet to a place, as Clio gives them.

        Args:
            to: A path, which is replaced at once when all is there, or a binary stream.
            jurisdiction_id: Whose rules count.
            trigger_id: What has happened, of the jurisdiction's triggers.
            service_type_id: How it was served.
            start_date: When it happened.
            start_time: At what time of that day.
            event_prefix: What the titles of the dates shall begin with.

        Raises:
            NotFound: There is no such jurisdiction, trigger or service type.
            FileUnusable: It cannot be kept at the place.
        """
        params = {
            "jurisdiction[id]": jurisdiction_id,
            "trigger[id]": trigger_id,
            "service_type[id]": service_type_id,
            "start_date": start_date,
            "start_time": start_time,
            **({} if event_prefix is None else {"event_prefix": event_prefix}),
        }
        return await self._driver.run(download(self._session, PREVIEW, to, params=params))
