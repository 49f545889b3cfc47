"""Whether a delivery is from Clio: an HMAC over its bytes exactly as they came."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

SIGNATURE = "X-Hook-Signature"
"""The header that carries it."""

_HEX = re.compile(r"[0-9a-f]{64}")


def sign(secret: str, raw_body: bytes) -> str:
    """The signature of a delivery: HMAC-SHA256 in lower-case hex (facts, 9).

    Args:
        secret: The webhook's ``shared_secret``.
        raw_body: The bytes of the body, before anything has read them.
    """
    return hmac.new(secret.encode(), raw_body, "sha256").hexdigest()


def verify(secrets: str | Sequence[str], raw_body: bytes, signature: str | None) -> bool:
    """Whether a delivery was signed with the secret, or with one of several.

    Args:
        secrets: The webhook's ``shared_secret``, or all that are good while it changes.
        raw_body: The bytes of the body, before anything has read them: JSON that
            was parsed and written again has another signature.
        signature: The ``X-Hook-Signature`` header; a missing or malformed one is False.
    """
    if signature is None or _HEX.fullmatch(signature) is None:
        return False
    known = [secrets] if isinstance(secrets, str) else secrets
    # Every secret is tried, so that the time tells nobody which one was close.
    matches = [hmac.compare_digest(sign(one, raw_body), signature) for one in known if one]
    return any(matches)
