"""A text of Wagtail's editor as other sites may show it: links with their addresses, pictures with theirs. Pure.

The editor stores the number of a page or of a document; what leads to nothing that may be read keeps its words alone,
as does what would run where it is shown (`javascript:`), which is written past the editor.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

Address = Callable[[int], str]

LEADING = ("http://", "https://", "mailto:", "tel:", "/", "#")  # what a link may begin with, once it is shown elsewhere


@dataclass(frozen=True)
class Addresses:
    """By its number, the address of a page or of a document, empty when it may not be read. `root`: of the host."""

    page: Address
    document: Address
    root: str


def resolved(stored: str, addresses: Addresses) -> str:
    text = BeautifulSoup(stored, "html.parser")
    for link in text.find_all("a"):
        _lead(link, addresses)
    # The editors of this platform put no picture nor film in a text; what was written elsewhere may hold some.
    for embed in text.find_all("embed"):
        embed.decompose()
    return str(text)


def _lead(link: Tag, addresses: Addresses) -> None:
    kind, href = str(link.get("linktype", "")), str(link.get("href", ""))
    ways = {"page": addresses.page, "document": addresses.document}
    if kind:
        key = str(link.get("id", ""))
        address = ways[kind](int(key)) if kind in ways and key.isdecimal() else ""
    elif href.lower().startswith(LEADING):
        address = addresses.root + href if href.startswith("/") and not href.startswith("//") else href
    else:
        address = ""
    if address:
        link.attrs = {"href": address}
    else:
        link.unwrap()
