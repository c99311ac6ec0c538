"""Where the checker of links may go. Pure: no Django, and nothing is asked of the network."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

LONGEST = 2000
PORTS = {"http": 80, "https": 443}
# IPv6 is let through only where the world is (RFC 4291), less what carries an IPv4 address within: Teredo and 6to4.
# Mapped addresses, NAT64, unique local and link-local ones all lie outside.
THE_WORLD = ip_network("2000::/3")
CARRIERS = (ip_network("2001::/32"), ip_network("2002::/16"))
# Not the world's, although some versions of Python call part of it global; and what answers machines in a cloud.
NOT_FOR_US = (
    ip_network("100.64.0.0/10"),
    ip_network("192.0.0.0/24"),
    ip_network("192.88.99.0/24"),
    ip_network("168.63.129.16/32"),
)
KEPT_IN_PATHS = "/%:@!$&'()*+,;=~-._"
HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")


class Forbidden(ValueError):
    """An address that is not followed; the message, in French, says why."""


@dataclass(frozen=True)
class Target:
    """`host` is in ASCII, an IPv6 one without brackets; `path` holds the query too, as it is sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """What the server is called in the request."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Raises Forbidden."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _ascii(parts.hostname or "")
    except ValueError as error:  # UnicodeError is one
        raise Forbidden("adresse mal écrite") from error
    if parts.scheme not in PORTS:
        raise Forbidden("ni http ni https")
    if parts.username is not None or parts.password is not None:
        raise Forbidden("identifiant ou mot de passe dans l’adresse")
    if not HOST.fullmatch(host) or len(url) > LONGEST:
        raise Forbidden("adresse mal écrite")
    path = quote(parts.path or "/", safe=KEPT_IN_PATHS)
    query = "?" + quote(parts.query, safe=KEPT_IN_PATHS + "?") if parts.query else ""
    return Target(parts.scheme, host, PORTS[parts.scheme] if port is None else port, path + query)


def host_of(url: str) -> str:
    """The host of an address; empty where it is not followed."""
    try:
        return target_of(url).host
    except Forbidden:
        return ""


def _ascii(host: str) -> str:
    return host if ":" in host else host.rstrip(".").encode("idna").decode("ascii")


def is_public_web(address: str, port: int) -> bool:
    """Whether a server of the public web may stand there."""
    return port in PORTS.values() and is_public(address)


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the whole world's, and of one machine."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _is_public_6(ip) if isinstance(ip, IPv6Address) else _is_public_4(ip)


def _is_public_4(ip: IPv4Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NOT_FOR_US)


def _is_public_6(ip: IPv6Address) -> bool:
    return ip in THE_WORLD and ip.is_global and not any(ip in network for network in CARRIERS)
