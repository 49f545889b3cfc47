"""What an answer holds: one record, several, where the next ones are, how many there are."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from .._wire import Answer, unreadable

Json = dict[str, Any]


def one(answer: Answer) -> Json:
    """The record of an answer."""
    data = answer.data
    if not isinstance(data, dict):
        raise unreadable(answer.response, "has no object under 'data'")
    return data


def several(answer: Answer) -> list[Json]:
    """A list's records; an empty list must have been read as one."""
    data = answer.data
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise unreadable(answer.response, "has no list of objects under 'data'")
    return data


def next_url(answer: Answer, read: Container[str]) -> str | None:
    """Where the next page is, which must be none of those that were read."""
    match answer.body:
        case {"meta": {"paging": {"next": str(url)}}} if url in read:
            raise unreadable(answer.response, "sends the reader back to a page it has read")
        case {"meta": {"paging": {"next": str(url)}}}:
            return url
        case _:
            return None


def total(answer: Answer) -> int | None:
    """How many records the whole list has, where Clio says so (facts, 3)."""
    match answer.body:
        case {"meta": {"records": int(number)}}:
            return number
        case _:
            return None
