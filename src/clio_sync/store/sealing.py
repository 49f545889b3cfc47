"""Sealing: values that a store keeps for a feature that needs them, and that nobody else can read.

The key is derived from that of the digests, which never lives in the same
file. What a text is sealed for is sealed with it: no piece can be put in the
place of another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from hashlib import blake2b
from secrets import token_bytes
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from ..errors import StoreError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
"""Random bytes before each sealed text."""

Known: TypeAlias = Mapping[str, Mapping[str, frozenset[str]]]
"""By what one record is known, for each map that reads it: kinds of facts and their values."""


@frozen
class Seal:
    """Seals texts with a key of its own, and opens them again.

    Args:
        key: That of the store's digests.
    """

    key: bytes = field(repr=False)

    @cached_property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(blake2b(key=self.key, person=b"sealed values", digest_size=32).digest())

    def close(self, purpose: str, text: str) -> bytes:
        """Seal a text.

        Args:
            purpose: What it is sealed for; only that opens it.
            text: What nobody is to read.
        """
        nonce = token_bytes(NONCE)
        return nonce + self._cipher.encrypt(
            nonce, text.encode("utf-8", "surrogatepass"), purpose.encode()
        )

    def open(self, purpose: str, sealed: bytes) -> str:
        """Read what was sealed for the same purpose.

        Raises:
            StoreError: It was not, or somebody has been at it.
        """
        from cryptography.exceptions import InvalidTag

        try:
            text = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode())
        except (InvalidTag, ValueError):
            raise StoreError(
                "Something that the store keeps sealed cannot be opened.",
                advice="Restore the file from a backup, or begin a new store.",
            ) from None
        return text.decode("utf-8", "surrogatepass")


def known_to_text(known: Known) -> str:
    """Write by what a record is known.

    Args:
        known: The facts for each map.
    """
    return json.dumps(
        {map: {kind: sorted(told) for kind, told in facts.items()} for map, facts in known.items()}
    )


def known_from_text(text: str) -> Known:
    """Read by what a record is known.

    Args:
        text: As `known_to_text` wrote it.
    """
    read: dict[str, dict[str, list[str]]] = json.loads(text)
    return {
        map: {kind: frozenset(told) for kind, told in facts.items()} for map, facts in read.items()
    }
