"""The OAuth dance, step by step, as a program that knows nothing of us would dance it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

URI = "http://127.0.0.1:8765/callback"


@pytest.fixture
def asked(sim) -> dict:
    """The parameters of an authorisation request."""
    return {
        "response_type": "code",
        "client_id": sim.application.client_id,
        "redirect_uri": URI,
        "state": "s&1",
    }


def decide(bare: httpx.Client, asked: dict, decision: str) -> httpx.Response:
    """Fill the form of the consent page in, as a browser would."""
    page = bare.get("/oauth/authorize", params=asked)
    assert page.status_code == 200
    inputs = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    form = {name: value.replace("&amp;", "&") for name, value in inputs.items()}
    return bare.post("/oauth/authorize", data=form | {"decision": decision})


def query(response: httpx.Response) -> dict:
    """What the browser is sent back with."""
    assert response.status_code == 302
    return {k: v[0] for k, v in parse_qs(urlsplit(response.headers["Location"]).query).items()}


def token(sim, bare: httpx.Client, **form: str) -> httpx.Response:
    """Ask the token endpoint."""
    known = {
        "client_id": sim.application.client_id,
        "client_secret": sim.application.client_secret,
    }
    return bare.post("/oauth/token", data=known | form)


def exchanged(sim, bare: httpx.Client, code: str, uri: str = URI) -> httpx.Response:
    """Exchange a code."""
    return token(sim, bare, grant_type="authorization_code", code=code, redirect_uri=uri)


def refreshed(sim, bare: httpx.Client, refresh_token: str) -> httpx.Response:
    """Renew a grant."""
    return token(sim, bare, grant_type="refresh_token", refresh_token=refresh_token)


def who(bare: httpx.Client, access_token: str) -> int:
    """The status that a token gets."""
    headers = {"Authorization": f"Bearer {access_token}"}
    return bare.get("/api/v4/users/who_am_i", headers=headers).status_code


def test_consent_leads_back_with_a_code_and_the_state(bare, asked) -> None:
    """Allow sends the browser to the redirect URI with code and state."""
    response = decide(bare, asked, "allow")
    assert response.headers["Location"].startswith(f"{URI}?")
    assert query(response)["state"] == "s&1"
    assert query(response)["code"]


def test_a_code_is_exchanged_for_a_working_grant(sim, bare, asked) -> None:
    """The token answer has the keys of Clio's, and its token opens the API."""
    answer = exchanged(sim, bare, query(decide(bare, asked, "allow"))["code"]).json()
    assert set(answer) == {"token_type", "access_token", "expires_in", "refresh_token"}
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 2_592_000)
    assert who(bare, answer["access_token"]) == 200


def test_a_decline_leaves_the_user_with_clio(bare, asked) -> None:
    """Unless asked otherwise, refusing ends on a page."""
    response = decide(bare, asked, "decline")
    assert response.status_code == 200
    assert "declined" in response.text


def test_a_decline_leads_back_where_that_is_asked(bare, asked) -> None:
    """``redirect_on_decline`` sends the browser back with an error and the state."""
    response = decide(bare, asked | {"redirect_on_decline": "true"}, "decline")
    assert query(response) == {"error": "access_denied", "state": "s&1"}


def test_no_state_comes_back_when_none_was_sent(bare, asked) -> None:
    """The state is echoed, not invented."""
    del asked["state"]
    assert set(query(decide(bare, asked, "allow"))) == {"code"}


@pytest.mark.parametrize("uri", ["http://127.0.0.1:1/x", "http://127.0.0.1:50000/", "{}"])
def test_loopback_and_approval_addresses_are_registered(sim, bare, asked, uri: str) -> None:
    """Any loopback port will do, and so will the page that shows the code."""
    uri = uri.format(f"{sim.url}/oauth/approval")
    assert bare.get("/oauth/authorize", params=asked | {"redirect_uri": uri}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "http://localhost:8765/callback"},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": "http://127.0.0.1:80@elsewhere.example/"},
        {"client_id": "somebody-else"},
        {"response_type": "token"},
    ],
)
def test_a_misdirected_request_is_not_redirected(bare, asked, wrong: dict) -> None:
    """An unknown application or address is told so on a page, by GET and by POST."""
    asked |= wrong
    assert bare.get("/oauth/authorize", params=asked).status_code == 400
    response = bare.post("/oauth/authorize", data=asked | {"decision": "allow"})
    assert response.status_code == 400


def test_the_approval_page_shows_the_code(bare) -> None:
    """For whoever has to paste it: in the text and in the title."""
    page = bare.get("/oauth/approval", params={"code": "<abc>"})
    assert '<pre id="code">&lt;abc&gt;</pre>' in page.text
    assert "<title>Success code=&lt;abc&gt;</title>" in page.text


def test_a_redirect_uri_with_a_query_keeps_it(bare, asked) -> None:
    """The code is added to what is already there."""
    response = decide(bare, asked | {"redirect_uri": f"{URI}?tenant=7"}, "allow")
    assert query(response)["tenant"] == "7"


@pytest.mark.parametrize(("heeded", "status"), [(False, 200), (True, 400)])
def test_a_code_challenge_may_be_passed_over(
    sim, bare, asked, settings, heeded: bool, status: int
) -> None:
    """Some clients send one; whether it has to be met is a setting (facts, 1.1)."""
    settings.heeds_code_challenge = heeded
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # of RFC 7636, appendix B
    asked |= {"code_challenge": challenge, "code_challenge_method": "S256", "scope": "x"}
    assert exchanged(sim, bare, query(decide(bare, asked, "allow"))["code"]).status_code == status
    known = {"code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}
    code = query(decide(bare, asked, "allow"))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": URI}
    assert token(sim, bare, **form, **known).status_code == 200


@pytest.mark.parametrize(
    ("setting", "place"), [("reads_token_query", "params"), ("reads_token_json", "json")]
)
def test_the_token_endpoint_reads_more_than_forms(
    sim, settings, bare, setting: str, place: str
) -> None:
    """A query without a body, or JSON, unless set otherwise."""
    refresh = {"grant_type": "refresh_token", "refresh_token": sim.grant().refresh_token}
    known = {
        "client_id": sim.credentials.client_id,
        "client_secret": sim.credentials.client_secret,
    }
    asked = {place: refresh | known}
    assert bare.post("/oauth/token", **asked).status_code == 200
    setattr(settings, setting, False)
    answer = bare.post("/oauth/token", **asked)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize("said", ["{", "[]", '{"client_id": 7}'])
def test_json_that_says_nothing_is_of_no_application(bare, said: str) -> None:
    """Whatever else it is."""
    headers = {"Content-Type": "application/json"}
    answer = bare.post("/oauth/token", headers=headers, content=said)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_a_code_is_good_once(sim, bare, asked) -> None:
    """The second exchange is refused."""
    code = query(decide(bare, asked, "allow"))["code"]
    assert exchanged(sim, bare, code).status_code == 200
    again = exchanged(sim, bare, code)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


def test_a_code_is_good_for_ten_minutes(sim, bare, asked) -> None:
    """A late exchange is refused."""
    code = query(decide(bare, asked, "allow"))["code"]
    sim.clock.advance(600)
    assert exchanged(sim, bare, code).json() == {"error": "invalid_grant"}


def test_a_code_belongs_to_its_redirect_uri(sim, bare, asked) -> None:
    """Another address than the one that was asked for is refused."""
    code = query(decide(bare, asked, "allow"))["code"]
    answer = exchanged(sim, bare, code, uri="http://127.0.0.1:1/x")
    assert answer.json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("wrong", [{"client_secret": "x"}, {"client_id": "x"}])
def test_the_token_endpoint_checks_the_application(sim, bare, wrong: dict) -> None:
    """A wrong id or secret gets a 401."""
    answer = token(sim, bare, **({"grant_type": "refresh_token"} | wrong))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
    ],
)
def test_the_token_endpoint_names_what_is_wrong(sim, bare, form: dict, name: str) -> None:
    """Other faults of a token request get a 400."""
    answer = token(sim, bare, **form)
    assert (answer.status_code, answer.json()) == (400, {"error": name})


def test_a_refresh_repeats_the_refresh_token(sim, bare) -> None:
    """The usual answer, as programs need it that keep both tokens of each answer."""
    grant = sim.grant()
    for _ in range(2):
        answer = refreshed(sim, bare, grant.refresh_token).json()
        assert answer["refresh_token"] == grant.refresh_token
        assert who(bare, answer["access_token"]) == 200
    assert who(bare, grant.access_token) == 200


def test_a_refresh_may_name_no_refresh_token(sim, settings, bare) -> None:
    """One of the settings: a new access token alone; the refresh token goes on working."""
    settings.refresh_answer = "silent"
    grant = sim.grant()
    for _ in range(2):
        answer = refreshed(sim, bare, grant.refresh_token).json()
        assert set(answer) == {"token_type", "access_token", "expires_in"}


def test_a_refresh_may_rotate_the_refresh_token(sim, settings, bare) -> None:
    """One of the settings: the one used is good no more."""
    settings.refresh_answer = "rotate"
    grant = sim.grant()
    fresh = refreshed(sim, bare, grant.refresh_token).json()["refresh_token"]
    assert refreshed(sim, bare, grant.refresh_token).json() == {"error": "invalid_grant"}
    assert refreshed(sim, bare, fresh).status_code == 200


def test_a_refresh_may_end_the_old_token(sim, settings, bare) -> None:
    """One of the settings."""
    settings.refresh_ends_old_token = True
    grant = sim.grant()
    refreshed(sim, bare, grant.refresh_token)
    assert who(bare, grant.access_token) == 401


def test_giving_a_token_back_ends_it(sim, bare) -> None:
    """After deauthorising neither the access nor the refresh token works."""
    grant = sim.grant()
    headers = {"Authorization": f"Bearer {grant.access_token}"}
    form = {"token": grant.access_token}
    assert bare.post("/oauth/deauthorize", data=form, headers=headers).status_code == 200
    assert who(bare, grant.access_token) == 401
    assert refreshed(sim, bare, grant.refresh_token).json() == {"error": "invalid_grant"}


def test_what_giving_a_token_back_is_answered_with_is_a_setting(sim, bare, settings) -> None:
    """Nobody has published it (facts, 1.1)."""
    for status, body in ((204, ""), (202, "{}")):
        settings.deauthorize_status = status
        headers = {"Authorization": f"Bearer {sim.grant().access_token}"}
        answer = bare.post("/oauth/deauthorize", headers=headers)
        assert (answer.status_code, answer.text) == (status, body)


def test_only_a_good_token_can_be_given_back(bare) -> None:
    """Deauthorising with a bad token is refused as everywhere."""
    headers = {"Authorization": "Bearer nonsense"}
    assert bare.post("/oauth/deauthorize", headers=headers).json()["error"] == "invalid_token"


def test_an_application_may_introduce_itself_as_basic(sim, bare, settings) -> None:
    """Instead of in the form, which has the last word; unless the setting forbids it."""
    known = (sim.application.client_id, sim.application.client_secret)
    form = {"grant_type": "refresh_token", "refresh_token": sim.grant().refresh_token}

    def ask(auth: tuple[str, str], **more: str) -> int:
        return bare.post("/oauth/token", data={**form, **more}, auth=auth).status_code

    assert (ask(known), ask((known[0], "guessed"))) == (200, 401)
    assert ask(known, client_id="another") == 401
    settings.accepts_basic_credentials = False
    assert ask(known) == 401


@pytest.mark.parametrize("word", ["", "%%%", "/w=="])
def test_unreadable_basic_credentials_are_none(sim, bare, word: str) -> None:
    """401, as for a wrong secret."""
    response = bare.post("/oauth/token", headers={"Authorization": f"Basic {word}"})
    assert (response.status_code, response.json()) == (401, {"error": "invalid_client"})


def test_the_token_endpoint_takes_multipart_forms(sim, bare) -> None:
    """Any encoding that a form can have; what is none has no fields."""
    form = {
        "client_id": sim.application.client_id,
        "client_secret": sim.application.client_secret,
        "grant_type": "refresh_token",
        "refresh_token": sim.grant().refresh_token,
    }
    files = {name: (None, value) for name, value in form.items()}
    assert bare.post("/oauth/token", files=files).status_code == 200
    kind = {"Content-Type": "multipart/form-data"}
    assert bare.post("/oauth/token", content=b"x", headers=kind).status_code == 401


@pytest.mark.parametrize("path", ["/a\rX: 1", "/é", "/a b"])
def test_a_loopback_address_is_fit_for_a_header(bare, asked, path: str) -> None:
    """Others are not redirected to."""
    uri = f"http://127.0.0.1:1{path}"
    assert bare.get("/oauth/authorize", params=asked | {"redirect_uri": uri}).status_code == 400
