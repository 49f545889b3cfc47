"""Keeps what httpx writes into the log of our requests to what may stand there.

At INFO it writes each URL with its query, where names and e-mails are; at
DEBUG httpcore writes the headers of answers, among them the addresses that
open a document for whoever has them; and in the storage's paths stand the
names of files. What other code sends is left alone.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from logging import LogRecord

OURS: ContextVar[Literal["", "api", "storage"]] = ContextVar("clio_sync.sending", default="")
"""Where a request of ours goes that is on the wire in this thread or task, if one is."""

TALKATIVE = ("httpx", "httpcore.http11", "httpcore.http2")


@cache
def install() -> None:
    """Make the loggers of httpx and httpcore discreet, once."""
    from logging import getLogger

    for name in TALKATIVE:
        getLogger(name).addFilter(_discreet)


def _discreet(record: LogRecord) -> bool:
    """Let a record pass, without what of ours may not stand in it."""
    if place := OURS.get():
        if isinstance(record.args, tuple):
            record.args = tuple(_bare(one, place) for one in record.args)
        record.msg = str(record.msg).partition(" return_value=")[0]
    return True


def _bare(argument: object, place: str) -> object:
    """A URL without its query, and of the storage without its path; anything else as it is."""
    import httpx

    if not isinstance(argument, httpx.URL):
        return argument
    return (
        argument.copy_with(raw_path=b"/") if place == "storage" else argument.copy_with(query=None)
    )
