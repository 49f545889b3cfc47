"""From the schema to pages for people: what each collection can do, is listed by and is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from .homes import operations, purposes
from .naming import attribute, class_name, module, words
from .reading import Choice, Kind, ListOf, OneOrSeveral, Ref, Schema, Shape, Verb, Word
from .templates import VERBS, id_type, payload_name, placeholders, record_of

TOOK = {"create": "Create", "update": "Patch"}


def pages(schema: Schema) -> dict[str, str]:
    """The pages in Markdown, by the name of the collection's module."""
    said, by_hand = purposes(), operations()
    return {
        module(path): Reference(schema, path, said[path], by_hand=module(path) in by_hand).page()
        for path in schema.resources
    }


BY_HAND = """## Beyond the five verbs

```{{eval-rst}}
.. automodule:: clio_sync._operations.{}
```"""


@frozen
class Reference:
    """The page of one collection.

    Args:
        schema: All that is known of Clio's API.
        path: The collection's.
        purpose: What it is for.
        by_hand: Whether it can do more than the five verbs.
    """

    schema: Schema
    path: str
    purpose: str
    by_hand: bool = False

    @property
    def verbs(self) -> Mapping[str, Verb]:
        """The verbs of the collection."""
        return self.schema.resources[self.path]

    def page(self) -> str:
        """Everything, in the order in which somebody looks for it."""
        name = module(self.path)
        title = words(name.replace("_", " "))
        parts = [f"# {title[:1].upper()}{title[1:]}", self.purpose, self.calls(), self.filters()]
        parts += [self.payload(verb) for verb in TOOK if verb in self.verbs]
        parts += [BY_HAND.format(name)] if self.by_hand else []
        parts += [self.record(), f"Types: `clio_sync.resources.{name}`."]
        return "\n\n".join(part for part in parts if part) + "\n"

    def calls(self) -> str:
        """How each verb is called."""
        made = [f"clio.{self.place()}.{verb}({self.arguments(verb)})" for verb in self.there()]
        return "```text\n" + "\n".join(made) + "\n```"

    def there(self) -> list[str]:
        """The verbs that it has, in the usual order."""
        return [verb for verb in VERBS if verb in self.verbs]

    def place(self) -> str:
        """``contacts.email_addresses``."""
        return re.sub(r"/(\{\w+\}/)?", ".", self.path)

    def arguments(self, verb: str) -> str:
        """What a verb is called with."""
        id = [] if id_type(self.schema, self.path) == "None" else ["id"]
        parents = [f"{name}=..." for name in placeholders(self.path)]
        given = {
            "list": [*parents, "fields=...", "**filters"],
            "get": [*id, *parents, "fields=..."],
            "create": ["payload", "fields=..."],
            "update": ["id", "payload", "fields=...", "if_match=..."],
            "delete": id,
        }
        return ", ".join(given[verb])

    def filters(self) -> str:
        """What it can be listed by."""
        listed = self.verbs.get("list")
        if listed is None:
            return ""
        rows = [(f"`{attribute(name)}`", self.filter(name)) for name in listed.filters]
        return f"## Filters\n\n{_table(('filter', 'value'), rows)}" if rows else ""

    def filter(self, name: str) -> str:
        """What a filter takes, in words."""
        one = self.verbs["list"].filters[name]
        several = "several: " if name.endswith("[]") else ""
        needed = " (required)" if one.required else ""
        return several + self.kind(one.kind) + (" or None" if one.null else "") + needed

    def payload(self, verb: str) -> str:
        """What it is made of, or what of it can be changed."""
        shape = self.verbs[verb].payload
        name = payload_name(self.path, TOOK[verb])
        rows = list(self._keys(shape)) if shape else []
        return f"## {name}\n\n{_table(('key', 'value'), rows)}" if rows else ""

    def _keys(self, shape: Shape, inside: str = "") -> Iterator[tuple[str, str]]:
        for key, kind in shape.fields.items():
            needed = " (required)" if key in shape.required else ""
            yield f"`{inside}{key}`", self.kind(kind) + needed
            inner = kind.item if isinstance(kind, ListOf) else kind
            if isinstance(inner, Shape):
                several = "[]" if isinstance(kind, ListOf) else ""
                yield from self._keys(inner, f"{inside}{key}{several}.")

    def record(self) -> str:
        """What can be selected of a record."""
        name = record_of(self.verbs)
        fields = self.schema.fields(name)
        rows = [(f"`{key}`", self.kind(kind)) for key, kind in fields.items()]
        return f"## {class_name(name)}\n\n{_table(('field', 'value'), rows)}"

    def kind(self, kind: Kind) -> str:
        """A type in words."""
        match kind:
            case Word(name):
                return KINDS.get(name, name)
            case Choice(values):
                return ", ".join(f"`{value}`" for value in values)
            case Ref(record):
                return class_name(record).removesuffix("Base")
            case ListOf(item):
                return f"several: {self.kind(item)}"
            case OneOrSeveral(item):
                return f"one or several: {self.kind(item)}"
            case Shape():
                return "an object"


KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "True or False",
    "date": "date",
    "date-time": "date and time",
    "scalar": "text, number or truth value",
    "conditions": "conditions, by a custom field's id",
}


def _table(head: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [head, ("---", "---"), *rows]
    return "\n".join(f"| {left} | {right} |" for left, right in lines)


def index(names: list[str]) -> str:
    """The page that lists the others."""
    tree = "\n".join(names)
    return f"{INDEX}\n\n```{{toctree}}\n:maxdepth: 1\n\n{tree}\n```\n"


INDEX = """# Resources

Every collection of Clio Manage: how it is called, what it is listed by, what is written to it and
what can be selected of it. In async code the same calls are awaited, and lists iterated over with
`async for`."""
