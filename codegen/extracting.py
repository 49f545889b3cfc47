"""Take the facts out of Clio's OpenAPI description: names, types, enums, limits.

Run as ``python -m codegen.extracting openapi.json`` when Clio publishes a new
description. No sentence of it is kept; three facts that Clio states only in
prose (the largest ``limit`` of a list, which filters take ``null``, and which
associations can be written as none) are read out of it as numbers and flags.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .describing import description as described

SCHEMA = Path(__file__).parent.parent / "schema"
VERBS = {
    "index": "list",
    "show": "get",
    "create": "create",
    "update": "update",
    "destroy": "delete",
}
WIDTH = 80
UNINTERESTING = {"fields", "page_token"}
Json = Mapping[str, Any]


def main(arguments: list[str]) -> None:
    """Write the ``.json`` files of ``schema/``: three for the generator, one for validators."""
    description = json.loads(Path(arguments[0]).read_text("utf-8"))
    _write("records", dict(sorted(records(description))))
    _write("resources", resources(description))
    _write("operations", operations(description))
    _write("description", described(description))


def records(description: Json) -> Iterator[tuple[str, Json]]:
    """Every record schema: what it extends, and its fields."""
    for name, schema in description["components"]["schemas"].items():
        if name.endswith(("_List", "_Show")):
            continue
        parts = schema.get("allOf", [schema])
        extends = [_referred(part) for part in parts if "$ref" in part]
        fields = {k: kind(v) for part in parts for k, v in part.get("properties", {}).items()}
        yield name, {**({"extends": extends[0]} if extends else {}), "fields": fields}


def resources(description: Json) -> Json:
    """Every collection, by its path: which of the five verbs it has, and their facts."""
    found: dict[str, dict[str, Any]] = {}
    for path, methods in sorted(description["paths"].items()):
        for operation in methods.values():
            verb = _verb(operation)
            if verb is not None:
                collection = re.sub(r"(/\{id\})?\.json$", "", path).strip("/")
                found.setdefault(collection, {})[verb] = _facts(path, operation)
    return found


def _verb(operation: Json) -> str | None:
    """Which of the five verbs it is; a list that answers one record is none."""
    verb = VERBS.get(operation["operationId"].split("#")[1])
    answers = operation["responses"].get("200", {}).get("content", {}).values()
    shows = any(answer.get("schema", {}).get("$ref", "").endswith("_Show") for answer in answers)
    return "get" if verb == "list" and shows else verb


def operations(description: Json) -> Json:
    """Every operation: the methods of each path, for the tests to count ours against."""
    return {
        path.removesuffix(".json").strip("/"): sorted(method.upper() for method in methods)
        for path, methods in sorted(description["paths"].items())
    }


def _facts(path: str, operation: Json) -> Json:
    facts: dict[str, Any] = {"record": _answered(operation)}
    if path.endswith("{id}.json"):
        facts["by_id"] = True
    queried = [p for p in operation.get("parameters", []) if p["in"] == "query"]
    if operation["operationId"].endswith("#index") and _verb(operation) == "list":
        facts["limit"] = next((_largest(p) for p in queried if p["name"] == "limit"), None)
        facts["filters"] = {
            p["name"]: _filter(p) for p in queried if p["name"] not in UNINTERESTING
        }
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if body:
        schema = body["schema"]
        facts["payload"] = kind(schema.get("properties", {}).get("data", schema))
    return facts


def _answered(operation: Json) -> str | None:
    """The record that a good answer holds."""
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            if status.startswith("2") and "$ref" in content.get("schema", {}):
                return re.sub(r"_(List|Show)$", "", _referred(content["schema"]))
    return None


def _largest(parameter: Json) -> int | None:
    found = re.search(r"between 1 and (\d+)", parameter.get("description", ""))
    return int(found[1]) if found else None


def _filter(parameter: Json) -> Json:
    nullable = "Use the keyword `null`" in parameter.get("description", "")
    return {
        "type": kind(parameter["schema"]),
        **({"null": True} if nullable else {}),
        **({"required": True} if parameter.get("required") else {}),
    }


def kind(schema: Json) -> Any:
    """A type as a fact: a word, or a one-key object around another."""
    if "$ref" in schema:
        return {"ref": _referred(schema)}
    if schema.get("type") == "array":
        return {"list": kind(schema.get("items", {}))}
    if schema.get("type") == "object" and schema.get("properties"):
        fields = {name: kind(value) for name, value in schema["properties"].items()}
        required = {"required": schema["required"]} if schema.get("required") else {}
        said = {name: _null(value) for name, value in schema["properties"].items()}
        nulls = {name: flag for name, flag in said.items() if flag is not None}
        return {"object": fields, **required, **({"null": nulls} if nulls else {})}
    if schema.get("type") == "string" and schema.get("enum"):
        return {"enum": schema["enum"]}
    dated = schema.get("format") in {"date", "date-time"}
    return schema["format"] if dated else schema.get("type", "object")


def _null(schema: Json) -> bool | None:
    """Whether null is a value to write, where Clio says so."""
    said = schema.get("description", "")
    if re.search(r"keyword `?null`? is not valid", said):
        return False
    return True if re.search(r"`null` (to specify no association|are valid)", said) else None


def _referred(schema: Json) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[1]


def _write(name: str, facts: Json) -> None:
    (SCHEMA / f"{name}.json").write_text("\n".join(_lines(facts)) + "\n", "utf-8")


def _lines(value: Any) -> Iterator[str]:
    """JSON with about one line a fact, so that a new version reads well as a diff."""
    line = json.dumps(value)
    if len(line) <= WIDTH:
        yield line
    elif isinstance(value, dict):
        named = [(f"{json.dumps(key)}: ", inner) for key, inner in value.items()]
        yield from ("{", *_inside(named), "}")
    elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
        yield from ("[", *_inside([("", item) for item in value]), "]")
    else:
        yield line


def _inside(items: list[tuple[str, Any]]) -> Iterator[str]:
    for index, (name, value) in enumerate(items):
        first, *rest = _lines(value)
        lines = [name + first, *rest]
        lines[-1] += "," if index < len(items) - 1 else ""
        yield from (" " + line for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
