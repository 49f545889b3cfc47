"""The whole OAuth dance as one flow: consent in a browser, code, grant, vault."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from attrs import evolve

from .._flow import Flow, call
from ..errors import LoginFailed
from ._loopback import Listener, is_loopback
from .application import LOOPBACK, Application
from .oauth import authorize_url, code_from, exchange
from .vaults import Vault, default_vault

if TYPE_CHECKING:
    from .grant import Grant

GLANCE = 0.5
"""Seconds of waiting at a time, so that a cancelled login ends soon."""


def login(
    application: Application,
    name: str,
    vault: Vault | None = None,
    *,
    paste: bool = False,
    open_browser: Callable[[str], object] | None = None,
    ask: Callable[[str], str] = input,
    seconds: float = 300.0,
) -> Flow[Grant]:
    """Get a grant from a person and keep it.

    Args:
        application: The one to consent to.
        name: The name to keep the grant under.
        vault: Where to keep it; the default one unless given.
        paste: Let them paste the code, or the URL their browser ended at, instead
            of listening on the redirect URI; the only way where that is another machine.
        open_browser: Shows them the consent page; the browser of this machine
            unless given, and with ``paste`` only the page's address.
        ask: Asks them a question and returns what they type.
        seconds: To wait for the browser at most.

    Raises:
        LoginFailed: It ended without a grant, for the reason given.
        WrongRegion: The region does not know the application, or not with this secret.
        VaultError: The grant could not be kept.
        RequestError: Clio could not be asked.
    """
    application, paste = _returning(application, paste)
    vault = vault or default_vault()
    state = secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(48) if application.is_platform else None
    page = authorize_url(application, state, verifier)
    if paste:
        code = yield from _pasted(page, state, open_browser or _tell, ask)
    else:
        listener = Listener(application.redirect_uri, state)
        code = yield from _returned(page, state, listener, open_browser or _browse, seconds)
    grant = yield from exchange(application, code, verifier)
    yield from call(vault.save, name, grant)
    return grant


def _returning(application: Application, paste: bool) -> tuple[Application, bool]:
    """Where the browser goes after consent, and whether nobody can listen there."""
    paste = paste or not is_loopback(application.redirect_uri)
    page_with_code = application.authority().approval_url
    if paste and page_with_code is not None and application.redirect_uri == LOOPBACK:
        return evolve(application, redirect_uri=page_with_code), True
    return application, paste


def _returned(
    page: str,
    state: str,
    listener: Listener,
    open_browser: Callable[[str], object],
    seconds: float,
) -> Flow[str]:
    """The code that the browser brings back to a listener of ours."""
    try:
        yield from call(open_browser, page)
        redirected = yield from _awaited(listener, seconds)
    finally:
        listener.close()
    return code_from(redirected, state)


def _awaited(listener: Listener, seconds: float) -> Flow[str]:
    for _ in range(ceil(seconds / GLANCE)):
        redirected = yield from call(listener.wait, GLANCE)
        if redirected is not None:
            return redirected
    raise LoginFailed(
        f"Nobody gave consent within {seconds:g} seconds.",
        advice="Begin the login again, with paste=True if the browser is on another machine.",
    )


def _pasted(
    page: str, state: str, open_browser: Callable[[str], object], ask: Callable[[str], str]
) -> Flow[str]:
    """The code that they copy; how long they take is up to them and to Clio."""
    yield from call(open_browser, page)
    text = yield from call(ask, "The code, or the URL the browser ended at: ")
    return _code_in(text.strip(), state)


def _code_in(text: str, state: str) -> str:
    if "://" in text:
        return code_from(text, state)
    if not text:
        raise LoginFailed("No code was given.", advice="Begin the login again.")
    return text


def _browse(url: str) -> None:
    import webbrowser

    sys.stderr.write(f"Give your consent in the browser. If none opens, go to:\n{url}\n")
    webbrowser.open(url)


def _tell(url: str) -> None:
    sys.stderr.write(f"Open this page and give your consent:\n{url}\n")
