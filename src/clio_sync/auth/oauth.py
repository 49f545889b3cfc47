"""Clio's OAuth: the consent page, the code, the tokens, and giving them back.

The parameters are built and read by authlib's transport-free functions, which
are loaded where they are used.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from .._flow import Flow, now, send, sleep
from .._policy.retry import RetryPolicy, Wait
from .._wire import decode, error_from, unreadable
from ..errors import (
    ClioError,
    GrantExpired,
    GrantRevoked,
    LoginFailed,
    NotAuthorized,
    RequestError,
    ResponseError,
    WrongRegion,
)
from .application import Application
from .grant import Grant
from .regions import REGIONS, Region

if TYPE_CHECKING:
    import httpx

USER_AGENT = "clio_sync"
AGAIN = "Begin the login again."

PATIENTLY = RetryPolicy(attempts=4, patience=6)
"""A passing failure of the token endpoint must not end a run of hours."""


def authorize_url(application: Application, state: str) -> str:
    """The page on which a user gives consent.

    Args:
        application: The one to consent to.
        state: A fresh secret of ours that comes back with the code.
    """
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri

    url: str = prepare_grant_uri(
        application.region.authorize_url,
        application.client_id,
        "code",
        redirect_uri=application.redirect_uri,
        state=state,
        redirect_on_decline="true",
    )
    return url


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
    if error is not None:
        raise LoginFailed(
            "Clio ended the login with an error of its own.",
            advice="Check the client id, the redirect URI and the region in the developer portal.",
        )


def exchange(application: Application, code: str) -> Flow[Grant]:
    """Trade a code for a grant; a code can be traded once.

    Args:
        application: The one that asked for consent, with the same redirect URI.
        code: From `code_from`.

    Raises:
        LoginFailed: The code is used, too old, or was not given to this redirect URI.
        WrongRegion: The region does not know the application, or not with this secret.
        RequestError: Clio could not be asked.
    """
    form = {"code": code, "redirect_uri": application.redirect_uri}
    try:
        return (yield from _granted(application, "authorization_code", form, None))
    except GrantRevoked as error:
        raise LoginFailed(
            "Clio does not accept the code: it was used, is too old, or belongs to another "
            "redirect URI.",
            advice=AGAIN,
        ) from error


def renewed(application: Application, grant: Grant) -> Flow[Grant]:
    """Trade a refresh token for a new access token.

    Args:
        application: The one that the grant was given to.
        grant: With a refresh token.

    Raises:
        GrantExpired: There is no refresh token.
        GrantRevoked: Clio does not accept the refresh token any more.
        WrongRegion: The region does not know the application, or not with this secret.
        RequestError: Clio could not be asked.
    """
    if grant.refresh_token is None:
        raise GrantExpired("There is no refresh token to renew with.", advice="Log in again.")
    form = {"refresh_token": grant.refresh_token}
    return (yield from _granted(application, "refresh_token", form, grant))


def revoke(application: Application, grant: Grant) -> Flow[None]:
    """Give a grant back: Clio accepts neither of its tokens afterwards.

    Args:
        application: The one that the grant was given to.
        grant: Renewed first if its access token is over, since only a good one may revoke.

    Raises:
        GrantRevoked: It already was, or Clio does not know it.
        RequestError: Clio could not be asked.
    """
    instant = yield from now()
    if not grant.is_good_at(instant):
        grant = yield from renewed(application, grant)
    region = grant.region or application.region
    request = _form(region.deauthorize_url, urlencode({"token": grant.access_token}))
    request.headers["Authorization"] = f"Bearer {grant.access_token}"
    try:
        yield from _asked(request, repeatable=True)
    except NotAuthorized as error:
        raise GrantRevoked(
            "Clio does not know this grant, or not any more.",
            advice="Forget it in the vault; nothing is left to revoke.",
        ) from error


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
        url = f"{region.api_url}users/who_am_i"
        yield from _asked(httpx.Request("GET", url, headers=headers), repeatable=True)
    except NotAuthorized:
        return False
    return True


def _granted(
    application: Application, kind: str, form: Mapping[str, str], before: Grant | None
) -> Flow[Grant]:
    from authlib.oauth2.rfc6749.parameters import prepare_token_request

    secrets = {
        "client_id": application.client_id,
        "client_secret": application.client_secret,
    }
    region = (before and before.region) or application.region
    body: str = prepare_token_request(kind, **form, **secrets)
    instant = yield from now()
    try:
        # A refresh token may be used again; a code that was used once is gone.
        response = yield from _asked(
            _form(region.token_url, body), repeatable=kind == "refresh_token"
        )
    except ResponseError as error:
        raise _understood(error, region) from error
    return Grant.from_answer(_answered(response), instant, before=before, region=region)


def _answered(response: httpx.Response) -> Mapping[str, Any]:
    body = decode(response)
    if not isinstance(body, dict) or not body.get("access_token"):
        raise unreadable(response, "has no 'access_token'")
    return body


def _understood(error: ResponseError, region: Region) -> ClioError:
    """The errors of the token endpoint (RFC 6749, 5.2) that say more than their status."""
    match error.type:
        case "invalid_client":
            return WrongRegion(
                f"Clio's region {region.name!r} ({region.host}) does not know this application, "
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


def _asked(request: httpx.Request, *, repeatable: bool) -> Flow[httpx.Response]:
    """Send until there is a good answer or the policy gives up."""
    attempt = 1
    while True:
        try:
            response = yield from send(request)
            if response.is_success:
                return response
            raise error_from(response)
        except RequestError as error:
            match PATIENTLY.judge(error, attempt, repeatable=repeatable):
                case Wait(seconds):
                    yield from sleep(seconds)
                case _:
                    raise
        attempt += 1


def _form(url: str, body: str) -> httpx.Request:
    import httpx

    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": USER_AGENT,
    }
    return httpx.Request("POST", url, content=body, headers=headers)
