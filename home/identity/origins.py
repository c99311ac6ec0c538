"""Web sites whose pages may call the API from a browser, typed one a line. Pure: no Django."""

from urllib.parse import urlsplit

from home.identity.social import HOST

LONGEST = 120
LOOPBACK = ("localhost", "127.0.0.1")
NBSP = "\N{NO-BREAK SPACE}"


def read_origin(text: str, *, loopback: bool = False) -> str:
    """The origin as browsers write it: « https://www.exemple.fr ». `loopback`: one's own machine, without https, too.

    Raises ValueError, in French.
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_own = loopback and parts.scheme == "http" and host in LOOPBACK
    rest = (parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password)
    if not (is_own or (parts.scheme == "https" and HOST.fullmatch(host))) or any(rest) or port == 0:
        raise ValueError(
            f"«{NBSP}{typed[:80]}{NBSP}»{NBSP}: donnez l’origine d’un site, en https et sans chemin, par exemple "
            "https://www.exemple.fr."
        )
    usual = {"https": 443, "http": 80}[parts.scheme]
    return f"{parts.scheme}://{host}{f':{port}' if port and port != usual else ''}"


def read_front(text: str, *, loopback: bool = False) -> str:
    """The address of a front end, which may stand below a path: « https://www.exemple.fr/transition/ ».

    Raises ValueError, in French.
    """
    typed = text.strip()
    origin, path = origin_of(typed), typed[len(origin_of(typed)) :]
    if any(sign in path for sign in "?#\\ ") or not path.isprintable():
        raise ValueError(f"«{NBSP}{typed[:80]}{NBSP}»{NBSP}: donnez l’adresse sans ce qui suit «{NBSP}?{NBSP}».")
    return f"{read_origin(origin, loopback=loopback)}{path.rstrip('/')}/"


def origin_of(url: str) -> str:
    """What stands before the path of an address."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.partition('/')[0]}"
