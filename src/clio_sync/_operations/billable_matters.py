"""Billable matters: just their ids, beyond the list."""

from __future__ import annotations

from typing import Unpack

from .._flows.special import ids
from .._generated import billable_matters as generated
from .._generated.billable_matters import BillableMatterFilters

__all__ = ["AsyncBillableMatters", "BillableMatters"]


class BillableMatters(generated.BillableMatters):
    """Billable matters, blocking."""

    def ids(self, **filters: Unpack[BillableMatterFilters]) -> tuple[int, ...]:
        """The ids of the matters with something to bill, in one request.

        Args:
            filters: As of `list`; ``limit`` is at most 1000.

        Raises:
            UnknownField: There is no such filter.
        """
        return self._driver.run(ids(self._session, self.spec, filters))


class AsyncBillableMatters(generated.AsyncBillableMatters):
    """Billable matters, awaited."""

    async def ids(self, **filters: Unpack[BillableMatterFilters]) -> tuple[int, ...]:
        """The ids of the matters with something to bill, in one request.

        Args:
            filters: As of `list`; ``limit`` is at most 1000.

        Raises:
            UnknownField: There is no such filter.
        """
        return await self._driver.run(ids(self._session, self.spec, filters))
