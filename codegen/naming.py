"""From Clio's names to Python's, and where each declaration lives."""

from __future__ import annotations

import keyword
import re

from attrs import frozen

from .reading import Schema


def class_name(record: str) -> str:
    """``Contact_base`` is `ContactBase`."""
    return record.replace("_base", "Base").replace("_", "")


def snake(name: str) -> str:
    """``CustomFieldValue`` is ``custom_field_value``."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"\W+|_+", "_", apart).strip("_").lower()


def camel(name: str) -> str:
    """``custom_fields`` is ``CustomFields``."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"\W+|_+", name))


def words(name: str) -> str:
    """``CustomFieldValueBase`` is "custom field value base"."""
    return snake(name).replace("_", " ")


def module(path: str) -> str:
    """``contacts/{contact_id}/phone_numbers`` is ``contacts_phone_numbers``."""
    return snake(re.sub(r"\{\w+\}", "", path))


def attribute(wire: str) -> str:
    """A filter's name as a keyword argument: ``ids[]`` is ``ids``, ``from`` is ``from_``."""
    plain = re.sub(r"\W+", "_", wire).strip("_")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def singular(plural: str) -> str:
    """``addresses`` is ``address``; good enough for the names of nested payloads."""
    for ending, instead in (("sses", "ss"), ("ies", "y"), ("s", "")):
        if plural.endswith(ending) and not plural.endswith("ss"):
            return plural[: -len(ending)] + instead
    return plural


@frozen
class Homes:
    """Which module declares which record, for the chosen collections."""

    schema: Schema
    chosen: tuple[str, ...]

    def of(self, record: str) -> str:
        """A module's name, relative to ``_generated``."""
        if record.endswith("_base"):
            return f"base.{snake(record.removesuffix('_base'))}"
        collections = [path for path in self.chosen if self._is_of(path, record)]
        if collections:
            return module(min(collections, key=lambda path: (path.count("/"), path)))
        return f"nested.{snake(record)}"

    def _is_of(self, path: str, record: str) -> bool:
        return any(verb.record == record for verb in self.schema.resources[path].values())

    def records(self) -> set[str]:
        """Every record that the chosen collections need, and what those need."""
        needed = {v.record for p in self.chosen for v in self.schema.resources[p].values()}
        found: set[str] = set()
        waiting = {name for name in needed if name}
        while waiting:
            name = waiting.pop()
            found.add(name)
            waiting |= self.schema.records[name].refs() - found
        return found
