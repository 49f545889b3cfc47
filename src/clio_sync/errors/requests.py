"""What became of a request."""

from __future__ import annotations

from typing import ClassVar

from .base import ClioError


class RequestError(ClioError):
    """One request did not lead to a usable answer.

    Its ``request_id`` is what Clio's support asks for; empty where no answer gave one.
    """

    request_id: str = ""


class NotSent(RequestError):
    """Not one byte of the request left this machine; it may be sent again."""


class DeadlinePassed(NotSent):
    """The request would have left later than its sender promised."""


class Unsendable(NotSent):
    """The request is nothing that HTTP allows; sending it again would not help."""


class NoAnswer(RequestError):
    """The request left and no answer came: what became of it is unknown."""


class ResponseError(RequestError):
    """Clio answered, and the answer is not what was asked for.

    Args:
        text: What happened, without any client data.
        status: The HTTP status of the answer.
        type: Clio's own name for the error, if it gave one.
        request_id: The ``X-Request-Id`` that Clio's support asks for.
        clio_message: Clio's own words; they may repeat submitted values.
        retry_after: Seconds that Clio asks to wait, if it does.
        advice: What to do about it.
    """

    usual_advice: ClassVar[str] = ""

    def __init__(
        self,
        text: str = "",
        *,
        status: int = 0,
        type: str = "",
        request_id: str = "",
        clio_message: str = "",
        retry_after: float | None = None,
        advice: str = "",
    ) -> None:
        super().__init__(text, advice=advice or self.usual_advice)
        self.status = status
        self.type = type
        self.request_id = request_id
        self.clio_message = clio_message
        self.retry_after = retry_after

    def __str__(self) -> str:
        named = f"Request id: {self.request_id}." if self.request_id else ""
        return " ".join(part for part in (*map(str, self.args), named, self.advice) if part)


class BadRequest(ResponseError):
    """400: the request is malformed, often a name in ``fields=``."""

    usual_advice = "Read .clio_message: it names what Clio could not make sense of."


class NotAuthorized(ResponseError):
    """401: the token is missing, expired, revoked or of another region."""

    usual_advice = "Log in again, and check that the region is the account's own."


class Forbidden(ResponseError):
    """403: the app or the user lacks a permission."""

    usual_advice = (
        "Grant the app the permission in Clio's developer portal, log in again (existing "
        "tokens do not gain it), and check the user's own role in the firm."
    )


class NotFound(ResponseError):
    """404: no such record, or none that this user may see."""

    usual_advice = "The record is deleted, hidden from this user, or the id is of another account."


class Conflict(ResponseError):
    """409: something else is using the record."""

    usual_advice = "Wait a little and try again."


class VersionRetired(ResponseError):
    """410: Clio no longer serves this ``X-API-VERSION``."""

    usual_advice = "Update clio_sync, or pass an api_version that Clio still serves."


class PreconditionFailed(ResponseError):
    """412: the record has changed since the etag was read."""

    usual_advice = "Read the record again and decide anew."


class Unprocessable(ResponseError):
    """422: Clio understood the request and refuses its content."""

    usual_advice = "Read .clio_message: it says which rule of Clio's the content breaks."


class RateLimited(ResponseError):
    """429: the token's budget is spent, possibly by another program."""

    usual_advice = "Wait for .retry_after seconds."


class ServerError(ResponseError):
    """5xx: Clio failed; a write may have happened all the same."""

    usual_advice = "A read may be repeated; look for the record before repeating a write."


class UploadTimeout(ServerError):
    """Clio could not verify an upload in time; the bytes are safe, and it can be asked again."""

    usual_advice = "Upload it again with the same resume: only the last step is repeated."


class UploadNotFound(ResponseError):
    """Clio finds no bytes, or not all of them, where they should have been sent."""

    usual_advice = "Upload it again, without the state of the upload that failed."


class StorageRefused(ResponseError):
    """The storage behind Clio's documents did not take or give bytes; ``type`` is its own word."""

    usual_advice = "Repeat it; nothing of it shows in Clio."


class LinkExpired(StorageRefused):
    """The signed address of the storage is over, or was never good."""

    usual_advice = "Repeat it: a fresh address is asked for. Check that the clock is right."


class BadDigest(StorageRefused):
    """What arrived at the storage is not what was announced to Clio."""

    usual_advice = "Repeat it; if it happens again, something on the way changes what is sent."


class UnexpectedRedirect(ResponseError):
    """3xx where data was expected."""

    usual_advice = "Check the base URL and the region."


class Unreadable(ResponseError):
    """The answer's body is cut off, is not JSON, or lacks ``data``."""

    usual_advice = "Look for the record before repeating a write: it may have happened."


class UnreadableField(Unreadable, AttributeError):
    """A value that is not what Clio's description says of its field."""

    usual_advice = "Its to_dict() and Clio.request() give it as Clio sent it."
