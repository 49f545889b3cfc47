"""Files that Clio makes itself and keeps in its storage: reports, archives, previews of dockets."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping

from .api import versions
from .state import State
from .storage import Stored
from .visit import Visit
from .wire import Response, Values

TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def report(state: State, job: Values) -> None:
    """Keep the file of a report: the records that a report of its kind is about."""
    content = _WRITERS[job["format"]](_rows(state, str(job["kind"])))
    state.objects.whole[_key("reports", job["id"])] = Stored.of([content])


def archive(state: State, job: Values) -> Values:
    """Keep the file of an archive, and say how large it is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for name, content in _documents(state, job.get("items") or []):
            pack.writestr(zipfile.ZipInfo(name), content)
    stored = Stored.of([packed.getvalue()])
    state.objects.whole[_key("document_archives", job["id"])] = stored
    return {"size": stored.size}


def docket(visit: Visit) -> Response:
    """Keep the dates of a docket, and say where."""
    visit.state.objects.whole[_key("matter_dockets", 0)] = Stored.of([_json([])])
    return sent_to(visit, "matter_dockets", 0, "json")


def sent_to(visit: Visit, collection: str, id: int, ending: str) -> Response:
    """303 to where the bytes of a file are."""
    url = versions.SIGNER.url(
        visit.request.origin,
        "GET",
        f"exports/{_key(collection, id)}/{collection}.{ending}",
        now=visit.now,
        life=visit.settings.download_url_life,
        more={"response-content-type": TYPES[ending]},
    )
    return Response(303, {"Location": url})


def _key(collection: str, id: int) -> str:
    return f"{collection}-{id}"


def _rows(state: State, kind: str) -> list[Values]:
    about = "contacts" if kind.startswith(("contact", "client")) else "matters"
    names = ("id", "name") if about == "contacts" else ("id", "display_number", "description")
    records = state.tables[about].current.all()
    return [{name: record.get(name) for name in names} for record in records]


def _documents(state: State, items: list[Values]) -> list[tuple[str, bytes]]:
    """The names and bytes of the documents among the items; folders are left out."""
    found: list[tuple[str, bytes]] = []
    for item in items:
        document = state.get("documents", item["id"])
        if document is not None and item.get("type") != "Folder":
            version = state.get(versions.VERSIONS, document["latest_document_version"]["id"]) or {}
            stored = state.objects.whole.get(version.get("uuid", ""))
            found.append((str(document["name"]), stored.read() if stored else b""))
    return found


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
    return f"%PDF-1.4\n% {len(rows)} rows\n%%EOF\n".encode()


def _zip(rows: list[Values]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        pack.writestr(zipfile.ZipInfo("report.csv"), _csv(rows))
    return packed.getvalue()


_WRITERS: Mapping[str, Callable[[list[Values]], bytes]] = {
    "csv": _csv,
    "html": _html,
    "json": _json,
    "pdf": _pdf,
    "xlsx": _zip,
    "zip": _zip,
}
