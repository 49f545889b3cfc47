"""Clio's OpenAPI description, still one that validators read, without its sentences.

What a validator compares is kept: paths, methods, parameters, types, formats,
enums, required keys, statuses, content types. What operations share stands
once under ``components``, so that a new version of it reads well as a diff.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

TEXT = {"description", "summary", "title", "example", "examples", "externalDocs"}
SHARED_FROM = 4
"""How often a parameter is declared alike before it stands under ``components``."""


def description(original: Json) -> Json:
    """The description as a validator needs it."""
    paths = {
        path: {method: _operation(operation) for method, operation in methods.items()}
        for path, methods in sorted(original["paths"].items())
    }
    parameters = _shared(paths)
    return {
        "openapi": original["openapi"],
        "info": {"title": "Clio Manage", "version": str(original["info"]["version"])},
        "servers": [{"url": server["url"]} for server in original.get("servers", ())],
        "paths": {
            path: {method: _referring(found, parameters) for method, found in methods.items()}
            for path, methods in paths.items()
        },
        "components": {
            "parameters": dict(sorted(parameters.items())),
            "responses": _answers(original),
            "schemas": {**_schemas(original), **_bodies(original)},
        },
    }


def _operation(operation: Json) -> dict[str, Any]:
    found: dict[str, Any] = {"operationId": operation["operationId"]}
    if operation.get("parameters"):
        found["parameters"] = [_parameter(one) for one in operation["parameters"]]
    if "requestBody" in operation:
        found["requestBody"] = _sent(operation)
    answers = operation["responses"].items()
    found["responses"] = {status: _reference("responses", _named(one)) for status, one in answers}
    return found


def _parameter(parameter: Json) -> Json:
    required = {"required": True} if parameter.get("required") else {}
    where = {"in": parameter["in"], "name": parameter["name"]}
    return {**where, **required, "schema": _schema(parameter["schema"])}


def _sent(operation: Json) -> Json:
    """The content types of a request's body, whose schema they share."""
    body = operation["requestBody"]
    required = {"required": True} if body.get("required") else {}
    schema = _reference("schemas", _body_name(operation))
    return {**required, "content": {kind: {"schema": schema} for kind in body["content"]}}


def _body_name(operation: Json) -> str:
    return re.sub(r"\W", "_", operation["operationId"]) + "_body"


def _bodies(original: Json) -> dict[str, Any]:
    return {
        _body_name(operation): _schema(_one(operation["requestBody"]))
        for operation in _operations(original)
        if "requestBody" in operation
    }


def _schemas(original: Json) -> dict[str, Any]:
    return {name: _schema(schema) for name, schema in original["components"]["schemas"].items()}


def _answers(original: Json) -> dict[str, Any]:
    """Each kind of answer, by the name of what it holds."""
    answers = [one for each in _operations(original) for one in each["responses"].values()]
    return dict(sorted({_named(answer): _answer(answer) for answer in answers}.items()))


def _answer(answer: Json) -> Json:
    kinds = {kind: {"schema": _schema(_one(answer))} for kind in answer.get("content", {})}
    return {"description": "", **({"content": kinds} if kinds else {})}


def _named(answer: Json) -> str:
    if "content" not in answer:
        return "Nothing"
    return str(_one(answer)["$ref"]).rsplit("/", 1)[1]


def _one(holder: Json) -> Json:
    """The one schema that all content types have."""
    first, *others = (content["schema"] for content in holder["content"].values())
    if any(other != first for other in others):
        raise ValueError("Content types of one body have schemas that differ.")
    return dict(first)


def _operations(original: Json) -> Iterator[Json]:
    for _, methods in sorted(original["paths"].items()):
        yield from methods.values()


def _schema(schema: Json) -> Json:
    """A schema without texts; among properties, those words are names."""
    found: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            found[key] = {name: _schema(inner) for name, inner in value.items()}
        elif key == "items":
            found[key] = _schema(value)
        elif key in {"allOf", "anyOf", "oneOf"}:
            found[key] = [_schema(inner) for inner in value]
        elif key not in TEXT:
            found[key] = value
    return found


def _shared(paths: Mapping[str, Json]) -> dict[str, Json]:
    """The parameters that many operations declare alike, each under a name of its own."""
    declared = [
        parameter
        for methods in paths.values()
        for operation in methods.values()
        for parameter in operation.get("parameters", ())
    ]
    counted = Counter(map(repr, declared))
    often = {repr(one): one for one in declared if counted[repr(one)] >= SHARED_FROM}
    found: dict[str, Json] = {}
    for parameter in sorted(often.values(), key=lambda one: -counted[repr(one)]):
        found.setdefault(re.sub(r"\W", "", parameter["name"]), parameter)
    return found


def _referring(operation: dict[str, Any], shared: Mapping[str, Json]) -> dict[str, Any]:
    names = {repr(parameter): name for name, parameter in shared.items()}
    if "parameters" in operation:
        operation["parameters"] = [
            _reference("parameters", names[repr(one)]) if repr(one) in names else one
            for one in operation["parameters"]
        ]
    return operation


def _reference(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}
