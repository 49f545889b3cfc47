"""Several data maps that belong together: one for each kind of record, with references between."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast, overload

import attrs
from attrs import frozen

from ..errors import MappingError
from . import tables
from .data_map import DataMap
from .together import complaints, in_order, notes

if TYPE_CHECKING:
    from .account import AsyncClient, Client
    from .check_report import Checks
    from .wanted import NewFields


def _maps(given: Iterable[DataMap]) -> tuple[DataMap, ...]:
    return tuple(given)


@frozen(eq=False)
class Model:
    """The data maps of a firm, checked against each other when they are put together.

    Args:
        maps: In any order; each map that another refers to has to be among them.

    Raises:
        MappingError: They cannot work together; the text lists everything at once.
    """

    maps: tuple[DataMap, ...] = attrs.field(converter=_maps)

    def __attrs_post_init__(self) -> None:
        if found := complaints(self.maps):
            listed = "".join(f"\n- {complaint}" for complaint in found)
            raise MappingError(f"The data maps cannot work together:{listed}")
        object.__setattr__(self, "maps", in_order(self.maps))

    def __iter__(self) -> Iterator[DataMap]:
        return iter(self.maps)

    def __len__(self) -> int:
        return len(self.maps)

    def __getitem__(self, name: str) -> DataMap:
        return {one.name: one for one in self.maps}[name]

    @property
    def notes(self) -> tuple[str, ...]:
        """What may be meant so, and is worth a look: two maps that own one field."""
        return tuple(notes(self.maps))

    # Looking at the account

    @overload
    def check(self, clio: Client, *, marker: str | None = None) -> Checks: ...
    @overload
    def check(self, clio: AsyncClient, *, marker: str | None = None) -> Awaitable[Checks]: ...
    def check(self, clio: Any, *, marker: str | None = None) -> Checks | Awaitable[Checks]:
        """Compare all maps with the account as it is now; nothing is written.

        Args:
            clio: A client of either colour; what an async one finds is awaited.
            marker: The custom field that says whose record a record is, if there is one.
        """
        from .account import model_checked

        flow = model_checked(clio.session, self.maps, self.notes, marker)
        return cast("Checks | Awaitable[Checks]", clio.driver.run(flow))

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
        """Show the custom fields that the maps name and the account lacks, and make them if asked.

        Args:
            clio: A client of either colour; what an async one finds is awaited.
            create: Make them in Clio; nothing is written otherwise.
            set: The custom field set for those that have to be made and say no other.

        Raises:
            MappingError: A name stands for several custom fields, or several sets.
            NoAnswer: Nobody knows whether one was made; what was made before it stays.
        """
        from .new_fields import ensured

        flow = ensured(clio.session, self.maps, create=create, set=set)
        return cast("NewFields | Awaitable[NewFields]", clio.driver.run(flow))

    # For people and files

    @classmethod
    def from_toml(
        cls,
        path: str | os.PathLike[str],
        *,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Model:
        """Read all maps of a TOML file.

        Args:
            path: Of the file.
            functions: The firm's own functions by the names that the file uses.

        Raises:
            MappingError: The file cannot be read, or a map in it cannot work.
        """
        from .toml_maps import read_maps

        return cls(read_maps(path, functions=functions).values())

    def to_toml(self) -> str:
        """Write the maps as TOML, each after those that it refers to.

        Raises:
            MappingError: One has a function that no file can name.
        """
        from .toml_text import write_maps

        return write_maps(*self.maps)

    def to_markdown(self) -> str:
        """Write the maps as tables in Markdown, for the firm's records."""
        return "\n".join(one.to_markdown() for one in self.maps)

    def to_html(self) -> str:
        """Write the maps as tables in HTML."""
        return "\n".join(one.to_html() for one in self.maps)

    def _repr_html_(self) -> str:
        return self.to_html()

    def __str__(self) -> str:
        rows = [
            (
                one.name,
                one.resource,
                str(len(one.fields)),
                ", ".join(to.name for to in one.references),
            )
            for one in self.maps
        ]
        return tables.aligned(("Map", "Clio's", "Fields", "Refers to"), rows)
