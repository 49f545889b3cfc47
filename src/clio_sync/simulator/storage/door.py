"""The door to the storage: it takes and gives bytes at signed addresses, as S3 does."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import md5
from secrets import token_hex
from xml.sax.saxutils import escape

from ..wire import Request, Response
from .objects import Objects
from .signing import Signer, stands_apart

XML = "application/xml"
SEALED = {"x-amz-server-side-encryption": "AES256"}


class StorageDoor:
    """Answers for the storage.

    Args:
        objects: What is in it.
        signer: Knows the addresses that are good.
    """

    def __init__(self, objects: Objects, signer: Signer) -> None:
        self._objects = objects
        self._signer = signer

    def __call__(self, request: Request, now: float) -> Response:
        """Take or give an object, or refuse it."""
        return self._refusal(request, now) or self._answer(request)

    def _refusal(self, request: Request, now: float) -> Response | None:
        """Why the address cannot be used, if so."""
        if "authorization" in request.headers and stands_apart(request.origin):
            return refuse(400, "InvalidArgument", "Only one auth mechanism allowed")
        if not request.get("X-Amz-Signature"):
            return refuse(403, "AccessDenied", "Access Denied")
        if not self._signer.is_good(request):
            return refuse(403, "SignatureDoesNotMatch", "The signature does not match")
        if now > self._signer.expires_at(request):
            return refuse(403, "AccessDenied", "Request has expired")
        return None

    def _answer(self, request: Request) -> Response:
        key = request.path.split("/")[-2]
        if request.method == "PUT":
            return self._put(request, key)
        stored = self._objects.whole.get(key)
        if stored is None:
            return refuse(404, "NoSuchKey", "The specified key does not exist.")
        kind = request.get("response-content-type", "application/octet-stream")
        length = {"Content-Length": str(stored.size)}
        headers = {"Content-Type": kind, "ETag": stored.etag, **length, **SEALED}
        return Response(200, headers, stored.read())

    def _put(self, request: Request, key: str) -> Response:
        if "chunked" in request.headers.get("transfer-encoding", "").lower():
            return refuse(501, "NotImplemented", "Transfer-Encoding is not implemented")
        wanted = request.headers.get("content-md5")
        if wanted is not None and (wrong := _wrong_digest(wanted, request.body)):
            return wrong
        number = int(request.get("partNumber", "0"))
        stored = self._objects.put(key, number, request.body)
        return Response(200, {"ETag": stored.etag, "x-amz-request-id": token_hex(8)})


def _wrong_digest(wanted: str, body: bytes) -> Response | None:
    try:
        expected = b64decode(wanted, validate=True)
    except NotBase64:
        expected = b""
    if len(expected) != 16:
        return refuse(400, "InvalidDigest", "The Content-MD5 you specified was invalid.")
    found = md5(body, usedforsecurity=False).digest()
    if found == expected:
        return None
    digests = {"ExpectedDigest": wanted, "CalculatedDigest": b64encode(found).decode()}
    message = "The Content-MD5 you specified did not match what we received."
    return refuse(400, "BadDigest", message, **digests)


def refuse(status: int, code: str, message: str, **more: str) -> Response:
    """A refusal in the storage's own words."""
    told = {"Code": code, "Message": message, **more, "RequestId": token_hex(8).upper()}
    elements = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in told.items())
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{elements}</Error>'
    return Response(status, {"Content-Type": XML}, body.encode())
