"""Downloads: whole or not at all, checked, and without the token."""

from __future__ import annotations

import hashlib
import io
import logging
import os
import stat

import httpx
import pytest

from clio_sync.errors import (
    ChecksumMismatch,
    ConfigurationError,
    FileUnusable,
    NoAnswer,
    NotFound,
    StorageRefused,
)
from clio_sync.files import Progress
from clio_sync.simulator import Fault

CONTENT = os.urandom(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def document(hand):
    """The id of a document of three megabytes."""
    return hand.upload(CONTENT, name="Jane Doe.pdf").id


def download(hand, document, to, change=None, **options):
    """Download through a transport that lets a test look at the storage's side."""
    inner = hand.sim.transport() if hand.colour == "blocking" else hand.sim.async_transport()
    looked = change or (lambda request: None)
    if hand.colour == "blocking":

        def handle(request: httpx.Request) -> httpx.Response:
            return looked(request) or inner.handle_request(request)

        transport = httpx.MockTransport(handle)
    else:

        async def ahandle(request: httpx.Request) -> httpx.Response:
            return looked(request) or await inner.handle_async_request(request)

        transport = httpx.MockTransport(ahandle)
    deed = lambda clio: clio.documents.download(document, to, **options)
    return hand(deed, transport=transport)


def files_in(folder):
    """The names of what is in a folder, hidden or not."""
    return [path.name for path in folder.iterdir()]


def from_storage(answer):
    """Answer in the storage's place."""
    return lambda request: answer if request.url.host == "storage.clio.test" else None


def test_a_document_comes_to_a_path(hand, document, tmp_path):
    """With its checksums, its size and its type, and nothing else in the folder."""
    place = tmp_path / "here.pdf"
    found = download(hand, document, place, sha256=SHA256.upper())
    assert place.read_bytes() == CONTENT
    assert (found.path, found.size, found.sha256) == (place, len(CONTENT), SHA256)
    assert found.md5 == hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
    assert found.content_type == "application/pdf"
    assert files_in(tmp_path) == ["here.pdf"]


def test_no_name_of_a_file_is_in_the_log_of_httpx(hand, tmp_path, caplog):
    """The storage's addresses have it in their paths; of Clio's own, the path is told."""
    caplog.set_level(logging.DEBUG)
    made = hand.upload(b"x", name="CANARY.pdf")
    download(hand, made.id, tmp_path / "a")
    told = [record.getMessage() for record in caplog.records if record.name == "httpx"]
    assert any("PUT http://storage.clio.test/ " in line for line in told)
    assert any("/api/v4/documents/" in line for line in told)
    assert [line for line in told if "CANARY" in line] == []


def test_what_is_there_is_replaced_at_once(hand, document, tmp_path):
    """The old file is as it was until the new one is whole; its rights are a new file's."""
    place = tmp_path / "here.pdf"
    place.write_bytes(b"old")
    other = tmp_path / "other"
    other.touch()
    download(hand, document, str(place))
    assert place.read_bytes() == CONTENT
    assert stat.S_IMODE(place.stat().st_mode) == stat.S_IMODE(other.stat().st_mode)


def test_a_document_comes_to_a_stream(hand, document):
    """It is written where the stream stands, and the stream stays open."""
    stream = io.BytesIO()
    found = download(hand, document, stream)
    assert (stream.getvalue(), found.path) == (CONTENT, None)


def test_an_earlier_version_can_be_had(hand, document, tmp_path):
    """By its id."""
    first = hand.sim.all("documents/{document_id}/versions")[0]["id"]
    hand(lambda clio: clio.documents.upload_version(document, b"new", name="a.pdf"))
    latest = download(hand, document, tmp_path / "b")
    assert latest.size == 3
    assert download(hand, document, tmp_path / "a", version=first).sha256 == SHA256


def test_progress_is_told(hand, document, tmp_path):
    """Chunk by chunk, up to the whole."""
    told: list[Progress] = []
    download(hand, document, tmp_path / "a", progress=told.append)
    assert told[-1].done == len(CONTENT)
    assert len(told) > 1


def test_the_token_is_not_shown_to_the_storage(hand, document, tmp_path):
    """The simulator would refuse it, as S3 does; and the host is another one."""
    seen: list[httpx.Request] = []
    download(hand, document, tmp_path / "a", seen.append)
    assert [request.url.host for request in seen] == ["clio.test", "storage.clio.test"]
    assert "authorization" not in seen[1].headers


@pytest.mark.parametrize("sha256", ["0" * 64])
def test_what_is_not_as_expected_is_not_kept(hand, document, tmp_path, sha256):
    """Neither by the caller's checksum nor by the storage's own."""
    with pytest.raises(ChecksumMismatch):
        download(hand, document, tmp_path / "a", sha256=sha256)
    sealed = {"ETag": f'"{"0" * 32}"', "x-amz-server-side-encryption": "AES256"}
    wrong = httpx.Response(200, content=b"x", headers=sealed)
    with pytest.raises(ChecksumMismatch):
        download(hand, document, tmp_path / "a", from_storage(wrong))
    assert files_in(tmp_path) == []


def test_an_etag_of_parts_is_no_checksum(hand, document, tmp_path):
    """It has a dash, and says nothing that could be compared."""
    headers = {"ETag": f'"{"0" * 32}-2"', "x-amz-server-side-encryption": "AES256"}
    answer = httpx.Response(200, content=b"x", headers=headers)
    assert download(hand, document, tmp_path / "a", from_storage(answer)).size == 1


def test_a_download_that_breaks_is_begun_anew(hand, document, tmp_path):
    """The first half of it is not kept in front of the second try."""
    hand.sim.faults.add(
        Fault("truncate", path="/storage/"), Fault("error_before", path="/storage/")
    )
    found = download(hand, document, tmp_path / "a")
    assert (found.sha256, files_in(tmp_path)) == (SHA256, ["a"])


def test_a_download_that_keeps_breaking_leaves_nothing(hand, document, tmp_path):
    """No half file, no temporary file, and no name in the error."""
    hand.sim.faults.add(Fault("truncate", path="/storage/", times=0))
    with pytest.raises(NoAnswer) as caught:
        download(hand, document, tmp_path / "a")
    assert "Jane" not in str(caught.value)
    assert files_in(tmp_path) == []


def test_an_address_that_is_over_is_renewed(hand, document, tmp_path):
    """Once; a second refusal is an error."""
    late = [70.0]

    def dawdle(request: httpx.Request) -> None:
        if request.url.host == "storage.clio.test" and late:
            hand.sim.clock.sleep(late.pop())

    hand.sim.settings.download_url_life = 60.0
    assert download(hand, document, tmp_path / "a", dawdle).sha256 == SHA256
    refused = httpx.Response(403, content=b"<Error><Code>AccessDenied</Code></Error>")
    with pytest.raises(StorageRefused):
        download(hand, document, tmp_path / "b", from_storage(refused))


def test_a_document_that_is_not_there_is_not_found(hand, tmp_path):
    """Clio says so, and no file is made."""
    with pytest.raises(NotFound):
        download(hand, 7, tmp_path / "a")
    assert files_in(tmp_path) == []


def test_a_place_that_cannot_hold_a_file_is_refused(hand, document, tmp_path):
    """A folder and a number at once; a folder that is missing when the file is made."""
    for place in (tmp_path, 7):
        with pytest.raises(ConfigurationError):
            download(hand, document, place)
    with pytest.raises(FileUnusable):
        download(hand, document, tmp_path / "missing" / "a")


def closed():
    """A stream that nothing can be written to any more."""
    stream = io.BytesIO()
    stream.close()
    return stream


@pytest.mark.parametrize(
    "stream", [io.StringIO(), closed(), io.BufferedReader(io.BytesIO(b"x")), object()]
)
def test_a_stream_that_takes_no_bytes_costs_no_request(hand, document, stream):
    """One for text, a closed one, one for reading, and what is no stream at all."""
    before = hand.sim.requests
    with pytest.raises(ConfigurationError, match="open for writing bytes"):
        download(hand, document, stream)
    assert hand.sim.requests == before


def test_a_stream_that_closes_meanwhile_is_told(hand, document):
    """As any other place that cannot keep the bytes."""
    stream = io.BytesIO()
    with pytest.raises(FileUnusable):
        download(hand, document, stream, progress=lambda _: stream.close())


def test_a_pipe_is_not_replaced_by_a_file(hand, document, tmp_path):
    """Nor a device such as /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ConfigurationError, match="pipe"):
        download(hand, document, pipe)
    assert pipe.is_fifo()


def test_a_link_goes_on_leading_to_its_file(hand, document, tmp_path):
    """What is replaced is the file that it leads to."""
    place, link = tmp_path / "here.pdf", tmp_path / "latest"
    place.write_bytes(b"old")
    link.symlink_to(place)
    assert download(hand, document, link).path == place
    assert link.is_symlink()
    assert place.read_bytes() == CONTENT


def test_templates_have_bytes_too(hand):
    """They come with the request, in Base64, and go as documents do."""
    made = hand(
        lambda clio: clio.document_templates.create({"file": "dGVtcGxhdGU=", "filename": "t.docx"})
    )
    stream = io.BytesIO()
    hand(lambda clio: clio.document_templates.download(made.id, stream))
    assert (stream.getvalue(), made.size) == (b"template", 8)
