"""What hangs on records: it is looked for before one is deleted, for Clio deletes it along or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from attrs import field, frozen

from ..._flow import Flow
from ...errors import Forbidden
from ...store.words import RecordId
from ..remote.calls import Remote
from ..words import Record

FEW = 20
"""Up to so many records, each is asked about by itself; beyond, what is new is read as a whole."""


@frozen
class Hook:
    """A way in which records of one resource hang on those of another.

    Args:
        resource: What hangs.
        fields: The fields that say on what.
        filter: What a list is asked for by, with the id of one record; empty where it cannot be.
        also: What Clio wants beside it.
    """

    resource: str
    fields: tuple[str, ...]
    filter: str = ""
    also: Mapping[str, str] = field(factory=dict)

    @property
    def selection(self) -> str:
        """What is read of it."""
        return ",".join(["id", *(f"{name}{{id}}" for name in self.fields)])

    def on(self, record: Record) -> Iterator[int]:
        """On what one hangs."""
        for name in self.fields:
            held = record.get(name)
            for one in held if isinstance(held, list) else [held]:
                if isinstance(one, dict) and one.get("id") is not None:
                    yield int(one["id"])


def _on_matter(resource: str, *fields: str, **also: str) -> Hook:
    return Hook(resource, fields or ("matter",), "matter_id", also)


HOOKS: Mapping[str, tuple[Hook, ...]] = {
    "matters": (
        _on_matter("activities"),
        _on_matter("notes", type="Matter"),
        _on_matter("documents"),
        _on_matter("communications"),
        _on_matter("tasks"),
        _on_matter("calendar_entries"),
        _on_matter("relationships"),
        _on_matter("bills", "matters"),
    ),
    "contacts": (
        Hook("matters", ("client",), "client_id"),
        Hook("contacts", ("company",)),
        Hook("notes", ("contact",), "contact_id", {"type": "Contact"}),
        Hook("documents", ("contact",), "contact_id"),
        Hook("communications", ("senders", "receivers"), "contact_id"),
        Hook("relationships", ("contact",), "contact_id"),
        Hook("bills", ("client",), "client_id"),
    ),
}
"""What is known to hang on what; a record of another resource holds nothing that we look for."""


@frozen
class Hanging:
    """What hangs on some records.

    Args:
        found: Records by the one that they hang on.
        hidden: Resources that we are not allowed to look at, by the resource of the holder.
    """

    found: Mapping[RecordId, frozenset[RecordId]] = field(factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(factory=dict)

    def why(self, record: RecordId, gone: Collection[RecordId]) -> str:
        """Why a record is not to be deleted; empty if nothing speaks against it.

        Args:
            record: Which one.
            gone: What is deleted before it.
        """
        left = self.found.get(record, frozenset()).difference(gone)
        if left:
            named = sorted({one.resource for one in left})
            return f"something hangs on it by now: {len(left)} of {', '.join(named)}"
        hidden = self.hidden.get(record.resource, ())
        return f"what hangs on it is not shown to us: {', '.join(hidden)}" if hidden else ""


def requests(records: Collection[RecordId]) -> int:
    """How many requests it takes at least to look."""
    return sum(_least(resource, len(ids)) for resource, ids in _by_resource(records).items())


def _least(resource: str, records: int) -> int:
    hooks = HOOKS.get(resource, ())
    return sum(records if hook.filter and records <= FEW else 1 for hook in hooks)


def look(remote: Remote, records: Collection[RecordId], since: str) -> Flow[Hanging]:
    """Look for what hangs on records.

    Args:
        remote: Clio.
        records: Whose.
        since: An instant (ISO 8601) before the first of them was made: nothing can hang on
            them that has not changed since then.
    """
    found: defaultdict[RecordId, set[RecordId]] = defaultdict(set)
    hidden: defaultdict[str, list[str]] = defaultdict(list)
    for resource, ids in _by_resource(records).items():
        for hook in HOOKS.get(resource, ()):
            try:
                listed = yield from _listed(remote, hook, ids, since)
            except Forbidden:
                hidden[resource].append(hook.resource)
                continue
            for record in listed:
                one = RecordId(hook.resource, record["id"])
                for id in ids.intersection(hook.on(record)):
                    found[RecordId(resource, id)].add(one)
    return Hanging(
        {record: frozenset(some) for record, some in found.items()},
        {resource: tuple(some) for resource, some in hidden.items()},
    )


def _listed(remote: Remote, hook: Hook, ids: Collection[int], since: str) -> Flow[list[Record]]:
    if not hook.filter or len(ids) > FEW:
        asked = {**hook.also, "updated_since": since, "fields": hook.selection}
        return list((yield from remote.list(hook.resource, asked)))
    found: list[Record] = []
    for id in sorted(ids):
        asked = {**hook.also, hook.filter: str(id), "fields": hook.selection}
        found += yield from remote.list(hook.resource, asked)
    return found


def _by_resource(records: Collection[RecordId]) -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for record in records:
        found[record.resource].add(record.id)
    return {resource: frozenset(ids) for resource, ids in found.items()}
