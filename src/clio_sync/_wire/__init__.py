"""Between values and bytes: requests built, answers decoded, errors recognised."""

from __future__ import annotations

from .answers import (
    READS,
    STATUS_ERRORS,
    Answer,
    answer,
    decode,
    error_from,
    request_id,
    unreadable,
    where,
)
from .values import Params, dumps, query, query_string, segment, text

API_VERSION = "4.0.13"
"""The version of Clio's API that the declarations were generated from."""

__all__ = [
    "API_VERSION",
    "READS",
    "STATUS_ERRORS",
    "Answer",
    "Params",
    "answer",
    "decode",
    "dumps",
    "error_from",
    "query",
    "query_string",
    "request_id",
    "segment",
    "text",
    "unreadable",
    "where",
]
