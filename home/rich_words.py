"""A short text with bold, links and lists, as the editor stores it, read for a mail: in HTML and as plain text.

Only what is named here passes: nothing else that a form may send reaches a mail. Pure: no Django.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup, NavigableString, Tag

FEATURES = ["bold", "italic", "ul", "link"]  # of Wagtail's editor
SIMPLE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
SAFE = ("https://", "http://", "mailto:")


@dataclass(frozen=True)
class RichWords:
    html: str
    text: str


def read_rich_words(stored: str, *, page_url: Callable[[str], str], link_style: str = "") -> RichWords:
    """`page_url`: by the number of a page, its address, empty when it may not be linked to."""
    reader = _Reader(page_url, link_style)
    blocks = list(reader.blocks(BeautifulSoup(stored, "html.parser")))
    return RichWords("".join(html for html, _text in blocks), "\n\n".join(text for _html, text in blocks))


class _Reader:
    def __init__(self, page_url: Callable[[str], str], link_style: str) -> None:
        self.page_url = page_url
        self.link_style = link_style

    def blocks(self, root: Tag) -> Iterator[tuple[str, str]]:
        for node in root.children:
            if isinstance(node, Tag) and node.name in ("ul", "ol"):
                items = [self.inline(item) for item in node.find_all("li")]
                html = "".join(f"<li>{inside}</li>" for inside, _text in items)
                yield f"<ul>{html}</ul>", "\n".join(f"- {text}" for _html, text in items)
                continue
            html, text = self.inline(node)
            if text.strip():
                yield f"<p>{html}</p>", text.strip()

    def inline(self, node: object) -> tuple[str, str]:
        """What a node says, without its own tag unless it is kept."""
        if isinstance(node, NavigableString):
            return escape(str(node)), str(node)
        if not isinstance(node, Tag) or node.name in ("script", "style"):
            return "", ""
        if node.name == "br":
            return "<br>", "\n"
        parts = [self.inline(child) for child in node.children]
        html, text = "".join(one for one, _two in parts), "".join(two for _one, two in parts)
        if node.name in SIMPLE:
            return f"<{SIMPLE[node.name]}>{html}</{SIMPLE[node.name]}>", text
        if node.name == "a" and (url := self._address(node)):
            # An address that says itself is not said twice.
            told = text if text.strip() in (url, url.removeprefix("mailto:")) else f"{text} ({url})"
            style = f' style="{escape(self.link_style)}"' if self.link_style else ""
            return f'<a href="{escape(url)}"{style}>{html}</a>', told
        return html, text

    def _address(self, link: Tag) -> str:
        if link.get("linktype") == "page":
            return self.page_url(str(link.get("id", "")))
        url = str(link.get("href", "")).strip()
        return url if url.lower().startswith(SAFE) and not any(sign.isspace() for sign in url) else ""
