"""What a session does with the two ways in which Clio refuses a token."""

from __future__ import annotations

from typing import Any

import pytest

from clio_sync import errors
from clio_sync._flows.session import Session
from clio_sync.auth import Application, Grant, Tokens

NO_BEARER = {"error": {"type": "UnauthorizedError", "message": "User is not authorized"}}
BAD_BEARER = {"error": "invalid_token", "error_description": "The access token is no good."}
both_refusals = pytest.mark.parametrize("refusal", [NO_BEARER, BAD_BEARER], ids=["object", "text"])


@both_refusals
def test_a_refused_token_is_renewed_and_the_request_sent_again(
    clio: Any, application: Application, run: Any, refusal: dict[str, object]
) -> None:
    """The caller does not notice, whichever of its two refusals Clio uses."""
    clio.refusal = refusal
    tokens = Tokens(Grant("stale", "refresh"), application=application)
    answer = run(Session(clio.region.api_url, tokens).fetch("GET", "users/who_am_i"))
    assert answer.data["name"] == "Ada Byron"
    assert clio.calls == ["stale", "fresh-1"]


@both_refusals
def test_a_token_refused_after_its_renewal_is_an_error(
    clio: Any, application: Application, run: Any, refusal: dict[str, object]
) -> None:
    """One renewal, one more try, then the truth."""
    clio.refusal, clio.scripted = refusal, [(200, {"access_token": "bad", "expires_in": 3600})]
    tokens = Tokens(Grant("stale", "refresh"), application=application)
    with pytest.raises(errors.NotAuthorized, match="401") as caught:
        run(Session(clio.region.api_url, tokens).fetch("GET", "users/who_am_i"))
    assert caught.value.type in {"UnauthorizedError", "invalid_token"}
    assert (len(clio.forms), clio.calls) == (1, ["stale", "bad"])


@both_refusals
def test_a_refused_token_without_a_renewal_asks_for_a_login(
    clio: Any, run: Any, refusal: dict[str, object]
) -> None:
    """Nothing here can help, and the error says what can."""
    clio.refusal = refusal
    session = Session(clio.region.api_url, Tokens(Grant("stale")))
    with pytest.raises(errors.GrantExpired, match="Log in again"):
        run(session.fetch("GET", "users/who_am_i"))
