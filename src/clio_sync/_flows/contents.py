"""What an answer holds: one record, several, where the next ones are, how many there are."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from .._wire import Answer, unreadable

Json = dict[str, Any]

FRUITLESS = 3
"""Pages in a row with nothing new on them after which a list is taken to lead round in circles."""


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


class Trail:
    """The pages of a list that were read, which tell whether it leads anywhere.

    Args:
        answer: The first page.
    """

    def __init__(self, answer: Answer) -> None:
        records = several(answer)
        self.urls: set[str] = set()
        self.counted = total(answer)
        self._seen = {str(record.get("id")) for record in records}
        self._fruitless = 0

    def further(self, answer: Answer) -> list[Json]:
        """The records of the next page.

        Raises:
            Unreadable: For some pages now there was nothing new, and still there is a next one.
        """
        records = several(answer)
        said = total(answer)
        self.counted = said if self.counted is None else min(self.counted, said or self.counted)
        ids = {str(record.get("id")) for record in records}
        self._fruitless = self._fruitless + 1 if ids <= self._seen else 0
        self._seen |= ids
        if self._fruitless >= FRUITLESS and next_url(answer, ()) is not None:
            raise unreadable(answer.response, "leads round in a circle: nothing on it is new")
        return records
