"""A picture of the store that planning may scribble on, and the changes it amounts to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from attrs import define, evolve, field

from ...store.sealing import Known
from ...store.words import (
    Answer,
    Base,
    Changes,
    Closed,
    Cursor,
    Decided,
    Fate,
    Learnt,
    Link,
    MapVersion,
    Quarantined,
    Question,
    RecordId,
    Review,
    Role,
    RowId,
    State,
)
from .disputes import Disputes
from .recalled import Recalled, Remembers, all_of

FREEZING = frozenset(
    {
        Question.DUPLICATE,
        Question.GONE,
        Question.UNCLEAR,
        Question.KEY_REUSED,
        Question.STUBBORN,
    }
)
"""Questions that stop every write for their row until they are answered."""
_CONFLICT = Question.CONFLICT


@define
class Draft:
    """What a plan has decided so far, on top of what is remembered.

    Every note changes both the picture, so that the next decision sees it, and
    the changes that will be committed, so that nothing is noted in one alone.
    """

    state: State
    remembers: Remembers | None = None
    """Tells of rows and records that are not in the state; without it the state has them all."""
    links: Recalled[RowId, Link] = field(init=False)
    bases: Recalled[RowId, Mapping[str, Base]] = field(init=False)
    reviews: defaultdict[RowId, dict[tuple[Question, str], Review]] = field(init=False)
    answers: defaultdict[RowId, dict[tuple[Question, str], Answer]] = field(init=False)
    primaries: Recalled[RecordId, Link] = field(init=False)
    pending: frozenset[RowId] = field(init=False)
    moves_records: bool = field(default=False, init=False)
    """Whether a row's record becomes another one, or none: other rows may refer to it."""
    decided: list[Decided] = field(factory=list, init=False)
    """What people said that is only now remembered for good."""
    _closed: list[Closed] = field(factory=list, init=False)
    _unlinked: dict[RowId, None] = field(factory=dict, init=False)
    _linked: dict[RowId, Link] = field(factory=dict, init=False)
    _based: dict[RowId, dict[str, Base]] = field(factory=dict, init=False)
    _asked: dict[tuple[RowId, Question, str], Review] = field(factory=dict, init=False)
    _answered: dict[tuple[RowId, Question, str], None] = field(factory=dict, init=False)
    _quarantined: dict[RowId, Quarantined] = field(factory=dict, init=False)
    _released: dict[RowId, None] = field(factory=dict, init=False)
    _indexed: dict[RecordId, frozenset[str]] = field(factory=dict, init=False)
    _emptied: set[str] = field(factory=set, init=False)
    _known: dict[RecordId, Known] = field(factory=dict, init=False, repr=False)
    _learnt: dict[str, Learnt] = field(factory=dict, init=False)
    _cursors: list[Cursor] = field(factory=list, init=False)
    _before: dict[RowId, Mapping[str, Base]] = field(factory=dict, init=False)
    _settled: dict[RowId, bytes] = field(factory=dict, init=False)
    _versions: dict[str, MapVersion] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._recall()
        self.reviews = defaultdict(dict)
        for (row, question, name), review in self.state.reviews.items():
            self.reviews[row][question, name] = review
        self.answers = defaultdict(dict)
        for (row, question, name), answer in self.state.answers.items():
            self.answers[row][question, name] = answer
        self.pending = frozenset(intent.row for intent in self.state.intents)

    def _recall(self) -> None:
        if self.remembers is None:
            known = self.state.links.values()
            self.links, self.bases = all_of(self.state.links), all_of(self.state.bases)
            self.primaries = all_of({one.record: one for one in known if one.role is Role.PRIMARY})
        else:
            self.links = Recalled(self.remembers.links)
            self.bases = Recalled(self.remembers.bases)
            self.primaries = Recalled(self.remembers.owners)

    def remembered(self, row: RowId) -> Mapping[str, Base]:
        """Both sides of a row's fields as they were remembered before this plan."""
        return self._before[row] if row in self._before else self.bases.get(row, {})

    def settle(self, changes: Changes) -> None:
        """Take in what became of an earlier intent."""
        self._closed.extend(changes.closed)
        fates = {settled.intent: settled.fate for settled in changes.closed}
        intents = [intent for intent in self.state.intents if intent.id in fates]
        self.pending -= {intent.row for intent in intents}
        for link in changes.links:
            self.link(link)
        for row in changes.unlinked:
            self.unlink(row)
        self._indexed.update(changes.indexed)
        self._known.update(changes.known)
        for intent in intents:
            if fates[intent.id] in {Fate.FOUND, Fate.STALE} and intent.row in self.links:
                self.unread(self.links[intent.row])
        for row, named in changes.bases.items():
            self.base(row, named)
        for review in changes.reviews:
            self.ask(review)

    def link(self, link: Link) -> None:
        """Remember a pair."""
        held = self.links.get(link.row)
        self.moves_records |= held is not None and held.record != link.record
        self.links[link.row] = self._linked[link.row] = link
        if link.role is Role.PRIMARY:
            self.primaries[link.record] = link

    def unlink(self, row: RowId) -> None:
        """Forget what a row was paired with."""
        link = self.links.pop(row, None)
        if link is None:
            return
        self._before.setdefault(row, self.bases.get(row, {}))
        for noted in (self.bases, self._linked, self._based):
            noted.pop(row, None)
        self._unlinked[row] = None
        self.moves_records = True
        if self.primaries.get(link.record) == link:
            del self.primaries[link.record]

    def unread(self, link: Link) -> None:
        """The remembered version is no longer known to be the base's: read before writing."""
        self.link(evolve(link, etag=None))

    def base(self, row: RowId, named: Mapping[str, Base]) -> None:
        """Remember both sides of some fields."""
        held = self.bases.get(row, {})
        self._before.setdefault(row, held)
        self.bases[row] = {**held, **named}
        self._based.setdefault(row, {}).update(named)

    def ask(self, review: Review) -> None:
        """Raise a question, unless it has been raised in the same words."""
        held = self.reviews[review.row].get((review.question, review.field))
        if held is not None and held.evidence == review.evidence:
            return
        self.reviews[review.row][review.question, review.field] = review
        name = (review.row, review.question, review.field)
        self._asked[name] = review
        self.moves_records |= review.question is Question.GONE
        self._answered.pop(name, None)

    def answer(self, row: RowId, question: Question, name: str = "") -> None:
        """A question no longer stands."""
        if self.reviews[row].pop((question, name), None) is not None:
            self._asked.pop((row, question, name), None)
            self._answered[row, question, name] = None
            self.moves_records |= question is Question.GONE

    def frozen(self, row: RowId) -> Review | None:
        """The question that stops every write for a row, if there is one."""
        asked = self.reviews.get(row, {})
        return next((r for (question, _), r in asked.items() if question in FREEZING), None)

    def answer_to(self, review: Review) -> Answer | None:
        """What somebody answered to a question as it is asked now."""
        answer = self.answers.get(review.row, {}).get((review.question, review.field))
        return answer if answer is not None and answer.fits(review) else None

    def decide(self, decided: Decided) -> None:
        """Remember what somebody's answer means for good."""
        self.decided.append(decided)

    def disputes(self, row: RowId) -> Disputes:
        """A row's fields about which people are asked, and what they answered."""
        asked, given = self.reviews.get(row, {}), self.answers.get(row, {})
        return Disputes(
            {name: one for (question, name), one in asked.items() if question is _CONFLICT},
            {name: one for (question, name), one in given.items() if question is _CONFLICT},
        )

    def disputed(self, row: RowId) -> frozenset[str]:
        """Fields that wait for a human's word."""
        asked = self.reviews.get(row, {})
        return frozenset(name for question, name in asked if question is Question.CONFLICT)

    def quarantine(self, refused: Quarantined) -> None:
        """Set a row aside."""
        held = self.state.quarantine.get(refused.row)
        if held is None or held.digest != refused.digest:
            self._quarantined[refused.row] = refused

    def release(self, row: RowId) -> None:
        """A row is no longer set aside."""
        if row in self.state.quarantine:
            self._released[row] = None

    def index(self, record: RecordId, keys: frozenset[str]) -> None:
        """Remember by which keys a record can be found."""
        self._indexed[record] = keys

    def indexed(self, resource: str) -> frozenset[int]:
        """The records of a resource by which somebody can be found, as far as this plan knows."""
        noted = {**self._indexed, **self._known}
        return frozenset(one.id for one, keys in noted.items() if keys and one.resource == resource)

    def empty(self, resource: str) -> None:
        """The index of a resource begins anew."""
        self._emptied.add(resource)

    def know(self, record: RecordId, known: Known) -> None:
        """Remember by what a record is known; nothing forgets it."""
        self._known[record] = known

    def learn(self, learnt: Learnt) -> None:
        """Remember what a map's matcher has learnt."""
        self._learnt[learnt.map] = learnt

    def reach(self, cursor: Cursor) -> None:
        """The index of a resource reaches further now."""
        self._cursors.append(cursor)

    def is_untouched(self, row: RowId) -> bool:
        """Whether nothing has been decided about a row so far."""
        noted = (self._linked, self._unlinked, self._based, self._quarantined, self._released)
        return not any(row in some for some in noted)

    def _touched(self) -> Collection[RowId]:
        asked = {row for row, _, _ in (*self._asked, *self._answered)}
        noted = (self._linked, self._unlinked, self._based, self._quarantined, self._released)
        return asked.union(*noted)

    def settled(self, row: RowId, digest: bytes) -> None:
        """There is nothing to do about a row; its cells are told by their digest."""
        self._settled[row] = digest

    def unsettled(self, row: RowId) -> None:
        """A row is to be looked at again, come what may."""
        self._settled.pop(row, None)

    def version(self, version: MapVersion) -> None:
        """Remember what a map said when its rows were looked at."""
        self._versions[version.map] = version

    def forget(self, row: RowId) -> None:
        """Hold what is remembered of a row no longer; nothing was decided about it."""
        self.links.forget((row,))
        self.bases.forget((row,))

    def changes(self) -> Changes:
        """All of it, to be committed at once."""
        touched = self._touched()
        return Changes(
            seen={row: told for row, told in self._settled.items() if row not in touched},
            versions=tuple(self._versions.values()),
            closed=tuple(self._closed),
            links=tuple(self._linked.values()),
            unlinked=tuple(row for row in self._unlinked if row not in self._linked),
            bases=self._based,
            reviews=tuple(self._asked.values()),
            answered=tuple(self._answered),
            quarantined=tuple(self._quarantined.values()),
            released=tuple(self._released),
            indexed=self._indexed,
            emptied=frozenset(self._emptied),
            known=self._known,
            learnt=tuple(self._learnt.values()),
            decided=tuple(self.decided),
            cursors=tuple(self._cursors),
        )
