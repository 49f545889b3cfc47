"""The maps of a job, each with its one source, in an order in which they can be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ...errors import MappingError

if TYPE_CHECKING:
    from ...mapping import Reading


def by_name_of(readings: Sequence[Reading]) -> dict[str, Reading]:
    """Each map with its one source.

    Raises:
        MappingError: A map is read twice: its keys could not be compared.
    """
    by_name = {reading.map.name: reading for reading in readings}
    if len(by_name) < len(readings):
        raise MappingError(
            "The job reads one map from several sources.",
            advice="Join them into one, or give each map a name of its own.",
        )
    return by_name


def in_order(readings: Mapping[str, Reading]) -> list[str]:
    """The names of the maps, referenced ones before those that refer to them.

    Raises:
        MappingError: The maps refer to each other in a circle.
    """
    left = {name: reading.map for name, reading in readings.items()}
    ordered: list[str] = []
    while left:
        ready = [
            name
            for name, one in left.items()
            if not {m.name for m in one.references} & (left.keys() - {name})
        ]
        if not ready:
            raise MappingError(
                f"The maps {', '.join(sorted(left))} refer to each other in a circle.",
                advice="Remove one of the references.",
            )
        ordered += ready
        left = {name: one for name, one in left.items() if name not in ready}
    return ordered
