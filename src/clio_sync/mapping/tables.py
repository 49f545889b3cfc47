"""A data map as a table for people: what goes where, by which rule, and who owns it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .._pages import table
from . import strategies
from .declared import Child, Custom, Field, Joined, Linked, Plain, Postal, Source
from .transform import written
from .validation import Rule, Validation
from .values import Step

if TYPE_CHECKING:
    from .data_map import DataMap

COLUMNS = ("From", "To in Clio", "Rule", "Owner", "Critical", "Description")


def rows_of(data_map: DataMap) -> list[tuple[str, ...]]:
    """One line for each field, under `COLUMNS`."""
    return [
        (
            source_of(field),
            field.name.replace(".", ": ", 1),
            "; ".join(_rules(field)),
            field.owner,
            "yes" if field.critical else "",
            field.description,
        )
        for field in data_map.fields
    ]


def source_of(field: Field) -> str:
    """Where a field's values come from, in words."""
    if field.value is not None:
        return "(the same for every row)"
    return ", ".join(map(_source, field.sources))


def _source(source: Source) -> str:
    if isinstance(source, Joined):
        return f"{source.by}".join(source.columns)
    return source if isinstance(source, str) else f"({_called(source)})"


def _called(function: Any) -> str:
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else "a function of the row"


def _rules(field: Field) -> Iterator[str]:
    if field.value is not None:
        yield f"always {field.value}"
    yield from map(step_name, field.transforms)
    if field.choices:
        yield ", ".join(f"{word} → {value}" for word, value in field.choices.items())
    if field.otherwise is not None:
        yield f"otherwise {field.otherwise}"
    yield from _of_target(field)
    if isinstance(field.target, Child) and field.target.check_domain is not None:
        yield f"domain checked by {_called(field.target.check_domain)}"
    yield from map(_validated, field.validations)
    if field.required:
        yield "required"
    if field.on_create_only:
        yield "on create only"
    if not field.keep_if_empty:
        yield "empty clears"


def step_name(step: Step) -> str:
    """What a transform is called, with its arguments."""
    known = written(step)
    if known is None:
        return _called(step)
    name, said = known
    return f"{name}({', '.join(str(value) for value in said.values())})" if said else name


def _validated(validation: Validation) -> str:
    if isinstance(validation, Rule):
        return f"has to be {validation.words}"
    return f"has to pass {_called(validation)}"


def _of_target(field: Field) -> Iterator[str]:
    target = field.target
    if isinstance(target, Plain | Custom) and target.formats:
        yield f"read as {' or '.join(target.formats)}"
    if isinstance(target, Linked | Custom) and target.to is not None:
        yield f"the record of {target.to.name}"
    if isinstance(target, Custom) and target.type is not None:
        yield target.type
    if isinstance(target, Custom) and target.set is not None:
        yield f"in the set {target.set}"
    if isinstance(target, Postal):
        yield ", ".join(target.sources)
    if field.identity:
        yield "tells one from another"


def heading(data_map: DataMap) -> str:
    """What the table is about."""
    key = _source(data_map.key)
    rows = f"{data_map.name}: rows with the key {key} become Clio's {data_map.resource}"
    return rows if data_map.match is None else f"{rows}, found {_found(data_map)}"


def _found(data_map: DataMap) -> str:
    """How rows find the records that are there."""
    match = data_map.match
    known = None if match is None else strategies.written(match, data_map.resource)
    if known is None:
        return "by a strategy of the firm's own"
    return f"by {', then '.join(map(str, known))}"


def markdown(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown under a heading."""
    lines = [f"## {_plain(title)}", "", _line(columns), _line(["---"] * len(columns))]
    return "\n".join([*lines, *map(_line, rows)]) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(cell: str) -> str:
    """Text in which Markdown sees no markup."""
    marked = "".join(f"\\{c}" if c in "\\|*_`[]<>#" else c for c in " ".join(cell.split()))
    return "---" if cell == "---" else marked


def html(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in HTML under a caption."""
    return table(columns, rows, title)


def aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in plain text."""
    lines = [tuple(columns), *map(tuple, rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
