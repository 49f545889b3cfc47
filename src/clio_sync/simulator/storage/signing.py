"""Signed addresses: good for one object, one method, some headers, and not for long."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from attrs import field, frozen

from ..wire import Request

PREFIX = "/storage/"
"""Where the storage hangs, next to the API."""

OWN_HOST = {"clio.test": "storage.clio.test", "127.0.0.1": "localhost", "localhost": "127.0.0.1"}
"""The storage has a host of its own, as Clio's has: programs send no token from one to another."""

ALGORITHM = "AWS4-HMAC-SHA256"
_MOMENT = "%Y%m%dT%H%M%SZ"
_SIGNATURE = "X-Amz-Signature"


@frozen
class Signer:
    """Makes signed addresses, and knows its own.

    Args:
        key: What they are signed with.
    """

    key: bytes = field(default=b"storage of a simulated Clio", repr=False)

    def url(
        self,
        origin: str,
        method: str,
        path: str,
        *,
        now: float,
        life: float,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
    ) -> str:
        """A signed address.

        Args:
            origin: Where the simulator is addressed.
            method: What it may be used for.
            path: Of the object, below the storage.
            now: When it is made.
            life: How many seconds it is good for.
            headers: What must be sent with it.
            more: What else stands in its query.
        """
        required = {name.lower(): value for name, value in (headers or {}).items()}
        query = {
            **(more or {}),
            "X-Amz-Expires": str(int(life)),
            "X-Amz-Date": dt.datetime.fromtimestamp(now, dt.timezone.utc).strftime(_MOMENT),
            "X-Amz-Algorithm": ALGORITHM,
            "X-Amz-Credential": "simulator/s3/aws4_request",
            "X-Amz-SignedHeaders": ";".join(sorted({"host", *required})),
        }
        where = PREFIX + path
        query[_SIGNATURE] = self._sign(method, where, query, required)
        return f"{_beside(origin)}{quote(where)}?{urlencode(query)}"

    def is_good(self, request: Request) -> bool:
        """Whether an address is one of ours, used for what it was made for."""
        query = dict(request.query)
        claimed = query.pop(_SIGNATURE, "")
        names = query.get("X-Amz-SignedHeaders", "").split(";")
        required = {name: request.headers.get(name, "") for name in names if name != "host"}
        return hmac.compare_digest(
            claimed, self._sign(request.method, request.path, query, required)
        )

    def expires_at(self, request: Request) -> float:
        """Until when a good address may be used."""
        made = dt.datetime.strptime(request.get("X-Amz-Date"), _MOMENT)
        return made.replace(tzinfo=dt.timezone.utc).timestamp() + int(request.get("X-Amz-Expires"))

    def _sign(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> str:
        text = repr((method, path, sorted(query.items()), sorted(headers.items())))
        return hmac.digest(self.key, text.encode(), "sha256").hex()


def stands_apart(origin: str) -> bool:
    """Whether an address is one that only the storage has, so that no token belongs there."""
    return urlsplit(origin).hostname in OWN_HOST.values()


def _beside(origin: str) -> str:
    """Where the storage is for whoever addresses the simulator so."""
    parts = urlsplit(origin)
    host = OWN_HOST.get(parts.hostname or "")
    if host is None:
        return origin
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}"
