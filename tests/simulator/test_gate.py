"""Before the path is looked at: firewall, token, version."""

from __future__ import annotations

import httpx
import pytest

from .conftest import error


def test_no_bearer_is_refused_with_an_object(bare: httpx.Client) -> None:
    """Whoever shows no token gets the error as an object, and no rate headers."""
    response = bare.get("/api/v4/contacts.json")
    assert error(response) == (401, "UnauthorizedError", "User is not authorized")
    assert not [name for name in response.headers if "ratelimit" in name]


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer   "])
def test_a_malformed_authorization_is_no_bearer(bare: httpx.Client, header: str) -> None:
    """Another scheme, or no token behind the word, counts as no token."""
    response = bare.get("/api/v4/contacts", headers={"Authorization": header})
    assert response.json()["error"]["type"] == "UnauthorizedError"


def test_a_bad_token_is_refused_with_text_and_a_challenge(bare: httpx.Client) -> None:
    """A token that is not good gets the error as text, and no rate headers."""
    response = bare.get("/api/v4/contacts", headers={"Authorization": "Bearer nonsense"})
    assert response.status_code == 401
    assert response.json()["error"] == "invalid_token"
    assert response.json()["error_description"].startswith("The access token provided is expired")
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert "X-RateLimit-Limit" not in response.headers


def test_a_token_ends(sim, api: httpx.Client) -> None:
    """A token is good for thirty days and no longer."""
    sim.clock.advance(2_592_000 - 1)
    assert api.get("contacts").status_code == 200
    sim.clock.advance(1)
    assert api.get("contacts").json()["error"] == "invalid_token"


@pytest.mark.parametrize("host", ["eu.app.clio.com", "ca.app.clio.com", "au.app.clio.com"])
def test_another_region_does_not_know_the_token(api: httpx.Client, host: str) -> None:
    """A request that was meant for another of the four hosts gets the 401 of a bad token."""
    response = api.get(f"https://{host}/api/v4/contacts")
    assert response.json()["error"] == "invalid_token"


def test_the_own_region_knows_the_token(api: httpx.Client) -> None:
    """A request that was meant for the host that the simulator plays is answered."""
    assert api.get("https://app.clio.com/api/v4/contacts").status_code == 200


def test_another_region_does_not_know_the_application(bare: httpx.Client) -> None:
    """The token endpoint of another region answers that the client is unknown."""
    response = bare.post("https://eu.app.clio.com/oauth/token", data={"client_id": "x"})
    assert (response.status_code, response.json()) == (401, {"error": "invalid_client"})


def test_a_program_without_a_name_is_let_in(api: httpx.Client) -> None:
    """As those are that have worked with firms' accounts for long (facts, 1.2)."""
    assert api.get("contacts", headers={"User-Agent": ""}).status_code == 200


def test_a_library_that_names_its_home_is_let_in(api: httpx.Client) -> None:
    """As HTTP libraries do whose programs work with firms' accounts."""
    agent = "library/1.0 (+https://example.com/library)"
    assert api.get("contacts", headers={"User-Agent": agent}).status_code == 200


@pytest.mark.parametrize("agent", ["", "Name/1.0 (+https://example.com)"])
def test_the_firewall_refuses_odd_programs_with_a_page(
    api: httpx.Client, settings, agent: str
) -> None:
    """With settings, a URL in the User-Agent, or none at all, gets a 403 that is not JSON."""
    settings.refuses_nameless = settings.refuses_linked_names = True
    response = api.get("contacts", headers={"User-Agent": agent})
    assert response.status_code == 403
    assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v4/nothing"),
        ("GET", "/api/v4/contacts/abc"),
        ("GET", "/api/v3/contacts"),
        ("GET", "/"),
        ("PUT", "/api/v4/contacts"),
        ("PUT", "/api/v4/contacts/1"),
        ("POST", "/api/v4/users"),
        ("DELETE", "/api/v4/users/1"),
        ("PATCH", "/api/v4/users/1"),
        ("GET", "/oauth/nothing"),
    ],
)
def test_an_unknown_route_is_answered_with_a_page(
    api: httpx.Client, method: str, path: str
) -> None:
    """A path or method that leads nowhere gets 23 KB of HTML without rate headers (facts, 17)."""
    response = api.request(method, api.base_url.copy_with(path=path))
    assert (response.status_code, len(response.content)) == (404, 23_000)
    assert "X-Request-Id" in response.headers
    assert response.headers["Content-Type"].startswith("text/html")
    assert "X-RateLimit-Limit" not in response.headers


def test_an_unknown_record_is_answered_with_json(api: httpx.Client) -> None:
    """An id that leads nowhere gets a 404 in JSON."""
    assert error(api.get("contacts/1"))[:2] == (404, "RecordNotFound")


@pytest.mark.parametrize("path", ["contacts", "contacts.json"])
def test_paths_work_with_and_without_json(api: httpx.Client, path: str) -> None:
    """The suffix makes no difference."""
    assert api.get(path).json() == {"data": [], "meta": {"paging": {}, "records": 0}}


def test_a_good_answer_echoes_the_version(api: httpx.Client) -> None:
    """The version served is named: the one asked for, or the default."""
    assert api.get("contacts").headers["X-API-VERSION"] == "4.0.13"
    asked = api.get("contacts", headers={"X-API-VERSION": "4.0.9"})
    assert asked.headers["X-API-VERSION"] == "4.0.9"


@pytest.mark.parametrize("version", ["4.0.3", "4.0.14", "3.0.0", "latest"])
def test_a_version_that_is_not_served_is_gone(api: httpx.Client, version: str) -> None:
    """A retired, future or meaningless version gets a 410."""
    response = api.get("contacts", headers={"X-API-VERSION": version})
    assert error(response)[0] == 410
    assert "X-API-VERSION" not in response.headers


def test_a_header_for_bulk_changes_nothing(api: httpx.Client) -> None:
    """There are no bulk requests, whatever an older Clio had (facts, 8)."""
    data = {"data": {"type": "Company", "name": "Acme"}}
    response = api.post("contacts", json=data, headers={"X-BULK": "true"})
    assert (response.status_code, set(response.json()["data"])) == (201, {"id", "etag"})
    assert api.post("bulk_actions", json=data).status_code == 404


def test_every_answer_has_a_request_id_and_a_date(bare: httpx.Client) -> None:
    """Also a refusal, so that support could find it."""
    first, second = bare.get("/api/v4/contacts"), bare.get("/nothing")
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert first.headers["Date"] == "Mon, 05 Jan 2026 09:00:00 GMT"
