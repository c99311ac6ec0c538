"""Accounts of a space on other sites, typed one a line: an address, or a name before it. Pure: no Django."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST_LABEL = 40
LONGEST_LINE = 250
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")
# What an address may hold: nothing that ends an attribute, a line or the address itself.
ADDRESS = re.compile(r"https://[A-Za-z0-9\-._~:/?#@!$&()*+,;=%\[\]]+")

# Sites that everybody knows by another name than their host's.
NAMES = {
    "bsky.app": "Bluesky",
    "dailymotion.com": "Dailymotion",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "mamot.fr": "Mastodon",
    "mastodon.social": "Mastodon",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "twitter.com": "X",
    "vimeo.com": "Vimeo",
    "x.com": "X",
    "youtube.com": "YouTube",
}


class SocialLink(NamedTuple):
    label: str
    url: str


def read_link(line: str) -> SocialLink:
    """What a line says. Raises ValueError, in French, for what is not the address of a site by https."""
    label, _space, url = line.strip().rpartition(" ")
    host = _host_of(url)
    if not host:
        raise ValueError(
            f"«\N{NO-BREAK SPACE}{line.strip()[:80]}\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}: donnez l’adresse entière, "
            "qui commence par https://, après un nom si vous le voulez."
        )
    label = " ".join(label.split()) or _name_of(host)
    if len(label) > LONGEST_LABEL:
        raise ValueError(
            f"«\N{NO-BREAK SPACE}{label[:80]}\N{NO-BREAK SPACE}» est trop long\N{NO-BREAK SPACE}: "
            f"{LONGEST_LABEL} signes au plus."
        )
    return SocialLink(label, url)


def line_of(link: SocialLink) -> str:
    """The line that says the link: `read_link` gives it back."""
    own = _name_of(_host_of(link.url))
    return link.url if link.label == own else f"{link.label} {link.url}"


def _host_of(url: str) -> str:
    """The host of an address by https without a name or a password in it; empty for anything else."""
    if not ADDRESS.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return ""
    return host if HOST.fullmatch(host) and "@" not in parts.netloc and port in (None, 443) else ""


def _name_of(host: str) -> str:
    """« LinkedIn » for « fr.linkedin.com »; a host that is not known, without its « www. »."""
    known = next((name for site, name in NAMES.items() if host == site or host.endswith(f".{site}")), "")
    return (known or host.removeprefix("www."))[:LONGEST_LABEL]
