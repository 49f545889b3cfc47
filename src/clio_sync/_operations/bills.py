"""Bills: how one will look, beyond the verbs."""

from __future__ import annotations

from .._flows.special import page
from .._generated import bills as generated
from .._wire import segment

__all__ = ["AsyncBills", "Bills"]


def _preview(id: int) -> str:
    return f"bills/{segment(id)}/preview"


class Bills(generated.Bills):
    """Bills, blocking."""

    def preview(self, id: int) -> str:
        """Read a bill as it will look: a whole page of HTML, with its styles.

        Args:
            id: The bill's id.

        Raises:
            NotFound: There is no such bill, or none that this user may see.
        """
        return self._driver.run(page(self._session, _preview(id)))


class AsyncBills(generated.AsyncBills):
    """Bills, awaited."""

    async def preview(self, id: int) -> str:
        """Read a bill as it will look: a whole page of HTML, with its styles.

        Args:
            id: The bill's id.

        Raises:
            NotFound: There is no such bill, or none that this user may see.
        """
        return await self._driver.run(page(self._session, _preview(id)))
