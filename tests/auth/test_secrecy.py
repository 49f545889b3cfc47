"""No token, code or secret in any text that may be logged."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from clio_sync._flows.session import Session
from clio_sync.auth import Application, Grant, Tokens, exchange, renewed, revoke
from clio_sync.errors import ClioError

SECRET = "canary-of-a-secret"
GRANT = Grant(f"{SECRET}-access", f"{SECRET}-refresh", expires_at=1.0)
ACTS: dict[str, Callable[[Application], Any]] = {
    "exchange": lambda app: exchange(app, f"{SECRET}-code"),
    "renewed": lambda app: renewed(app, GRANT),
    "revoke": lambda app: revoke(app, GRANT),
    "tokens": lambda app: Tokens(GRANT, application=app).current(),
    "session": lambda app: Session(
        app.region.api_url, Tokens(Grant(f"{SECRET}-access"), application=app)
    ).fetch("GET", "users/who_am_i"),
}
ANSWERS: list[Any] = [
    (400, {"error": "invalid_grant", "error_description": SECRET}),
    (401, {"error": "invalid_client", "error_description": SECRET}),
    (403, f"<html>{SECRET}</html>"),
    (200, f"<html>{SECRET}</html>"),
    (200, {"refresh_token": SECRET}),
    (503, {"error": {"type": "Unavailable", "message": SECRET}}),
    None,
]


@pytest.mark.parametrize("answer", ANSWERS, ids=str)
@pytest.mark.parametrize("act", ACTS)
def test_no_failure_tells_a_secret(clio: Any, run: Any, act: str, answer: Any) -> None:
    """Neither the error nor any of its causes, not even where Clio repeats one."""
    clio.scripted = [answer] * 10
    application = Application("app-id", f"{SECRET}-secret", region=clio.region)
    with pytest.raises(ClioError) as caught:
        run(ACTS[act](application))
    shown = "".join(traceback.format_exception(caught.value))
    assert SECRET not in f"{shown} {caught.value!r}"
