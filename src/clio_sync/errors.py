"""Every error this library raises on purpose, as one tree.

::

    * ClioError
      x ConfigurationError            what the caller set up cannot work
        + ClientSlips                 names that Clio would drop in silence, seen by the simulator
      x AuthorizationError
        + GrantMissing                nobody has logged in under this name
        + GrantExpired                the token is over and cannot be renewed from here
        + GrantRevoked                Clio does not accept the grant any more
        + WrongRegion                 the account lives on another of Clio's four hosts
        + LoginFailed                 the OAuth dance ended without a grant
      x VaultError                    a grant could not be kept or read back
      x RequestError
        + NotSent                     not one byte left this machine
          - DeadlinePassed            it would have left too late
          - Unsendable                it is nothing that HTTP allows
        + NoAnswer                    it left; what became of it is unknown
        + ResponseError               an answer: status, Clio's type, request id, advice
          - BadRequest                400
          - NotAuthorized             401
          - Forbidden                 403
          - NotFound                  404
          - Conflict                  409
          - VersionRetired            410
          - PreconditionFailed        412
          - Unprocessable             422
          - RateLimited               429
          - ServerError               5xx
            . UploadTimeout           Clio has not yet seen the bytes of an upload; ask again
          - UploadNotFound            Clio finds no bytes where they should have been sent
          - StorageRefused            the storage behind documents did not take or give bytes
            . LinkExpired             its signed address is over
            . BadDigest               what arrived is not what was announced
          - UnexpectedRedirect        3xx
          - Unreadable                an answer whose body cannot be read
            . UnreadableField         one value of it; also an AttributeError
      x FieldError
        + UnknownField                no such name, with the nearest ones
        + MissingField                a write lacks what Clio insists on
        + InvalidValue                a value that Clio would refuse, misread or ignore
        + FieldNotSelected            also an AttributeError
          - FieldRedacted             Clio hides it from the user
        + NestedTooDeep               Clio selects one level of braces
      x JobError                      a report, an archive or an automation without a result
        + JobFailed                   Clio gave up on it
        + JobEmpty                    it is done, and there was nothing to make a file of
        + JobTimedOut                 not done in time; it goes on, and can be waited for again
      x TransferError                 the bytes of a document cannot be brought over
        + SourceChanged               the file is no longer the one whose upload began
        + FileUnusable                a file here cannot be read or written
        + ChecksumMismatch            what was downloaded is not what was expected
      x WebhookError                  a delivery that cannot be taken
        + BadSignature                it is not from Clio, or of another secret
        + UnreadableDelivery          it is nothing that Clio sends
      x StoreError
        + NotAStore                   the file is something else
        + StoreTooNew                 a later version of this library wrote it
        + StoreLocked                 another process is writing
        + ForeignStore                it belongs to another account, region or user
        + KeyLost                     the key of its digests is not the one given
        + LeaseLost                   another run has taken over
      x UpsertError
        + MappingError                a data map that cannot work
        + SourceError                 a source that cannot be read
        + StalePlan                   the store has moved on since the plan was made
        + GuardTripped                a run that looks like a mistake
          - LeaseHeld               another run is at work on the store
        + PermissionWall              Clio refuses every write alike: the account, not the record

A message says what happened and what to do. It never carries a value of a
record or a row: what Clio itself said may repeat such values, so it is an
attribute (`ResponseError.clio_message`) and not part of the text.
"""

from __future__ import annotations

from typing import ClassVar


class ClioError(Exception):
    """The root of everything this library raises on purpose.

    Args:
        text: What happened, without any client data.
        advice: What to do about it.
    """

    def __init__(self, text: str = "", *, advice: str = "") -> None:
        super().__init__(text)
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(part for part in (*map(str, self.args), self.advice) if part)


class ConfigurationError(ClioError):
    """What the caller set up cannot work."""


class ClientSlips(ConfigurationError):
    """A client sent names that Clio would drop in silence; a strict simulator saw them."""


class AuthorizationError(ClioError):
    """There is no grant to act with, or it is of no use."""


class GrantMissing(AuthorizationError):
    """Nobody has logged in under this name."""


class GrantExpired(AuthorizationError):
    """The access token is over and nothing here can renew it."""


class GrantRevoked(AuthorizationError):
    """Clio does not accept the grant any more."""


class WrongRegion(AuthorizationError):
    """The account lives on another of Clio's four hosts."""


class LoginFailed(AuthorizationError):
    """The OAuth dance ended without a grant."""


class VaultError(ClioError):
    """A grant could not be kept or read back."""


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


class FieldError(ClioError):
    """A field that is not there to be used."""


class UnknownField(FieldError):
    """No field of this name; the text offers the nearest ones."""


class MissingField(FieldError):
    """A write lacks a key that Clio insists on."""


class InvalidValue(FieldError):
    """A value that Clio would refuse, misread, or ignore and say that all is well."""


class FieldNotSelected(FieldError, AttributeError):
    """A field was read that the request did not select."""


class FieldRedacted(FieldNotSelected):
    """A field was read that Clio hides; whether it is empty cannot be known."""


class NestedTooDeep(FieldError):
    """A second level of braces in ``fields=``, which Clio answers with a 400."""


class JobError(ClioError):
    """A piece of work that Clio does in the background has no result.

    Args:
        text: What happened, without any client data.
        id: The id of the report, archive or automation.
        state: What Clio last said of it, such as ``"in_progress"``.
        clio_message: Clio's own words, where it has any; they may repeat names.
        advice: What to do about it.
    """

    usual_advice: ClassVar[str] = ""

    def __init__(
        self,
        text: str = "",
        *,
        id: int = 0,
        state: str = "",
        clio_message: str = "",
        advice: str = "",
    ) -> None:
        super().__init__(text, advice=advice or self.usual_advice)
        self.id = id
        self.state = state
        self.clio_message = clio_message


class JobFailed(JobError):
    """Clio gave up on it."""

    usual_advice = "Ask for it once more, or for less of it at a time."


class JobEmpty(JobError):
    """It is done, and there was nothing to make a file of."""

    usual_advice = "Nothing matches what was asked for: widen the dates, or take it as the answer."


class JobTimedOut(JobError):
    """It was not done in time; Clio goes on with it."""

    usual_advice = "Wait for it again by its .id; a new one would start from the beginning."


class TransferError(ClioError):
    """The bytes of a document cannot be brought over, for a reason on this side."""


class SourceChanged(TransferError):
    """The file is no longer the one whose upload began."""


class FileUnusable(TransferError):
    """A file here cannot be read or written."""


class ChecksumMismatch(TransferError):
    """What was downloaded is not what was expected; nothing of it was kept."""


class WebhookError(ClioError):
    """A delivery to a webhook's address cannot be taken."""


class BadSignature(WebhookError):
    """The delivery is not from Clio, or not signed with a secret that is known here."""


class UnreadableDelivery(WebhookError):
    """The delivery is not JSON, or lacks what all of Clio's have."""


class StoreError(ClioError):
    """The store cannot be used as asked."""


class NotAStore(StoreError):
    """The file is something else."""


class StoreTooNew(StoreError):
    """A later version of this library wrote the store."""


class StoreLocked(StoreError):
    """Another process is writing to the store."""


class ForeignStore(StoreError):
    """The store belongs to another account, region or user."""


class KeyLost(StoreError):
    """The key of the store's digests is not the one given."""


class LeaseLost(StoreError):
    """Another run has taken over the store; this one may not write any more."""


class UpsertError(ClioError):
    """Rows cannot be brought into Clio as asked."""


class MappingError(UpsertError):
    """A data map that cannot work."""


class SourceError(UpsertError):
    """A source that cannot be read."""


class StalePlan(UpsertError):
    """The store has moved on since the plan was made."""


class GuardTripped(UpsertError):
    """A run that looks like a mistake; each guard can be overridden by name."""


class LeaseHeld(GuardTripped):
    """Another run is at work on the store."""


class PermissionWall(UpsertError):
    """Clio refuses every write alike: it is the account, not the record."""
