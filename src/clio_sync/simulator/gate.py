"""What every API request passes besides the path that it is for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from attrs import define

from . import refusals
from .limits import Limits
from .oauth import Authority, bearer
from .settings import Settings
from .wire import Refusal, Request

HOSTS = {
    "us": "app.clio.com",
    "eu": "eu.app.clio.com",
    "ca": "ca.app.clio.com",
    "au": "au.app.clio.com",
}
_VERSION = re.compile(r"4\.[0-9]{1,4}\.[0-9]{1,4}")


@define
class Gate:
    """Firewall, token, budget and version.

    Args:
        settings: How this Clio behaves.
        authority: Knows the tokens.
        limits: Count the requests.
    """

    settings: Settings
    authority: Authority
    limits: Limits

    def pass_firewall(self, request: Request) -> None:
        """Look at who asks.

        Raises:
            Refusal: A program that says nothing of itself, or too much.
        """
        agent = request.headers.get("user-agent", "")
        nameless = not agent and self.settings.refuses_nameless
        linked = "://" in agent and self.settings.refuses_linked_names
        if nameless or linked:
            raise refusals.firewall()

    def admit(self, request: Request, now: float) -> int:
        """Let a request in; answers whose it is.

        Raises:
            Refusal: It does not get in.
        """
        token = bearer(request)
        user_id = self.authority.user_of(token, now)
        if user_id is None or self.elsewhere(request):
            raise refusals.bad_token()
        if wait := self.limits.take(token, now):
            raise Refusal(refusals.rate_limited(self.limits.most(now), wait))
        self._check_version(request)
        return user_id

    def elsewhere(self, request: Request) -> bool:
        """Whether the request was meant for another of Clio's four hosts."""
        host = urlsplit(request.origin).hostname
        return host in HOSTS.values() and host != HOSTS[self.settings.region]

    def version(self, request: Request) -> str:
        """The version that a request is served in."""
        return request.headers.get("x-api-version", self.settings.default_version)

    def _check_version(self, request: Request) -> None:
        version = self.version(request)
        if _VERSION.fullmatch(version) is None or not self._served(version):
            raise refusals.retired(self.settings, version)

    def _served(self, version: str) -> bool:
        oldest, newest = self.settings.oldest_version, self.settings.default_version
        return _parts(oldest) <= _parts(version) <= _parts(newest)


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
