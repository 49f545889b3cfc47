"""What a new record holds where nobody has said anything: of the right type, and plausible."""

from __future__ import annotations

from ..clock import today
from ..declarations import Shape, Type
from ..visit import Visit
from ..wire import Values

_MINE = ("user", "creator", "author", "assigner", "template_creator", "last_modified_by")
"""Associations that stand for whoever made the record."""


def of(name: str, type: Type, *, written: bool) -> object:
    """A field's value to begin with, or None.

    Args:
        name: Of the field.
        type: What it holds.
        written: Whether a program can say what it holds; what it can leave open stays open.
    """
    if type.many:
        return [] if type.kind == "record" else None
    match type.kind:
        case "flag":
            return False
        case "whole" if name.endswith("_count"):
            return 0
        case "number" if not written:
            return 0.0
        case "choice":
            return type.choices[0]
        case _:
            return None


def belonging(visit: Visit, shape: Shape) -> Values:
    """What a new record has of its maker, of its day, and of the firm."""
    found: Values = {}
    for name in _MINE:
        type = shape.fields.get(name)
        if type is not None and type.of is not None and not type.many:
            found[name] = {"id": visit.user_id}
    if (date := shape.fields.get("date")) is not None and date.kind == "date":
        found["date"] = today(visit.now)
    if (currency := shape.fields.get("currency")) is not None and currency.of is not None:
        found["currency"] = _currency(visit)
    return found


def _currency(visit: Visit) -> Values | None:
    """The firm's own currency is the first."""
    ids = visit.state.tables["currencies"].current.ids
    return {"id": ids[0]} if ids else None
