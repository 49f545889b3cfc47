"""What stands behind transfers: sources, states, parts, parents and content types."""

from __future__ import annotations

import io

import httpx
import pytest

from clio_sync._wire import storage
from clio_sync.errors import (
    ConfigurationError,
    FileUnusable,
    SourceChanged,
    UnexpectedRedirect,
    Unreadable,
)
from clio_sync.files import Parent, Source, UploadState, content_type_of
from clio_sync.files.parts import MIB, Part, batches, part_size_for, parts_of
from clio_sync.files.states import Keeper
from clio_sync.records import decode
from clio_sync.resources.documents import Document
from clio_sync.resources.folders import Folder


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.pdf", "application/pdf"),
        ("A.PDF", "application/pdf"),
        ("mail.msg", "application/vnd.ms-outlook"),
        ("c.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("none", None),
        ("a.qqq", None),
    ],
)
def test_common_files_have_a_content_type(name, kind):
    """By their extension, on every Python alike."""
    assert content_type_of(name) == kind


def test_parts_cover_the_file_in_order():
    """The last one is what is left."""
    assert parts_of(25, 10) == [Part(1, 0, 10), Part(2, 10, 10), Part(3, 20, 5)]
    assert parts_of(25, 0) == [Part(1, 0, 25)]


def test_long_files_get_longer_parts():
    """No more than ten thousand of them."""
    assert part_size_for(1 << 30) == 16 * MIB
    size = part_size_for(1 << 40)
    assert (size % MIB, len(parts_of(1 << 40, size)) <= 10_000) == (0, True)


def test_too_many_parts_are_refused():
    """With a word about what to do."""
    with pytest.raises(ConfigurationError, match="part_size"):
        part_size_for(1 << 40, 5 * MIB)


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (3, [3]), (60, [4, 8, 16, 32]), (200, [4, 8, 16, 32, 50, 50, 40])]
)
def test_batches_begin_short_and_grow_to_fifty(count, sizes):
    """The first is waited for; each is read while the one before it is sent."""
    made = list(batches([Part(n, 0, 1) for n in range(count)]))
    assert [len(batch) for batch in made] == sizes
    assert [part.number for batch in made for part in batch] == list(range(count))


def test_records_are_parents_by_their_id():
    """As they come from lists, whole or inside another record."""
    assert Parent.of(decode(Folder, {"id": 7})) == Parent(7, "Folder")
    assert Parent.of(decode(Document, {"id": 8})) == Parent(8, "Document")
    with pytest.raises(ConfigurationError, match="parent"):
        Parent.of(decode(Folder, {"name": "x"}))


class Slow(io.RawIOBase):
    """A stream with a way back that has nothing to read into."""

    readinto = property()

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def seekable(self) -> bool:
        return True

    def seek(self, at: int, whence: int = 0) -> int:
        return self._inner.seek(at, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(size)


def test_a_stream_that_hands_out_its_own_bytes_is_read_too():
    """Its digest is that of the same bytes elsewhere."""
    content = bytes(range(256)) * 4000
    slow, quick = Source.of(Slow(content)), Source.of(content)
    assert slow.piece(5, 600_000).md5() == quick.piece(5, 600_000).md5()
    assert b"".join(slow.piece(5, 600_000).chunks()) == content[5:600_005]


class Broken(io.BytesIO):
    """A stream on a disk that fails."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("/home/jane/secret")

    readinto = read


def test_a_disk_that_fails_is_told_without_its_path():
    """Reading pieces, and reading into memory."""
    piece = Source.of(Broken(b"x")).piece(0, 1)
    for reading in (lambda: list(piece.chunks()), piece.md5):
        with pytest.raises(FileUnusable) as caught:
            reading()
        assert "jane" not in str(caught.value)


def test_a_stream_that_is_closed_cannot_be_read(tmp_path):
    """Neither from its beginning nor once its reading has begun."""
    stream = io.BytesIO(b"abc")
    source = Source.of(stream)
    stream.close()
    with pytest.raises(FileUnusable):
        source.read_at(0, 3)
    with pytest.raises(FileUnusable):
        Source.of(stream)


class Waiting:
    """A stream that does not wait: between its bytes it has nothing yet."""

    def __init__(self, *pieces: bytes | None) -> None:
        self._pieces = iter(pieces)

    def read(self, size: int = -1) -> bytes | None:
        return next(self._pieces)


@pytest.mark.parametrize("pieces", [(None,), (b"abc", None, b"def", b"")])
def test_a_stream_that_has_nothing_yet_is_not_taken_for_its_end(pieces):
    """Else the document would lack what comes later, and nobody would know."""
    with pytest.raises(FileUnusable):
        Source.of(Waiting(*pieces))


def test_a_file_without_the_bytes_of_a_piece_has_changed():
    """Both ways of reading say so."""
    piece = Source.of(b"abc").piece(0, 5)
    for reading in (lambda: list(piece.chunks()), piece.md5):
        with pytest.raises(SourceChanged):
            reading()


STATE = UploadState(document_id=7, uuid="u", size=30, part_size=10, done={1: "a"})


def test_states_survive_being_written_down():
    """As text; whatever else is text is refused."""
    assert UploadState.from_json(STATE.to_json()) == STATE
    for text in ("", "{}", "[]", '{"format": 2}', STATE.to_json().replace("uuid", "uid")):
        with pytest.raises(ConfigurationError):
            UploadState.from_json(text)


def test_a_state_that_cannot_be_kept_or_read_is_told(tmp_path):
    """A folder that is missing, and a file that is a folder."""
    with pytest.raises(FileUnusable):
        Keeper.of(tmp_path / "missing" / "state", None).save(STATE)
    with pytest.raises(FileUnusable):
        Keeper.of(tmp_path, None).load()


def test_a_state_is_replaced_as_a_whole(tmp_path):
    """Nothing else stays in the folder."""
    keeper = Keeper.of(tmp_path / "state", None)
    assert keeper.load() is None
    for state in (STATE, STATE.having(2, "b")):
        keeper.save(state)
    assert keeper.load() == STATE.having(2, "b")
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_an_address_that_is_none_is_told_without_itself():
    """Whatever Clio's answer held."""
    with pytest.raises(Unreadable) as caught:
        storage.request("PUT", "http://s.test:secret/x", {})
    assert "secret" not in str(caught.value)


def test_answers_of_the_storage_are_told_without_their_address():
    """A redirect and a refusal that is no XML; the path holds a file's name."""
    request = httpx.Request("GET", "http://s.test/Jane%20Doe.pdf?X-Amz-Signature=1")
    moved = storage.refusal(httpx.Response(302, request=request))
    assert isinstance(moved, UnexpectedRedirect)
    odd = storage.refusal(httpx.Response(404, content=b"\xff<html>", request=request))
    for error in (moved, odd):
        assert "Jane" not in str(error)
        assert "Signature" not in str(error)


def version(**fields):
    """A document's data as Clio might answer."""
    return {"id": 7, "latest_document_version": {"uuid": "u", **fields}}


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        ({"id": 7}, {}),
        (version(uuid=None), {}),
        (version(), {}),
        (version(put_url=None), {}),
        (version(multiparts=[]), {"multipart_from": 1, "part_size": 5 * MIB}),
        (version(multiparts=["x", {"part_number": None}]), {"multipart_from": 1}),
    ],
)
def test_an_answer_without_what_an_upload_needs_is_unreadable(hand, answer, options):
    """No version, no uuid, no address: nothing is sent anywhere."""

    def respond(request: httpx.Request) -> httpx.Response:
        assert request.method == "POST"
        return httpx.Response(201, json={"data": answer})

    transport = httpx.MockTransport(respond)
    deed = lambda clio: clio.documents.upload(b"x", name="a.pdf", parent=hand.matter, **options)
    with pytest.raises(Unreadable):
        hand(deed, transport=transport)


def test_a_bare_address_will_do(hand):
    """Headers are sent if there are any."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(201, json={"data": version(put_url="http://s.test/x")})
        done = {**version(fully_uploaded=True), "name": "a.pdf"}
        return httpx.Response(200, json={"data": done} if request.method == "PATCH" else {})

    transport = httpx.MockTransport(respond)
    deed = lambda clio: clio.documents.upload(
        b"x", name="a.pdf", parent=hand.matter, fields="id,name"
    )
    assert hand(deed, transport=transport).name == "a.pdf"
