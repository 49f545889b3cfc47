"""From values to text: one function for each kind of declaration."""

from __future__ import annotations

import json
import keyword
from collections.abc import Iterator, Mapping
from textwrap import wrap

from attrs import frozen

from .naming import attribute, camel, class_name, module, singular, snake, words
from .reading import Choice, Filter, Kind, ListOf, OneOrSeveral, Ref, Schema, Shape, Verb, Word

WORDS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "date": "dt.date",
    "date-time": "dt.datetime",
    "seconds": "Seconds",
    "hours": "Hours",
    "scalar": "str | int | float | bool",
    "conditions": "Mapping[int, str | list[str]]",
    "date-condition": "DateCondition",
    "object": "Mapping[str, object]",
}
VERBS = ("list", "get", "create", "update", "delete")
NEVER_NULL = {"id", "etag", "created_at", "updated_at"}


@frozen
class Config:
    """What ``config.toml`` decides.

    Args:
        longest_literal: Members at most of a literal.
        of_nested: The fields that a default selection shows of a nested record.
        without: Associations that a default selection leaves out.
        secrets: Fields that it leaves out.
    """

    longest_literal: int
    of_nested: tuple[str, ...]
    without: frozenset[str]
    secrets: frozenset[str]


@frozen
class Templates:
    """All declarations, for one schema and one configuration."""

    schema: Schema
    config: Config

    # ---------------------------------------------------------------------------------- records

    def record(self, name: str, homes: Mapping[str, str]) -> str:
        """A record class; the homes are those of the declared records, for what it holds of them."""
        found = self.schema.records[name]
        parent = class_name(found.extends) if found.extends else "Record"
        fields = [f"    {key}: {self._read(key, kind)}" for key, kind in found.fields.items()]
        said = f'    """{_article(words(name.removesuffix("_base")))}{_kind_of(name)}."""'
        whole = name.removesuffix("_base")
        others = self.schema.associations(name)
        if others and whole in homes:
            fields += ["", "    if TYPE_CHECKING:  # what is selected of a nested record by name"]
            kinds = self.schema.records[whole].fields
            fields += [f"        {key}: {self._read(key, kinds[key])}" for key in others]
        body = "\n".join([said, "", *fields] if fields else [said])
        told = [json.dumps(key) for key in others]
        told += (
            [f'whole="..{homes[whole]}.{class_name(whole)}"'] if others and whole in homes else []
        )
        associated = f"@associated({', '.join(told)})\n" if told else ""
        return f"@record\n{associated}class {class_name(name)}({parent}):\n{body}"

    def _read(self, key: str, kind: Kind) -> str:
        match kind:
            case ListOf(Ref(record)):
                return f"tuple[{class_name(record)}, ...]"
            case ListOf(item):
                return f"tuple[{self._plain(item)}, ...]"
            case Ref(record):
                return f"{class_name(record)} | None"
            case _:
                return self._plain(kind) + ("" if key in NEVER_NULL else " | None")

    def _plain(self, kind: Kind) -> str:
        match kind:
            case Word(name):
                return WORDS[name]
            case OneOrSeveral(item):
                return f"{self._plain(item)} | Sequence[{self._plain(item)}]"
            case Choice(values) if len(values) <= self.config.longest_literal:
                return f"Literal[{', '.join(json.dumps(value) for value in values)}]"
            case Choice():
                return "str"
            case _:
                raise ValueError(f"not a plain type: {kind}")

    # ---------------------------------------------------------------------------------- filters

    def filters(self, path: str, verb: Verb) -> str:
        """The keyword arguments of ``list()``."""
        in_path = {name: Filter(Word("integer"), required=True) for name in placeholders(path)}
        lines = [
            f"    {attribute(name)}: {self._filter(name, one)}"
            for name, one in (in_path | dict(verb.filters)).items()
        ]
        said = f'    """What {words(module(path))} can be listed by."""'
        name = filters_name(path)
        return f"class {name}(TypedDict, total=False):\n" + "\n".join([said, "", *lines])

    def _filter(self, name: str, one: Filter) -> str:
        text = self._plain(one.kind)
        if name.endswith("[]") and one.kind != Word("date-condition"):
            text = f"list[{text}]"
        text += " | None" if one.null else ""
        return f"Required[{text}]" if one.required else text

    # --------------------------------------------------------------------------------- payloads

    def payload(self, name: str, shape: Shape, said: str) -> Iterator[str]:
        """A payload type, after the nested ones that it is made of."""
        for key, kind in shape.fields.items():
            yield from self._nested_payloads(name, key, kind)
        keys = {key: self._key(name, key, kind, shape) for key, kind in shape.fields.items()}
        yield _typed_dict(name, keys, said)

    def _nested_payloads(self, name: str, key: str, kind: Kind) -> Iterator[str]:
        match kind:
            case ListOf(item):
                yield from self._nested_payloads(name, singular(key), item)
            case Shape() if not _is_reference(kind):
                said = f"{_article(words(key))} of a `{name}`."
                yield from self.payload(f"{name}{camel(key)}", kind, said)
            case _:
                pass

    def _key(self, name: str, key: str, kind: Kind, shape: Shape) -> str:
        text = self._written(name, key, kind)
        if key in shape.required:
            return f"Required[{text}]"
        never_none = (
            key == "_destroy" or isinstance(kind, ListOf) or not _takes_none(key, kind, shape)
        )
        return text if never_none else f"{text} | None"

    def _written(self, name: str, key: str, kind: Kind) -> str:
        match kind:
            case ListOf(item):
                return f"list[{self._written(name, singular(key), item)}]"
            case Shape():
                return _reference(kind) if _is_reference(kind) else f"{name}{camel(key)}"
            case _:
                return self._plain(kind)

    # ------------------------------------------------------------------------------ collections

    def spec(self, path: str, verbs: Mapping[str, Verb]) -> str:
        """What the five flows have to know of a collection."""
        record = record_of(verbs)
        given = {"path": json.dumps(path), "record": class_name(record)}
        given["default"] = self._default(record)
        there = [verb for verb in VERBS if verb in verbs]
        given["verbs"] = f"({', '.join(map(json.dumps, there))}{',' if len(there) == 1 else ''})"
        if (id := id_type(self.schema, path)) != "int":
            given["id"] = id
        if "list" in verbs:
            given |= self._list_spec(path, verbs["list"])
        for verb, suffix in (("create", "Create"), ("update", "Patch")):
            if _writes(verbs, verb):
                given[verb] = payload_name(path, suffix)
        arguments = ",\n    ".join(f"{name}={value}" for name, value in given.items())
        return f"SPEC: Spec[{class_name(record)}] = Spec(\n    {arguments},\n)"

    def _list_spec(self, path: str, verb: Verb) -> dict[str, str]:
        order = verb.filters.get("order")
        by_id = order is not None and "id(asc)" in getattr(order.kind, "values", ())
        wire = {attribute(n): n for n in verb.filters if attribute(n) != n}
        return {
            "filters": filters_name(path),
            **({"wire": json.dumps(wire)} if wire else {}),
            **({"limit": str(verb.limit)} if verb.limit not in (None, 200) else {}),
            **({} if by_id else {"by_id": "False"}),
        }

    def _default(self, record: str) -> str:
        """The selection of somebody who passes no ``fields``, wrapped into lines."""
        selected = list(self._selected(record)) or list(self.schema.fields(record))
        lines = wrap(", ".join(selected), 84, break_long_words=False)
        return "(" + "\n".join(json.dumps(line.replace(", ", ",")) for line in lines) + ")"

    def _selected(self, record: str) -> Iterator[str]:
        for name, kind in self.schema.fields(record).items():
            match kind:
                case Ref(inner) if name not in self.config.without:
                    shown = [n for n in self.config.of_nested if n in self.schema.fields(inner)]
                    if "id" in shown and len(shown) > 1:
                        yield f"{name}{{{','.join(shown)}}}"
                case Word() | Choice() | ListOf(Word() | Choice()) if (
                    name not in self.config.secrets
                ):
                    yield name
                case _:
                    pass

    def collections(self, path: str, verbs: Mapping[str, Verb]) -> Iterator[str]:
        """The collection's class, once for each colour."""
        for colour in ("", "Async"):
            yield self._collection(path, verbs, colour)

    def _collection(self, path: str, verbs: Mapping[str, Verb], colour: str) -> str:
        record, id = class_name(record_of(verbs)), id_type(self.schema, path)
        bases = ", ".join(f"{colour}{base}" for base in _bases(path, verbs, record, id))
        body = [
            f'    """{_sentence(words(module(path)))}, {"awaited" if colour else "blocking"}."""',
            "    spec = SPEC",
        ]
        if "list" in verbs:
            body.append(_list_method(colour, record, path, verbs["list"]))
        if "get" in verbs and placeholders(path):
            body.append(_nested_get(colour, record, placeholders(path), id))
        body.extend(_child(colour, child, self.schema.resources[child]) for child in self.of(path))
        return f"class {colour}{collection_name(path, verbs)}({bases}):\n" + "\n\n".join(body)

    def of(self, path: str) -> list[str]:
        """The collections that each record of this one has."""
        return [other for other in self.schema.resources if other.startswith(f"{path}/{{")]


def id_type(schema: Schema, path: str) -> str:
    """What tells one record of a collection from another; None where there is only one."""
    verbs = schema.resources[path]
    if "list" not in verbs and not any(verb.by_id for verb in verbs.values()):
        return "None" if "get" in verbs else "int"
    kind = schema.fields(record_of(verbs)).get("id")
    return "str" if kind == Word("string") else "int"


def _child(colour: str, path: str, verbs: Mapping[str, Verb]) -> str:
    name = f"{colour}{collection_name(path, verbs)}"
    said = f"The {words(path.rpartition('/')[2])} of each."
    return (
        f"    @cached_property\n    def {snake(path.rpartition('/')[2])}(self) -> {name}:\n"
        f'        """{said}"""\n'
        f"        return {name}(self._driver, self._session)"
    )


def _nested_get(colour: str, record: str, parents: list[str], id: str) -> str:
    plain, awaited = ("", "") if not colour else ("async ", "await ")
    by_id, read = ("", "_only(") if id == "None" else (f"id: {id}, ", "_get(id, ")
    needed = "".join(f"{name}: int, " for name in parents)
    passed = "".join(f", {name}={name}" for name in parents)
    return (
        f"    {plain}def get(self, {by_id}*, {needed}fields: Fields | str | None = None)"
        f' -> {record}:\n        """Read one record of a parent."""\n'
        f"        return {awaited}self.{read}fields{passed})"
    )


def _list_method(colour: str, record: str, path: str, verb: Verb) -> str:
    about = CUSTOM_FIELDS if "custom_field_values" in verb.filters else ("", "", "")
    taken, passed, said = about
    said += NO_IDS if "ids[]" in verb.filters else ""
    return (
        f"    def list(\n        self, *, fields: Fields | str | None = None, {taken}"
        f"**filters: Unpack[{filters_name(path)}]\n    ) -> {colour}Pages[{record}]:\n"
        f'        """{LISTED}{said}{f"{chr(10)}{8 * chr(32)}" if said else ""}"""\n'
        f"        return self._list(filters, fields{passed})"
    )


LISTED = "Every record that the filters let through, fetched while you iterate."
NO_IDS = """

        There may be any number of ``ids``: they are asked for in requests of a safe
        length. None at all let nothing through, without a request."""
CUSTOM_FIELDS = (
    "custom_fields: CustomFieldConditions | None = None, ",
    ", custom_fields",
    """

        ``custom_fields`` narrows it by the values of custom fields, by their names or
        ids: a value, a comparison such as ``(">=", date)``, ``between(a, b)``, or a list
        of these that must all hold.""",
)


def _bases(path: str, verbs: Mapping[str, Verb], record: str, id: str) -> Iterator[str]:
    if "list" in verbs:
        yield f"Lists[{record}]"
    if "get" in verbs:
        yield _reading(path, verbs, record, id)
    if _writes(verbs, "create"):
        yield f"Creates[{record}, {payload_name(path, 'Create')}]"
    if _writes(verbs, "update"):
        yield f"Updates[{record}, {payload_name(path, 'Patch')}, {id}]"
    if "delete" in verbs:
        yield f"Removes[{record}]" if id == "None" else f"Deletes[{record}, {id}]"


def _reading(path: str, verbs: Mapping[str, Verb], record: str, id: str) -> str:
    if placeholders(path):
        return f"Reads[{record}]"
    if id == "None":
        return f"Singleton[{record}]"
    by_ids = "list" in verbs and "ids[]" in verbs["list"].filters
    return f"GetsMany[{record}, {id}]" if by_ids else f"Gets[{record}, {id}]"


def _is_reference(shape: Shape) -> bool:
    return dict(shape.fields) == {"id": Word("integer")}


def _reference(shape: Shape) -> str:
    return "OptionalRef" if shape.null.get("id") else "Ref"


def _takes_none(key: str, kind: Kind, shape: Shape) -> bool:
    """Whether a key may be None: so it is unless Clio says otherwise of it, or of its id."""
    of_id = kind.null.get("id", True) if isinstance(kind, Shape) else True
    return shape.null.get(key, of_id)


def _writes(verbs: Mapping[str, Verb], verb: str) -> bool:
    return verb in verbs and verbs[verb].payload is not None


def record_of(verbs: Mapping[str, Verb]) -> str:
    """The record that a collection holds."""
    for verb in ("list", "get", "create", "update"):
        if verb in verbs and (record := verbs[verb].record):
            return record
    raise ValueError("a collection without a record")


def placeholders(path: str) -> list[str]:
    """The ids that a collection's path needs, such as that of a parent."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


def collection_name(path: str, verbs: Mapping[str, Verb]) -> str:
    """The collection's class: its path, unless a record has taken the name."""
    name = camel(module(path))
    return f"{name}Collection" if name == class_name(record_of(verbs)) else name


def filters_name(path: str) -> str:
    """``ContactFilters`` for ``contacts``."""
    return f"{camel(singular(module(path)))}Filters"


def payload_name(path: str, suffix: str) -> str:
    """``ContactCreate`` for ``contacts``."""
    return f"{camel(singular(module(path)))}{suffix}"


def _typed_dict(name: str, keys: Mapping[str, str], said: str) -> str:
    if any(keyword.iskeyword(key) or not key.isidentifier() for key in keys):
        inner = ", ".join(f"{json.dumps(key)}: {json.dumps(text)}" for key, text in keys.items())
        return f'{name} = TypedDict("{name}", {{{inner}}}, total=False)'
    lines = [f'    """{said}"""', "", *(f"    {key}: {text}" for key, text in keys.items())]
    return f"class {name}(TypedDict, total=False):\n" + "\n".join(lines)


def _article(noun: str) -> str:
    return f"{'An' if noun[0] in 'aeiou' and not noun.startswith('user') else 'A'} {noun}"


def _kind_of(record: str) -> str:
    return ", as it shows inside another record" if record.endswith("_base") else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
