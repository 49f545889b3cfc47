"""Document templates: small files that come with the request itself."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping

from ...files.kinds import content_type_of
from .. import refusals
from ..storage import Stored
from ..visit import Visit
from ..wire import Response, Values
from . import singles
from .catalogue import Catalogue
from .resource import Resource
from .versions import SIGNER


class DocumentTemplates(Resource):
    """What documents are made from."""

    def finish(self, visit: Visit, before: Values | None, after: Values, data: Values) -> Values:
        record = {**after, "last_modified_by": {"id": visit.user_id}}
        if data.get("file") is None:
            return record
        filename = data.get("filename") or (before or {}).get("filename")
        if not filename:
            raise refusals.unprocessable("filename is required")
        record.setdefault("id", visit.state.new_id())
        stored = Stored.of([_content(data["file"])])
        visit.state.objects.whole[_key(record)] = stored
        kind = content_type_of(filename) or "application/octet-stream"
        return {**record, "filename": filename, "size": stored.size, "content_type": kind}


def download(_: Catalogue, resource: Resource, visit: Visit, ids: Mapping[str, str]) -> Response:
    """Where the bytes of a template are."""
    record = singles.existing(visit, resource, ids)
    if _key(record) not in visit.state.objects.whole:
        raise refusals.not_found(visit.settings)
    place = f"templates/{_key(record)}/{record['filename']}"
    life = visit.settings.download_url_life
    more = {"response-content-type": record["content_type"]}
    origin = visit.request.origin
    url = SIGNER.url(origin, "GET", place, now=visit.now, life=life, more=more)
    return Response(303, {"Location": url})


def _key(record: Values) -> str:
    return f"template-{record['id']}"


def _content(file: str) -> bytes:
    try:
        return b64decode(file, validate=True)
    except (NotBase64, ValueError):
        raise refusals.unprocessable("file must be encoded in BASE64") from None


DocumentTemplates.operations = {("GET", "{id}/download"): download}
