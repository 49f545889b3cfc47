"""Jobs, files and deliveries that come to nothing."""

from __future__ import annotations

from typing import ClassVar

from .base import ClioError


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
