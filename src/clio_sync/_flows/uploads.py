"""Uploads in Clio's three steps: announce a document, send its bytes, say that they are there.

A short file goes in one piece, a longer one in parts, several at a time: each
is read once for the MD5 that Clio is told, and once to be sent; the next parts
are read while the last are being sent. What has arrived is remembered, so
that an upload that is taken up again sends nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from attrs import define, evolve, frozen

from .._flow import Flow, Moved, call, guard, now, shield, sleep, together
from .._wire import segment
from ..errors import (
    ConfigurationError,
    NoAnswer,
    ResponseError,
    ServerError,
    SourceChanged,
    Unreadable,
    UploadNotFound,
    UploadTimeout,
)
from ..fields import Fields
from ..files.parents import Place
from ..files.parts import Part, batches, parts_of
from ..files.progress import Meter
from ..files.sources import Source, Uploadable
from ..files.states import Keeper, UploadState
from ..records import Record, decode
from . import crud, storage
from .crud import Spec
from .orders import Order, UploadOptions, check_names, ordered
from .session import Session
from .storage import Cargo, Link
from .versions import Json, announced, link_in, links_in, strange, version_in

R = TypeVar("R", bound=Record)
T = TypeVar("T")

WHOLE = "id,latest_document_version{uuid,fully_uploaded,put_url,put_headers}"
IN_PARTS = "id,latest_document_version{uuid,fully_uploaded,multiparts}"

VERIFYING = 300.0
"""Seconds for which Clio is asked again whether it has seen the bytes."""

LONGEST_PAUSE = 10.0
"""Seconds between two such questions, at most."""


@frozen
class Digested:
    """A part with the MD5 of its bytes; empty where nobody needs it."""

    part: Part
    md5: str


Links: TypeAlias = dict[int, Link]
"""Where to send each part, by its number."""


def upload(
    session: Session,
    spec: Spec[R],
    given: Uploadable,
    parent: Place,
    options: UploadOptions,
    fields: Fields | str | None,
) -> Flow[R]:
    """Upload a file as a new document, or as a new version of one.

    Args:
        session: Whose requests these are.
        spec: Of documents.
        given: The file.
        parent: What to put it under; a document gets a new version.
        options: What else is said of it.
        fields: What to select of the document.

    Raises:
        ConfigurationError: It cannot be uploaded as asked; nothing was sent.
        SourceChanged: It is not the file whose upload began.
        ResponseError: Clio or the storage refuses it.
        NoAnswer: Nothing of it shows in Clio; it can be uploaded again.
    """
    check_names(options)
    selected = spec.selection(fields)
    source = yield from call(Source.of, given)
    try:
        order = ordered(source, parent, options)
        keeper = Keeper.of(options.get("resume"), options.get("keep"))
        state = yield from call(keeper.load)
        meter = Meter(options.get("progress"), source.size)
        uploading = _Uploading(session, source, order, keeper, meter, state)
        return decode(spec.record, (yield from uploading.run(selected)))
    finally:  # not through the driver, of which nothing can be asked once a flow is cancelled
        source.close()


@define
class _Uploading:
    """One upload under way.

    Args:
        session: Whose requests these are.
        source: The file.
        order: What Clio is told of it.
        keeper: Remembers how far it has come.
        meter: Counts what has gone over.
        state: How far it has come; None before Clio knows of it.
    """

    session: Session
    source: Source
    order: Order
    keeper: Keeper
    meter: Meter
    state: UploadState | None

    def run(self, selected: str) -> Flow[Json]:
        """Do what is still to be done, and read the document."""
        if self.state is not None:
            self._check_place(self.state)
            yield from self._check_source(self.state)
            if self.state.complete or (yield from self._is_complete(self.state)):
                return (yield from self._show(self.state, selected))
        yield from self._send_missing()
        return (yield from self._complete(selected))

    # Going on with an upload

    def _check_place(self, state: UploadState) -> None:
        """Make sure that the state is of this document: two may have the same bytes."""
        if state.mark not in {"", self.order.mark(state.uuid)}:
            raise ConfigurationError(
                "The state in resume is of a document elsewhere, or of another name.",
                advice="Keep a state for each document; nothing was sent.",
            )

    def _check_source(self, state: UploadState) -> Flow[None]:
        """Make sure that what has arrived is what the file begins with."""
        done = [part for part in self._parts() if part.number in state.done]
        if state.size == self.source.size:
            there = yield from self._digested(done, always=True)
            if all(one.md5 == state.done[one.part.number] for one in there):
                return
        raise SourceChanged(
            "The file is not the one whose upload began.",
            advice="Upload it anew, without the state in resume.",
        )

    def _is_complete(self, state: UploadState) -> Flow[bool]:
        """Whether Clio has taken it already: the answer that said so may have been lost."""
        version = yield from self._standing(state)
        complete = version.get("fully_uploaded") is True
        if complete:
            yield from self._remember(evolve(state, complete=True))
        return complete

    def _standing(self, state: UploadState) -> Flow[Json]:
        """The version that this upload makes: the latest, unless somebody has made another."""
        latest = version_in((yield from self._show(state, WHOLE)))
        if latest.get("uuid") == state.uuid:
            return latest
        path = f"documents/{segment(state.document_id)}/versions"
        params = {"fields": "uuid,fully_uploaded,put_url,put_headers"}
        listed = yield from crud.list_data(self.session, path, params, by_id=False)
        return next((one for one in listed if one.get("uuid") == state.uuid), {})

    def _show(self, state: UploadState, fields: str) -> Flow[Json]:
        return crud.show_data(self.session, "documents", state.document_id, fields)

    # Sending

    def _parts(self) -> list[Part]:
        size = self.order.part_size if self.state is None else self.state.part_size
        return parts_of(self.source.size, size)

    def _send_missing(self) -> Flow[None]:
        """Send what has not arrived, batch by batch, reading the next one meanwhile."""
        done = self.state.done if self.state is not None else {}
        waiting = list(batches([part for part in self._parts() if part.number not in done]))
        self.meter.parts = {
            part.number: part.length for part in self._parts() if part.number in done
        }
        batch = yield from self._digested(waiting.pop(0) if waiting else [])
        while batch:
            links = yield from self._links(batch)
            following = waiting.pop(0) if waiting else []
            flows: list[Flow[Any]] = [self._send(batch, links), self._digested(following)]
            _, batch = yield from together(flows, 2)

    def _digested(self, parts: Sequence[Part], *, always: bool = False) -> Flow[list[Digested]]:
        """The parts with their digests, where Clio or whoever goes on will want them."""
        if not (always or self.keeper.keeps or (self._in_parts and self.order.checksums)):
            return [Digested(part, "") for part in parts]
        pieces = [self.source.piece(part.offset, part.length) for part in parts]
        digests = yield from together([call(one.md5) for one in pieces], self.order.parallel)
        return [Digested(part, md5) for part, md5 in zip(parts, digests, strict=True)]

    def _send(self, batch: Sequence[Digested], links: Links) -> Flow[None]:
        flows = [self._send_one(one, links, batch) for one in batch]
        yield from together(flows, self.order.parallel)

    def _send_one(self, one: Digested, links: Links, batch: Sequence[Digested]) -> Flow[None]:
        number = one.part.number
        piece = self.source.piece(one.part.offset, one.part.length)

        def begin() -> Moved:
            return self.meter.begin(number)

        def renew(stale: Link) -> Flow[Link]:
            return self._alone("links", self._renewed(number, stale, links, batch))

        cargo = Cargo(piece, one.md5, begin)
        yield from storage.put(self.session, links[number], cargo, renew)
        yield from shield(self._alone("state", self._arrived(one)))

    def _arrived(self, one: Digested) -> Flow[None]:
        assert self.state is not None
        yield from self._remember(self.state.having(one.part.number, one.md5))

    def _renewed(
        self, number: int, stale: Link, links: Links, batch: Sequence[Digested]
    ) -> Flow[Link]:
        """Another address for a part; the others of its batch that are as old come along."""
        assert self.state is not None
        if links[number] is stale:
            missing = [one for one in batch if one.part.number not in self.state.done]
            links.update((yield from self._links(missing)))
        return links[number]

    # Talking to Clio

    @property
    def _in_parts(self) -> bool:
        size = self.order.part_size if self.state is None else self.state.part_size
        return size > 0

    def _links(self, batch: Sequence[Digested]) -> Flow[Links]:
        """Ask Clio where to send some parts; the first time, this makes the document."""
        multiparts = {"multiparts": [announced(one.part, one.md5) for one in batch]}
        if not self._in_parts:
            return {1: link_in((yield from self._whole()))}
        if self.state is None:
            data = yield from self._begin({**self.order.payload, **multiparts}, IN_PARTS)
        else:
            data = yield from self._ask({"fully_uploaded": False, **multiparts}, IN_PARTS)
        found = dict(links_in(version_in(data)))
        if missing := [one for one in batch if one.part.number not in found]:
            raise strange(f"has no address for {len(missing)} of the parts")
        return found

    def _whole(self) -> Flow[Json]:
        """The version of a file that goes in one piece."""
        if self.state is not None:
            return (yield from self._standing(self.state))
        return version_in((yield from self._begin(dict(self.order.payload), WHOLE)))

    def _begin(self, payload: Json, selected: str) -> Flow[Json]:
        """Make the document, which nobody sees before its bytes are there."""
        data = yield from crud.write_data(self.session, "POST", "documents", payload, selected)
        uuid = version_in(data).get("uuid")
        if not isinstance(uuid, str):
            raise strange("has no uuid")
        state = UploadState(
            document_id=data["id"],
            uuid=uuid,
            size=self.source.size,
            part_size=self.order.part_size,
            mark=self.order.mark(uuid),
        )
        yield from self._remember(state)
        return data

    def _ask(self, payload: Json, selected: str) -> Flow[Json]:
        """Change the upload's own state; to ask for that twice harms nobody."""
        assert self.state is not None
        path = f"documents/{segment(self.state.document_id)}"
        body = {"uuid": self.state.uuid, **payload}
        return _persistently(
            self.session, lambda: crud.write_data(self.session, "PATCH", path, body, selected)
        )

    def _complete(self, selected: str) -> Flow[Json]:
        """Have Clio look for the bytes, until it has seen them."""
        assert self.state is not None
        try:
            data = yield from self._verified(selected)
        except UploadNotFound:
            raise
        except ResponseError:
            if not (yield from self._is_complete(self.state)):
                raise
            return (yield from self._show(self.state, selected))
        yield from self._remember(evolve(self.state, complete=True))
        return data

    def _verified(self, selected: str) -> Flow[Json]:
        begun, pause = (yield from now()), 0.5
        while True:
            try:
                return (yield from self._ask({"fully_uploaded": True}, selected))
            except UploadTimeout:
                if (yield from now()) + pause > begun + VERIFYING:
                    raise
                yield from sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _remember(self, state: UploadState) -> Flow[None]:
        self.state = state
        yield from call(self.keeper.save, state)

    def _alone(self, what: str, flow: Flow[T]) -> Flow[T]:
        """Let the parts of this upload do something one after another."""
        return guard((what, id(self)), flow)


def _persistently(session: Session, ask: Callable[[], Flow[T]]) -> Flow[T]:
    """Ask again where the session would not, since it cannot know that this harms nobody."""
    failures = 0
    while True:
        try:
            return (yield from ask())
        except UploadTimeout:
            raise
        except (NoAnswer, ServerError, Unreadable) as error:
            failures += 1
            yield from storage.wait_out(session, error, failures)
