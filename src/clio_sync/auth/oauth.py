"""Clio's OAuth: the consent page, the code, the tokens, and giving them back.

The parameters are built and read by authlib's transport-free functions, which
are loaded where they are used.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from .._flow import Flow, now, send, shield, sleep
from .._policy.retry import RetryPolicy, Wait
from .._wire import decode, error_from, unreadable
from ..errors import (
    ClioError,
    ConfigurationError,
    GrantExpired,
    GrantRevoked,
    LoginFailed,
    NotAuthorized,
    RequestError,
    ResponseError,
    Unreadable,
    WrongRegion,
)
from .application import Application
from .grant import Grant
from .regions import REGIONS, Authority, Region

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

Keep: TypeAlias = Callable[[Grant], Flow[None]]
"""Puts a grant where it outlives the process."""

USER_AGENT = "clio_sync"
AGAIN = "Begin the login again."

PATIENTLY = RetryPolicy(attempts=4, patience=6)
"""A passing failure of the token endpoint must not end a run of hours."""


def authorize_url(application: Application, state: str, verifier: str | None = None) -> str:
    """The page on which a user gives consent.

    Args:
        application: The one to consent to.
        state: A fresh secret of ours that comes back with the code.
        verifier: Another, of which only a digest is sent now (PKCE, S256); the code is
            traded with it. Clio Platform wants one, Clio Manage none.

    Raises:
        ConfigurationError: The application is one of Clio Platform and asks for no scopes.
    """
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri

    url: str = prepare_grant_uri(
        application.authority().authorize_url,
        application.client_id,
        "code",
        redirect_uri=application.redirect_uri,
        state=state,
        redirect_on_decline="true",
        **_scope(application),
        **_challenge(verifier),
    )
    return url


def _scope(application: Application) -> dict[str, str]:
    if application.is_platform and not application.scope:
        raise ConfigurationError(
            "The application asks for no scopes, and Clio Grow grants nothing without.",
            advice="Pass scopes=, or set CLIO_GROW_SCOPES: a part of those it is registered for.",
        )
    return {"scope": application.scope} if application.scope else {}


def _challenge(verifier: str | None) -> dict[str, str]:
    if verifier is None:
        return {}
    from authlib.oauth2 import rfc7636

    digest: Callable[[str], str] = rfc7636.create_s256_code_challenge
    return {"code_challenge": digest(verifier), "code_challenge_method": "S256"}


def code_from(redirect_url: str, state: str) -> str:
    """The code in the URL that the browser was sent back to.

    Args:
        redirect_url: The whole URL.
        state: The one given to `authorize_url`.

    Raises:
        LoginFailed: The user declined, the state is not ours, or there is no code.
    """
    from authlib.oauth2.rfc6749.errors import MissingCodeException
    from authlib.oauth2.rfc6749.parameters import parse_authorization_code_response

    answer = dict(parse_qsl(urlsplit(redirect_url).query))
    _check_state(answer.get("state", ""), state)
    _check_consent(answer.get("error"))
    try:
        code: str = parse_authorization_code_response(redirect_url)["code"]
    except MissingCodeException:
        raise LoginFailed("Clio sent the browser back without a code.", advice=AGAIN) from None
    return code


def _check_state(given: str, expected: str) -> None:
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise LoginFailed(
            "The answer does not belong to this login: its state is not the one sent.",
            advice=f"{AGAIN} If you pasted a URL, paste the one this very login ended at.",
        )


def _check_consent(error: str | None) -> None:
    if error == "access_denied":
        raise LoginFailed(
            "The user declined to give the application access.",
            advice=f"{AGAIN} Its page lists what the application may do.",
        )
    if error == "invalid_scope":
        raise LoginFailed(
            "The application asked for a scope that it is not registered for.",
            advice="Ask for less, or give it the permission in the developer portal.",
        )
    if error is not None:
        raise LoginFailed(
            "Clio ended the login with an error of its own.",
            advice="Check the client id, the redirect URI and the region in the developer portal.",
        )


def exchange(application: Application, code: str, verifier: str | None = None) -> Flow[Grant]:
    """Trade a code for a grant; a code can be traded once.

    Args:
        application: The one that asked for consent, with the same redirect URI.
        code: From `code_from`.
        verifier: The one given to `authorize_url`, if any.

    Raises:
        LoginFailed: The code is used, too old, or was not given to this redirect URI.
        WrongRegion: The region does not know the application, or not with this secret.
        RequestError: Clio could not be asked.
    """
    form = {"code": code, "redirect_uri": application.redirect_uri}
    if verifier is not None:
        form["code_verifier"] = verifier
    try:
        return (yield from _granted(application, "authorization_code", form, None))
    except GrantRevoked as error:
        raise LoginFailed(
            "Clio does not accept the code: it was used, is too old, or belongs to another "
            "redirect URI.",
            advice=AGAIN,
        ) from error


def renewed(application: Application, grant: Grant, keep: Keep | None = None) -> Flow[Grant]:
    """Trade a refresh token for a new access token.

    Clio Platform replaces the refresh token too, and the old one is dead from then on.

    Args:
        application: The one that the grant was given to.
        grant: With a refresh token.
        keep: Puts the new grant where it outlives the process. Nothing comes between
            Clio's answer and this, not even a cancellation.

    Raises:
        GrantExpired: There is no refresh token.
        GrantRevoked: Clio does not accept the refresh token any more.
        WrongRegion: The region does not know the application, or not with this secret.
        RequestError: Clio could not be asked.
    """
    if grant.refresh_token is None:
        raise GrantExpired("There is no refresh token to renew with.", advice="Log in again.")
    form = {"refresh_token": grant.refresh_token}
    return (yield from _granted(application, "refresh_token", form, grant, keep))


def revoke(application: Application, grant: Grant) -> Flow[None]:
    """Give a grant back: Clio accepts neither of its tokens afterwards.

    Args:
        application: The one that the grant was given to.
        grant: Renewed first if its access token is over, since only a good one may revoke.

    Raises:
        GrantRevoked: It already was, or Clio does not know it.
        RequestError: Clio could not be asked.
    """
    if not application.is_platform:
        grant = yield from _presentable(application, grant)
    request = _revocation(application, grant)
    try:
        yield from _patiently(lambda: _asked(request), repeatable=True)
    except NotAuthorized as error:
        raise GrantRevoked(
            "Clio does not know this grant, or not any more.",
            advice="Forget it in the vault; nothing is left to revoke.",
        ) from error


def _presentable(application: Application, grant: Grant) -> Flow[Grant]:
    """The grant with an access token that is good, for Clio Manage asks for one."""
    instant = yield from now()
    return grant if grant.is_good_at(instant) else (yield from renewed(application, grant))


def _revocation(application: Application, grant: Grant) -> httpx.Request:
    url = application.authority(grant.region).deauthorize_url
    if application.is_platform:  # as RFC 7009 has it
        token = grant.refresh_token or grant.access_token
        return _form(url, urlencode({"token": token, **_credentials(application)}))
    request = _form(url, urlencode({"token": grant.access_token}))
    request.headers["Authorization"] = f"Bearer {grant.access_token}"
    return request


def accepting_region(grant: Grant) -> Flow[Region | None]:
    """Which of Clio's four regions accepts an access token; None if none does.

    Args:
        grant: Of any region.

    Raises:
        RequestError: One of them could not be asked.
    """
    for region in REGIONS.values():
        if (yield from _accepts(region, grant)):
            return region
    return None


def _accepts(region: Region, grant: Grant) -> Flow[bool]:
    import httpx

    headers = {"Authorization": f"Bearer {grant.access_token}", "User-Agent": USER_AGENT}
    try:
        url = f"{region.api_url}users/who_am_i.json"
        request = httpx.Request("GET", url, headers=headers)
        yield from _patiently(lambda: _asked(request), repeatable=True)
    except NotAuthorized:
        return False
    return True


def _granted(
    application: Application,
    kind: str,
    form: Mapping[str, str],
    before: Grant | None,
    keep: Keep | None = None,
) -> Flow[Grant]:
    from authlib.oauth2.rfc6749.parameters import prepare_token_request

    region = (before and before.region) or application.region
    authority = application.authority(region)
    body: str = prepare_token_request(kind, **form, **_credentials(application))
    instant = yield from now()

    def attempt() -> Flow[Grant]:
        response = yield from _asked(_form(authority.token_url, body))
        fresh = Grant.from_answer(_answered(response), instant, before=before, region=region)
        if keep is not None:
            yield from keep(fresh)
        return fresh

    try:
        # A refresh token may be used again; a code that was used once is gone.
        return (
            yield from _patiently(
                lambda: shield(attempt()) if application.is_platform else attempt(),
                repeatable=kind == "refresh_token",
            )
        )
    except ResponseError as error:
        raise _understood(error, region, authority) from error


def _credentials(application: Application) -> dict[str, str]:
    return {
        "client_id": application.client_id,
        "client_secret": application.client_secret,
    }


def _answered(response: httpx.Response) -> Mapping[str, Any]:
    body = decode(response)
    if not isinstance(body, dict) or not body.get("access_token"):
        raise unreadable(response, "has no 'access_token'")
    return body


def _understood(error: ResponseError, region: Region, authority: Authority) -> ClioError:
    """The errors of the token endpoint (RFC 6749, 5.2) that say more than their status."""
    match error.type:
        case "invalid_client":
            return WrongRegion(
                f"Clio's region {region.name!r} ({authority.host}) does not know this application, "
                "or not with this secret.",
                advice="An application is registered in one region: check that it is this one "
                f"(of {', '.join(REGIONS)}), then the client id and the secret.",
            )
        case "invalid_grant":
            return GrantRevoked(
                "Clio does not accept the grant any more: it was revoked, or belongs to "
                f"another application or to another region than {region.name!r}.",
                advice="Log in again.",
            )
        case _:
            return error


def _asked(request: httpx.Request) -> Flow[httpx.Response]:
    """Send once; only a good answer is one."""
    response = yield from send(request)
    if response.is_success:
        return response
    raise error_from(response)


def _patiently(attempt: Callable[[], Flow[T]], *, repeatable: bool) -> Flow[T]:
    """Try until there is a result or the policy gives up."""
    number = 1
    while True:
        try:
            return (yield from attempt())
        except Unreadable:  # it was granted, and what was granted is lost
            raise
        except RequestError as error:
            match PATIENTLY.judge(error, number, repeatable=repeatable):
                case Wait(seconds):
                    yield from sleep(seconds)
                case _:
                    raise
        number += 1


def _form(url: str, body: str) -> httpx.Request:
    import httpx

    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": USER_AGENT,
    }
    return httpx.Request("POST", url, content=body, headers=headers)
