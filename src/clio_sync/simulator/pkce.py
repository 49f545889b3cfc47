"""The proof that whoever exchanges a code is the one who asked for it (RFC 7636)."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode


def answers(challenge: str, verifier: str) -> bool:
    """Whether a verifier is the one whose digest was sent before; none needs none.

    Args:
        challenge: The digest, of SHA-256 in Base64, that came with the request for consent.
        verifier: What came with the code.
    """
    if not challenge:
        return not verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    return hmac.compare_digest(urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)
