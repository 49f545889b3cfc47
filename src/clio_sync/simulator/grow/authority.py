"""The OAuth of Clio Platform: scopes, PKCE, a day for a token, and a new refresh token each time."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from attrs import define, field, frozen

from ...auth.platform import SCOPES, Scope
from .. import pages, pkce, refusals
from ..oauth import LOOPBACK, basic_credentials, redirect
from ..settings import Settings
from ..wire import Refusal, Request, Response, as_html, as_json

AUTHORIZE = "/grow/oauth/authorize"
ASKED = ("scope",)
"""What a request for consent holds here, and not with Clio Manage."""


@frozen
class GrowCredentials:
    """What an application of Clio Platform is known by.

    Args:
        client_id: Its key.
        client_secret: Its secret.
        redirect_uri: Where it is sent the code; loopback addresses will do too.
        scopes: What it is registered for.
    """

    client_id: str = "simulated-grow-app"
    client_secret: str = field(default="simulated-grow-secret", repr=False)
    redirect_uri: str = "http://127.0.0.1:8765/callback"
    scopes: tuple[Scope, ...] = SCOPES


@frozen
class _Code:
    redirect_uri: str
    scopes: frozenset[str]
    challenge: str
    until: float


@define
class Family:
    """A grant through all its renewals: one pair of tokens is good at a time."""

    scopes: frozenset[str]
    access: str = ""
    refresh: str = ""
    until: float = 0.0


@define
class GrowAuthority:
    """Who has been let in.

    Args:
        credentials: Of the one application there is.
        settings: How long things last.
    """

    credentials: GrowCredentials
    settings: Settings
    _codes: dict[str, _Code] = field(factory=dict, repr=False)
    _families: dict[str, Family] = field(factory=dict, repr=False)
    """By access tokens."""
    _refreshes: dict[str, Family] = field(factory=dict, repr=False)
    """By refresh tokens, the spent ones too."""

    def scopes_of(self, token: str, now: float) -> frozenset[str] | None:
        """What a token allows, if it is good."""
        family = self._families.get(token)
        return family.scopes if family is not None and now < family.until else None

    def grant(self, scopes: frozenset[str], now: float) -> dict[str, object]:
        """A new pair of tokens, as the token endpoint gives them."""
        return self._renewed(Family(scopes), now)

    def answer(self, request: Request, now: float) -> Response:
        """Answer a request below ``/grow/oauth/``.

        Raises:
            Refusal: It is answered with something else than it asked for.
        """
        match request.method, request.path.removeprefix("/grow/oauth"):
            case "GET", "/authorize":
                return self._ask(request)
            case "POST", "/authorize":
                return self._decide(request.form(), now)
            case "POST", "/token":
                return self._exchange(self._claimed(request), now)
            case "POST", "/revoke":
                return self._revoke(self._claimed(request))
            case _:
                raise refusals.no_route()

    # ------------------------------------------------------------------------------ consent

    def _ask(self, request: Request) -> Response:
        carried = (*pages.CARRIED, *ASKED)
        asked = {name: value for name, value in request.query if name in carried}
        wrong = self._wrong_with(asked)
        if wrong:
            return redirect(asked, {"error": wrong})
        return as_html(200, pages.consent(asked, action=AUTHORIZE))

    def _decide(self, form: Mapping[str, str], now: float) -> Response:
        wrong = self._wrong_with(form)
        if wrong:
            return redirect(form, {"error": wrong})
        if form.get("decision") != "allow":
            return redirect(form, {"error": "access_denied"})
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(
            form["redirect_uri"],
            frozenset(form["scope"].split()),
            form.get("code_challenge", ""),
            now + self.settings.code_lifetime,
        )
        return redirect(form, {"code": code})

    def _wrong_with(self, asked: Mapping[str, str]) -> str:
        """The error that goes back to the application; empty for none.

        Raises:
            Refusal: It is not known to whom to send it back.
        """
        redirect_uri = asked.get("redirect_uri", "")
        registered = redirect_uri == self.credentials.redirect_uri or LOOPBACK.fullmatch(
            redirect_uri
        )
        if asked.get("client_id") != self.credentials.client_id or not registered:
            raise Refusal(as_html(400, pages.misdirected()))
        if asked.get("response_type") != "code" or not self._is_challenged(asked):
            return "invalid_request"
        scopes = frozenset(asked.get("scope", "").split())
        return "" if scopes and scopes <= {*self.credentials.scopes} else "invalid_scope"

    def _is_challenged(self, asked: Mapping[str, str]) -> bool:
        if "code_challenge" not in asked:
            return not self.settings.grow_requires_pkce
        return asked.get("code_challenge_method") == "S256"

    # ------------------------------------------------------------------------------- tokens

    def _claimed(self, request: Request) -> Mapping[str, str]:
        """The form of whoever proves to be the application."""
        form = basic_credentials(request) | request.form()
        known = (self.credentials.client_id, self.credentials.client_secret)
        if (form.get("client_id"), form.get("client_secret")) != known:
            raise refusals.oauth(401, "invalid_client")
        return form

    def _exchange(self, form: Mapping[str, str], now: float) -> Response:
        match form.get("grant_type"):
            case "authorization_code":
                return as_json(200, self._for_code(form, now))
            case "refresh_token":
                return as_json(200, self._for_refresh_token(form, now))
            case None:
                raise refusals.oauth(400, "invalid_request")
            case _:
                raise refusals.oauth(400, "unsupported_grant_type")

    def _for_code(self, form: Mapping[str, str], now: float) -> dict[str, object]:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or now >= code.until or form.get("redirect_uri") != code.redirect_uri:
            raise refusals.oauth(400, "invalid_grant")
        if not pkce.answers(code.challenge, form.get("code_verifier", "")):
            raise refusals.oauth(400, "invalid_grant")
        return self.grant(code.scopes, now)

    def _for_refresh_token(self, form: Mapping[str, str], now: float) -> dict[str, object]:
        refresh = form.get("refresh_token", "")
        family = self._refreshes.get(refresh)
        if family is None:
            raise refusals.oauth(400, "invalid_grant")
        if family.refresh != refresh:  # spent: somebody may have stolen it
            if self.settings.grow_reuse_ends_grant:
                self._end(family)
            raise refusals.oauth(400, "invalid_grant")
        return self._renewed(family, now)

    def _renewed(self, family: Family, now: float) -> dict[str, object]:
        lifetime = self.settings.grow_access_token_lifetime
        family.access, family.refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        family.until = now + lifetime
        self._families[family.access] = self._refreshes[family.refresh] = family
        return {
            "token_type": "bearer",
            "access_token": family.access,
            "refresh_token": family.refresh,
            "expires_in": int(lifetime),
            "scope": " ".join(sorted(family.scopes)),
        }

    def _revoke(self, form: Mapping[str, str]) -> Response:
        """As RFC 7009 has it: an unknown token is as good as a revoked one."""
        token = form.get("token", "")
        family = self._families.get(token) or self._refreshes.get(token)
        if family is not None:
            self._end(family)
        return as_json(200, {})

    def _end(self, family: Family) -> None:
        family.refresh, family.until = "", 0.0
