"""Clio's four hosts, which share neither accounts nor tokens, and any other base."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlsplit

from attrs import Factory, field, frozen

from ..errors import ConfigurationError

LOCAL_SUFFIXES = (".internal", ".local", ".localhost", ".test")


class Authority(Protocol):
    """Where grants are given, renewed and taken back."""

    @property
    def host(self) -> str:
        """Its host, for messages."""
        ...

    @property
    def authorize_url(self) -> str:
        """The page on which a person gives consent."""
        ...

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens become access tokens."""
        ...

    @property
    def deauthorize_url(self) -> str:
        """Where a grant is given back."""
        ...

    @property
    def approval_url(self) -> str | None:
        """The page that shows a code to be copied by hand; None where there is none."""
        ...


@frozen
class Region:
    """One deployment of Clio.

    Args:
        name: ``us``, ``eu``, ``ca`` or ``au``; ``local`` for a simulator.
        host: The host of its web pages and of its API, with a port if it needs one.
        base: What all of its URLs begin with, without a slash at the end.
    """

    name: str
    host: str
    base: str = field(default=Factory(lambda self: f"https://{self.host}", takes_self=True))

    @classmethod
    def at(cls, url: str) -> Region:
        """The region of a simulator or a proxy, or the one of the four that the URL is of.

        Args:
            url: What ``/api/v4/`` and ``/oauth/`` hang under.

        Raises:
            ConfigurationError: It is no URL, or would carry tokens over the open
                network unencrypted.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ConfigurationError(
                "The base of a region is a URL, and this is none.",
                advice="Begin it with https://, or with http:// for a simulator on this machine.",
            )
        if parts.scheme == "http" and not _is_local(parts.hostname):
            raise ConfigurationError(
                "Tokens would leave this network unencrypted.", advice="Use https://."
            )
        host = parts.netloc.rpartition("@")[2]
        base = f"{parts.scheme}://{host}{parts.path.rstrip('/')}"
        known = (each for each in REGIONS.values() if each.base == base)
        return next(known, cls("local", host, base))

    @property
    def api_url(self) -> str:
        """What the paths of the API are appended to."""
        return f"{self.base}/api/v4/"

    @property
    def authorize_url(self) -> str:
        """The page on which a person gives consent."""
        return f"{self.base}/oauth/authorize"

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens become access tokens."""
        return f"{self.base}/oauth/token"

    @property
    def deauthorize_url(self) -> str:
        """Where a grant is given back."""
        return f"{self.base}/oauth/deauthorize"

    @property
    def approval_url(self) -> str:
        """The page that shows a code to be copied by hand (facts, 1.1)."""
        return f"{self.base}/oauth/approval"


US = Region("us", "app.clio.com")
EU = Region("eu", "eu.app.clio.com")
CA = Region("ca", "ca.app.clio.com")
AU = Region("au", "au.app.clio.com")

REGIONS: Mapping[str, Region] = MappingProxyType({each.name: each for each in (US, EU, CA, AU)})
"""Clio's four regions by name."""


def region(name: str | Region) -> Region:
    """The region that a name or a URL stands for; a region stands for itself.

    Args:
        name: ``us``, ``eu``, ``ca``, ``au``, or the base URL of a simulator.

    Raises:
        ConfigurationError: Neither.
    """
    if isinstance(name, Region):
        return name
    if "://" in name:
        return Region.at(name)
    try:
        return REGIONS[name.strip().lower()]
    except KeyError:
        raise ConfigurationError(
            "Clio has no region of that name.", advice=f"Use one of {', '.join(REGIONS)}, or a URL."
        ) from None


def _is_local(hostname: str) -> bool:
    try:
        return ip_address(hostname).is_private
    except ValueError:
        return "." not in hostname or hostname.endswith(LOCAL_SUFFIXES)
