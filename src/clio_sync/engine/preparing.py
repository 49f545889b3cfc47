"""Making the marker's custom field where an account lacks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from .._flow import Flow, now, sleep
from .._flows import crud
from ..errors import ClioError
from .remote.outcome import Ambiguous, meaning

if TYPE_CHECKING:
    from ..mapping import DataMap
    from .looking.look import Looker

LOOK_AGAIN = 2.0
"""Seconds between two looks for a definition that was just made."""
PARENTS = {"contacts": "Contact", "matters": "Matter"}
"""What has custom fields; other records carry a marker without one, or none."""


@frozen
class Preparing:
    """Makes what a job's maps need in an account.

    Args:
        looker: How the account is looked at.
        marker: The custom field's name.
        maps: The job's.
    """

    looker: Looker
    marker: str
    maps: Sequence[DataMap]

    def prepare(self) -> Flow[list[str]]:
        """Make what is missing; says on what it did."""
        made: list[str] = []
        resources = {one.resource for one in self.maps}
        for parent in sorted(PARENTS[one] for one in resources & PARENTS.keys()):
            if not (yield from self._has_marker(parent)):
                yield from self._make_marker(parent)
                made.append(parent)
        self.looker.directory = None
        return made

    def _listed_within(self, parent: str, seconds: float) -> Flow[bool]:
        """Look for the definition until so much time has passed: lists lag behind writes."""
        until = (yield from now()) + seconds
        while not (yield from self._has_marker(parent)):
            left = until - (yield from now())
            if left <= 0:
                return False
            yield from sleep(min(LOOK_AGAIN, left))
        return True

    def _has_marker(self, parent: str) -> Flow[bool]:
        listed = yield from self.looker.remote.list(
            "custom_fields", {"fields": "id,name,parent_type,field_type,deleted"}
        )
        wanted = self.marker.casefold()
        return any(
            one["parent_type"] == parent
            and str(one["name"]).casefold() == wanted
            and not one.get("deleted")
            for one in listed
        )

    def _make_marker(self, parent: str) -> Flow[None]:
        """Make the definition; where the answer is lost, looking tells, if need be for long."""
        payload = {
            "name": self.marker,
            "parent_type": parent,
            "field_type": "text_line",
            "displayed": False,
        }
        try:
            yield from crud.write_data(
                self.looker.remote.session, "POST", "custom_fields", payload, "id"
            )
        except ClioError as error:
            lost = isinstance(meaning(error, creating=True), Ambiguous)
            if not lost or not (
                yield from self._listed_within(parent, self.looker.timing.settling)
            ):
                raise
        else:  # a plan made too soon would miss the new definition
            yield from self._listed_within(parent, self.looker.timing.list_lag)
