"""What a look-up found, and the record of it that a firm keeps."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from attrs import asdict, field, frozen

from ..matching.weighing.reasons import Step, drawn
from .asked import WORDS, Asked
from .index import CLIENT, Role, counted
from .looking import GRADES, Grade

_MOST_LINES = 20
NOT_SEARCHED = (
    "Not looked through: notes, documents, e-mails, bills and custom fields, what this user may "
    "not see, and what is not in Clio. Whether there is a conflict is for a lawyer to say."
)


@frozen
class Hit:
    """A contact that came up.

    Args:
        id: Clio's id.
        grade: ``strong``, ``likely`` or ``possible``.
        steps: Why, each with its weight.
        name: What it is called; client data.
        type: ``Person`` or ``Company``.
        roles: What it is to which matters.
        via: The id of the contact by whom it came up, if not by itself.
        at: Where Clio shows it.
    """

    id: int
    grade: Grade
    steps: tuple[Step, ...]
    name: str = field(repr=False)
    type: str
    roles: tuple[Role, ...]
    via: int | None = None
    at: str = ""

    def __str__(self) -> str:
        through = f", through {self.via}" if self.via is not None else ""
        return f"{self.id} ({self.grade}{through}; {self._matters}): {self.why}"

    @property
    def why(self) -> str:
        """The reasons in words, the weightiest first."""
        ranked = sorted(self.steps, key=lambda step: -abs(step.weight))
        return ", ".join(map(str, ranked))

    @property
    def _matters(self) -> str:
        if not self.roles:
            return "in no matter"
        client = sum(role.name == CLIENT for role in self.roles)
        other = len(self.roles) - client
        counts = ((client, "client in"), (other, "in another role in"))
        told = [f"{words} {count}" for count, words in counts if count]
        return f"{', '.join(told)} {'matter' if len(self.roles) == 1 else 'matters'}"

    def waterfall(self) -> str:
        """Draw the reasons as text, one to a line, with a bar as long as its weight."""
        return "\n".join(drawn(self.steps))


@frozen
class SearchResult:
    """Who came up in a look-up.

    Printing it shows ids and reasons. `rows`, `record` and a notebook show names, since a
    person asked. It never says that there is no conflict.

    Args:
        asked: What was looked up.
        at: When.
        as_of: When what was looked through had been read.
        searched: How many contacts, matters and relationships were looked through.
        account: The firm's id.
        user: The id of the user who sees them.
        hits: Who came up, the likeliest first.
    """

    asked: Asked
    at: dt.datetime
    as_of: dt.datetime
    searched: Mapping[str, int]
    account: int
    user: int
    hits: tuple[Hit, ...]

    def __len__(self) -> int:
        return len(self.hits)

    def __str__(self) -> str:
        listed = [f"  {hit}" for hit in self.hits[:_MOST_LINES]]
        more = [f"  and {len(self.hits) - _MOST_LINES} more"] if len(listed) < len(self) else []
        return "\n".join([self.summary, *listed, *more, self.scope, NOT_SEARCHED])

    @property
    def summary(self) -> str:
        """The counts, in a sentence."""
        counts = Counter(hit.grade for hit in self.hits)
        told = ", ".join(f"{counts[grade]} {grade}" for grade in GRADES if counts[grade])
        kinds = ", ".join(WORDS.get(kind, kind) for kind in self.asked.kinds)
        return f"Look-up by {kinds} at {_minute(self.at)}: {told or 'nobody'} came up."

    @property
    def scope(self) -> str:
        """What was looked through, and how fresh it was."""
        counts = counted(self.searched)
        return f"Looked through {counts}, as user {self.user} saw them at {_minute(self.as_of)}."

    @cached_property
    def digest(self) -> str:
        """Fits what was asked, of whom, when, and what came up, as long as nobody changes it."""
        text = json.dumps(self._content(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _content(self) -> dict[str, Any]:
        return {
            "asked": asdict(self.asked),
            "at": self.at.isoformat(),
            "as_of": self.as_of.isoformat(),
            "searched": dict(self.searched),
            "account": self.account,
            "user": self.user,
            "hits": [[hit.id, hit.grade, hit.via, hit.why] for hit in self.hits],
        }

    def rows(self) -> list[dict[str, Any]]:
        """One line for each contact and matter; it holds client data."""
        return [
            {
                "contact": hit.id,
                "name": hit.name,
                "type": hit.type,
                "grade": hit.grade,
                "why": hit.why,
                "through": hit.via,
                "matter": role.number if role else "",
                "title": role.title if role else "",
                "status": role.status if role else "",
                "role": role.name if role else "",
                "at": hit.at,
            }
            for hit in self.hits
            for role in (hit.roles or (None,))
        ]

    def record(self) -> str:
        """Write the record of the look-up for the firm's files; it holds client data.

        It says what was looked up, when, as whom, among how many, and who came up, with a
        digest under it.
        """
        asked = [
            f"  {WORDS.get(kind, kind)}: {text}"
            for kind, text in asdict(self.asked).items()
            if text
        ]
        found = [
            f"  {hit.name} (contact {hit.id}, {hit.grade}): {hit.why}{_roles(hit)}"
            for hit in self.hits
        ]
        lines = [
            f"Conflict look-up at {_minute(self.at)}, account {self.account}",
            "Looked up",
            *asked,
            self.scope,
            f"{len(self.hits)} came up",
            *found,
            NOT_SEARCHED,
            f"SHA-256 {self.digest}",
        ]
        return "\n".join(lines) + "\n"

    def _repr_html_(self) -> str:
        from .pages import page

        return page(self)


def _minute(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def _roles(hit: Hit) -> str:
    told = [f"{role.name} in {role.number} ({role.status})" for role in hit.roles]
    return f"; {', '.join(told)}" if told else ""
