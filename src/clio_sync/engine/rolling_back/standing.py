"""How what a run wrote stands now: back already, as the run left it, or edited since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from attrs import frozen

from ...mapping.child_rows import as_text as custom_text
from ...mapping.custom import lenient
from ...mapping.vocabulary import VERSION_FIELDS, VOCABULARIES, Linkable, Named
from ..deciding.images import How, Overwritten
from ..deciding.picture import Digest
from ..deciding.places import as_text, digested, place_of, places, plain, told_by
from ..words import Record

Body = dict[str, Any]


class Stand(Enum):
    """How one place stands."""

    BACK = "back"
    """It says what it said before the run."""
    OURS = "ours"
    """It says what the run left there."""
    EDITED = "edited"
    """Somebody has changed it since."""
    UNKNOWN = "unknown"
    """What it said before is not known, or Clio does not take it back."""


@frozen
class Place:
    """One place that a run wrote to, as it stands.

    Args:
        written: What the run did there.
        stand: How it stands.
        children: The child rows concerned, where the run added one.
    """

    written: Overwritten
    stand: Stand
    children: tuple[object, ...] = ()


@frozen
class Standing:
    """Tells how the places of one record stand.

    Args:
        resource: What it is a record of.
        record: As it is now.
        said: Digests of what the run left, by place; None where nobody saw that.
        digest: Names values without keeping them.
    """

    resource: str
    record: Record
    said: Mapping[str, str] | None
    digest: Digest

    def of(self, one: Overwritten) -> Place:
        """How one place stands."""
        if not one.known:
            return Place(one, Stand.UNKNOWN)
        match one.how:
            case How.VALUE:
                return Place(one, self._value(one))
            case How.CHANGED:
                return Place(one, self._changed(one))
            case How.REMOVED:
                return Place(one, self._removed(one))
            case How.ADDED:
                return self._added(one)

    def _value(self, one: Overwritten) -> Stand:
        if one.place not in self.record:
            return Stand.UNKNOWN
        now = plain(self.record[one.place])
        if as_text(now) == as_text(plain(one.before)):
            return Stand.BACK
        if not self._is_ours(one.place, now == self._as_sent(one)):
            return Stand.EDITED
        return Stand.UNKNOWN if self._stays(one) else Stand.OURS

    def _as_sent(self, one: Overwritten) -> object:
        return plain(one.sent)

    def _stays(self, one: Overwritten) -> bool:
        """Whether it was empty, and Clio does not let it be emptied."""
        known = VOCABULARIES[self.resource]
        linked: dict[str, Linkable | Named] = {**known.linked, **known.named}
        stuck = {name for name, association in linked.items() if not association.clears}
        return one.before is None and one.place in known.fixed | stuck

    def _changed(self, one: Overwritten) -> Stand:
        child = self._child(one.key, one.child)
        if child is None:
            return Stand.EDITED
        before = one.before or {}
        if all(plain(child.get(name)) == value for name, value in before.items()):
            return Stand.BACK
        sent = {k: v for k, v in one.sent.items() if k != "id"}
        same = all(plain(child.get(name)) == value for name, value in sent.items())
        return Stand.OURS if self._is_ours(one.place, same) else Stand.EDITED

    def _removed(self, one: Overwritten) -> Stand:
        wanted = {n: v for n, v in one.before.items() if n != "custom_field"}
        alike = (row for row in self._rows(one.key) if _is_of(row, one.before))
        if any(told_by(row) == wanted for row in alike):
            return Stand.BACK
        return Stand.OURS if self._child(one.key, one.child) is None else Stand.EDITED

    def _added(self, one: Overwritten) -> Place:
        new = [r for r in self._rows(one.key) if str(r.get("id")) not in one.beside]
        ours = [row for row in new if _is_of(row, one.sent) and self._was_made(one, row)]
        if not ours:
            return Place(one, Stand.BACK)
        same = [row for row in ours if self._is_ours(*self._as_made(one, row))]
        if len(same) != 1:
            return Place(one, Stand.EDITED)
        return Place(one, Stand.OURS, (same[0]["id"],))

    def _was_made(self, one: Overwritten, row: Record) -> bool:
        """Whether a child row is there since the run, and not since later."""
        return self.said is None or place_of(one.key, row.get("id")) in self.said

    def _as_made(self, one: Overwritten, row: Record) -> tuple[str, bool]:
        value = {n: v for n, v in one.sent.items() if n != "custom_field"}
        return place_of(one.key, row.get("id")), told_by(row) == value

    def _is_ours(self, place: str, as_sent: bool) -> bool:
        """Whether a place says what the run left; where nobody saw that, what it sent."""
        if self.said is None:
            return as_sent
        return self.said.get(place) == self.now.get(place)

    @property
    def now(self) -> Mapping[str, str]:
        """What the record says now, as digests."""
        return digested(self.digest, places(self.record))

    def edited(self) -> list[str]:
        """The fields of a record that say something else than the run left."""
        said = self.said or {}
        seen = {place.partition("/")[0] for place in said}
        now = {p: d for p, d in self.now.items() if p.partition("/")[0] in seen}
        differ = (p for p in {*now, *said} if now.get(p) != said.get(p))
        return sorted({place.partition("/")[0] for place in differ})

    def _rows(self, key: str) -> Iterator[Record]:
        return (row for row in self.record.get(key) or () if isinstance(row, dict))

    def _child(self, key: str, id: str | None) -> Record | None:
        return next((row for row in self._rows(key) if str(row.get("id")) == id), None)

    # What is written back

    def body(self, ours: Iterable[Place]) -> Body:
        """What stands under ``data`` in the request that puts places back.

        Args:
            ours: Places that say what the run left.
        """
        body: Body = {}
        for place in ours:
            one = place.written
            if one.how is How.VALUE:
                body[one.key] = self._written(one)
            else:
                body.setdefault(one.key, []).append(self._row(place))
        return body

    def _written(self, one: Overwritten) -> object:
        """A value in the form in which Clio takes it: words of a list are read otherwise."""
        step = VOCABULARIES[self.resource].scalars.get(one.key)
        if step is None or not isinstance(one.before, str):
            return one.before
        said = lenient(step, one.before)
        alike = isinstance(said, str) and said.casefold() == one.before.casefold()
        return said if alike else one.before

    def _row(self, place: Place) -> Body:
        one = place.written
        if one.how is How.ADDED:
            return {"id": place.children[0], "_destroy": True}
        custom = one.key == "custom_field_values"
        if one.how is How.REMOVED:
            return _as_custom(one.before) if custom else dict(one.before)
        here = (self._child(one.key, one.child) or {}).get("id")
        if custom and one.before.get("value") in (None, ""):
            return {"id": here, "_destroy": True}
        return {"id": here, **(_as_custom(one.before) if custom else one.before)}


def _as_custom(row: Mapping[str, Any]) -> Body:
    return {**row, "value": custom_text(row["value"])}


def _is_of(row: Record, sent: Mapping[str, Any]) -> bool:
    """Whether a child row has the label, or is of the custom field, that was sent."""
    about, wanted = row.get("custom_field"), sent.get("custom_field")
    if isinstance(wanted, dict) and isinstance(about, dict):
        return bool(about.get("id") == wanted.get("id"))
    return isinstance(wanted, dict) or row.get("name") == sent.get("name")


def selection(resource: str, fields: Iterable[str]) -> str:
    """The ``fields=`` that shows some fields of a record, each as maps read it.

    Args:
        resource: What it is a record of.
        fields: Their names.
    """
    known = VOCABULARIES[resource]
    told = {one.partition("{")[0]: one for one in (*known.always, *known.children.values())}
    told |= {name: f"{name}{{id}}" for name in (*known.linked, *known.named)}
    wanted = (told.get(name, name) for name in sorted(set(fields)))
    return ",".join(dict.fromkeys((*VERSION_FIELDS, *wanted)))
