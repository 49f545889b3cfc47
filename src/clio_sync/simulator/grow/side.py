"""The side of a simulator that is Clio Grow: its application, its grants, its clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...auth.grant import Grant
from ...auth.platform import SCOPES, GrowApplication, Scope
from ...auth.regions import Region
from ...auth.vaults.memory import MemoryVault

if TYPE_CHECKING:
    import httpx

    from ..._drivers import Clock
    from ...client import Clio
    from ...grow import AsyncGrow, Grow
    from .firm import GrowFirm


class GrowSide:
    """What a simulator offers of Clio Grow."""

    if TYPE_CHECKING:  # what the simulator brings
        clock: Clock
        url: str
        grow_firm: GrowFirm
        _clients: list[Clio | Grow]

        def transport(self) -> httpx.BaseTransport: ...
        def async_transport(self) -> httpx.AsyncBaseTransport: ...

    @property
    def grow_application(self) -> GrowApplication:
        """The one application that may ask for access to Clio Grow."""
        known = self.grow_firm.credentials
        return GrowApplication(
            known.client_id,
            known.client_secret,
            redirect_uri=known.redirect_uri,
            region=Region.at(self.url),
            scopes=known.scopes,
        )

    def grow_grant(self, scopes: Iterable[Scope] = SCOPES) -> Grant:
        """A new grant for Clio Grow, as if a user had just consented to these scopes."""
        answer = self.grow_firm.authority.grant(frozenset(scopes), self.clock.now())
        return Grant.from_answer(answer, self.clock.now(), region=Region.at(self.url))

    def grow(self, scopes: Iterable[Scope] = SCOPES, **options: Any) -> Grow:
        """A client of Clio Grow that is logged in here; see `Grow` for the options."""
        from ...grow import Grow

        told = self._grow_options(self.transport(), options)
        client = Grow(self.grow_grant(scopes), **told)
        self._clients.append(client)
        return client

    def async_grow(self, scopes: Iterable[Scope] = SCOPES, **options: Any) -> AsyncGrow:
        """The same for code that awaits."""
        from ...grow import AsyncGrow

        told = self._grow_options(self.async_transport(), options)
        return AsyncGrow(self.grow_grant(scopes), **told)

    def _grow_options(self, transport: object, options: dict[str, Any]) -> dict[str, Any]:
        usual = {
            "application": self.grow_application,
            "clock": self.clock,
            "name": "simulated",
            "transport": transport,
            "vault": MemoryVault(),
        }
        return usual | options
