"""The simulated Clio Grow as other clients meet it: shapes of answers, headers, refusals."""

from __future__ import annotations

import base64

import httpx
import pytest

from clio_sync import errors
from clio_sync.simulator import Settings, Simulator, VirtualClock

NOTE = {"data": {"subject": "Call", "body": "She called."}}


@pytest.fixture
def http(sim):
    """A plain HTTP client with a grant for everything, and no pace."""
    sim.settings.grow_rate_limit = 1000
    headers = {"Authorization": f"Bearer {sim.grow_grant().access_token}"}
    with httpx.Client(
        transport=sim.transport(), base_url=f"{sim.url}/grow/", headers=headers
    ) as http:
        yield http


@pytest.fixture
def contact(sim):
    """The path of a contact."""
    return f"contacts/{sim.grow_firm.put('contacts', {'name': 'Ada'})['id']}"


def test_a_refusal_has_a_status_and_a_message(http):
    """Under one key (facts, 14)."""
    answer = http.get("contacts/1")
    assert answer.status_code == 404
    assert answer.json() == {"error": {"status": "404", "message": "Not Found"}}
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize("token", [None, "Bearer nonsense", "Basic x"])
def test_whoever_shows_no_good_token_is_not_let_in(sim, http, token):
    """Neither nobody nor somebody with a token of Clio Manage."""
    del http.headers["Authorization"]
    headers = {"Authorization": token} if token else {}
    assert http.get("contacts", headers=headers).status_code == 401
    manage = {"Authorization": f"Bearer {sim.grant().access_token}"}
    assert http.get("contacts", headers=manage).status_code == 401


def test_the_fourth_request_of_a_second_is_too_many(sim, http):
    """For all tokens of the application together, and without a word on when to come back."""
    sim.settings.grow_rate_limit = 3
    other = {"Authorization": f"Bearer {sim.grow_grant().access_token}"}
    statuses = [http.get("users", headers=headers).status_code for headers in (other, {}, other)]
    refused = http.get("users")
    assert statuses == [200, 200, 200]
    assert refused.status_code == 429
    assert refused.json() == {"message": "Too Many Requests"}
    assert "Retry-After" not in refused.headers
    sim.advance(1.0)
    assert http.get("users").status_code == 200


def test_the_version_may_stand_in_the_path(http):
    """Both ways have been seen."""
    assert http.get("v2/users/who_am_i").json() == http.get("users/who_am_i").json()


def test_whoever_has_a_record_already_is_not_sent_it_again(sim, http, contact):
    """By its tag, or by when it changed last."""
    first = http.get(contact)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert http.get(contact, headers={"If-None-Match": f'"x", {tag}'}).status_code == 304
    assert http.get(contact, headers={"If-Modified-Since": changed}).status_code == 304
    assert http.get(contact, headers={"If-Modified-Since": "yesterday"}).status_code == 200
    sim.advance(2)
    sim.grow_firm.update("contacts", int(contact.partition("/")[2]), {"status": "Hired"})
    assert http.get(contact, headers={"If-None-Match": tag}).status_code == 200
    assert http.get(contact, headers={"If-Modified-Since": changed}).status_code == 200
    assert http.get("contacts", headers={"If-Modified-Since": changed}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "ids[]=x",
        "&".join(f"ids[]={n}" for n in range(51)),
        "created_since=yesterday",
        "updated_since=1",
        "page_token=nonsense",
        "page_token=é",
        f"page_token={base64.urlsafe_b64encode(b'0123456789abcdef:7').decode()}",
    ],
    ids=lambda query: query[:20],
)
def test_a_query_that_makes_no_sense_is_a_400(http, query):
    """Never a 500, and never everything."""
    assert http.get(f"contacts?{query}").status_code == 400


@pytest.mark.parametrize("state", ["", "triaged", "Untriaged"])
def test_leads_are_listed_by_one_of_two_states(sim, http, state):
    """Without one there is no list, even of nothing (facts, 14)."""
    assert http.get("inbox_leads", params={"state": state}).status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("{contact}/notes", NOTE, 201),
        ("{contact}/notes", {"data": {"subject": "x" * 256, "body": ""}}, 422),
        ("{contact}/notes", {"data": {"subject": "x", "body": "", "more": 1}}, 422),
        ("{contact}/notes", {"data": {"subject": "x"}}, 422),
        ("{contact}/notes", {"subject": "x", "body": ""}, 400),
        ("{contact}/notes", [], 400),
        ("sources", {"data": {"name": ""}}, 422),
        ("sources", {"data": {"name": 7}}, 422),
        ("custom_actions", {"data": {"label": "Open it", "target_url": "http://x"}}, 422),
        ("custom_actions", {"data": {"label": "Open", "target_url": "https://x"}}, 422),
        ("inbox_leads", {"data": {"first_name": "Ada"}}, 422),
        ("contacts", {"data": {"name": "Ada"}}, 404),
        ("users", {"data": {}}, 404),
        ("elsewhere", {"data": {}}, 404),
    ],
)
def test_what_is_taken_and_what_is_refused(http, contact, path, body, status):
    """Each with the status that its fault has."""
    assert http.post(path.format(contact=contact), json=body).status_code == status


def test_a_body_that_cannot_be_read_is_a_400(http, contact):
    """Whatever it says it is."""
    headers = {"Content-Type": "application/json"}
    assert http.post(f"{contact}/notes", content=b"{", headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"referring_url": "nowhere"}, 422),
        ({"marketing_source": {"id": 1}}, 422),
        ({"marketing_source": "Search"}, 422),
        ({"matter_type": {"id": 1}, "matter_location": {"id": "1"}}, 201),
        ({"email": None}, 201),
        ({"target_url": "https://x"}, 422),
    ],
    ids=str,
)
def test_what_a_lead_may_name(http, lead, change, status):
    """A source has to be there; other references that are not are passed over."""
    answer = http.post("inbox_leads", json={"data": lead | change})
    assert answer.status_code == status
    if status == 201:
        assert answer.json()["data"]["matter_type"] is None


@pytest.mark.parametrize(
    ("url", "status"), [("https://x.example", 201), ("http://x.example", 422), ("ftp://x", 422)]
)
def test_actions_have_one_page(http, url, status):
    """And an encrypted address."""
    action = {"label": "Open it", "target_url": url, "ui_reference": "matters/show"}
    assert http.post("custom_actions", json={"data": action}).status_code == status
    elsewhere = action | {"ui_reference": "contacts/show"}
    assert http.post("custom_actions", json={"data": elsewhere}).status_code == 422


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "contacts/1"), ("PATCH", "contacts/1"), ("GET", "sources/1"), ("PUT", "users")],
)
def test_what_clio_grow_cannot_do_is_not_there(http, method, path):
    """It is an API to read, with a few ways to add."""
    assert http.request(method, path).status_code == 404


def test_notes_and_actions_are_kept_apart(http, contact, sim):
    """A note hangs on one record only."""
    other = sim.grow_firm.put("contacts", {})["id"]
    http.post(f"{contact}/notes", json=NOTE)
    assert http.get(f"contacts/{other}/notes").json()["data"] == []
    assert set(http.get(f"{contact}/notes").json()["data"][0]) == {
        "id", "subject", "body", "created_at", "updated_at",
    }  # fmt: skip


def test_a_token_is_good_for_a_day(sim, http):
    """Not for thirty, as those of Clio Manage."""
    sim.advance(86_399)
    assert http.get("users").status_code == 200
    sim.advance(1)
    assert http.get("users").status_code == 401


# ------------------------------------------------------------------------------------------ OAuth


def token(sim, http, **form):
    """What the token endpoint answers."""
    app = sim.grow_application
    known = {"client_id": app.client_id, "client_secret": app.client_secret}
    return http.post("oauth/token", data=known | form)


def test_a_refresh_token_is_good_once(sim, http):
    """And using it again ends what came of it, for it may have been stolen."""
    grant = sim.grow_grant()
    form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
    first = token(sim, http, **form)
    assert first.json()["expires_in"] == 86_400
    assert first.json()["refresh_token"] != grant.refresh_token
    again = token(sim, http, **form)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    bearer = {"Authorization": f"Bearer {first.json()['access_token']}"}
    assert http.get("users", headers=bearer).status_code == 401


def test_a_second_use_may_be_overlooked(sim, http):
    """What Clio does about it is not known."""
    sim.settings.grow_reuse_ends_grant = False
    form = {"grant_type": "refresh_token", "refresh_token": sim.grow_grant().refresh_token}
    bearer = {"Authorization": f"Bearer {token(sim, http, **form).json()['access_token']}"}
    assert token(sim, http, **form).status_code == 400
    assert http.get("users", headers=bearer).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"client_secret": "x"}, "invalid_client"),
    ],
)
def test_the_token_endpoint_says_what_is_wrong(sim, http, form, error):
    """In the words of RFC 6749."""
    assert token(sim, http, **form).json() == {"error": error}


def test_an_unknown_token_is_as_good_as_a_revoked_one(sim, http):
    """As RFC 7009 has it."""
    app, grant = sim.grow_application, sim.grow_grant()
    known = {"client_id": app.client_id, "client_secret": app.client_secret}
    for token in ("nonsense", grant.access_token, grant.access_token):
        assert http.post("oauth/revoke", data={**known, "token": token}).status_code == 200
    bearer = {"Authorization": f"Bearer {grant.access_token}"}
    assert http.get("users", headers=bearer).status_code == 401


def test_an_application_may_say_who_it_is_beside_the_form(sim, http):
    """As Basic credentials."""
    app, grant = sim.grow_application, sim.grow_grant()
    form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
    answer = http.post("oauth/token", data=form, auth=(app.client_id, app.client_secret))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scope": "everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"response_type": "token"}, "invalid_request"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_for_consent_that_cannot_be_is_sent_back(sim, http, method, change, error):
    """With the state that it came with."""
    asked = {
        "response_type": "code",
        "client_id": sim.grow_application.client_id,
        "redirect_uri": sim.grow_application.redirect_uri,
        "scope": "grow_user_read",
        "state": "ours",
        "code_challenge": "x" * 43,
        "code_challenge_method": "S256",
        **change,
    }
    told = {"params": asked} if method == "GET" else {"data": asked | {"decision": "allow"}}
    answer = http.request(method, "oauth/authorize", **told)
    assert answer.status_code == 302
    assert f"error={error}&state=ours" in answer.headers["Location"]


def test_nobody_is_sent_to_an_address_that_is_not_registered(sim, http):
    """The page says so instead."""
    asked = {"client_id": sim.grow_application.client_id, "redirect_uri": "https://evil.example"}
    assert http.get("oauth/authorize", params=asked).status_code == 400
    assert http.get("oauth/elsewhere").status_code == 404


def test_an_application_may_do_without_pkce(sim, http):
    """If it is set so; a verifier that nobody asked for is then wrong."""
    sim.settings.grow_requires_pkce = False
    app = sim.grow_application
    asked = {"response_type": "code", "client_id": app.client_id, "scope": "grow_user_read"}
    asked |= {"redirect_uri": app.redirect_uri, "decision": "allow"}
    for verifier, status in (("", 200), ("x" * 43, 400)):
        where = http.post("oauth/authorize", data=asked).headers["Location"]
        form = {"grant_type": "authorization_code", "redirect_uri": app.redirect_uri}
        code = httpx.URL(where).params["code"]
        answer = token(sim, http, **form, code=code, code_verifier=verifier)
        assert answer.status_code == status


# ------------------------------------------------------------------------------------------- firm


def test_people_make_what_the_api_cannot(sim):
    """But not whatever comes to mind."""
    made = sim.grow_firm.put("contacts", {"type": "Company", "name": "Acme"})
    assert len(made["global_id"]) == 26
    with pytest.raises(errors.ConfigurationError, match="contacts"):
        sim.grow_firm.put("bills", {})
    for act in (sim.grow_firm.accept, sim.grow_firm.hire, sim.grow_firm.ignore):
        with pytest.raises(errors.ConfigurationError, match="no such record"):
            act(1)


def test_a_company_is_brought_into_manage_as_one(sim):
    """With the name that it has."""
    company = sim.grow_firm.put("contacts", {"type": "Company", "name": "Acme"})
    matter = sim.grow_firm.put("matters", {"client": {"id": company["id"]}})
    hired = sim.grow_firm.hire(matter["id"])
    there = sim.get("matters", hired["clio_id"])
    assert there["client"]["name"] == "Acme"
    assert there["client"]["type"] == "Company"


def test_a_firm_with_people_has_them_in_both_products():
    """By their e-mail."""
    with Simulator(Settings(), contacts=6, clock=VirtualClock()) as sim:
        emails = {user["email"] for user in sim.grow_firm.all("users")}
        assert emails == {user["email"] for user in sim.all("users")}
