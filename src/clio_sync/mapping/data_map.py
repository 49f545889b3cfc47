"""The data map: which column goes where in Clio, by which rule.

It is a value: everything about it is checked when it is made, and it touches
neither Clio nor a source by itself.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, overload

import attrs
from attrs import frozen

from ..errors import MappingError
from ..matching import Matcher
from . import tables
from .backwards import one_way
from .checking import complaints
from .columns import check_columns, noting
from .declared import Custom, Field, Linked, Plain, Source, listed_for
from .keys import checked
from .mirroring import Adds, Mirroring
from .reading import Line, changed_at, line_of, row_key
from .readings import Reading
from .rows import MappedRow, Problem, SourceRow
from .vocabulary import VOCABULARIES, Vocabulary

if TYPE_CHECKING:
    from .account import AsyncClient, Client
    from .bound import BoundMap
    from .check_report import Check
    from .directory import Directory
    from .explaining import Explanation
    from .mending import Problems
    from .surveying import Coverage
    from .wanted import NewFields

RecordType: TypeAlias = Literal[
    "Person",
    "Company",
    "TimeEntry",
    "ExpenseEntry",
    "HardCostEntry",
    "SoftCostEntry",
    "Matter",
    "Contact",
    "PhoneCommunication",
    "EmailCommunication",
]


def _fields(given: Iterable[Field]) -> Sequence[Field]:
    return tuple(given)


@frozen(eq=False)
class DataMap:
    """What a firm's rows mean in Clio: the fields of one resource, line by line.

    Args:
        resource: What rows become records of: ``contacts``, ``matters``, ``activities``,
            ``notes``, ``relationships``, ``tasks``, ``calendar_entries``,
            ``communications`` or ``documents``.
        key: The column that tells each row from the others for good, or a function
            of the row's values.
        fields: What goes where.
        type: Of contacts: ``Person`` (the default) or ``Company``; of activities:
            ``TimeEntry``, ``ExpenseEntry``, ``HardCostEntry`` or ``SoftCostEntry``; of
            communications: ``PhoneCommunication`` or ``EmailCommunication``; of notes what
            they are on. A field called ``type`` says it row by row instead.
        name: Tells maps of the same resource apart, for good; the resource by default.
        match: How rows find the records that are already in Clio.
        changed_at: The column that says when a row last changed, for ``owner="newest"``.
        both_ways: Records can be taken back into rows, see `BoundMap.to_source`; a field
            that goes one way only is an error then.

    Raises:
        MappingError: Something cannot work; the text lists everything at once.
    """

    resource: str
    key: Source = attrs.field(kw_only=True)
    fields: Sequence[Field] = attrs.field(kw_only=True, converter=_fields, repr=False)
    type: RecordType | None = attrs.field(kw_only=True, default=None)
    name: str = attrs.field(
        kw_only=True, default=attrs.Factory(lambda self: self.resource, takes_self=True)
    )
    match: Matcher | None = attrs.field(kw_only=True, default=None, repr=False)
    changed_at: str | None = attrs.field(kw_only=True, default=None)
    both_ways: bool = attrs.field(kw_only=True, default=False)
    _lines: tuple[Line, ...] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if found := complaints(self):
            listed = "".join(f"\n- {complaint}" for complaint in found)
            raise MappingError(f"The data map {self.name!r} cannot work:{listed}")
        made = tuple(line_of(field, self.vocabulary) for field in self.fields)
        object.__setattr__(self, "_lines", made)

    @property
    def vocabulary(self) -> Vocabulary:
        """What Clio knows of the resource."""
        return VOCABULARIES[self.resource]

    @property
    def record_type(self) -> str | None:
        """The type that every record gets; None where rows say it, and where there is none."""
        targets = [field.target for field in self.fields]
        if any(isinstance(target, Plain) and target.key == "type" for target in targets):
            return None
        linked = [target.key for target in targets if isinstance(target, Linked)]
        by = (said for key, said in self.vocabulary.type_by.items() if key in linked)
        return self.type or next(by, self.vocabulary.usual_type)

    @property
    def one_way(self) -> tuple[str, ...]:
        """What keeps records from being taken back into rows, field by field."""
        return tuple(one_way(self))

    @property
    def references(self) -> tuple[DataMap, ...]:
        """The maps whose records this one's refer to."""
        targets = (field.target for field in self.fields)
        found = (t.to for t in targets if isinstance(t, Linked | Custom) and t.to is not None)
        return tuple(dict.fromkeys(found))

    def read(self, source: object) -> Reading:
        """Say where this map's rows come from; a job takes one reading of each map.

        Args:
            source: A path to a CSV file, a data frame, mappings, a table or a select,
                or anything with the protocol of `clio_sync.sources`.
        """
        return Reading(self, source)

    def mirror(
        self, table: object, *, adds: Adds = False, id_column: str | None = None, deletes: int = 0
    ) -> Mirroring:
        """Say where this map's rows come from and go to: changes in Clio are written into them.

        Args:
            table: A source that can be written: `CsvTable`, `SqlTable`, `Rows`, or your own
                with the methods of `clio_sync.sources.Mirror`.
            adds: Whether records that no row has become rows: all, or those of which a
                function of the record (Clio's JSON) says so.
            id_column: The column that holds Clio's id of a row's record; ``adds`` needs it.
                Best with a unique index, where the table makes its keys itself.
            deletes: The most that a run may delete, on either side, because the other side
                was deleted; 0 deletes nothing.

        Raises:
            MappingError: A field cannot be taken back, or the table cannot be written.
        """
        return Mirroring(self, table, adds=adds, id_column=id_column, deletes=deletes)

    def map_row(self, row: SourceRow) -> MappedRow:
        """Bring one row into Clio's words; a column that the row lacks is left alone."""
        key, wrong = row_key(self.key, row)
        values: dict[str, object] = {}
        if row.problem:
            problems: tuple[Problem, ...] = (Problem("", "the row", row.problem),)
        else:
            found = [wrong, *[line.read(row, values) for line in self._lines]]
            problems = tuple([problem for problem in found if problem is not None])
        moment, warning = changed_at(self.changed_at, row)
        return MappedRow(
            key=key,
            number=row.number,
            values=values,
            problems=problems,
            warnings=() if warning is None else (warning,),
            changed_at=moment,
            usable=bool(key),
        )

    def map_rows(
        self, rows: Iterable[SourceRow], *, partial: bool = False
    ) -> tuple[MappedRow, ...]:
        """Bring all rows of a source into Clio's words, and compare their keys.

        Args:
            rows: Everything that the source has.
            partial: Whether columns that no row has are left alone.

        Raises:
            MappingError: A column that the map reads is in none of the rows.
        """
        present: dict[str, None] = {}
        mapped = [self.map_row(row) for row in noting(present, rows)]
        if mapped and not partial:
            self.check_columns(present)
        return checked(mapped)

    def check_columns(self, present: Collection[str], name: str = "The source") -> None:
        """Refuse a source that lacks a column which this map reads.

        Args:
            present: The columns that the source has.
            name: What the source is called.

        Raises:
            MappingError: Some are lacking; the text offers the nearest ones and lists all.
        """
        check_columns(self, present, name)

    def needs(self, *, marker: str | None = None) -> frozenset[str]:
        """The lists of the account's that `bound` looks names up in, see `Directory`.

        Args:
            marker: The custom field that holds markers, if there is one.
        """
        of_fields = (listed_for(field, self.vocabulary) for field in self.fields)
        kept = marker is not None and self.vocabulary.marker == "custom field"
        return frozenset({"custom_fields"} if kept else ()).union(*of_fields)

    def bound(self, directory: Directory, *, marker: str | None = None) -> BoundMap:
        """Resolve every name in the map to this account's ids.

        Args:
            directory: What the account has.
            marker: The name of the custom field that says whose record a record is.

        Raises:
            MappingError: Names that the account does not have, or has twice; all at once.
        """
        from .binding import bind

        return bind(self, directory, marker)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The fields with the steps that their values take."""
        return self._lines

    # Looking at rows

    def explain(
        self, row: SourceRow | Mapping[str, object], directory: Directory | None = None
    ) -> Explanation:
        """Show one row on its way through the map, value by value; printing it shows client data.

        Args:
            row: The row, or its cells by column.
            directory: What the account has, to see its names become ids, too.
        """
        from .explaining import explain, row_of

        return explain(self, row_of(row), None if directory is None else self.bound(directory))

    def coverage(self, source: object, directory: Directory | None = None) -> Coverage:
        """Count how full each column is, what failed and why, and what fell back to otherwise=.

        Args:
            source: Rows, as for `read`.
            directory: What the account has, to look names up, too.
        """
        from .surveying import coverage

        bound = None if directory is None else self.bound(directory)
        return coverage(self, self.read(source).source_rows(), bound)

    def problems(self, source: object, directory: Directory | None = None) -> Problems:
        """Collect everything that keeps rows from being used, see `Problems.to_csv`.

        Args:
            source: Rows, as for `read`.
            directory: What the account has, to look names up, too.
        """
        from .mending import Problems
        from .surveying import wrong_rows

        bound = None if directory is None else self.bound(directory)
        wrong = wrong_rows(self.read(source), bound)
        return Problems(tuple(row for row, _ in wrong), tuple(one for _, one in wrong))

    # Looking at the account

    @overload
    def check(self, clio: Client, *, marker: str | None = None) -> Check: ...
    @overload
    def check(self, clio: AsyncClient, *, marker: str | None = None) -> Awaitable[Check]: ...
    def check(self, clio: Any, *, marker: str | None = None) -> Check | Awaitable[Check]:
        """Compare the map with the account as it is now; nothing is written.

        Custom fields that were renamed or are of another type, options, practice areas and
        people that are gone, and lists that this user may not read are all found. Whether
        the user may write shows only when something is written.

        Args:
            clio: A client of either colour; what an async one finds is awaited.
            marker: The custom field that says whose record a record is, if there is one.
        """
        from .account import checked

        return cast(
            "Check | Awaitable[Check]", clio.driver.run(checked(clio.session, self, marker))
        )

    @overload
    def ensure_custom_fields(
        self, clio: Client, *, create: bool = False, set: str | None = None
    ) -> NewFields: ...
    @overload
    def ensure_custom_fields(
        self, clio: AsyncClient, *, create: bool = False, set: str | None = None
    ) -> Awaitable[NewFields]: ...
    def ensure_custom_fields(
        self, clio: Any, *, create: bool = False, set: str | None = None
    ) -> NewFields | Awaitable[NewFields]:
        """Show the custom fields that the map names and the account lacks, and make them if asked.

        The sets that fields have to be in are made, too, and get the fields that they lack.

        Args:
            clio: A client of either colour; what an async one finds is awaited.
            create: Make them in Clio; nothing is written otherwise.
            set: The custom field set for those that have to be made and say no other.

        Raises:
            MappingError: A name stands for several custom fields, or several sets.
            NoAnswer: Nobody knows whether one was made; what was made before it stays.
        """
        from .new_fields import ensured

        flow = ensured(clio.session, [self], create=create, set=set)
        return cast("NewFields | Awaitable[NewFields]", clio.driver.run(flow))

    # For people and files

    @classmethod
    def from_toml(
        cls,
        path: str | os.PathLike[str],
        name: str | None = None,
        *,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> DataMap:
        """Read a map from a TOML file, with the maps that it refers to.

        Args:
            path: Of the file.
            name: Of the map; it may be left out where all others are referred to by one.
            functions: The firm's own functions by the names that the file uses.

        Raises:
            MappingError: The file cannot be read, or a map in it cannot work.
        """
        from .toml_maps import only, read_maps

        return only(read_maps(path, functions=functions), name)

    def to_toml(self) -> str:
        """Write the map, and those that it refers to, as TOML.

        Raises:
            MappingError: It has a function that no file can name.
        """
        from .toml_text import write_maps

        return write_maps(self)

    def to_markdown(self) -> str:
        """Write the map as a table in Markdown, for the firm's records."""
        return tables.markdown(tables.heading(self), tables.COLUMNS, tables.rows_of(self))

    def to_html(self) -> str:
        """Write the map as a table in HTML."""
        return tables.html(tables.heading(self), tables.COLUMNS, tables.rows_of(self))

    def _repr_html_(self) -> str:
        return self.to_html()
