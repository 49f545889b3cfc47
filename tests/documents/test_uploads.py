"""Uploads, in one piece and in parts, through the client in both colours."""

from __future__ import annotations

import datetime as dt
import io
import threading
from typing import Any

import httpx
import pytest
from attrs import evolve

from clio_sync.errors import (
    BadDigest,
    ConfigurationError,
    InvalidValue,
    NotFound,
    ServerError,
    SourceChanged,
    StorageRefused,
    UploadNotFound,
    UploadTimeout,
)
from clio_sync.files import Parent, Progress, UploadState
from clio_sync.simulator import Fault

INSTANT = dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.timezone.utc)


def test_bytes_become_a_document(hand):
    """What is uploaded is what is kept, under the matter, with its size and type."""
    document = hand.upload(b"hello", name="letter.pdf")
    assert (document.name, document.size, document.content_type) == (
        "letter.pdf",
        5,
        "application/pdf",
    )
    assert document.matter.id == hand.matter["id"]
    assert hand.content_of(document.id) == b"hello"


@pytest.mark.parametrize("name", ["../../a.txt", "a/b.txt", "a\nb.txt", "«ß» 👩‍⚖️ 100%.txt"])
def test_a_name_may_have_anything_in_it(hand, name):
    """Clio keeps it as it is; it leads nowhere."""
    document = hand.upload(b"hello", name=name)
    assert (document.name, hand.content_of(document.id)) == (name, b"hello")


def test_a_path_lends_its_name(hand, tmp_path):
    """A file on disk needs no name of its own; one that is given is shown beside it."""
    path = tmp_path / "scan 7.docx"
    path.write_bytes(b"x" * 3000)
    assert hand.upload(path).name == "scan 7.docx"
    named = hand.upload(str(path), name="Contract")
    assert (named.name, named.filename) == ("Contract", "scan 7.docx")


def test_a_stream_is_read_from_where_it_stands(hand):
    """What was read of it before is not uploaded, and it stays open."""
    stream = io.BytesIO(b"skipped,kept")
    stream.seek(8)
    assert hand.content_of(hand.upload(stream, name="a.txt").id) == b"kept"
    assert not stream.closed


class Pipe:
    """A stream without a way back."""

    def __init__(self, content: bytes | str) -> None:
        text = isinstance(content, str)
        self._inner: Any = io.StringIO(content) if text else io.BytesIO(content)

    def read(self, size: int = -1, /) -> bytes:
        return self._inner.read(size)


def test_a_stream_without_a_way_back_is_uploaded_too(hand, blob, in_parts):
    """It is copied first, so that its parts can be read twice."""
    assert hand.content_of(hand.upload(Pipe(blob), **in_parts).id) == blob


def test_everything_said_of_a_document_is_kept(hand):
    """The instant, the properties, the category and the type arrive as they were said."""
    category = hand.sim.create("document_categories", {"name": "Evidence"})
    document = hand.upload(
        b"x",
        name="photo",
        filename="photo.raw",
        content_type="image/x-raw",
        received_at=INSTANT,
        external_properties={"source": "dms", "key": "77"},
        category=category["id"],
        communication_id=7,
        fields="id,content_type,received_at,external_properties{name,value},document_category",
    )
    assert (document.content_type, document.received_at) == ("image/x-raw", INSTANT)
    kept = {one.name: one.value for one in document.external_properties}
    assert kept == {"source": "dms", "key": "77"}
    assert document.document_category.id == category["id"]


def test_a_long_file_goes_in_parts(hand, blob, in_parts):
    """Each part is sent once, and together they are the file."""
    document = hand.upload(blob, **in_parts)
    assert hand.content_of(document.id) == blob
    assert hand.storage_puts() == dict.fromkeys(range(1, 9), 1)


def test_addresses_are_asked_for_many_at_a_time(hand, in_parts):
    """A hundred and twenty parts take six questions, and one to end."""
    blob = bytes(120 * 1000)
    document = hand.upload(blob, **in_parts)
    calls = [(one.method, one.status) for one in hand.sim.log.entries if one.is_write]
    assert calls == [("POST", 201), *[("PATCH", 200)] * 6]
    assert hand.content_of(document.id) == blob


def test_parts_go_without_checksums_if_told_so(hand, blob, in_parts):
    """Then nothing is read twice, and the storage has nothing to compare."""
    document = hand.upload(blob, **in_parts, checksums=False)
    assert hand.content_of(document.id) == blob


def test_progress_counts_up_to_the_whole(hand, blob, in_parts):
    """The last thing told is that all of it is there."""
    told: list[Progress] = []
    hand.upload(blob, **in_parts, progress=told.append)
    assert told[-1] == Progress(len(blob), len(blob))
    assert len(told) == 8


def test_a_record_can_be_the_parent(hand):
    """A contact, which gets a folder then; a folder; and a `Parent`."""
    contact = hand.sim.all("contacts")[0]["id"]
    in_contact = hand.upload(b"x", name="a.txt", parent=Parent(contact, "Contact"))
    assert in_contact.contact.id == contact
    in_folder = hand.upload(b"x", name="b.txt", parent=in_contact.parent)
    assert in_folder.parent.id == in_contact.parent.id
    matter = hand(lambda clio: clio.matters.get(hand.matter["id"]))
    assert hand.upload(b"x", name="c.txt", parent=matter).matter.id == matter.id


def test_a_document_gets_another_version(hand):
    """The document stays, with the new bytes; the old ones can be made the latest again."""
    first = hand.upload(b"one", name="a.txt")
    second = hand(lambda clio: clio.documents.upload_version(first.id, b"three", name="a.txt"))
    assert (second.id, second.size) == (first.id, 5)
    versions = hand.sim.all("documents/{document_id}/versions")
    assert [one["version_number"] for one in versions] == [1, 2]
    again = hand(
        lambda clio: clio.documents.versions.save_as_latest_version(
            versions[0]["id"], document_id=first.id
        )
    )
    assert (again.id, again.size) == (first.id, 3)


# ----------------------------------------------------------------------- refused beforehand


@pytest.mark.parametrize(
    ("source", "options"),
    [
        (b"", {"name": "a.txt"}),
        (b"x", {}),
        (b"x", {"name": "  "}),
        (b"x", {"name": "a.qqq"}),
        (b"x", {"name": "a.txt", "content_type": "weird/thing"}),
        (b"x", {"name": "a.txt", "received_at": "2026-01-02"}),
        (b"x", {"name": "a.txt", "received_at": "yesterday"}),
        (b"x", {"name": "a.txt", "external_properties": dict.fromkeys("abcdef", "x")}),
        (b"x", {"name": "a.txt", "external_properties": {"a": 1}}),
        (b"x", {"name": "a.txt", "external_properties": [{"name": "a", "value": "x"}]}),
        (b"x", {"name": "a.txt", "parent": {"id": 1, "type": "Bill"}}),
        (b"x", {"name": "a.txt", "parent": {"type": "Matter"}}),
        (b"x", {"name": "a.txt", "parallel": 0}),
        (b"x", {"name": "a.txt", "multipart_from": 1, "part_size": 10}),
        (io.StringIO("text"), {"name": "a.txt"}),
        (7, {"name": "a.txt"}),
        (Pipe("text"), {"name": "a.txt"}),
    ],
)
def test_what_cannot_be_uploaded_costs_no_request(hand, source, options):
    """An empty file, no name, no known type, a bare date, and other mistakes."""
    with pytest.raises((ConfigurationError, InvalidValue)):
        hand.upload(source, **options)
    assert hand.sim.requests == 0


def test_a_misspelt_option_is_named(hand):
    """A type checker would have found it; without one, the call does."""
    with pytest.raises(TypeError, match="catgory"):
        hand.upload(b"x", name="a.txt", catgory=7)


def test_a_file_that_is_not_there_costs_no_request(hand, tmp_path):
    """And the error does not repeat its name, which may be a client's."""
    with pytest.raises(ConfigurationError.__mro__[1]) as caught:
        hand.upload(tmp_path / "Jane Doe.pdf")
    assert "Jane" not in str(caught.value)
    assert hand.sim.requests == 0


# -------------------------------------------------------------------------- on the way there


def carried(hand, change):
    """A transport that lets a test look at what goes to the storage, and answer in its place."""
    blocking = hand.colour == "blocking"
    inner = hand.sim.transport() if blocking else hand.sim.async_transport()
    if blocking:

        def handle(request: httpx.Request) -> httpx.Response:
            return change(request) or inner.handle_request(request)

        return httpx.MockTransport(handle)

    async def ahandle(request: httpx.Request) -> httpx.Response:
        return change(request) or await inner.handle_async_request(request)

    return httpx.MockTransport(ahandle)


def uploaded(hand, source, change, **options):
    """Upload through such a transport."""
    placed = {"parent": hand.matter, **options}
    deed = lambda clio: clio.documents.upload(source, **placed)
    return hand(deed, transport=carried(hand, change))


def test_the_token_never_goes_to_the_storage(hand, blob, in_parts):
    """Only the headers that the address was signed with go there, to another host."""
    seen: list[httpx.Request] = []

    def look(request: httpx.Request) -> None:
        if request.method == "PUT":
            seen.append(request)

    uploaded(hand, blob, look, **in_parts)
    uploaded(hand, b"x", look, name="a.pdf")
    assert {request.url.host for request in seen} == {"storage.clio.test"}
    assert not any("authorization" in request.headers for request in seen)
    assert set(seen[0].headers) == {"host", "content-length", "content-md5"}
    signed = {"host", "content-length", "content-type", "x-amz-server-side-encryption"}
    assert set(seen[-1].headers) == signed


@pytest.mark.parametrize("options", [{"name": "a.pdf"}, {"name": "a.pdf", "multipart_from": 1}])
def test_what_passes_is_sent_again(hand, monkeypatch, options):
    """A broken connection, a busy storage, and harm on the way cost an attempt, not the upload."""
    monkeypatch.setattr("clio_sync.files.parts.USUAL", 1000)
    slow = b"<Error><Code>SlowDown</Code></Error>"
    harmed = b"<Error><Code>BadDigest</Code></Error>"
    troubles = [(503, slow), (400, harmed), (400, b"<Error><Code>RequestTimeout</Code></Error>")]

    def trouble(request: httpx.Request) -> httpx.Response | None:
        if request.method != "PUT" or not troubles:
            return None
        status, body = troubles.pop()
        return httpx.Response(status, content=body)

    document = uploaded(hand, bytes(2500), trouble, **options)
    assert hand.content_of(document.id) == bytes(2500)
    assert troubles == []


def test_a_connection_that_breaks_is_tried_again(hand, in_parts, blob):
    """To send the same bytes twice harms nobody."""
    hand.sim.faults.add(Fault("drop_after", path="/storage/", times=2))
    assert hand.content_of(hand.upload(blob, **in_parts).id) == blob


def test_a_storage_that_stays_busy_is_an_error(hand):
    """It ends after the retries, says nothing of the file, and leaves nothing to be seen."""
    busy = lambda request: httpx.Response(503) if request.method == "PUT" else None
    with pytest.raises(ServerError, match="storage") as caught:
        uploaded(hand, b"x", busy, name="Jane Doe.pdf")
    assert "Jane" not in str(caught.value)
    assert hand.listed("documents") == []


def test_a_refusal_of_the_storage_is_typed(hand):
    """Its own word and message are attributes; the document is not marked as uploaded."""
    body = b"<Error><Code>EntityTooLarge</Code><Message>Too big</Message></Error>"
    refuse = lambda request: httpx.Response(400, content=body) if request.method == "PUT" else None
    with pytest.raises(StorageRefused, match="EntityTooLarge") as caught:
        uploaded(hand, b"x", refuse, name="a.pdf")
    assert (caught.value.type, caught.value.clio_message) == ("EntityTooLarge", "Too big")
    assert hand.listed("documents") == []


def test_a_redirect_of_the_storage_is_not_followed(hand):
    """Bytes go where Clio said, or nowhere."""
    elsewhere = {"Location": "http://elsewhere.test/"}
    hosts: set[str] = set()

    def redirect(request: httpx.Request) -> httpx.Response | None:
        hosts.add(request.url.host)
        return httpx.Response(307, headers=elsewhere) if request.method == "PUT" else None

    with pytest.raises(Exception, match="307"):
        uploaded(hand, b"x", redirect, name="a.pdf")
    assert hosts == {"clio.test", "storage.clio.test"}


def test_an_address_that_is_over_is_renewed(hand, blob, in_parts):
    """In one piece and in parts; a later part of the same batch needs no question of its own."""
    hand.sim.settings.put_url_life = 10.0
    waited: list[int] = []

    def dawdle(request: httpx.Request) -> None:
        if request.method == "PUT" and not waited:
            waited.append(1)
            hand.sim.clock.sleep(60)

    document = uploaded(hand, b"late", dawdle, name="a.pdf")
    assert hand.content_of(document.id) == b"late"
    waited.clear()
    document = uploaded(hand, blob, dawdle, **in_parts)
    assert hand.content_of(document.id) == blob


def test_an_address_that_is_never_good_is_an_error(hand):
    """One renewal is enough to know."""
    expired = b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
    refuse = lambda request: (
        httpx.Response(403, content=expired) if request.method == "PUT" else None
    )
    with pytest.raises(StorageRefused, match="AccessDenied"):
        uploaded(hand, b"x", refuse, name="a.pdf")


def test_a_file_that_changes_meanwhile_is_told_from_harm_on_the_way(hand, tmp_path, blob, in_parts):
    """The storage refuses the digest, and the file itself shows why."""
    path = tmp_path / "big.pdf"
    path.write_bytes(blob)

    def scribble(request: httpx.Request) -> None:
        if request.method == "POST":
            path.write_bytes(bytes(len(blob)))

    with pytest.raises(SourceChanged):
        uploaded(hand, path, scribble, **in_parts)


def test_a_file_that_becomes_shorter_ends_the_upload(hand, tmp_path, blob, in_parts):
    """Less than was announced is never passed off as the whole."""
    path = tmp_path / "big.pdf"
    path.write_bytes(blob)

    def cut(request: httpx.Request) -> None:
        if request.method == "POST":
            path.write_bytes(b"")

    with pytest.raises(SourceChanged, match="shorter"):
        uploaded(hand, path, cut, **in_parts)


def test_bytes_that_always_arrive_harmed_are_an_error(hand, blob, in_parts):
    """If the file is the same, something on the way is not."""
    harmed = b"<Error><Code>BadDigest</Code></Error>"
    refuse = lambda request: (
        httpx.Response(400, content=harmed) if request.method == "PUT" else None
    )
    with pytest.raises(BadDigest):
        uploaded(hand, blob, refuse, **in_parts)


def test_bytes_are_not_sent_unencrypted_beside_an_encrypted_api(hand):
    """A storage address without TLS, given by an API with it, gets nothing."""
    sim = hand.sim

    def given(request: httpx.Request) -> httpx.Response | None:
        assert request.method == "POST"
        version = {"uuid": "u", "put_url": "http://storage.test/x", "put_headers": []}
        return httpx.Response(201, json={"data": {"id": 7, "latest_document_version": version}})

    options = {"base_url": "https://clio.test/api/v4/", "transport": carried(hand, given)}
    with pytest.raises(ConfigurationError, match="encryption"):
        hand(lambda clio: clio.documents.upload(b"x", name="a.pdf", parent=hand.matter), **options)
    assert sim.state.objects.puts == {}


# ---------------------------------------------------------------------------- the last step


def test_a_slow_verification_is_asked_again(hand):
    """Clio takes a minute to see the bytes; they are not sent again for that."""
    hand.sim.settings.upload_verification = 60.0
    document = hand.upload(b"x", name="a.pdf")
    assert document.size == 1
    assert hand.storage_puts() == {0: 1}


def test_a_verification_that_never_ends_is_an_error(hand):
    """It says that only the last step is missing."""
    hand.sim.settings.upload_verification = 1e9
    with pytest.raises(UploadTimeout, match="resume"):
        hand.upload(b"x", name="a.pdf")


def test_bytes_that_got_lost_are_an_error(hand):
    """The storage said yes and has nothing: Clio's own name for that is a class of its own."""
    forget = lambda request: httpx.Response(200) if request.method == "PUT" else None
    with pytest.raises(UploadNotFound):
        uploaded(hand, b"x", forget, name="a.pdf")


@pytest.mark.parametrize("kind", ["drop_after", "error_after"])
def test_an_answer_that_got_lost_at_the_end_changes_nothing(hand, kind):
    """The document is complete, and is recognised as such."""
    hand.sim.faults.add(Fault(kind, method="PATCH"))
    document = hand.upload(b"x", name="a.pdf")
    assert (document.size, document.name) == (1, "a.pdf")
    assert len(hand.listed("documents")) == 1


def test_an_announcement_that_got_lost_is_not_repeated(hand):
    """Clio may have made the document: nobody sees it, and the caller decides."""
    hand.sim.faults.add(Fault("drop_after", method="POST"))
    with pytest.raises(Exception, match="no answer"):
        hand.upload(b"x", name="a.pdf")
    assert len(hand.sim.all("documents")) == 1
    assert hand.listed("documents") == []


def test_a_matter_that_is_not_there_is_refused(hand):
    """Clio's own refusal reaches the caller."""
    hand.sim.settings.unknown_reference_status = 404
    with pytest.raises(NotFound):
        hand.upload(b"x", name="a.pdf", parent={"id": 5, "type": "Matter"})


# ------------------------------------------------------------------------------- going on


def broken_after(count: int):
    """A storage that stops taking parts after so many; it is told what it took."""
    taken: list[str] = []
    lock = threading.Lock()

    def change(request: httpx.Request) -> httpx.Response | None:
        if request.method != "PUT":
            return None
        with lock:
            taken.append(request.url.params["partNumber"])
            return None if len(taken) <= count else httpx.Response(400)

    return change


def test_an_upload_goes_on_where_it_ended(hand, tmp_path, blob, in_parts):
    """What has arrived is not sent again, by another client with the same state."""
    state = tmp_path / "upload.json"
    with pytest.raises(StorageRefused):
        uploaded(hand, blob, broken_after(3), **in_parts, parallel=1, resume=state)
    assert hand.storage_puts() == dict.fromkeys((1, 2, 3), 1)
    document = hand.upload(blob, **in_parts, resume=state)
    assert hand.content_of(document.id) == blob
    assert hand.storage_puts() == dict.fromkeys(range(1, 9), 1)
    assert len(hand.sim.all("documents")) == 1


def test_progress_goes_on_where_it_ended(hand, tmp_path, blob, in_parts):
    """What has arrived before counts from the beginning."""
    state = tmp_path / "upload.json"
    with pytest.raises(StorageRefused):
        uploaded(hand, blob, broken_after(3), **in_parts, parallel=1, resume=state)
    told: list[Progress] = []
    hand.upload(blob, **in_parts, resume=state, progress=told.append, parallel=1)
    assert told[0] == Progress(4000, len(blob))


def test_states_can_be_kept_anywhere(hand, blob, in_parts):
    """A callback gets each one; the last that it got is where the next upload begins."""
    states: list[UploadState] = []
    with pytest.raises(StorageRefused):
        uploaded(hand, blob, broken_after(3), **in_parts, parallel=1, keep=states.append)
    kept = UploadState.from_json(states[-1].to_json())
    assert (kept, sorted(kept.done)) == (states[-1], [1, 2, 3])
    hand.upload(blob, **in_parts, resume=kept)
    assert hand.storage_puts() == dict.fromkeys(range(1, 9), 1)


def test_an_upload_that_is_done_is_recognised(hand, tmp_path, blob, in_parts):
    """To call it again reads the document, and sends nothing."""
    state = tmp_path / "upload.json"
    first = hand.upload(blob, **in_parts, resume=state)
    again = hand.upload(blob, **in_parts, resume=state)
    assert (again.id, hand.storage_puts()) == (first.id, dict.fromkeys(range(1, 9), 1))


def test_an_upload_of_which_the_end_was_not_heard_is_recognised(hand, tmp_path):
    """The state says that the bytes are there, and Clio that all is done."""
    states: list[UploadState] = []
    first = hand.upload(b"x", name="a.pdf", keep=states.append)
    again = hand.upload(b"x", name="a.pdf", resume=states[-2])
    assert (again.id, hand.storage_puts()) == (first.id, {0: 1})


def test_one_piece_goes_on_too(hand, tmp_path):
    """The document is not made a second time."""
    state = tmp_path / "upload.json"
    refuse = lambda request: httpx.Response(400) if request.method == "PUT" else None
    with pytest.raises(StorageRefused):
        uploaded(hand, b"hello", refuse, name="a.pdf", resume=state)
    document = hand.upload(b"hello", name="a.pdf", resume=state)
    assert hand.content_of(document.id) == b"hello"
    assert len(hand.sim.all("documents")) == 1


def test_a_version_of_which_another_became_the_latest_goes_on(hand, tmp_path):
    """Somebody uploaded a version meanwhile; this one is found among them, in one piece too."""
    state = tmp_path / "upload.json"
    first = hand.upload(b"one", name="a.txt")
    refuse = lambda request: httpx.Response(400) if request.method == "PUT" else None
    with pytest.raises(StorageRefused):
        uploaded(hand, b"two", refuse, name="a.txt", parent=first, resume=state)
    hand.upload(b"three", name="a.txt", parent=first)
    document = hand.upload(b"two", name="a.txt", parent=first, resume=state)
    assert (document.id, hand.content_of(first.id)) == (first.id, b"two")
    assert len(hand.sim.all("documents/{document_id}/versions")) == 3


@pytest.mark.parametrize("other", [bytes(100), bytes(7123)])
def test_another_file_cannot_go_on(hand, tmp_path, blob, in_parts, other):
    """Neither one of another length nor one with other bytes in what has arrived."""
    state = tmp_path / "upload.json"
    with pytest.raises(StorageRefused):
        uploaded(hand, blob, broken_after(3), **in_parts, parallel=1, resume=state)
    with pytest.raises(SourceChanged):
        hand.upload(other, **in_parts, resume=state)


@pytest.mark.parametrize("other", [{"name": "b.pdf"}, {"parent": "contact"}])
def test_the_same_bytes_elsewhere_are_another_document(hand, tmp_path, other):
    """A state that is used for two documents is refused, and not taken for the second one."""
    state = tmp_path / "upload.json"
    hand.upload(b"x", name="a.pdf", resume=state)
    if "parent" in other:
        other = {"parent": {"id": hand.sim.all("contacts")[0]["id"], "type": "Contact"}}
    with pytest.raises(ConfigurationError, match="elsewhere"):
        hand.upload(b"x", **{"name": "a.pdf", **other}, resume=state)
    assert len(hand.sim.all("documents")) == 1


def test_a_state_without_a_mark_is_taken_as_it_is(hand):
    """As the versions before this one kept them."""
    states: list[UploadState] = []
    first = hand.upload(b"x", name="a.pdf", keep=states.append)
    again = hand.upload(b"x", name="b.pdf", resume=evolve(states[-1], mark=""))
    assert again.id == first.id


def test_a_file_that_is_no_state_is_refused(hand, tmp_path):
    """Before the first request."""
    state = tmp_path / "upload.json"
    state.write_text("[]")
    with pytest.raises(ConfigurationError, match="state"):
        hand.upload(b"x", name="a.pdf", resume=state)
    assert hand.sim.requests == 0
