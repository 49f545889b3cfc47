"""Downloads: Clio says where the bytes are, and the storage gives them."""

from __future__ import annotations

from .._flow import Flow
from .._wire import Params
from ..files.progress import Meter, Watcher
from ..files.targets import Downloadable, Downloaded, Target
from . import storage
from .session import Session


def download(
    session: Session,
    path: str,
    to: Downloadable,
    *,
    params: Params | None = None,
    sha256: str | None = None,
    progress: Watcher | None = None,
) -> Flow[Downloaded]:
    """Bring a file that Clio keeps to a place, whole or not at all.

    Args:
        session: Whose requests these are.
        path: Of the download operation, such as ``"documents/7/download.json"``.
        to: A path, which is replaced at once when all is there, or a binary stream.
        params: The operation's query.
        sha256: The checksum that it must have, in hexadecimal.
        progress: Told after each chunk how far it has come.

    Raises:
        NotFound: There is no such file, or none that this user may see.
        ChecksumMismatch: It is not what was expected.
        FileUnusable: It cannot be kept at the place.
    """
    target = Target.of(to, sha256)
    meter = Meter(progress)
    try:
        return (yield from storage.fetch(session, path, params, target, lambda: meter.begin(1)))
    finally:  # not through the driver, of which nothing can be asked once a flow is cancelled
        target.discard()
