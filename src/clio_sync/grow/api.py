"""Clio Grow as a session has to know it: where it is, how fast it may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from attrs import evolve

from .._drivers import Clock
from .._flows.api import Api
from .._flows.budget import Budget
from .._flows.session import Session
from .._policy.steady import Steady
from ..auth import EnvironmentVault, Grant, GrowApplication, Platform, Tokens, Vault, region
from ..client.options import make_session
from ..errors import GrantMissing

if TYPE_CHECKING:
    from ..client.options import AsyncOptions, Options

REQUESTS_PER_SECOND = 3
"""What Clio allows an application, whoever its users are (facts, 14)."""

GROW = Api("Clio Grow", pace=Steady(REQUESTS_PER_SECOND, 1.0))
"""Clio Grow, API v2."""

EARLY = 3600.0
"""Seconds before its end at which a token, which lasts a day, is renewed."""

ENV_PREFIX = "CLIO_GROW_"

_BUDGETS: WeakValueDictionary[object, Budget] = WeakValueDictionary()


def make_grow_session(
    grant: Grant,
    tokens: Tokens,
    application: GrowApplication | None,
    options: Options | AsyncOptions,
) -> Session:
    """What the requests of a client share.

    Raises:
        TypeError: There is no such option.
        ConfigurationError: One that cannot be.
    """
    known = options.get("region") or grant.region or (application.region if application else "us")
    base_url = options.get("base_url") or Platform(region(known)).grow_url
    told = options.copy()
    told["base_url"] = base_url
    session = make_session(grant, tokens, application, told)
    return evolve(session, api=GROW, budget=_budget(application, base_url, options.get("clock")))


def make_tokens(
    grant: Grant, application: GrowApplication | None, vault: Vault | None, name: str | None
) -> Tokens:
    """Where a client's session gets its token from."""
    kept_as = entry(name) if name is not None else None
    return Tokens(grant, application=application, vault=vault, name=kept_as, early=EARLY)


def entry(name: str) -> str:
    """What a vault keeps a firm's grant for Clio Grow under, beside the one for Clio Manage."""
    return f"grow:{name}"


def kept_grant(vault: Vault, name: str) -> Grant:
    """What the vault keeps for a firm.

    Raises:
        GrantMissing: Nothing.
    """
    grant = vault.load(entry(name))
    if grant is None:
        raise GrantMissing(
            f"No grant for Clio Grow is kept under {name!r}.", advice=f"Call Grow.login({name!r})."
        )
    return grant


def grant_from_env() -> Grant:
    """What the environment holds.

    Raises:
        GrantMissing: Nothing.
    """
    grant = EnvironmentVault(prefix=ENV_PREFIX).load()
    if grant is None:
        raise GrantMissing(
            f"{ENV_PREFIX}ACCESS_TOKEN is not set.", advice="Set it, or use Grow.connect(name)."
        )
    return grant


def _budget(application: GrowApplication | None, base_url: str, clock: Clock | None) -> Budget:
    """One budget for all clients of an application in this process: Clio counts them together."""
    if application is None:
        return Budget(GROW.pace)
    key = (application.client_id, base_url, clock or Clock())
    return _BUDGETS.setdefault(key, Budget(GROW.pace))
