"""Keyed digests: what a store keeps instead of values.

Without the key nobody can tell from a digest what it was taken of, not even
by trying every social-security number there is.
"""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable
from hashlib import blake2b

from attrs import field, frozen

from .words import RowId

MARKER_BYTES = 15
"""Makes 24 letters in base 32 without padding; two rows never share them."""


@frozen
class Digests:
    """Takes the digests of one store.

    Args:
        store: The store's id, which sets its markers apart from those of any other.
        key: The secret that every digest is taken with; at most 64 bytes.
    """

    store: str
    key: bytes = field(repr=False)

    def digest(self, purpose: str, text: str) -> str:
        """Take a digest that says nothing without the key.

        Args:
            purpose: What it is taken for; equal texts differ between purposes.
            text: What it is taken of.
        """
        return self._hash(16, purpose, text).hex()

    def row_id(self, map: str, key_text: str) -> RowId:
        """Name a row without giving its key away."""
        return RowId(map, self._hash(16, "row", map, key_text).hex())

    def hashed(self, map: str) -> Callable[[object], bytes]:
        """What digests the cells of a map's rows; made once, for there may be very many.

        Args:
            map: The map's name.
        """
        start = blake2b(digest_size=16, key=self.key)
        for part in ("cells", map):
            start.update(_framed(part))

        def hashed(cells: object) -> bytes:
            digest = start.copy()
            digest.update(repr(cells).encode("utf-8", "surrogatepass"))
            return digest.digest()

        return hashed

    def marker(self, row: RowId) -> str:
        """Name a row in Clio: 27 printable characters, the same ones for ever."""
        letters = b32encode(self._hash(MARKER_BYTES, "marker", self.store, *row))
        return f"cs-{letters.decode('ascii').lower()}"

    def _hash(self, size: int, *parts: str) -> bytes:
        """Digest the parts so that their borders count too."""
        digest = blake2b(digest_size=size, key=self.key)
        for part in parts:
            digest.update(_framed(part))
        return digest.digest()


def _framed(part: str) -> bytes:
    encoded = part.encode("utf-8", "surrogatepass")
    return len(encoded).to_bytes(8, "big") + encoded
