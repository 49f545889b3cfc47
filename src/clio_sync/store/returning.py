"""What was written into a source, for the audit: nothing else remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

import attrs
from attrs import frozen

from .names import RowId


class Deed(Enum):
    """What was done to a row of a source."""

    CHANGED = "row changed"
    ADDED = "row added"
    REMOVED = "row removed"


@frozen
class Returned:
    """What was done to one row.

    Args:
        row: The row.
        deed: What was done to it.
        fields: Digests of what the fields said before and say now.
    """

    row: RowId
    deed: Deed
    fields: Mapping[str, tuple[str | None, str | None]] = attrs.field(factory=dict, repr=False)
