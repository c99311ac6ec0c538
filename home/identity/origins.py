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
