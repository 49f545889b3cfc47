"""The little web server that the browser is sent back to after consent."""

from __future__ import annotations

import hmac
import sys
import threading
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from socketserver import TCPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..errors import LoginFailed

HOSTS = frozenset({"127.0.0.1", "localhost"})

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:30rem;margin:20vh auto;padding:1rem}}
</style><script>history.replaceState(null, "", "/")</script></head>
<body><h1>{title}</h1><p>{text}</p></body></html>
"""

THANKS = ("That is all", "You can close this page and go back to where you began.")
STRANGE = ("Not the answer we wait for", "Go back to the page of the login that is under way.")


def is_loopback(redirect_uri: str) -> bool:
    """Whether a browser on this machine can be sent back there."""
    parts = urlsplit(redirect_uri)
    return parts.scheme == "http" and parts.hostname in HOSTS


class Listener:
    """Waits for the one request that ends a login, and answers it with a friendly page.

    Anything else on this machine may knock too (the browser for its icon, a
    page that guesses): a request without our state is turned away and the
    wait goes on.

    Args:
        redirect_uri: A loopback address; it listens there from now on.
        state: What the right request carries.

    Raises:
        LoginFailed: The port is taken.
    """

    def __init__(self, redirect_uri: str, state: str) -> None:
        parts = urlsplit(redirect_uri)
        self._answers: Queue[str] = Queue()
        try:
            address = (parts.hostname or "127.0.0.1", parts.port or 80)
            self._server = _Server(address, parts.path or "/", state, self._answers)
        except OSError as error:
            raise LoginFailed(
                f"The login cannot listen on port {parts.port or 80}: {type(error).__name__}.",
                advice="Close what uses the port, register another redirect URI, or use paste=True.",
            ) from error
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def wait(self, seconds: float) -> str | None:
        """The URL that the browser was sent back to; None if none came in time.

        Args:
            seconds: To wait at most.
        """
        with suppress(Empty):
            return self._answers.get(timeout=seconds)
        return None

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """One thread for each connection: browsers open some that they never use."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = sys.platform != "win32"  # there it would let another program listen too

    def __init__(
        self, address: tuple[str, int], path: str, state: str, answers: Queue[str]
    ) -> None:
        super().__init__(address, partial(_Handler, path, state, answers))

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer's own asks the name service, which may take long


class _Handler(BaseHTTPRequestHandler):
    timeout = 10

    def __init__(self, expected: str, state: str, answers: Queue[str], *connection: Any) -> None:
        self.expected, self.state, self.answers = expected, state, answers
        super().__init__(*connection)

    def do_GET(self) -> None:
        if self._is_ours():
            self._show(200, *THANKS)
            self.answers.put(self.path)
        else:
            self._show(404, *STRANGE)

    def _is_ours(self) -> bool:
        asked = urlsplit(self.path)
        state = dict(parse_qsl(asked.query)).get("state", "")
        right = hmac.compare_digest(state.encode(), self.state.encode())
        return right and asked.path == self.expected

    def _show(self, status: int, title: str, text: str) -> None:
        page = PAGE.format(title=title, text=text).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: the request line holds the code."""
