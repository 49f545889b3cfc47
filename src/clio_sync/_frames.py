"""Records as plain rows, and as DataFrames: columns follow the selection, not the data.

So a list without records, or with nothing but nulls in a field, has the same columns of the
same types as any other. What Clio hides, and what cannot be read, is null here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args, get_origin

from attrs import field, frozen

from .errors import ConfigurationError
from .fields import Fields
from .records import Record, hint_of, nested_in

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Kind: TypeAlias = Literal["text", "whole", "number", "flag", "date", "instant", "any", "rows"]

_KINDS: Mapping[object, Kind] = MappingProxyType(
    {
        str: "text",
        int: "whole",
        float: "number",
        bool: "flag",
        dt.date: "date",
        dt.datetime: "instant",
    }
)


@frozen
class Column:
    """One column.

    Args:
        path: The names that lead to its value: ``("client", "name")``.
        kind: What it holds, or each of many.
        many: Whether it holds lists.
        rows: Of records in a list, the columns of each.
    """

    path: tuple[str, ...]
    kind: Kind
    many: bool = False
    rows: tuple[Column, ...] = ()

    @property
    def name(self) -> str:
        """What it is called: ``client.name``."""
        return ".".join(self.path)


@frozen
class Table:
    """Records and what was selected of them.

    Args:
        cls: Their class.
        selected: What was asked for, as it was sent.
        records: All of them.
    """

    cls: type[Record]
    selected: str
    records: tuple[Record, ...] = field(repr=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What a row of it consists of."""
        return columns(self.cls, self.selected)

    def values(self, column: Column) -> list[Any]:
        """What stands in a column."""
        return [_cell(column, record) for record in self.records]


def columns(cls: type[Record], selected: str) -> tuple[Column, ...]:
    """The columns of a selection, in its order."""
    return tuple(_columns(cls, Fields.parse(selected).selected, ()))


def _columns(
    cls: type[Record], selected: Mapping[str, Iterable[str]], above: tuple[str, ...]
) -> Iterator[Column]:
    for name, inner in selected.items():
        path = (*above, name)
        nested, many = nested_in(cls, name)
        if nested is None:
            yield _plain_column(path, hint_of(cls, name))
        elif many:
            yield Column(
                path, "rows", many=True, rows=tuple(_columns(nested, _of(nested, inner), ()))
            )
        else:
            yield from _columns(nested, _of(nested, inner), path)


def _of(nested: type[Record], names: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What of a nested record is there: without names, what Clio gives by itself (facts, 2.2)."""
    chosen = tuple(names) or tuple(n for n in ("id", "etag") if hint_of(nested, n) is not None)
    return dict.fromkeys(chosen, ())


def _plain_column(path: tuple[str, ...], hint: Any) -> Column:
    arms = [arm for arm in get_args(hint) if arm is not type(None)]
    if get_origin(hint) is tuple:
        return Column(path, _KINDS.get(arms[0], "any"), many=True)
    if get_origin(hint) is Literal or (len(arms) == 1 and get_origin(arms[0]) is Literal):
        return Column(path, "text")
    alone = arms[0] if len(arms) == 1 else hint
    return Column(path, _KINDS.get(alone, "any"))


def _cell(column: Column, record: Record) -> Any:
    value: Any = record
    for name in column.path:
        value = value.__dict__.get(name) if isinstance(value, Record) else None
    if not column.many or value is None:
        return value
    if column.kind != "rows":
        return list(value)
    if any(one.__dict__.get("redacted") is True for one in value):
        return None
    return [_row(column.rows, one) for one in value]


def _row(of: Iterable[Column], record: Record) -> dict[str, Any]:
    return {column.name: _cell(column, record) for column in of}


# ----------------------------------------------------------------------------------- dictionaries


def dicts(table: Table, *, flat: bool, json: bool) -> list[dict[str, Any]]:
    """All records as plain dicts.

    Args:
        table: The records.
        flat: Fields of nested records beside the others, as ``client.name``.
        json: Dates and instants as ISO text.
    """
    of = table.columns
    rows = (
        (_row(of, record) for record in table.records)
        if flat
        else (record.to_dict() for record in table.records)
    )
    return [_as_json(row) if json else row for row in rows]


def _as_json(value: Any) -> Any:
    match value:
        case dict():
            return {name: _as_json(inner) for name, inner in value.items()}
        case list():
            return [_as_json(inner) for inner in value]
        case dt.date() | dt.time():
            return value.isoformat()
        case _:
            return value


# ------------------------------------------------------------------------------------- DataFrames


def library(name: str) -> Any:
    """A library that only some people have.

    Raises:
        ConfigurationError: It is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise ConfigurationError(
            f"{name} is not installed.", advice=f'Install it: pip install "clio-sync[{name}]".'
        ) from None


def to_pandas(table: Table) -> pd.DataFrame:
    """A DataFrame of pandas.

    Lists are Python lists, and whatever does not fit its column's type makes that
    column one of objects.

    Raises:
        ConfigurationError: pandas is not installed.
    """
    pandas = library("pandas")
    series = {one.name: _pandas(pandas, one, table.values(one)) for one in table.columns}
    found: pd.DataFrame = pandas.DataFrame(series)
    return found


_PANDAS: Mapping[str, str] = MappingProxyType(
    {
        "text": "string",
        "whole": "Int64",
        "number": "float64",
        "flag": "boolean",
        "date": "datetime64[s]",  # whose years are not cut off at 1677 and 2262
        "instant": "datetime64[ns, UTC]",
    }
)


def _pandas(pandas: Any, column: Column, values: list[Any]) -> Any:
    dtype = _PANDAS.get(column.kind, "object")
    if column.many or dtype == "object":
        return pandas.Series(values, dtype="object")
    if column.kind == "instant":
        values = [_utc(value) for value in values]
    return _first(
        lambda: pandas.Series(values, dtype=dtype),
        lambda: pandas.Series(values, dtype=dtype.replace("ns", "us")),
        lambda: pandas.Series(values, dtype="object"),
    )


def to_polars(table: Table) -> pl.DataFrame:
    """A DataFrame of polars.

    Lists of records are lists of structs. Values of no one type, such as those of
    custom fields, and whatever does not fit its column's type are text.

    Raises:
        ConfigurationError: polars is not installed.
    """
    polars = library("polars")
    found: pl.DataFrame = polars.DataFrame(
        [_polars(polars, one, table.values(one)) for one in table.columns]
    )
    return found


def _polars(polars: Any, column: Column, values: list[Any]) -> Any:
    dtype = _dtype(polars, column)
    return _first(
        lambda: polars.Series(column.name, [_fit(column, one) for one in values], dtype=dtype),
        lambda: polars.Series(column.name, [_text(one) for one in values], dtype=polars.String),
    )


def _dtype(polars: Any, column: Column) -> Any:
    plain = {
        "text": polars.String,
        "whole": polars.Int64,
        "number": polars.Float64,
        "flag": polars.Boolean,
        "date": polars.Date,
        "instant": polars.Datetime("us", "UTC"),
        "any": polars.String,
    }
    if column.kind == "rows":
        return polars.List(polars.Struct({one.name: _dtype(polars, one) for one in column.rows}))
    return polars.List(plain[column.kind]) if column.many else plain[column.kind]


def _fit(column: Column, value: Any) -> Any:
    """A value in the form that polars takes for its column."""
    if value is None:
        return None
    if column.kind == "rows":
        return [{one.name: _fit(one, row[one.name]) for one in column.rows} for row in value]
    if column.many:
        return [_text(one) if column.kind == "any" else one for one in value]
    if column.kind == "any":
        return _text(value)
    if column.kind == "number" and type(value) is int:
        return float(value)
    return _utc(value) if column.kind == "instant" else value


def _text(value: Any) -> str | None:
    from json import dumps

    return value if value is None or isinstance(value, str) else dumps(_as_json(value), default=str)


def _utc(value: Any) -> Any:
    if not isinstance(value, dt.datetime):
        return value
    if value.tzinfo is None:
        return value.replace(tzinfo=dt.timezone.utc)
    return value.astimezone(dt.timezone.utc)


def _first(*ways: Callable[[], Any]) -> Any:
    """The first way that a library accepts; the last one always is."""
    for way in ways[:-1]:
        try:
            return way()
        except (ArithmeticError, TypeError, ValueError):
            continue
    return ways[-1]()
