"""Servers of the loopback that answer as they like, for what must never be led astray by one."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread


@dataclass
class Site:
    """`asked`: the first lines of the requests that came. `over`: set when the test is, so that nobody waits on."""

    port: int
    asked: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


Behaviour = Callable[[Site, socket.socket, str], None]


@contextmanager
def site(behaviour: Behaviour, *, wrap: Callable[[socket.socket], socket.socket] = lambda wire: wire) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        served = Site(listener.getsockname()[1])
        Thread(target=_serve, args=(listener, served, behaviour, wrap), daemon=True).start()
        try:
            yield served
        finally:
            served.over.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def _serve(listener: socket.socket, served: Site, behaviour: Behaviour, wrap: Callable) -> None:
    while True:
        try:
            wire, _peer = listener.accept()
        except OSError:
            return
        Thread(target=_answer, args=(wire, served, behaviour, wrap), daemon=True).start()


def _answer(wire: socket.socket, served: Site, behaviour: Behaviour, wrap: Callable) -> None:
    with suppress(OSError), wire:
        wire = wrap(wire)
        head = b""
        while b"\r\n\r\n" not in head:
            bit = wire.recv(4096)
            if not bit:
                return
            head += bit
        text = head.decode()
        served.heads.append(text)
        served.asked.append(text.partition(" HTTP/")[0])
        behaviour(served, wire, text)
        wire.close()


def says(status: str, *headers: str, body: bytes = b"") -> Behaviour:
    """One answer to everything."""

    def behave(_served: Site, wire: socket.socket, _request: str) -> None:
        wire.sendall("\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode() + body)

    return behave


def refuses_head(then: str) -> Behaviour:
    def behave(served: Site, wire: socket.socket, request: str) -> None:
        says("405 Method Not Allowed" if request.startswith("HEAD") else then)(served, wire, request)

    return behave


def drips(served: Site, wire: socket.socket, _request: str) -> None:
    """A sign now and then, for ever: each comes well before anybody would lose patience with the last."""
    wire.sendall(b"HTTP/1.1 200 OK\r\nX-Wait: ")
    while not served.over.wait(0.02):
        wire.sendall(b".")


def stays_silent(served: Site, _wire: socket.socket, _request: str) -> None:
    served.over.wait()


def never_ends_its_headers(served: Site, wire: socket.socket, _request: str) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n")
    while not served.over.is_set():
        wire.sendall(b"X-More: " + b"x" * 4096 + b"\r\n")


def never_ends_its_body(served: Site, wire: socket.socket, _request: str) -> None:
    wire.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not served.over.is_set():
        wire.sendall(b"x" * 65536)


def waits_for_ever(served: Site, wire: socket.socket, _request: str) -> None:
    while not served.over.is_set():
        wire.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
