"""The OAuth dance as Clio Manage dances it: authorise, consent, code, token, refresh."""

from __future__ import annotations

import re
import secrets
from base64 import b64decode
from collections.abc import Mapping
from urllib.parse import unquote, urlencode

from attrs import define, field, frozen

from . import bodies, json_text, pages, pkce, refusals
from .settings import Settings
from .wire import BODILESS, Refusal, Request, Response, as_html, as_json

LOOPBACK = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}(/[!-~]*)?")
APPROVAL = "/oauth/approval"


@frozen
class Credentials:
    """What an application is known by.

    Args:
        client_id: Its key.
        client_secret: Its secret.
        redirect_uri: Where it is sent the code; loopback addresses will do too.
    """

    client_id: str = "simulated-app"
    client_secret: str = field(default="simulated-secret", repr=False)
    redirect_uri: str = "http://127.0.0.1:8765/callback"


@frozen
class _Code:
    user_id: int
    redirect_uri: str
    challenge: str
    until: float


@frozen
class _Token:
    user_id: int
    until: float
    lacks: frozenset[str] = frozenset()


@define
class Authority:
    """Who has been let in.

    Args:
        credentials: Of the one application there is.
        settings: How long things last.
        user_id: Who gives consent.
    """

    credentials: Credentials
    settings: Settings
    user_id: int
    _codes: dict[str, _Code] = field(factory=dict, repr=False)
    _tokens: dict[str, _Token] = field(factory=dict, repr=False)
    _refreshes: dict[str, str] = field(factory=dict, repr=False)
    """Each refresh token with the access token last given for it."""
    _consents: dict[str, frozenset[str]] = field(factory=dict, repr=False)
    """Each refresh token with the permissions that were lacking when somebody consented."""

    def user_of(self, token: str, now: float) -> int | None:
        """Whose token it is, if it is good."""
        known = self._tokens.get(token)
        return known.user_id if known is not None and now < known.until else None

    def lacks(self, token: str) -> frozenset[str]:
        """The permissions that a token does not have: more of them need a new consent."""
        known = self._tokens.get(token)
        return self.settings.lacks | (known.lacks if known is not None else frozenset())

    def grant(self, now: float) -> dict[str, object]:
        """A new pair of tokens, as the token endpoint gives them."""
        return self._granted(self.settings.lacks, now)

    def _granted(self, lacks: frozenset[str], now: float) -> dict[str, object]:
        refresh = secrets.token_urlsafe(24)
        self._consents[refresh] = lacks
        return {**self._access(refresh, now), "refresh_token": refresh}

    def revoke(self, token: str) -> None:
        """End an access token and what could renew it."""
        self._tokens.pop(token, None)
        self._refreshes = {key: last for key, last in self._refreshes.items() if last != token}

    def answer(self, request: Request, now: float) -> Response:
        """Answer a request below ``/oauth/``.

        Raises:
            Refusal: It is answered with something else than it asked for.
        """
        match request.method, request.path:
            case "GET", "/oauth/authorize":
                return self._ask(request)
            case "POST", "/oauth/authorize":
                return self._decide(request, now)
            case "GET", "/oauth/approval":
                return as_html(200, pages.approval(request.get("code")))
            case "POST", "/oauth/token":
                return self._exchange(self._claimed(request), now)
            case "POST", "/oauth/deauthorize":
                return self._deauthorize(request, now)
            case _:
                raise refusals.no_route()

    # ------------------------------------------------------------------------------ consent

    def _ask(self, request: Request) -> Response:
        asked = {name: value for name, value in request.query if name in pages.CARRIED}
        self._check_authorization(asked, request.origin)
        return as_html(200, pages.consent(asked))

    def _decide(self, request: Request, now: float) -> Response:
        form = request.form()
        self._check_authorization(form, request.origin)
        if form.get("decision") == "allow":
            return redirect(form, {"code": self._code(form, now)})
        if form.get("redirect_on_decline") == "true":
            return redirect(form, {"error": "access_denied"})
        return as_html(200, pages.declined())

    def _check_authorization(self, asked: Mapping[str, str], origin: str) -> None:
        good = (
            asked.get("client_id") == self.credentials.client_id
            and asked.get("response_type") == "code"
            and self._registered(asked.get("redirect_uri", ""), origin)
        )
        if not good:
            raise Refusal(as_html(400, pages.misdirected()))

    def _registered(self, redirect_uri: str, origin: str) -> bool:
        own = {self.credentials.redirect_uri, origin + APPROVAL}
        return redirect_uri in own or LOOPBACK.fullmatch(redirect_uri) is not None

    def _code(self, form: Mapping[str, str], now: float) -> str:
        code, challenge = secrets.token_urlsafe(24), form.get("code_challenge", "")
        until = now + self.settings.code_lifetime
        self._codes[code] = _Code(self.user_id, form["redirect_uri"], challenge, until)
        return code

    # ------------------------------------------------------------------------------- tokens

    def _claimed(self, request: Request) -> dict[str, str]:
        """What an application says of itself and asks for; a form has the last word."""
        settings = self.settings
        return {
            **(basic_credentials(request) if settings.accepts_basic_credentials else {}),
            **(dict(request.query) if settings.reads_token_query else {}),
            **(_json_words(request) if settings.reads_token_json else {}),
            **request.form(),
        }

    def _exchange(self, form: Mapping[str, str], now: float) -> Response:
        known = (self.credentials.client_id, self.credentials.client_secret)
        if (form.get("client_id"), form.get("client_secret")) != known:
            raise refusals.oauth(401, "invalid_client")
        match form.get("grant_type"):
            case "authorization_code":
                return self._for_code(form, now)
            case "refresh_token":
                return self._for_refresh_token(form, now)
            case None:
                raise refusals.oauth(400, "invalid_request")
            case _:
                raise refusals.oauth(400, "unsupported_grant_type")

    def _for_code(self, form: Mapping[str, str], now: float) -> Response:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or now >= code.until or form.get("redirect_uri") != code.redirect_uri:
            raise refusals.oauth(400, "invalid_grant")
        met = pkce.answers(code.challenge, form.get("code_verifier", ""))
        if self.settings.heeds_code_challenge and not met:
            raise refusals.oauth(400, "invalid_grant")
        return as_json(200, self.grant(now))

    def _for_refresh_token(self, form: Mapping[str, str], now: float) -> Response:
        refresh = form.get("refresh_token", "")
        if refresh not in self._refreshes:
            raise refusals.oauth(400, "invalid_grant")
        if self.settings.refresh_ends_old_token:
            self._tokens.pop(self._refreshes[refresh], None)
        match self.settings.refresh_answer:
            case "silent":
                return as_json(200, self._access(refresh, now))
            case "repeat":
                return as_json(200, {**self._access(refresh, now), "refresh_token": refresh})
            case _:
                del self._refreshes[refresh]
                return as_json(200, self._granted(self._consents[refresh], now))

    def _access(self, refresh: str, now: float) -> dict[str, object]:
        access = secrets.token_urlsafe(24)
        lifetime = self.settings.access_token_lifetime
        lacks = self._consents.get(refresh, frozenset())
        self._tokens[access] = _Token(self.user_id, now + lifetime, lacks)
        self._refreshes[refresh] = access
        return {"token_type": "bearer", "access_token": access, "expires_in": int(lifetime)}

    def _deauthorize(self, request: Request, now: float) -> Response:
        token = bearer(request)
        if self.user_of(token, now) is None:
            raise refusals.bad_token()
        self.revoke(request.form().get("token", token))
        status = self.settings.deauthorize_status
        return Response(status) if status in BODILESS else as_json(status, {})


def bearer(request: Request) -> str:
    """The token that a request shows.

    Raises:
        Refusal: It shows none.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise refusals.no_bearer()
    return token.strip()


def basic_credentials(request: Request) -> dict[str, str]:
    """What a request says of its application outside of the form."""
    scheme, _, word = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, secret = b64decode(word).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": unquote(client_id), "client_secret": unquote(secret)}


def _json_words(request: Request) -> dict[str, str]:
    """What stands in a body of JSON as text."""
    if not request.headers.get("content-type", "").startswith(bodies.JSON):
        return {}
    try:
        said = json_text.loads(request.body)
    except ValueError:
        return {}
    words = said if isinstance(said, dict) else {}
    return {name: value for name, value in words.items() if isinstance(value, str)}


def redirect(form: Mapping[str, str], answer: dict[str, str]) -> Response:
    """Send the browser back, with the state that it came with."""
    state = {"state": form["state"]} if "state" in form else {}
    mark = "&" if "?" in form["redirect_uri"] else "?"
    location = f"{form['redirect_uri']}{mark}{urlencode({**answer, **state})}"
    return Response(302, {"Location": location})
