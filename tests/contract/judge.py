"""Clio's own description as the judge of what passes between a client and the simulator.

The judging is openapi-core's. What it is given is stricter than what Clio
publishes in one respect: a key, or a query parameter, that the description
does not know is a violation as well, since Clio would ignore it in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from attrs import frozen
from jsonschema.exceptions import ValidationError
from jsonschema_path import SchemaPath
from openapi_core import V30RequestValidator, V30ResponseValidator
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.paths.exceptions import PathError
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from werkzeug.datastructures import Headers, ImmutableMultiDict

DESCRIPTION = Path(__file__).parents[2] / "schema/description.json"
HOST = "https://app.clio.com"
Json = dict[str, Any]


@frozen
class Violation:
    """One thing that is not as the description says.

    Args:
        operation: Its id in the description; empty where there is none.
        side: ``request`` or ``answer``.
        place: Keys down to the value, without the numbers of rows.
        rule: What it breaks: a keyword of JSON schema, or a word of ours.
        value: The JSON type of what stands there.
    """

    operation: str
    side: str
    place: str
    rule: str
    value: str = ""


class Sent:
    """A request as openapi-core reads it, on the host that the description names."""

    host_url = HOST

    def __init__(self, request: httpx.Request) -> None:
        self.request = request
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(request.url.params.multi_items()),
            header=Headers(list(request.headers.multi_items())),
        )

    @property
    def path(self) -> str:
        return self.request.url.path

    @property
    def method(self) -> str:
        return self.request.method.lower()

    @property
    def body(self) -> bytes | None:
        return self.request.content or None

    @property
    def content_type(self) -> str:
        return self.request.headers.get("Content-Type", "")


@frozen
class Received:
    """An answer as openapi-core reads it."""

    response: httpx.Response

    @property
    def status_code(self) -> int:
        return self.response.status_code

    @property
    def data(self) -> bytes:
        return self.response.content

    @property
    def content_type(self) -> str:
        return self.response.headers.get("Content-Type", "")

    @property
    def headers(self) -> Headers:
        return Headers(list(self.response.headers.multi_items()))


class Judge:
    """Finds what is not as a description says.

    Args:
        description: Clio's, or one that is reduced to its facts.
    """

    def __init__(self, description: Json) -> None:
        self._spec = SchemaPath.from_dict(strict(description))
        self._requests = V30RequestValidator(self._spec)
        self._answers = V30ResponseValidator(self._spec)
        self.operations: Mapping[str, tuple[str, str]] = {
            operation["operationId"]: (method.upper(), path)
            for path, methods in description["paths"].items()
            for method, operation in methods.items()
        }
        """Method and path of each operation, by its id."""

    def operation(self, request: httpx.Request) -> str:
        """Which operation a request asks for; empty where the description has none like it."""
        try:
            url = HOST + request.url.path
            found = self._requests.path_finder.find(request.method.lower(), url)
        except PathError:
            return ""
        return str((found.operation / "operationId").read_value())

    def violations(self, response: httpx.Response) -> Iterator[Violation]:
        """All that is wrong with an answer, and with the request that it answers."""
        request = response.request
        operation = self.operation(request)
        if not operation:
            yield Violation("", "request", request.url.path, "path")
            return
        yield from self._undeclared(operation, request)
        for error in self._requests.iter_errors(Sent(request)):
            yield from _told(operation, "request", error)
        for error in self._answers.iter_errors(Sent(request), Received(response)):
            yield from _told(operation, "answer", error)

    def _undeclared(self, operation: str, request: httpx.Request) -> Iterator[Violation]:
        for name in dict.fromkeys(request.url.params):
            if name not in self._declared[operation]:
                yield Violation(operation, "request", name, "undeclared")

    @cached_property
    def _declared(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset(self._parameters(*at)) for name, at in self.operations.items()}

    def _parameters(self, method: str, path: str) -> Iterator[str]:
        operation = self._spec / "paths" / path / method.lower()
        for parameter in operation.get("parameters", []):
            if (parameter / "in").read_str() == "query":
                yield (parameter / "name").read_str()


def judge() -> Judge:
    """One that goes by the description that is kept with the sources."""
    return Judge(json.loads(DESCRIPTION.read_text("utf-8")))


# --------------------------------------------------------------------------------- what it says


def _told(operation: str, side: str, error: Exception) -> Iterator[Violation]:
    cause = error.__cause__
    where = getattr(error, "name", "")
    if isinstance(cause, InvalidSchemaValue):
        for inner in cause.schema_errors:
            yield from _of_schema(operation, side, where, inner)
    else:
        rule = type(cause or error).__name__
        yield Violation(operation, side, where, rule)


def _of_schema(operation: str, side: str, where: str, error: Any) -> Iterator[Violation]:
    assert isinstance(error, ValidationError)
    keys = [where] if where else []
    keys += [key for key in error.absolute_path if isinstance(key, str)]
    if error.validator == "additionalProperties":
        for name in re.findall(r"'([^']+)'", error.message):
            yield Violation(operation, side, ".".join([*keys, name]), "unknown")
    elif error.validator == "required":
        missing = re.findall(r"'([^']+)'", error.message)[:1]
        yield Violation(operation, side, ".".join(keys + missing), "required")
    else:
        kind = json_type(error.instance)
        yield Violation(operation, side, ".".join(keys), str(error.validator), kind)


def json_type(value: object) -> str:
    """What JSON calls it."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


# ----------------------------------------------------------------------------- made strict


def strict(description: Json) -> Json:
    """The description with each record in one piece, and closed against keys beyond it."""
    components = description["components"]
    schemas = components["schemas"]
    closed = {name: _closed(whole(schema, schemas)) for name, schema in schemas.items()}
    return {
        **description,
        "paths": {
            path: {method: _spelt_out(found, components) for method, found in methods.items()}
            for path, methods in description["paths"].items()
        },
        "components": {**components, "schemas": closed},
    }


def _spelt_out(operation: Json, components: Json) -> Json:
    """An operation with its parameters in place, which is quicker than looking each up."""
    declared = components["parameters"]
    parameters = [
        declared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one
        for one in operation.get("parameters", ())
    ]
    return {**operation, "parameters": parameters}


def whole(schema: Json, schemas: Mapping[str, Json]) -> Json:
    """A record that extends another, with the fields of both."""
    if "allOf" not in schema:
        return schema
    parts = [
        whole(schemas[part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part, schemas)
        for part in schema["allOf"]
    ]
    return {
        "type": "object",
        "properties": {k: v for part in parts for k, v in part.get("properties", {}).items()},
        "required": [name for part in parts for name in part.get("required", ())],
    }


def _closed(schema: Json) -> Json:
    if "items" in schema:
        return {**schema, "items": _closed(schema["items"])}
    if not schema.get("properties"):
        return schema
    properties = {name: _closed(inner) for name, inner in schema["properties"].items()}
    return {**schema, "properties": properties, "additionalProperties": False}
