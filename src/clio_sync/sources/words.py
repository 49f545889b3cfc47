"""What a source is to the engine: something whose rows can be read again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from ..mapping.rows import SourceRow


@runtime_checkable
class Source(Protocol):
    """Rows to bring into Clio; each iteration reads them anew, from the first one.

    Two optional attributes say more: ``name`` (how reports call the source) and
    ``writable`` (whether values can be written back to it).
    """

    def __iter__(self) -> Iterator[SourceRow]: ...


def name_of(source: Source) -> str:
    """How reports call a source.

    Args:
        source: Any source.
    """
    return str(getattr(source, "name", type(source).__name__))


def is_writable(source: Source) -> bool:
    """Whether values can be written back to a source.

    Args:
        source: Any source.
    """
    return bool(getattr(source, "writable", False))
