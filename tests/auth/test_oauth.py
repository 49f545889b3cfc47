"""Consent, code, tokens, and giving them back."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve

from clio_sync import errors
from clio_sync.auth import (
    Application,
    Grant,
    accepting_region,
    authorize_url,
    code_from,
    exchange,
    oauth,
    renewed,
    revoke,
)

APPLICATION = Application("app-id", "canary-secret", "http://127.0.0.1:8484/callback", "eu")
BACK = "http://127.0.0.1:8484/callback"


def test_the_consent_page_is_asked_for_a_code() -> None:
    """The URL names the application, where to return, our state, and what a refusal does."""
    assert authorize_url(APPLICATION, "our state") == (
        "https://eu.app.clio.com/oauth/authorize?response_type=code&client_id=app-id"
        "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8484%2Fcallback&state=our+state"
        "&redirect_on_decline=true"
    )


def test_the_code_is_read_from_the_redirect() -> None:
    """A redirect with our state yields its code."""
    assert code_from(f"{BACK}?code=abc%2F1&state=ours", "ours") == "abc/1"


@pytest.mark.parametrize("query", ["code=abc&state=other", "code=abc", "error=access_denied"])
def test_a_redirect_without_our_state_is_refused(query: str) -> None:
    """A code that somebody slipped in is not traded, whatever else is said."""
    with pytest.raises(errors.LoginFailed, match="state"):
        code_from(f"{BACK}?{query}", "ours")


def test_a_state_beyond_ascii_is_merely_wrong() -> None:
    """A strange state is refused like any other."""
    with pytest.raises(errors.LoginFailed, match="state"):
        code_from(f"{BACK}?code=abc&state=%C3%A9", "ours")


def test_a_refused_consent_is_said_to_be_one() -> None:
    """The user's no is told apart from a failure."""
    with pytest.raises(errors.LoginFailed, match="declined"):
        code_from(f"{BACK}?error=access_denied&state=ours", "ours")


def test_another_error_is_not_repeated_word_for_word() -> None:
    """What stands in a URL may have been written by anybody."""
    with pytest.raises(errors.LoginFailed, match="error of its own") as caught:
        code_from(f"{BACK}?error=canary&error_description=canary&state=ours", "ours")
    assert "canary" not in str(caught.value)


def test_a_redirect_without_a_code_is_refused() -> None:
    """Nothing to trade."""
    with pytest.raises(errors.LoginFailed, match="without a code"):
        code_from(f"{BACK}?state=ours", "ours")


def test_a_code_is_traded_for_a_grant(clio: Any, application: Application, run: Any) -> None:
    """The form holds what Clio wants, and the answer becomes a grant of the region."""
    grant = run(exchange(application, "the-code"))
    assert clio.forms == [
        {
            "grant_type": "authorization_code",
            "code": "the-code",
            "redirect_uri": application.redirect_uri,
            "client_id": "app-id",
            "client_secret": "app-secret",
        }
    ]
    assert grant == Grant("fresh-1", "refresh", 1_000_000.0 + 2_592_000, clio.region)


def test_a_refresh_token_is_traded_for_a_new_grant(
    clio: Any, application: Application, run: Any
) -> None:
    """The form holds what Clio wants, and the old refresh token stays."""
    grant = run(renewed(application, Grant("over", "refresh")))
    assert clio.forms == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "refresh",
            "client_id": "app-id",
            "client_secret": "app-secret",
        }
    ]
    assert (grant.access_token, grant.refresh_token) == ("fresh-1", "refresh")


def test_a_grant_is_renewed_where_it_is_good(clio: Any, run: Any) -> None:
    """The region of the grant counts before the one of the application."""
    elsewhere = Application("app-id", "app-secret", region="au")
    grant = run(renewed(elsewhere, Grant("over", "refresh", region=clio.region)))
    assert grant.region == clio.region


def test_a_grant_without_a_refresh_token_cannot_be_renewed(
    application: Application, run: Any
) -> None:
    """Clio is not even asked."""
    with pytest.raises(errors.GrantExpired, match="Log in again"):
        run(renewed(application, Grant("over")))


def test_an_unknown_application_points_at_the_region(
    clio: Any, application: Application, run: Any
) -> None:
    """The likeliest cause of ``invalid_client`` is a region that does not know it."""
    clio.scripted = [(401, {"error": "invalid_client", "error_description": "canary"})]
    with pytest.raises(errors.WrongRegion, match=r"region 'local'.*us, eu, ca, au") as caught:
        run(exchange(application, "the-code"))
    assert "canary" not in str(caught.value)


def test_a_revoked_grant_is_said_to_be_revoked(
    clio: Any, application: Application, run: Any
) -> None:
    """``invalid_grant`` on a refresh ends in a new login."""
    clio.scripted = [(400, {"error": "invalid_grant"})]
    with pytest.raises(errors.GrantRevoked, match="Log in again"):
        run(renewed(application, Grant("over", "refresh")))
    assert len(clio.forms) == 1


def test_a_used_code_fails_the_login(clio: Any, application: Application, run: Any) -> None:
    """``invalid_grant`` on an exchange is about the code, not about a grant."""
    clio.scripted = [(400, {"error": "invalid_grant"})]
    with pytest.raises(errors.LoginFailed, match="does not accept the code"):
        run(exchange(application, "the-code"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((403, "<html>no</html>"), errors.Forbidden),
        ((200, "<html>hello</html>"), errors.Unreadable),
        ((200, {"access_token": ""}), errors.Unreadable),
        ((200, ["access_token"]), errors.Unreadable),
        ((302, {}), errors.UnexpectedRedirect),
        ((400, {"error": "invalid_request"}), errors.BadRequest),
    ],
)
def test_any_other_answer_is_an_error_of_the_request(
    clio: Any, application: Application, run: Any, answer: Any, error: type[Exception]
) -> None:
    """A firewall's page, an answer without a token or a redirect is named as what it is."""
    clio.scripted = [answer]
    with pytest.raises(error):
        run(renewed(application, Grant("over", "refresh")))
    assert len(clio.forms) == 1


@pytest.mark.parametrize("failure", [(503, "<html>later</html>"), None])
def test_a_refresh_outlives_a_passing_failure(
    clio: Any, application: Application, run: Any, failure: Any
) -> None:
    """A refresh token may be used again, so a 503 or a lost answer ends nothing."""
    clio.scripted = [failure, failure]
    assert run(renewed(application, Grant("over", "refresh"))).access_token == "fresh-3"


@pytest.mark.parametrize(
    ("failure", "error"), [((503, "<html/>"), errors.ServerError), (None, errors.NoAnswer)]
)
def test_a_refresh_does_not_go_on_for_ever(
    clio: Any, application: Application, run: Any, failure: Any, error: type[Exception]
) -> None:
    """A Clio that stays down is reported after a few attempts."""
    clio.scripted = [failure] * 10
    with pytest.raises(error):
        run(renewed(application, Grant("over", "refresh")))
    assert len(clio.forms) == oauth.PATIENTLY.attempts


@pytest.mark.parametrize("failure", [(503, "<html/>"), None])
def test_a_code_is_sent_once(clio: Any, application: Application, run: Any, failure: Any) -> None:
    """Where the code may have been used, trying again could only burn it."""
    clio.scripted = [failure]
    with pytest.raises(errors.RequestError):
        run(exchange(application, "the-code"))
    assert len(clio.forms) == 1


def test_a_busy_token_endpoint_is_waited_for(
    clio: Any, application: Application, run: Any, time_: Any
) -> None:
    """A 429 names the seconds to wait, and the code has not been used."""
    clio.scripted = [(429, {"error": {"type": "RateLimited", "message": "Retry in 20 seconds."}})]
    began = time_.instant
    assert run(exchange(application, "the-code")).access_token == "fresh-2"
    assert time_.instant - began >= 20


def test_a_grant_can_be_given_back(clio: Any, application: Application, run: Any) -> None:
    """Its own token revokes it."""
    run(revoke(application, Grant("good", region=clio.region)))
    assert clio.revoked == ["good"]


def test_an_expired_grant_is_renewed_to_be_given_back(
    clio: Any, application: Application, run: Any
) -> None:
    """Only a good token may revoke, and the refresh token outlives the access token."""
    run(revoke(application, Grant("over", "refresh", expires_at=1.0)))
    assert clio.revoked == ["fresh-1"]


def test_giving_back_what_is_gone_says_so(clio: Any, application: Application, run: Any) -> None:
    """There is nothing left to revoke."""
    with pytest.raises(errors.GrantRevoked, match="nothing is left"):
        run(revoke(application, Grant("unknown")))


def test_the_region_that_accepts_a_token_is_found(
    clio: Any, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is asked in turn until one knows the token."""
    other = evolve(clio.region, name="eu", base=f"{clio.url}/elsewhere")
    monkeypatch.setattr(oauth, "REGIONS", {"eu": other, "ca": clio.region})
    assert run(accepting_region(Grant("good"))) == clio.region


def test_a_token_that_no_region_accepts_has_none(
    clio: Any, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A revoked token is unknown everywhere."""
    monkeypatch.setattr(oauth, "REGIONS", {"ca": clio.region})
    assert run(accepting_region(Grant("unknown"))) is None
