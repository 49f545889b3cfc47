"""A server on a real loopback socket that misbehaves as told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from attrs import Factory, define

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@define
class Loopback:
    """Accepts connections, keeps what it received and answers by ``behave``."""

    behave: Callable[[socket.socket], None] = lambda peer: peer.sendall(OK)
    received: list[bytes] = Factory(list)
    listener: socket.socket = Factory(lambda: socket.create_server(("127.0.0.1", 0)))
    over: threading.Event = Factory(threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/things?secret=1"

    def serve(self) -> None:
        while not self.over.is_set():
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(peer,), daemon=True).start()

    def _talk(self, peer: socket.socket) -> None:
        with peer:
            try:
                if heard := peer.recv(65536):
                    self.received.append(heard)
                    self.behave(peer)
            except OSError:
                pass

    # The ways to misbehave

    def hang_up(self, peer: socket.socket) -> None:
        peer.shutdown(socket.SHUT_RDWR)

    def say_nothing(self, peer: socket.socket) -> None:
        self.over.wait(5)

    def trickle(self, peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not self.over.is_set():
            peer.sendall(b" ")
            time.sleep(0.01)

    def trickle_headers(self, peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\n")
        while not self.over.is_set():
            peer.sendall(b"X: y\r\n")
            time.sleep(0.01)

    def keep_open(self, peer: socket.socket) -> None:
        """Answer one request after another over the same connection."""
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        peer.sendall(answer)
        while peer.recv(65536):
            peer.sendall(answer)

    def stop_halfway(self, peer: socket.socket) -> None:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A server on a real port; it answers ``{}`` unless told to misbehave."""
    server = Loopback()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.listener.shutdown(socket.SHUT_RDWR)
    server.listener.close()
    thread.join()


@pytest.fixture
def nobody() -> str:
    """The URL of a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    return f"http://127.0.0.1:{port}/things?secret=1"
