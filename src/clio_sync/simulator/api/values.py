"""Values of custom fields: rows of a record that have ids of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .. import refusals
from ..figures import as_number
from ..visit import Visit
from ..wire import Refusal, Values
from .moments import as_time
from .payloads import as_flag, as_text, dated

LONGEST_LINE = 255


def empty_rows(visit: Visit, parent_type: str, rows: list[Values]) -> list[Values]:
    """Add the rows that Clio creates by itself, for displayed fields that have none."""
    if not visit.settings.creates_value_rows:
        return rows
    taken = {row["custom_field"]["id"] for row in rows}
    definitions = visit.state.tables["custom_fields"].current.all()
    missing = [
        _row(visit, definition, None)
        for definition in definitions
        if _usable(definition, parent_type)
        and definition["displayed"]
        and definition["id"] not in taken
    ]
    return rows + missing


def changed(
    visit: Visit, parent_type: str, before: list[Values], items: list[Values]
) -> list[Values]:
    """The rows after a write.

    Args:
        visit: The write.
        parent_type: ``Contact`` or ``Matter``.
        before: The rows before it.
        items: What it says: with an id a change or removal, without one a new row.

    Raises:
        Refusal: The row or field is not there, the field already has a row, or
            the value is not one of its type.
    """
    rows = {row["id"]: row for row in before}
    for item in items:
        if item.get("id") is None:
            added = _create(visit, parent_type, list(rows.values()), item)
            rows[added["id"]] = added
        else:
            _update(visit, rows, item)
    return list(rows.values())


def require(visit: Visit, parent_type: str, rows: list[Values]) -> None:
    """Insist on required fields, where this Clio does.

    Raises:
        Refusal: One is empty.
    """
    if not visit.settings.requires_required_fields:
        return
    filled = {row["custom_field"]["id"] for row in rows if row["value"] is not None}
    for definition in visit.state.tables["custom_fields"].current.all():
        usable = _usable(definition, parent_type) and definition["required"]
        if usable and definition["id"] not in filled:
            raise refusals.unprocessable(f"custom field {definition['id']} is required")


def narrowed(visit: Visit, record: Values) -> list[Values]:
    """The rows that show: all of them, or those of the fields in ``custom_field_ids[]``."""
    ids = visit.request.all("custom_field_ids[]")
    rows: list[Values] = record["custom_field_values"]
    return [row for row in rows if not ids or str(row["custom_field"]["id"]) in ids]


def typed(visit: Visit, definition: Values, value: object) -> object:
    """A value as Clio keeps it; nothing and empty text are None.

    Raises:
        Refusal: It is not one of the field's type.
    """
    if value is None or value == "":
        return None
    kept = _READERS[definition["field_type"]](visit, definition, value)
    if kept is None:
        raise _invalid(definition)
    return kept


def _create(visit: Visit, parent_type: str, rows: list[Values], item: Values) -> Values:
    field_id = (item.get("custom_field") or {}).get("id")
    definition = visit.state.get("custom_fields", field_id)
    if definition is None or not _usable(definition, parent_type):
        raise refusals.unknown_reference(visit.settings, f"custom field {field_id}")
    if any(row["custom_field"]["id"] == field_id for row in rows):
        message = f"custom field value for custom field {field_id} already exists"
        raise refusals.unprocessable(message)
    return _row(visit, definition, typed(visit, definition, item.get("value")))


def _update(visit: Visit, rows: dict[object, Values], item: Values) -> None:
    row = rows.get(item["id"])
    if row is None:
        raise refusals.unknown_reference(visit.settings, "custom field value")
    if item.get("_destroy"):
        del rows[item["id"]]
        return
    value = row["value"]
    if "value" in item:
        value = typed(visit, _definition(visit, row), item["value"])
    if value != row["value"]:
        rows[item["id"]] = visit.state.stamped({**row, "value": value}, visit.now)


def _row(visit: Visit, definition: Values, value: object) -> Values:
    row_id = f"{definition['field_type']}-{visit.state.new_id()}"
    row = {"id": row_id, "custom_field": {"id": definition["id"]}, "value": value}
    return visit.state.stamped(row, visit.now)


def _usable(definition: Values, parent_type: str) -> bool:
    return definition["parent_type"] == parent_type and not definition["deleted"]


def _invalid(definition: Values) -> Refusal:
    kind = definition["field_type"]
    return refusals.unprocessable(f"value of custom field {definition['id']} is not a valid {kind}")


# --------------------------------------------------------------------------------- by type


def _line(_: Visit, definition: Values, value: object) -> object:
    text = _text(_, definition, value)
    if len(str(text)) > LONGEST_LINE:
        what = f"value of custom field {definition['id']} is too long"
        raise refusals.unprocessable(f"{what} (maximum is {LONGEST_LINE} characters)")
    return text


def _text(_: Visit, __: Values, value: object) -> object:
    return None if isinstance(value, dict | list) else as_text(value)


def _checkbox(_: Visit, __: Values, value: object) -> object:
    return as_flag(value)


def _number(_: Visit, __: Values, value: object) -> object:
    return as_number(value)


def _date(_: Visit, definition: Values, value: object) -> object:
    return dated(f"value of custom field {definition['id']}", value)


def _time(_: Visit, __: Values, value: object) -> object:
    return as_time(value)


def _option(_: Visit, definition: Values, value: object) -> object:
    """A picklist's value is the id of one of its options."""
    ids = {option["id"] for option in definition["picklist_options"] if not option["deleted_at"]}
    number = as_number(value)
    return number if number in ids else None


def _record_in(table: str) -> Callable[[Visit, Values, object], object]:
    def read(visit: Visit, _: Values, value: object) -> object:
        number = as_number(value)
        return number if visit.state.get(table, number) else None

    return read


_READERS: Mapping[str, Callable[[Visit, Values, object], object]] = {
    "checkbox": _checkbox,
    "contact": _record_in("contacts"),
    "currency": _number,
    "date": _date,
    "email": _text,
    "matter": _record_in("matters"),
    "numeric": _number,
    "picklist": _option,
    "text_area": _text,
    "text_line": _line,
    "time": _time,
    "url": _text,
}


# -------------------------------------------------------------------------------- reading


def _definition(visit: Visit, row: Values) -> Values:
    return visit.state.get("custom_fields", row["custom_field"]["id"]) or {}


def _of_definition(name: str) -> Callable[[Visit, Values], object]:
    return lambda visit, row: _definition(visit, row).get(name)


def _chosen(visit: Visit, row: Values) -> object:
    options = _definition(visit, row).get("picklist_options", [])
    return next((option for option in options if option["id"] == row["value"]), None)


def _linked(kind: str) -> Callable[[Visit, Values], object]:
    def read(visit: Visit, row: Values) -> object:
        is_kind = _definition(visit, row).get("field_type") == kind
        return visit.state.get(f"{kind}s", row["value"]) if is_kind else None

    return read


COMPUTED: Mapping[str, Callable[[Visit, Values], object]] = {
    "contact": _linked("contact"),
    "field_display_order": _of_definition("display_order"),
    "field_displayed": _of_definition("displayed"),
    "field_name": _of_definition("name"),
    "field_required": _of_definition("required"),
    "field_type": _of_definition("field_type"),
    "matter": _linked("matter"),
    "picklist_option": _chosen,
    "soft_deleted": _of_definition("deleted"),
}
"""The fields of a row that its definition knows."""
