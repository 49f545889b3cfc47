"""What a user has granted: the tokens, and until when they are good."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from attrs import field, frozen

from ..errors import Unreadable
from .regions import REGIONS, Region, region


@frozen
class Grant:
    """The right to act for one user of one firm; its repr never shows the tokens.

    Args:
        access_token: Sent with each request.
        refresh_token: Traded for a new access token; None where Clio gave none.
        expires_at: When the access token ends, in seconds since the epoch; None if unknown.
        region: Where it is good; None if unknown.
        scope: What Clio said the token may do, if it said so.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: float | None = None
    region: Region | None = None
    scope: str | None = None

    @classmethod
    def from_answer(
        cls,
        body: Mapping[str, object],
        now: float,
        before: Grant | None = None,
        region: Region | None = None,
    ) -> Grant:
        """Read the answer of Clio's token endpoint.

        Clio Manage seldom repeats the refresh token and Clio Platform replaces
        it, so the new one counts, or else the old.

        Args:
            body: A JSON object with at least ``access_token``.
            now: When it was asked for, in seconds since the epoch.
            before: The grant that is being renewed.
            region: Where it was asked for.

        Raises:
            Unreadable: Its ``access_token`` is none.
        """
        if not is_token(body.get("access_token")):
            raise Unreadable("The answer to a request for a token has none.", advice="Try again.")
        refresh_token = body.get("refresh_token") or (before.refresh_token if before else None)
        scope = body.get("scope") or (before.scope if before else None)
        return cls(
            str(body["access_token"]),
            refresh_token=str(refresh_token) if refresh_token else None,
            expires_at=_expiry(body.get("expires_in"), now),
            region=region or (before.region if before else None),
            scope=str(scope) if scope else None,
        )

    @classmethod
    def from_dict(cls, kept: Mapping[str, object]) -> Grant:
        """Read what `to_dict` wrote."""
        refresh_token, expires_at = kept.get("refresh_token"), kept.get("expires_at")
        where, scope = kept.get("region"), kept.get("scope")
        return cls(
            str(kept["access_token"]),
            refresh_token=str(refresh_token) if refresh_token else None,
            expires_at=float(str(expires_at)) if expires_at is not None else None,
            region=region(str(where)) if where else None,
            scope=str(scope) if scope else None,
        )

    def to_dict(self) -> dict[str, object]:
        """Plain values for a vault to keep; they contain the tokens."""
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_at": self.expires_at,
            "region": _kept_as(self.region) if self.region else None,
            "scope": self.scope,
        }

    def is_good_at(self, instant: float) -> bool:
        """Whether the access token outlives an instant, as far as anybody said."""
        return self.expires_at is None or self.expires_at > instant


def is_token(value: object) -> bool:
    """Whether it can stand in a header as a token: ASCII text without blanks."""
    return (
        isinstance(value, str)
        and value.isascii()
        and value.isprintable()
        and value.split() == [value]
    )


def _expiry(expires_in: object, now: float) -> float | None:
    try:
        lifetime = float(str(expires_in))
    except ValueError:
        return None
    return now + lifetime if isfinite(lifetime) else None


def _kept_as(where: Region) -> str:
    return where.name if REGIONS.get(where.name) == where else where.base
