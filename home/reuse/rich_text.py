"""The links of a text that passes from one space to another. Pure: no Django.

A text is what Wagtail's editor stores: pages and documents are named by number there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True)
class Bearings:
    """What a text may name where it goes.

    `page`: by the number of a page, None where it may be named as it is, else its address, empty when it has none.
    `file`: by a kind (« document », « image ») and a number, the number under which it is had, empty when it is not.
    `root`: what begins the addresses that are written from the root of the host.
    """

    page: Callable[[str], str | None]
    file: Callable[[str, str], str]
    root: str


def passed_on(stored: str, bearings: Bearings) -> str:
    """The text as it may stand elsewhere; the words of a link that leads nowhere there stay."""
    text = BeautifulSoup(stored, "html.parser")
    for link in text.find_all("a"):
        _pass_link(link, bearings)
    for embed in text.find_all("embed"):
        _pass_embed(embed, bearings)
    return str(text)


def _pass_link(link: Tag, bearings: Bearings) -> None:
    kind, key, href = (str(link.get(name, "")) for name in ("linktype", "id", "href"))
    if kind == "page":
        _lead(link, bearings.page(key))
    elif kind == "document":
        _name(link, bearings.file(kind, key), otherwise=link.unwrap)
    elif kind:
        link.unwrap()
    elif href.startswith("/") and not href.startswith("//"):
        link["href"] = bearings.root + href


def _lead(link: Tag, address: str | None) -> None:
    if address is None:
        return
    if not address:
        link.unwrap()
        return
    link.attrs = {"href": address}


def _pass_embed(embed: Tag, bearings: Bearings) -> None:
    kind = str(embed.get("embedtype", ""))
    if kind == "image":
        _name(embed, bearings.file(kind, str(embed.get("id", ""))), otherwise=embed.decompose)
    elif kind != "media":
        embed.decompose()


def _name(tag: Tag, key: str, *, otherwise: Callable[[], object]) -> None:
    if key:
        tag["id"] = key
    else:
        otherwise()
