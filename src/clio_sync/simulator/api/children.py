"""Lists inside a record: elements added, changed and removed by id; others stay."""

from __future__ import annotations

from .. import refusals
from ..visit import Visit
from ..wire import Values, alike
from .payloads import REMOVALS

DEFAULTS = {
    "email_addresses": ("default_email", "primary"),
    "phone_numbers": ("default_number", "primary"),
    "web_sites": ("default_web_site", "default_web_site"),
}
"""How the preferred element of a list is marked: when written, and when read."""

LABELLED = frozenset({*DEFAULTS, "addresses", "instant_messengers"})
"""The lists whose elements are labelled, and are ``Other`` unless somebody says otherwise."""


def changed(visit: Visit, name: str, before: list[Values], items: list[Values]) -> list[Values]:
    """The elements after a write.

    Args:
        visit: The write.
        name: Of the list.
        before: The elements before it.
        items: What it says: without id a new one, with id a change or removal.

    Raises:
        Refusal: An id is not one of the elements'.
    """
    elements = {element["id"]: element for element in before}
    preferred = None
    for item in items:
        element_id = _apply(visit, name, elements, item)
        if item.get(DEFAULTS.get(name, ("",))[0]):
            preferred = element_id
    return _with_one_preferred(visit, name, list(elements.values()), preferred)


def _apply(visit: Visit, name: str, elements: dict[object, Values], item: Values) -> object:
    """Carry one item out; answer the id that it was about."""
    removed = any(item.get(word) for word in REMOVALS)
    if item.get("id") is None:
        if removed:
            return None
        label = {"name": "Other"} if name in LABELLED else {}
        added = visit.state.stamped({**label, **_as_read(name, item)}, visit.now)
        elements[added["id"]] = added
        return added["id"]
    old = elements.get(item["id"])
    if old is None:
        raise refusals.unknown_reference(visit.settings, f"{name}.id {item['id']}")
    if removed:
        del elements[item["id"]]
    else:
        new = {**old, **_as_read(name, item)}
        elements[item["id"]] = old if alike(old, new) else visit.state.stamped(new, visit.now)
    return item["id"]


def _as_read(name: str, item: Values) -> Values:
    """An item without the words that only writing knows."""
    writing_only = {*REMOVALS, DEFAULTS.get(name, ("",))[0]}
    if item.get("id") is None:
        writing_only.add("id")
    return {key: value for key, value in item.items() if key not in writing_only}


def _with_one_preferred(
    visit: Visit, name: str, elements: list[Values], preferred: object
) -> list[Values]:
    """One element is always the preferred one: the first until another is chosen."""
    if name not in DEFAULTS or not elements:
        return elements
    flag = DEFAULTS[name][1]
    standing = next((one["id"] for one in elements if one.get(flag)), elements[0]["id"])
    ids = {element["id"] for element in elements}
    chosen = preferred if preferred in ids else standing
    return [_marked(visit, element, flag, element["id"] == chosen) for element in elements]


def _marked(visit: Visit, element: Values, flag: str, value: bool) -> Values:
    if element.get(flag) is value:
        return element
    marked = {**element, flag: value}
    return marked if flag not in element else visit.state.stamped(marked, visit.now)
