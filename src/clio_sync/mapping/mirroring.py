"""Both ways: rows of a source that take Clio's changes back, for a map."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from ..errors import MappingError
from .backwards import mirrored, unmirrored
from .readings import Reading
from .values import Record

if TYPE_CHECKING:
    from ..sources import Mirror
    from .rows import SourceRow

Adds: TypeAlias = bool | Callable[[Record], bool]
"""Whether records get rows: none, all, or those of which a function says so."""


@frozen
class Mirroring(Reading):
    """Both ways: rows of a source, and the changes that they take back.

    Args:
        map: What the rows mean.
        source: Where they come from and go to.
        partial: Never; a mirror's rows have all columns.
        adds: Whether new records become rows: all of them, or those of which a function of
            the record says so.
        id_column: The column that holds Clio's id of the row's record, where rows are added.
        deletes: How many rows and records a run may delete because the other side was deleted.

    Raises:
        MappingError: Something cannot work; the text lists everything at once.
    """

    adds: Adds = field(kw_only=True, default=False, repr=False)
    id_column: str | None = field(kw_only=True, default=None)
    deletes: int = field(kw_only=True, default=0)

    def __attrs_post_init__(self) -> None:
        if found := tuple(_complaints(self)):
            listed = "".join(f"\n- {complaint}" for complaint in found)
            raise MappingError(f"The data map {self.map.name!r} cannot be mirrored:{listed}")

    @property
    def returning(self) -> frozenset[str]:
        """The fields that rows take over from Clio."""
        return mirrored(self.map)

    def record_of(self, row: SourceRow) -> int | None:
        """Clio's id of a row's record, where the row says it.

        Args:
            row: A row of the source.
        """
        cell = None if self.id_column is None else row.values.get(self.id_column)
        text = "" if cell is None else str(cell).strip()
        return int(text) if text.isascii() and text.isdecimal() else None

    def wants(self, record: Record) -> bool:
        """Whether a record that no row has becomes one.

        Args:
            record: Clio's JSON, with what the map reads of it.

        Raises:
            MappingError: The firm's own function fails.
        """
        if not callable(self.adds):
            return self.adds
        try:
            return bool(self.adds(record))
        except Exception as error:  # noqa: BLE001  # whatever it raises may quote the record
            raise MappingError(
                f"The function in adds= of {self.map.name!r} broke ({type(error).__name__}).",
                advice="It is given what the map reads of a record, as Clio's JSON.",
            ) from None

    @property
    def mirror(self) -> Mirror:
        """The source, as what takes changes back.

        Raises:
            SourceError: It is none any more.
        """
        from ..sources import mirror_of

        return mirror_of(self.source)


def _complaints(reading: Mirroring) -> Iterator[str]:
    from ..sources import Mirror, is_writable, name_of, rows_of

    yield from unmirrored(reading.map)
    source = rows_of(reading.source)
    if not isinstance(source, Mirror) or not is_writable(source):
        yield (
            f"{name_of(source)} cannot be written; use sources.CsvTable, SqlTable or Rows, or "
            "give yours the methods of sources.Mirror."
        )
    elif isinstance(reading.map.key, str) and source.key != reading.map.key:
        yield f"its key is {reading.map.key!r}, and that of {name_of(source)} is {source.key!r}."
    if reading.adds and reading.id_column is None:
        yield "adds= needs id_column=, a column for Clio's id: it tells a row that was added."
    if reading.id_column is not None and reading.id_column in _written(reading):
        yield f"{reading.id_column!r} is the column of a field, and so cannot hold Clio's id."
    if reading.deletes < 0:
        yield "deletes= is the most that a run may delete: 0 or more."


def _written(reading: Mirroring) -> frozenset[str]:
    return frozenset(column for one in reading.map.fields for column in one.columns)
