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
        + SourceError                 a source that cannot be read or written
          - SourceBusy              one that somebody else has just now, or that is away
        + RollbackError               a run that cannot be taken back in this way
        + StalePlan                   the store has moved on since the plan was made
        + GuardTripped                a run that looks like a mistake
          - LeaseHeld               another run is at work on the store
        + ReviewError                 a question that cannot be decided in this way
        + PermissionWall              Clio refuses every write alike: the account, not the record
        + StageFailed                 a stage of a migration that must not be followed by another

A message says what happened and what to do. It never carries a value of a
record or a row: what Clio itself said may repeat such values, so it is an
attribute (`ResponseError.clio_message`) and not part of the text.
"""

from __future__ import annotations

from .base import (
    AuthorizationError,
    ClientSlips,
    ClioError,
    ConfigurationError,
    GrantExpired,
    GrantMissing,
    GrantRevoked,
    LoginFailed,
    VaultError,
    WrongRegion,
)
from .fields import (
    FieldError,
    FieldNotSelected,
    FieldRedacted,
    InvalidValue,
    MissingField,
    NestedTooDeep,
    UnknownField,
)
from .requests import (
    BadDigest,
    BadRequest,
    Conflict,
    DeadlinePassed,
    Forbidden,
    LinkExpired,
    NoAnswer,
    NotAuthorized,
    NotFound,
    NotSent,
    PreconditionFailed,
    RateLimited,
    RequestError,
    ResponseError,
    ServerError,
    StorageRefused,
    UnexpectedRedirect,
    Unprocessable,
    Unreadable,
    UnreadableField,
    Unsendable,
    UploadNotFound,
    UploadTimeout,
    VersionRetired,
)
from .results import (
    BadSignature,
    ChecksumMismatch,
    FileUnusable,
    JobEmpty,
    JobError,
    JobFailed,
    JobTimedOut,
    SourceChanged,
    TransferError,
    UnreadableDelivery,
    WebhookError,
)
from .syncing import (
    ForeignStore,
    GuardTripped,
    KeyLost,
    LeaseHeld,
    LeaseLost,
    MappingError,
    NotAStore,
    PermissionWall,
    ReviewError,
    RollbackError,
    SourceBusy,
    SourceError,
    StageFailed,
    StalePlan,
    StoreError,
    StoreLocked,
    StoreTooNew,
    UpsertError,
)

__all__ = [
    "AuthorizationError",
    "BadDigest",
    "BadRequest",
    "BadSignature",
    "ChecksumMismatch",
    "ClientSlips",
    "ClioError",
    "ConfigurationError",
    "Conflict",
    "DeadlinePassed",
    "FieldError",
    "FieldNotSelected",
    "FieldRedacted",
    "FileUnusable",
    "Forbidden",
    "ForeignStore",
    "GrantExpired",
    "GrantMissing",
    "GrantRevoked",
    "GuardTripped",
    "InvalidValue",
    "JobEmpty",
    "JobError",
    "JobFailed",
    "JobTimedOut",
    "KeyLost",
    "LeaseHeld",
    "LeaseLost",
    "LinkExpired",
    "LoginFailed",
    "MappingError",
    "MissingField",
    "NestedTooDeep",
    "NoAnswer",
    "NotAStore",
    "NotAuthorized",
    "NotFound",
    "NotSent",
    "PermissionWall",
    "PreconditionFailed",
    "RateLimited",
    "RequestError",
    "ResponseError",
    "ReviewError",
    "RollbackError",
    "ServerError",
    "SourceBusy",
    "SourceChanged",
    "SourceError",
    "StageFailed",
    "StalePlan",
    "StorageRefused",
    "StoreError",
    "StoreLocked",
    "StoreTooNew",
    "TransferError",
    "UnexpectedRedirect",
    "UnknownField",
    "Unprocessable",
    "Unreadable",
    "UnreadableDelivery",
    "UnreadableField",
    "Unsendable",
    "UploadNotFound",
    "UploadTimeout",
    "UpsertError",
    "VaultError",
    "VersionRetired",
    "WebhookError",
    "WrongRegion",
]
