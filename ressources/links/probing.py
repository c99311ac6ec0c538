"""Asking one address, as little as possible: the head of its answer, never more, within a time that nothing stretches.

Each hop is resolved once, judged, and connected to by the very number that was judged. There is no proxy, no cookie
and no connection that stays. No Django here.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from urllib.parse import urljoin

from ressources.links.addresses import Forbidden, Target, is_public_web, target_of
from ressources.links.standing import LinkOutcome, outcome_of

STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n")
LEADS_ON = (301, 302, 303, 307, 308)
MOST_NUMBERS = 4  # of one name, that are tried in turn
A_BIT = 4096

Resolve = Callable[[str, int], list[str]]
Allows = Callable[[str, int], bool]


@dataclass(frozen=True)
class Limits:
    """In seconds and in bytes; `total` holds for all hops together, the resolver's time with it."""

    total: float = 15
    connect: float = 5
    read: float = 6
    redirects: int = 5
    head: int = 16 * 1024


@dataclass(frozen=True)
class Answer:
    outcome: LinkOutcome
    code: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Means:
    """How the world is reached. Tests bring their own resolver and let a server of theirs through."""

    agent: str
    limits: Limits
    resolve: Resolve
    allows: Allows
    context: ssl.SSLContext


class Unreadable(Exception):
    """What came is not the head of an answer."""


class Time:
    """What is left of a number of seconds."""

    def __init__(self, seconds: float) -> None:
        self.end = monotonic() + seconds

    def left(self, most: float) -> float:
        """Never more than `most`. Raises TimeoutError when nothing is left."""
        seconds = min(most, self.end - monotonic())
        if seconds <= 0:
            raise TimeoutError
        return seconds


@dataclass(frozen=True)
class Head:
    code: int
    location: str = ""

    @property
    def leads_on(self) -> bool:
        return self.code in LEADS_ON and bool(self.location)


def look_up(host: str, port: int) -> list[str]:
    """The numeric addresses of a name, those of IPv4 first: a server may lack IPv6."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(entry[4][0]) for entry in found}, key=lambda address: (":" in address, address))


def probe(
    url: str,
    *,
    agent: str,
    limits: Limits | None = None,
    resolve: Resolve = look_up,
    allows: Allows = is_public_web,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """What the address answers today. Raises nothing."""
    limits = limits or Limits()
    means = Means(agent, limits, resolve, allows, context or ssl.create_default_context())
    try:
        return _follow(url, means, Time(limits.total))
    except Forbidden as refusal:
        return Answer(LinkOutcome.REFUSED, detail=str(refusal))
    except TimeoutError:
        return Answer(LinkOutcome.TIMEOUT)
    except ssl.SSLCertVerificationError as error:
        # Browsers find a missing link of the chain by themselves: only a person may tell.
        return Answer(LinkOutcome.GUARDED, detail=f"certificat non reconnu ({error.verify_message})")
    except Unreadable:
        return Answer(LinkOutcome.UNREADABLE)
    except socket.gaierror:
        return Answer(LinkOutcome.UNREACHABLE, detail="nom inconnu")
    except OSError:
        return Answer(LinkOutcome.UNREACHABLE)


def _follow(url: str, means: Means, time: Time) -> Answer:
    for _hop in range(means.limits.redirects + 1):
        head = _ask(target_of(url), means, time)
        if not head.leads_on:
            return Answer(outcome_of(head.code), head.code)
        url = _next(url, head.location)
    return Answer(LinkOutcome.LOOP)


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Unreadable from error


def _ask(target: Target, means: Means, time: Time) -> Head:
    """HEAD, then GET where a server does not take it, says no to it or goes silent."""
    numbers = _numbers_of(target, means, time)
    with suppress(Unreadable, ConnectionError, TimeoutError), _connected(target, numbers, means, time) as wire:
        head = _exchange(wire, "HEAD", target, means, time)
        if head.code < 400 or head.code == 429:
            return head
    with _connected(target, numbers, means, time) as wire:
        return _exchange(wire, "GET", target, means, time)


def _numbers_of(target: Target, means: Means, time: Time) -> list[str]:
    """All that the name means; one that may not be reached forbids the name. Raises Forbidden."""
    numbers = _resolved(target, means, time)
    if not all(means.allows(number, target.port) for number in numbers):
        raise Forbidden("adresse ou port hors du web public")
    return numbers[:MOST_NUMBERS]


def _resolved(target: Target, means: Means, time: Time) -> list[str]:
    """In a thread that is left to itself when it lasts: the system's resolver knows no limit of time."""
    found: list[str] = []
    failed: list[Exception] = []

    def work() -> None:
        try:
            found.extend(means.resolve(target.host, target.port))
        except Exception as error:
            failed.append(error)

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(time.left(means.limits.connect))
    if thread.is_alive():
        raise TimeoutError
    if failed or not found:
        raise socket.gaierror(target.host) from (failed[0] if failed else None)
    return found


@contextmanager
def _connected(target: Target, numbers: list[str], means: Means, time: Time) -> Iterator[socket.socket]:
    wire = _first_connected(numbers, target.port, means, time)
    try:
        if target.is_secure:
            wire.settimeout(time.left(means.limits.connect))
            wire = means.context.wrap_socket(wire, server_hostname=target.host)
        yield wire
    finally:
        wire.close()


def _first_connected(numbers: list[str], port: int, means: Means, time: Time) -> socket.socket:
    last: OSError = ConnectionRefusedError()
    for number in numbers:
        wire = socket.socket(socket.AF_INET6 if ":" in number else socket.AF_INET, socket.SOCK_STREAM)
        try:
            wire.settimeout(time.left(means.limits.connect))
            wire.connect((number, port))
            return wire
        except OSError as error:
            wire.close()
            last = error
    raise last


def _exchange(wire: socket.socket, method: str, target: Target, means: Means, time: Time) -> Head:
    lines = (
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.authority}",
        f"User-Agent: {means.agent}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    reading = Time(time.left(means.limits.read))
    wire.settimeout(reading.left(means.limits.read))
    wire.sendall("\r\n".join((*lines, "", "")).encode("ascii"))
    return _read_head(wire, means.limits, reading)


def _read_head(wire: socket.socket, limits: Limits, time: Time) -> Head:
    """The first head that is not « wait » (1xx). Its time is counted in all, not between two bytes."""
    held, budget = b"", limits.head
    while True:
        head, end, rest = _parted(held)
        if end:
            found = _parsed(head)
            if found.code >= 200:
                return found
            held = rest
            continue
        if budget <= 0:
            raise Unreadable
        wire.settimeout(time.left(limits.read))
        bit = wire.recv(min(A_BIT, budget))
        if not bit:
            raise Unreadable
        held += bit
        budget -= len(bit)


def _parted(held: bytes) -> tuple[bytes, bytes, bytes]:
    """Head, the empty line that ends it, what follows; no end while it has not come."""
    found = re.search(rb"\r?\n\r?\n", held)
    return (held[: found.start()] + b"\n", found[0], held[found.end() :]) if found else (held, b"", b"")


def _parsed(head: bytes) -> Head:
    status = STATUS.match(head)
    if not status:
        raise Unreadable
    fields = (line.partition(b":") for line in head.splitlines()[1:])
    location = next((value for name, _colon, value in fields if name.strip().lower() == b"location"), b"")
    return Head(int(status[1]), location.strip().decode("utf-8", "replace"))
