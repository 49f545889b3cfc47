"""Keeps what httpx writes into the log of our requests to what may stand there.

At INFO it writes each URL with its query, where names and e-mails are; at
DEBUG httpcore writes the headers of answers, among them the addresses that
open a document for whoever has them. What other code sends is left alone.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logging import LogRecord

OURS: ContextVar[bool] = ContextVar("clio_sync.sending", default=False)
"""Whether what is on the wire in this thread or task is a request of ours."""

TALKATIVE = ("httpx", "httpcore.http11", "httpcore.http2")


@cache
def install() -> None:
    """Make the loggers of httpx and httpcore discreet, once."""
    from logging import getLogger

    for name in TALKATIVE:
        getLogger(name).addFilter(_discreet)


def _discreet(record: LogRecord) -> bool:
    """Let a record pass, without the queries and the headers of ours."""
    if OURS.get():
        if isinstance(record.args, tuple):
            record.args = tuple(map(_bare, record.args))
        record.msg = str(record.msg).partition(" return_value=")[0]
    return True


def _bare(argument: object) -> object:
    """A URL without its query; anything else as it is."""
    import httpx

    return argument.copy_with(query=None) if isinstance(argument, httpx.URL) else argument
