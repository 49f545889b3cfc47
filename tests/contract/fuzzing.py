"""Schemathesis against the simulator on a real port.

    nox -s fuzz
    nox -s fuzz -- --phases coverage,fuzzing --max-examples 50

It makes up requests, valid and not, for every operation of Clio's description.
No answer may be a 500, have a status or content type that Clio has not, or
hold what the description does not have, but for the deviations that are known.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from clio_sync.simulator import Settings, Simulator

from .calls import parameters
from .firm import Firm
from .judge import DESCRIPTION, whole
from .payloads import Json, description

CORRECTIONS = DESCRIPTION.with_name("corrections.toml")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
ALWAYS = ("400", "401", "403", "404", "409", "410", "422", "429")
"""Statuses that any request may come to, whether or not its operation declares them (facts, 7)."""

BOUNDED = ("--phases", "fuzzing", "--max-examples", "10")
"""What is done when nobody says how much: about two minutes."""

ERROR: Json = {"$ref": "#/components/schemas/Error"}
REFUSAL: Json = {
    "description": "",
    "content": {
        "application/json; charset=utf-8": {"schema": ERROR},
        "text/html; charset=utf-8": {"schema": {"type": "string"}},
    },
}


def main(arguments: list[str]) -> int:
    """Serve a firm, and let schemathesis loose on it."""
    settings = Settings(rate_limit=10_000_000, list_lag=0.0)
    with (
        tempfile.TemporaryDirectory() as home,
        Simulator(settings, contacts=5, matters=5) as sim,
        sim.serve() as url,
    ):
        where = Path(home, "openapi.json")
        where.write_text(json.dumps(as_it_is(description(), Firm(sim))), "utf-8")
        token = sim.grant().access_token
        return subprocess.run(_command(where, url, token, arguments), check=False).returncode


def _command(where: Path, url: str, token: str, arguments: Sequence[str]) -> list[str]:
    beside = Path(sys.executable).with_name("schemathesis")
    program = str(beside) if beside.exists() else shutil.which("schemathesis") or "schemathesis"
    return [
        program, "run", str(where), "--url", f"{url}/api/v4", "--checks", ",".join(CHECKS),
        "--header", f"Authorization: Bearer {token}", "--continue-on-failure",
        "--suppress-health-check", "all", "--warnings", "off", "--max-redirects", "0", "--no-color",
        *(arguments or BOUNDED),
    ]  # fmt: skip


# ------------------------------------------------------------------- what is so beyond the words


def as_it_is(words: Json, firm: Firm) -> Json:
    """The description with the deviations that hold for all of it, and with ids that are there."""
    components = words["components"]
    schemas = {name: nullable(schema) for name, schema in components["schemas"].items()}
    for record, name in corrected():
        schemas[record]["properties"][name] = {}
    return {
        **words,
        "paths": {
            path: {
                method: _with_refusals(_meaningful(found, path, firm))
                for method, found in all.items()
            }
            for path, all in words["paths"].items()
        },
        "components": {**components, "schemas": schemas},
    }


def corrected() -> Iterator[tuple[str, str]]:
    """The fields of records that do not read as they are declared."""
    for correction in tomllib.loads(CORRECTIONS.read_text("utf-8"))["correction"]:
        for place in correction["at"]:
            match place:
                case ["records", record, "fields", name]:
                    yield record, name
                case _:
                    pass


def _meaningful(operation: Json, path: str, firm: Firm) -> Json:
    """An operation asked about what is there: of ids and fields made up, none ever would be."""
    meant = {"fields": ["id", selection(operation)], "X-API-VERSION": ["4.0.12", "4.0.13"]}
    others = [
        {**one, "schema": {"type": "string", "enum": meant[one["name"]]}}
        if one["name"] in meant
        else one
        for one in parameters(operation)
        if one["in"] != "path" and one["name"] != "page_token"
    ]
    return {**operation, "parameters": [*_ids(path, firm), *others]}


def _ids(path: str, firm: Firm) -> Iterator[Json]:
    for match in re.finditer(r"\{(\w+)\}", path):
        above = path[: match.start()].strip("/")
        version = "documents/{document_id}/versions"
        known = firm.id(version if match[1] == "document_version_id" else above)
        schema = {"type": "string" if isinstance(known, str) else "integer", "enum": [known]}
        yield {"in": "path", "name": match[1], "required": True, "schema": schema}


def selection(operation: Json) -> str:
    """All fields of what an operation answers with."""
    first = next(iter(operation["responses"].values()))
    name = first["$ref"].rpartition("/")[2]
    schemas = description()["components"]["schemas"]
    record = schemas.get(re.sub(r"_(Show|List)$", "", name), {})
    return ",".join(whole(record, schemas).get("properties", {})) or "id"


def _with_refusals(operation: Json) -> Json:
    return {**operation, "responses": {**operation["responses"], **dict.fromkeys(ALWAYS, REFUSAL)}}


def nullable(schema: Json) -> Json:
    """What is not filled reads as null, though nothing is declared so (facts, 17)."""
    found = dict(schema)
    if "properties" in schema:
        found["properties"] = {k: _or_null(v) for k, v in schema["properties"].items()}
    if "items" in schema:
        found["items"] = nullable(schema["items"])
    if "allOf" in schema:
        found["allOf"] = [nullable(part) for part in schema["allOf"]]
    return found


def _or_null(schema: Json) -> Json:
    if "$ref" in schema:
        return {"allOf": [schema], "nullable": True}
    enum = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**nullable(schema), **enum, "nullable": True}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
