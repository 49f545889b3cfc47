"""Files that Clio makes itself, at signed addresses: reports, archives, previews of dockets."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .figures import as_whole
from .wire import Outcome, Request, Response, Values

if TYPE_CHECKING:
    from .clio import LocalClio

PREFIX = "/exports/"
LIFE = 600
"""Seconds for which an address is good."""

TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def signed(request: Request, name: str, now: float) -> Response:
    """An answer that sends its reader to a file.

    Args:
        request: Which was for the file.
        name: Of the file, such as ``reports/7.csv``.
        now: The instant.
    """
    expires = int(now) + LIFE
    query = f"Expires={expires}&Signature={_signature(PREFIX + name, expires)}"
    return Response(303, {"Location": f"{request.origin}{PREFIX}{name}?{query}"})


def _signature(path: str, expires: int) -> str:
    return hashlib.sha256(f"exports {path} {expires}".encode()).hexdigest()


class Exports:
    """What answers at such an address; a token is none of its business.

    Args:
        clio: Whose files these are.
    """

    def __init__(self, clio: LocalClio) -> None:
        self._clio = clio

    def __call__(self, request: Request, now: float) -> Outcome:
        """The file, or what a storage says instead."""
        if "authorization" in request.headers:
            return _refused(400, "InvalidArgument", "Only one auth mechanism allowed")
        expires = as_whole(request.get("Expires")) or 0
        if request.get("Signature") != _signature(request.path, expires) or expires < now:
            return _refused(403, "AccessDenied", "Request has expired")
        name, _, ending = request.path.removeprefix(PREFIX).rpartition(".")
        collection, _, id = name.rpartition("/")
        record = self._clio.state.get(collection, int(id)) if id.isdigit() else {}
        content = _WRITERS[ending](self._table(record or {}))
        return Response(200, {"Content-Type": TYPES[ending]}, content)

    def _table(self, job: Values) -> list[Values]:
        """What stands in the file: the records that a report of that kind is about."""
        kind = str(job.get("kind", ""))
        about = "contacts" if kind.startswith(("contact", "client")) else "matters"
        names = ("id", "name") if about == "contacts" else ("id", "display_number", "description")
        records = self._clio.state.tables[about].current.all()
        return [{name: record.get(name) for name in names} for record in records]


def _refused(status: int, code: str, message: str) -> Response:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(status, {"Content-Type": "application/xml"}, body.encode())


# --------------------------------------------------------------------------------------- formats


def _csv(rows: list[Values]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else ["id"])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _html(rows: list[Values]) -> bytes:
    lines = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    return f"<!DOCTYPE html><html><body><table>{lines}</table></body></html>".encode()


def _cells(row: Values) -> str:
    from html import escape

    return "".join(f"<td>{escape(str(value))}</td>" for value in row.values())


def _json(rows: list[Values]) -> bytes:
    return json.dumps(rows).encode()


def _pdf(rows: list[Values]) -> bytes:
    """Enough of a PDF to be taken for one."""
    return b"%PDF-1.4\n% " + str(len(rows)).encode() + b" rows\n%%EOF\n"


def _zip(rows: list[Values]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("report.csv"), _csv(rows))
    return packed.getvalue()


_WRITERS: Mapping[str, Callable[[list[Values]], bytes]] = {
    "csv": _csv,
    "html": _html,
    "json": _json,
    "pdf": _pdf,
    "xlsx": _zip,
    "zip": _zip,
}
