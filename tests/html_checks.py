"""What is wrong with the HTML of a page: the standard's parse errors, and the rules that an automatic eye can judge.

Each check gives a line of text for each fault; none of them knows Django.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, tostring

from tinyhtml5.parser import HTMLParser

REFERENCES = (
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-labelledby",
    "aria-owns",
    "for",
    "form",
    "list",
    "popovertarget",
)
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
LOOSE = re.compile(r"unsafe-|strict-dynamic|nonce-|\*|\bhttps?:|\bblob:")


class Html(NamedTuple):
    """A page as the parser of the standard reads it."""

    text: str
    root: Element
    errors: list[str]

    @property
    def ids(self) -> list[str]:
        return [element.get("id", "") for element in self.root.iter() if "id" in element.attrib]

    def all(self, *names: str) -> Iterator[Element]:
        return (element for element in self.root.iter() if element.tag in names)


def read(text: str) -> Html:
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(text)
    return Html(text, root, [describe_error(text, *error) for error in parser.errors])


def describe_error(text: str, place: tuple[int, int], code: str, _data: dict[str, str]) -> str:
    row, column = place
    lines = text.splitlines() or [""]
    line = lines[min(row, len(lines)) - 1]
    return f"line {row}: {code} at « {line[max(column - 50, 0) : column + 10].strip()} »"


def opening(element: Element) -> str:
    """The element without its children, as it may be looked for in a template."""
    alone = Element(str(element.tag).rpartition("}")[2], element.attrib)
    return tostring(alone, encoding="unicode")[:140]


# --- The checks ------------------------------------------------------------------------------------------------------


def parse_errors(html: Html) -> Iterator[str]:
    yield from html.errors


def duplicate_ids(html: Html) -> Iterator[str]:
    yield from (f"id « {name} » stands {count} times" for name, count in Counter(html.ids).items() if count > 1)


def lost_references(html: Html) -> Iterator[str]:
    """`for`, `aria-labelledby` and the like, whose target is not on the page."""
    ids = set(html.ids)
    for element in html.root.iter():
        for name in REFERENCES:
            lost = set(element.get(name, "").split()) - ids
            if lost:
                yield f"{name} leads to no id « {' '.join(sorted(lost))} »: {opening(element)}"


def frame_of_the_page(html: Html) -> Iterator[str]:
    """One main, one h1, a title, the language, the width of the device."""
    for name in ("h1", "main", "title"):
        found = [element for element in html.all(name) if name != "title" or element in html.root.findall("head/title")]
        if len(found) != 1:
            yield f"{len(found)} <{name}>"
        elif not "".join(found[0].itertext()).strip():
            yield f"empty <{name}>"
    if html.root.get("lang") != "fr":
        yield f"lang is « {html.root.get('lang', '')} »"
    views = [one.get("content", "") for one in html.all("meta") if one.get("name") == "viewport"]
    if len(views) != 1 or re.search(r"user-scalable|maximum-scale", views[0]):
        yield f"meta viewport: {views}"


def images(html: Html) -> Iterator[str]:
    """Each says what it shows, or that it shows nothing, and how large it is before it comes."""
    for image in html.all("img"):
        if "alt" not in image.attrib:
            yield f"no alt: {opening(image)}"
        if not {"width", "height"} <= image.attrib.keys():
            yield f"no width and height: {opening(image)}"


def inline_code(html: Html) -> Iterator[str]:
    """What the content security policy stops."""
    for element in html.root.iter():
        if "style" in element.attrib or any(name.startswith("on") for name in element.attrib):
            yield f"inline style or handler: {opening(element)}"
        if element.get("href", "").startswith("javascript:"):
            yield f"inline script: {opening(element)}"
    for element in html.all("style", "script", "{http://www.w3.org/2000/svg}style"):
        is_data = element.tag == "script" and element.get("type", "").endswith("json")
        if element.tag != "script" or not ("src" in element.attrib or is_data):
            yield f"inline: {opening(element)}"


def moments(html: Html) -> Iterator[str]:
    """A `datetime` that machines cannot read."""
    for element in html.all("time"):
        value = element.get("datetime", "")
        if not MOMENT.fullmatch(value):
            yield f"datetime is « {value} »: {opening(element)}"


CHECKS: tuple[Callable[[Html], Iterator[str]], ...] = (
    parse_errors,
    duplicate_ids,
    lost_references,
    frame_of_the_page,
    images,
    inline_code,
    moments,
)


def faults(html: Html) -> Iterator[str]:
    for check in CHECKS:
        yield from (f"{check.__name__}: {fault}" for fault in check(html))


# --- Links and headers -----------------------------------------------------------------------------------------------


def links(html: Html, *, address: str) -> set[str]:
    """Where the page leads on its own site, as paths with their query and their fragment."""
    addresses = [one.get("href", "") for one in html.all("a", "link", "area")]
    addresses += [one.get("src", "") for one in html.all("img", "script", "source", "iframe")]
    addresses += [one.get("href", "") for one in html.all("{http://www.w3.org/2000/svg}use")]
    found = {urljoin(address, one) for one in addresses if one}
    return {one for one in found if not urlsplit(one).scheme and not urlsplit(one).netloc}


def policy_faults(header: str) -> Iterator[str]:
    """What makes a content security policy less than strict."""
    if loose := LOOSE.search(header):
        yield f"Content-Security-Policy holds « {loose[0]} »: {header}"
    directives = dict(part.strip().partition(" ")[::2] for part in header.split(";"))
    for name, wanted in POLICY.items():
        if directives.get(name) != wanted:
            yield f"Content-Security-Policy: {name} is « {directives.get(name, '')} », not « {wanted} »"
