"""How a file is cut into parts, by Clio's rules (facts, 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import frozen

from ..errors import ConfigurationError

MIB = 1 << 20
LEAST = 5 * MIB
"""Bytes that each part but the last must have."""

MOST = 10_000
"""Parts that there may be."""

BATCH = 50
"""Parts whose addresses one request can ask for."""

FIRST_BATCH = 4
"""Parts that are asked for first."""

USUAL = 16 * MIB
"""Bytes of a part, where the file is not so long that they must be more."""


@frozen
class Part:
    """Some bytes of a file that are sent by themselves.

    Args:
        number: From 1.
        offset: Where it begins.
        length: How many bytes it has.
    """

    number: int
    offset: int
    length: int


def part_size_for(size: int, wanted: int | None = None) -> int:
    """How long a part of a file shall be.

    Args:
        size: Of the file.
        wanted: What the caller wants.

    Raises:
        ConfigurationError: Parts of the wanted size are too short, or too many.
    """
    if wanted is None:
        needed = -(-size // MOST)
        return max(USUAL, -(-needed // MIB) * MIB)
    if wanted < LEAST:
        raise ConfigurationError(f"A part must have at least {LEAST} bytes.")
    if size > wanted * MOST:
        raise ConfigurationError(
            f"The file would have more than {MOST} parts.", advice="Choose a larger part_size."
        )
    return wanted


def parts_of(size: int, part_size: int) -> list[Part]:
    """The parts of a file; it is one if ``part_size`` is 0."""
    step = part_size or size
    offsets = range(0, size, step)
    return [Part(n, offset, min(step, size - offset)) for n, offset in enumerate(offsets, 1)]


def batches(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts in batches, short ones first: the first is waited for, and each prepares the next.

    A batch is read while the one before it is sent, so none may be much longer than that.
    """
    rest, size = iter(parts), FIRST_BATCH
    while batch := list(islice(rest, size)):
        yield batch
        size = min(2 * size, BATCH)
