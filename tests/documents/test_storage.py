"""The simulator's storage, asked directly: as stingy as S3."""

from __future__ import annotations

import base64
import hashlib

import httpx
import pytest

from clio_sync.simulator import Settings, Simulator, VirtualClock


@pytest.fixture
def raw():
    """A simulator and a bare HTTP client for it."""
    settings = Settings(list_lag=0.0, least_part=10)
    with Simulator(settings, matters=1, contacts=1, clock=VirtualClock()) as sim:
        with httpx.Client(transport=sim.transport()) as http:
            yield sim, http


FIELDS = "id,latest_document_version{uuid,fully_uploaded,put_url,put_headers,multiparts}"


def api(raw, method, path, data=None, fields=FIELDS):
    """One request to the API."""
    sim, http = raw
    token = {"Authorization": f"Bearer {sim.grant().access_token}"}
    url = f"http://clio.test/api/v4/{path}"
    body = None if data is None else {"data": data}
    return http.request(method, url, params={"fields": fields}, json=body, headers=token)


def announced(raw, **data):
    """A new document's data, as the API answers."""
    matter = raw[0].all("matters")[0]["id"]
    payload = {"name": "a.pdf", "parent": {"id": matter, "type": "Matter"}, **data}
    response = api(raw, "POST", "documents.json", payload)
    assert response.status_code == 201, response.text
    return response.json()["data"]


def version_of(data):
    """The version that an answer speaks of, and the headers that its address wants."""
    version = data["latest_document_version"]
    return version, {one["name"]: one["value"] for one in version["put_headers"]}


def complete(raw, data, **more):
    """Ask Clio to look for the bytes."""
    uuid = data["latest_document_version"]["uuid"]
    payload = {"uuid": uuid, "fully_uploaded": "true", **more}
    return api(raw, "PATCH", f"documents/{data['id']}.json", payload)


def code_of(response):
    """The storage's own word for a refusal."""
    assert response.headers["content-type"] == "application/xml"
    return response.text.partition("<Code>")[2].partition("</Code>")[0]


def test_an_upload_in_three_steps(raw):
    """Announced, sent, marked: only then it can be fetched, at an address that needs no token."""
    _, http = raw
    data = announced(raw)
    version, headers = version_of(data)
    assert set(headers) == {"Content-Type", "x-amz-server-side-encryption"}
    assert http.put(version["put_url"], headers=headers, content=b"hello").status_code == 200
    assert api(raw, "GET", f"documents/{data['id']}/download.json").status_code == 404
    done = complete(raw, data).json()["data"]["latest_document_version"]
    assert (done["fully_uploaded"], done["put_url"]) == (True, None)
    answer = api(raw, "GET", f"documents/{data['id']}/download.json")
    assert answer.status_code == 303
    assert http.get(answer.headers["Location"]).content == b"hello"


def test_a_document_is_hidden_until_its_bytes_are_there(raw):
    """Lists show it only to those who ask for the uncompleted."""
    data = announced(raw)
    assert api(raw, "GET", "documents.json", fields="id").json()["data"] == []
    url = "documents.json?show_uncompleted=true"
    sim, http = raw
    token = {"Authorization": f"Bearer {sim.grant().access_token}"}
    shown = http.get(f"http://clio.test/api/v4/{url}", headers=token).json()["data"]
    assert [one["id"] for one in shown] == [data["id"]]


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (lambda url, headers: (url, {**headers, "Authorization": "Bearer x"}), "InvalidArgument"),
        (lambda url, headers: (url.partition("?")[0], headers), "AccessDenied"),
        (lambda url, headers: (url.replace("a.pdf", "b.pdf"), headers), "SignatureDoesNotMatch"),
        (lambda url, headers: (url, {"Content-Type": "x/y"}), "SignatureDoesNotMatch"),
        (lambda url, headers: (url, {**headers, "Content-MD5": "no base64!"}), "InvalidDigest"),
        (
            lambda url, headers: (url, {**headers, "Transfer-Encoding": "chunked"}),
            "NotImplemented",
        ),
        (
            lambda url, headers: (
                url,
                {**headers, "Content-MD5": base64.b64encode(bytes(16)).decode()},
            ),
            "BadDigest",
        ),
    ],
)
def test_the_storage_refuses_what_s3_refuses(raw, harm, code):
    """A token, no signature, another object, other headers, bad digests, chunks."""
    _, http = raw
    version, headers = version_of(announced(raw))
    url, sent = harm(version["put_url"], headers)
    assert code_of(http.put(url, headers=sent, content=b"x")) == code
    assert raw[0].state.objects.puts == {}


def test_addresses_are_over_after_a_while(raw):
    """To send as well as to fetch."""
    sim, http = raw
    version, headers = version_of(announced(raw))
    sim.clock.sleep(601)
    assert code_of(http.put(version["put_url"], headers=headers, content=b"x")) == "AccessDenied"


def test_an_object_that_is_not_there_is_no_such_key(raw):
    """Though the address is good."""
    sim, http = raw
    document = sim.create(
        "documents",
        {"name": "a.pdf", "parent": {"id": sim.all("matters")[0]["id"], "type": "Matter"}},
    )
    answer = api(raw, "GET", f"documents/{document['id']}/download.json")
    assert http.get(answer.headers["Location"]).content == b""
    sim.state.objects.whole.clear()
    assert code_of(http.get(answer.headers["Location"])) == "NoSuchKey"


def put_parts(raw, data, contents):
    """Send parts to the addresses of an answer."""
    for part, content in zip(data["latest_document_version"]["multiparts"], contents, strict=True):
        headers = {one["name"]: one["value"] for one in part["put_headers"]}
        raw[1].put(part["put_url"], headers=headers, content=content)


def part(number, content):
    """How a part is announced."""
    digest = hashlib.md5(content, usedforsecurity=False).digest()
    return {
        "part_number": number,
        "content_length": str(len(content)),
        "content_md5": base64.b64encode(digest).decode(),
    }


def test_parts_are_put_together_in_their_order(raw):
    """Also those that were announced later, and however they were sent."""
    first, second = b"a" * 20, b"b" * 5
    data = announced(raw, multiparts=[part(2, second)])
    put_parts(raw, data, [second])
    uuid = data["latest_document_version"]["uuid"]
    payload = {"uuid": uuid, "fully_uploaded": False, "multiparts": [part(1, first)]}
    more = api(raw, "PATCH", f"documents/{data['id']}.json", payload).json()["data"]
    assert [one["part_number"] for one in more["latest_document_version"]["multiparts"]] == [1]
    put_parts(raw, more, [first])
    assert complete(raw, data).status_code == 200
    assert raw[0].state.objects.whole[uuid].read() == first + second
    assert raw[0].state.objects.whole[uuid].etag.endswith('-2"')


@pytest.mark.parametrize(
    ("announcing", "sending"),
    [([b"a" * 20, b"b"], 1), ([b"short", b"b"], 2)],
)
def test_parts_that_are_missing_or_too_short_are_not_found(raw, announcing, sending):
    """Clio's own name and sentence for it; nothing shows."""
    multiparts = [part(number, content) for number, content in enumerate(announcing, 1)]
    data = announced(raw, multiparts=multiparts)
    links = data["latest_document_version"]["multiparts"]
    del links[sending:]
    put_parts(raw, data, announcing[:sending])
    refused = complete(raw, data)
    assert refused.status_code == 422
    error = refused.json()["error"]
    assert error["type"] == "UploadNotFoundError"
    assert data["latest_document_version"]["uuid"] in error["message"]


def test_an_upload_is_completed_once(raw):
    """And only under its own uuid."""
    data = announced(raw)
    version, headers = version_of(data)
    raw[1].put(version["put_url"], headers=headers, content=b"x")
    assert complete(raw, data, uuid="other").status_code == 422
    assert complete(raw, data).status_code == 200
    assert complete(raw, data).json()["error"]["type"] == "ArgumentError"


@pytest.mark.parametrize(
    "data",
    [
        {"multiparts": [part(n, b"x") for n in range(1, 52)]},
        {"multiparts": [part(10_001, b"x")]},
        {"multiparts": [{"part_number": 1, "content_length": "x"}]},
        {"name": "a.qqq"},
        {"content_type": "weird/thing"},
        {"received_at": "2026-01-02"},
        {"external_properties": [{"name": str(n), "value": "x"} for n in range(6)]},
        {"parent": {"id": 7, "type": "Document"}},
        {"parent": {"id": 7, "type": "Folder"}},
        {"parent": {"id": 7, "type": "Contact"}},
    ],
)
def test_announcements_that_break_a_rule_are_refused(raw, data):
    """Too many parts, an unknown type, a bare date, too many properties, no parent."""
    matter = raw[0].all("matters")[0]["id"]
    payload = {"name": "a.pdf", "parent": {"id": matter, "type": "Matter"}, **data}
    assert api(raw, "POST", "documents.json", payload).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "documents/{id}/copy.json", 404),
        ("POST", "documents/{id}/versions/7/save_as_latest_version.json", 400),
        ("GET", "documents/{id}/download.json?document_version_id=7", 404),
        ("GET", "documents/7/download.json", 404),
        ("POST", "documents/7/versions/7/save_as_latest_version.json", 400),
    ],
)
def test_what_has_no_bytes_cannot_be_used(raw, method, path, status):
    """A document under way has nothing to copy, to fetch or to go back to."""
    data = announced(raw)
    payload = {"parent": {"id": raw[0].all("matters")[0]["id"], "type": "Matter"}}
    response = api(raw, method, path.format(id=data["id"]), payload if method == "POST" else None)
    assert response.status_code == status


@pytest.mark.parametrize("data", [{"file": "no base64!", "filename": "a.docx"}, {"file": "eA=="}])
def test_templates_need_a_name_and_base64(raw, data):
    """As Clio's description says of their file."""
    assert api(raw, "POST", "document_templates.json", data, "id").status_code == 422


def test_a_template_keeps_its_name_with_another_file(raw):
    """And one without bytes has none to fetch."""
    made = api(
        raw, "POST", "document_templates.json", {"file": "eA==", "filename": "a.docx"}, "id"
    ).json()["data"]
    payload = {"file": "eHg="}
    path = f"document_templates/{made['id']}.json"
    changed = api(raw, "PATCH", path, payload, "size,filename").json()["data"]
    assert changed == {"size": 2, "filename": "a.docx"}
    assert api(raw, "PATCH", path, {}, "size").json()["data"] == {"size": 2}
    raw[0].state.objects.whole.clear()
    assert api(raw, "GET", path.replace(".json", "/download.json")).status_code == 404


@pytest.mark.parametrize(("name", "versions"), [("b.pdf", 1), ("a.txt", 1)])
def test_a_rename_copies_a_version_only_where_it_must(raw, name, versions):
    """Not for the same extension, and not where there are no bytes yet."""
    data = announced(raw)
    payload = {"name": name, "copy_version": True}
    response = api(raw, "PATCH", f"documents/{data['id']}.json", payload, "name")
    assert response.json()["data"] == {"name": name}
    assert len(raw[0].all("documents/{document_id}/versions")) == versions


def test_folders_keep_clios_rules(raw):
    """No blank names, no change of what is locked; the root has no parent."""
    sim, _ = raw
    matter = sim.all("matters")[0]["id"]
    payload = {"name": "A", "parent": {"id": matter, "type": "Matter"}}
    folder = api(raw, "POST", "folders.json", payload, "id").json()["data"]["id"]
    path = f"folders/{folder}.json"
    assert api(raw, "PATCH", path, {"name": " "}, "id").status_code == 422
    sim.update("folders", folder, {"locked": True})
    assert api(raw, "PATCH", path, {"name": "B"}, "id").status_code == 422
    roots = [one for one in sim.all("folders") if one["parent"] is None]
    sim.settle()
    token = {"Authorization": f"Bearer {sim.grant().access_token}"}
    url = "http://clio.test/api/v4/folders.json?parent_id=null"
    listed = raw[1].get(url, headers=token).json()["data"]
    assert [one["id"] for one in listed] == [one["id"] for one in roots]
