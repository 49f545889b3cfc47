"""The grant that a client works with: kept in memory, renewed once however many ask."""

from __future__ import annotations

from attrs import define, field

from .._flow import Flow, call, guard, now, sleep
from ..errors import GrantExpired, GrantRevoked, NotSent, RequestError, VaultError
from .application import Application
from .grant import Grant
from .oauth import renewed
from .vaults import Claim, EnvironmentVault, SharedVault, Vault

FRESH = 60.0
"""Seconds in which a new token can only be refused for another reason than its age."""

PAUSE = 30.0
"""Seconds between attempts to renew a token that is still good."""

PATIENCE = 90.0
"""Seconds that another process may take to renew; longer than a request can last."""

GLANCE = 0.1
"""Seconds between two looks at whether it has."""

PAUSES = (0.1, 1.0)
"""Seconds before each further attempt to keep a grant that nobody else has."""


@define
class Tokens:
    """Hands out a good grant, renewing it before it ends and when Clio refuses it.

    Among threads and tasks of one client, and among processes that share a
    vault, one renews and the others take what it got.

    A renewed grant is kept before it is used. Where Clio replaces the refresh
    token (Clio Platform), the old one is dead by then, so the vault shows that
    it can be written to before Clio is asked, and a grant that could not be
    kept all the same is tried again, and not lost, for as long as this lives.

    Args:
        grant: To begin with.
        application: Whose grant it is; without it nothing can be renewed.
        vault: Where to keep a renewed grant, before it is used.
        name: The name to keep it under.
        early: Seconds before its end at which a grant is renewed.
    """

    _grant: Grant = field(alias="grant")
    application: Application | None = field(default=None, kw_only=True)
    vault: Vault | None = field(default=None, kw_only=True)
    name: str | None = field(default=None, kw_only=True)
    early: float = field(default=300.0, kw_only=True)
    _spent: set[str] = field(factory=set, init=False, repr=False)
    _renewed_at: float = field(default=float("-inf"), init=False)
    _not_before: float = field(default=float("-inf"), init=False)
    _unkept: Grant | None = field(default=None, init=False, repr=False)

    @property
    def renews(self) -> bool:
        """Whether it can renew the grant that it has."""
        return self._can_renew

    def current(self) -> Flow[Grant]:
        """A grant good for at least one more request, renewed first if need be.

        Raises:
            GrantExpired: It is over, and nothing here can renew it.
            GrantRevoked: Clio does not renew it any more.
            NotSent: Clio could not be asked.
        """
        instant = yield from now()
        if self._will_do(instant):
            return self._grant
        return (yield from guard("grant", self._kept_good()))

    def renew(self, stale: Grant) -> Flow[Grant]:
        """A grant other than ``stale``, which Clio has just refused.

        Args:
            stale: The refused one.

        Raises:
            GrantExpired: Nothing here can renew it.
            GrantRevoked: Clio does not renew it, or refuses what it has just issued.
            NotSent: Clio could not be asked.
        """
        return guard("grant", self._replaced(stale))

    def _will_do(self, instant: float) -> bool:
        if self._grant.is_good_at(instant + self.early):
            return True
        may_renew = self._can_renew and instant >= self._not_before
        return self._grant.is_good_at(instant) and not may_renew

    @property
    def _can_renew(self) -> bool:
        keeps = self._keeps or not _is_platform(self.application)
        return self.application is not None and self._grant.refresh_token is not None and keeps

    @property
    def _keeps(self) -> bool:
        """Whether a renewed grant outlives this process."""
        named = self.vault is not None and self.name is not None
        return named and not isinstance(self.vault, EnvironmentVault)

    def _kept_good(self) -> Flow[Grant]:
        """Renew unless somebody did while we waited for the lock; a good grant is not given up."""
        instant = yield from now()
        if self._will_do(instant):
            return self._grant
        try:
            return (yield from self._exchanged(self._grant, instant))
        except (NotSent, VaultError):
            if not self._grant.is_good_at(instant):
                raise
            self._not_before = instant + PAUSE
            return self._grant

    def _replaced(self, stale: Grant) -> Flow[Grant]:
        if self._grant.access_token != stale.access_token:
            return self._grant
        instant = yield from now()
        if instant - self._renewed_at < FRESH:
            raise GrantRevoked(
                "Clio refuses an access token that it issued a moment ago.",
                advice="Check that the user is still active in the firm, then log in again.",
            )
        return (yield from self._exchanged(stale, instant))

    def _exchanged(self, stale: Grant, instant: float) -> Flow[Grant]:
        """Renew as the only one among the processes that share the vault."""
        claim = yield from self._claim()
        try:
            kept = yield from self._kept_elsewhere(stale)
            if kept is not None and kept.is_good_at(instant + self.early):
                return self._take(kept)
            fresh = yield from self._traded(kept or self._unkept or stale, instant)
            return self._take(fresh)
        finally:
            if claim is not None:
                claim.release()

    def _claim(self) -> Flow[Claim | None]:
        if self.name is None or not isinstance(self.vault, SharedVault):
            return None
        began = yield from now()
        while (claim := (yield from call(self.vault.claim, self.name))) is None:
            yield from sleep(GLANCE)
            if (yield from now()) - began > PATIENCE:
                raise VaultError(
                    "Another process has been renewing this grant for too long.",
                    advice="Look for one that hangs.",
                )
        return claim

    def _kept_elsewhere(self, stale: Grant) -> Flow[Grant | None]:
        """What another process has put into the vault since; never a token we have had before."""
        if self.vault is None or self.name is None:
            return None
        kept = yield from call(self.vault.load, self.name)
        ours = kept is None or kept.access_token in {stale.access_token, *self._spent}
        return None if ours else kept

    def _traded(self, last: Grant, instant: float) -> Flow[Grant]:
        """A new grant for the last one, kept; or the last one, kept at last."""
        if last is self._unkept and last.is_good_at(instant + self.early):
            yield from self._keep(last)
            return last
        yield from self._rehearsed()
        try:
            fresh = yield from self._renewed(last)
        except GrantRevoked:  # by somebody who renewed it just now, without asking for the claim
            kept = yield from self._kept_elsewhere(last)
            if kept is None:
                raise
            return kept
        self._renewed_at = instant
        return fresh

    def _rehearsed(self) -> Flow[None]:
        """Show that the vault can be written to, as long as the old refresh token is good."""
        if self.vault is None or self.name is None or not _is_platform(self.application):
            return
        kept = yield from call(self.vault.load, self.name)
        if kept is not None:
            yield from call(self.vault.save, self.name, kept)

    def _renewed(self, last: Grant) -> Flow[Grant]:
        if self.application is None or last.refresh_token is None:
            raise GrantExpired(
                "The access token is over, and there is nothing to renew it with.",
                advice="Log in again"
                + ("." if self.application else ", or set CLIO_CLIENT_ID and CLIO_CLIENT_SECRET."),
            )
        if not self._can_renew:
            raise GrantExpired(
                "The access token is over, and there is no vault for what Clio would replace the "
                "refresh token by.",
                advice="Use connect() with a vault that keeps it.",
            )
        try:
            return (yield from renewed(self.application, last, self._keep))
        except RequestError as error:
            raise NotSent(
                f"The access token could not be renewed, so the request was not sent: {error}"
            ) from error

    def _keep(self, fresh: Grant) -> Flow[None]:
        """Put a grant into the vault, insistently: nobody else has it."""
        self._unkept = fresh
        for pause in PAUSES:
            try:
                yield from self._save(fresh)
                break
            except VaultError:
                yield from sleep(pause)
        else:
            yield from self._save(fresh)
        self._unkept = None

    def _save(self, fresh: Grant) -> Flow[None]:
        if self.vault is not None and self.name is not None and self._keeps:
            yield from call(self.vault.save, self.name, fresh)

    def _take(self, fresh: Grant) -> Grant:
        self._spent.add(self._grant.access_token)
        self._unkept = None
        self._grant = fresh
        return fresh


def _is_platform(application: Application | None) -> bool:
    return application is not None and application.is_platform
