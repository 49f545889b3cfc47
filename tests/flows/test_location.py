"""Where Clio sends whoever asks for a file: the address, and nobody goes there."""

from __future__ import annotations

import httpx
import pytest

from clio_sync import errors

SECRET = "https://storage.example/file?signature=SECRET"


@pytest.fixture
def locate(run, script, session, virtual_time):
    """Asks a session for an address."""

    def locate(path: str = "documents/7/download.json", **options) -> str:
        flow = session.location(path, **options)
        return run(flow, handler=script, clock=virtual_time.clock)

    return locate


def test_the_address_is_told_and_not_followed(locate, script):
    """One request, to Clio alone."""
    script.lines = [httpx.Response(303, headers={"Location": SECRET})]
    assert locate(params={"document_version_id": 8}) == SECRET
    (request,) = script.requests
    assert request.url.path == "/api/v4/documents/7/download.json"
    assert request.url.query == b"document_version_id=8"


def test_a_relative_address_is_made_whole(locate, script):
    """Below the host that said it."""
    script.lines = [httpx.Response(303, headers={"Location": "/files/7"})]
    assert locate() == "https://app.clio.com/files/7"


def test_it_is_asked_with_the_patience_of_any_read(locate, script):
    """A renewed token, a repetition."""
    found = httpx.Response(303, headers={"Location": SECRET})
    script.lines = [httpx.Response(401), httpx.Response(502), found]
    assert locate() == SECRET
    assert script.tokens == ["token-1", "token-2", "token-2"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(404), errors.NotFound),
        (httpx.Response(422), errors.Unprocessable),
        (httpx.Response(303), errors.UnexpectedRedirect),
        (httpx.Response(200, json={"data": {}}), errors.Unreadable),
    ],
    ids=["missing", "not-ready", "nowhere", "no-redirect"],
)
def test_an_answer_without_an_address_is_an_error(locate, script, answer, error):
    """The one that its status stands for."""
    script.lines = [answer]
    with pytest.raises(error) as caught:
        locate()
    assert type(caught.value) is error


def test_a_redirect_of_data_names_no_address(fetch, script):
    """Whoever reads the error gets no key to a document."""
    script.lines = [httpx.Response(303, headers={"Location": SECRET})]
    with pytest.raises(errors.UnexpectedRedirect) as caught:
        fetch("GET", "documents/7/download.json")
    assert "SECRET" not in str(caught.value) + repr(caught.value)
