"""Tags that draw what a space owns: its mark, an organisation's mark, addresses."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from home.blocks import DRAWN_APART
from home.contours import mark_symbol
from home.enums import EventMode
from home.models import PageSource
from home.models.base import SpacePage
from home.public_pages import place_of, public_address, reading_address
from home.share_cards import NAME, card_of, is_shared
from home.spaces import NATIONAL_PUBLISHER, national_space
from home.templatetags.french import clock, in_a_line

register = template.Library()


@register.simple_tag
def mark(seed: str) -> SafeString:
    """A small hill, always the same for the same seed, in the current colour."""
    return _mark(seed)


@lru_cache(maxsize=4096)
def _mark(seed: str) -> SafeString:
    return mark_safe(mark_symbol(seed))  # drawn by our own code from numbers only


@register.simple_tag(takes_context=True)
def section_url(context, section: str) -> str:
    """Where a module stands in the present space; empty when it has none."""
    return context["space"].section_url(section)


@register.simple_tag(takes_context=True)
def url_in_space(context, page) -> str:
    """A page's address without leaving the present space; a page of elsewhere is read where it belongs.

    Empty when the page is below a section that the space has turned off.
    """
    space = context["space"]
    if page.url_path.startswith(space.closed):
        return ""
    return reading_address(page, space)


@register.simple_tag(takes_context=True)
def whose_page(context, page) -> str:
    """On the portal, where lists hold pages of many spaces: the name of the page's territory, or the nation's."""
    space = context["space"]
    return (place_of(page, space) or NATIONAL_PUBLISHER) if space.is_national else ""


@register.simple_tag(takes_context=True)
def event_facts(context, event) -> str:
    """« Grand Poitiers, Lusignan, 8 h 30 » on the portal, « En ligne, 11 h » in a space: whose, where, when."""
    online = _("en ligne")
    both = _("%(place)s et en ligne") % {"place": event.commune} if event.commune else online
    where = {EventMode.ONLINE: online, EventMode.BOTH: both}.get(event.mode, event.commune)
    return capfirst(in_a_line(whose_page(context, event), where, clock(event.starts_at)))


@register.simple_tag(takes_context=True)
def canonical_url(context) -> str:
    """The one address of what is read: a page of the nation that is read in a territory is the nation's."""
    request, space = context["request"], context["space"]
    page: Any = context.get("page")
    if isinstance(page, SpacePage) and not page.url_path.startswith(space.url_path):
        return page.address_in(national_space())
    number = request.GET.get("page", "")
    return space.full_url(request.path) + (f"?page={number}" if number.isdecimal() and number != "1" else "")


@dataclass(frozen=True)
class SharePicture:
    url: str
    alt: str


@register.simple_tag(takes_context=True)
def share_picture(context) -> SharePicture | None:
    """The picture that social networks show beside a link to the page; None where it is none that people share."""
    request, space = context["request"], context["space"]
    if not is_shared(request):
        return None
    card = card_of(context, space)
    alt = ", ".join(filter(None, (card.kind, card.title, card.programme or card.place)))
    return SharePicture(f"{space.full_url(request.path)}{NAME}?v={card.digest}", alt)


@register.simple_tag
def sections_css(body) -> SafeString:
    """The style sheet of sections, where the page holds one that needs it."""
    if not any(block.block_type in DRAWN_APART for block in body):
        return mark_safe("")
    return format_html('<link rel="stylesheet" href="{}">', static("sections.css"))


@register.inclusion_tag("home/_page_source.html")
def page_source(page) -> dict[str, Any]:
    """What a page was taken over from; nothing of a page that its own team wrote."""
    source = PageSource.objects.filter(page=page.pk).select_related("source").first()
    return {"source": source, "url": public_address(source.source) if source and source.source else ""}


@register.simple_tag(takes_context=True)
def structured_data(context) -> SafeString:
    """What the page says to search engines (schema.org, JSON-LD); empty where it says nothing."""
    page = context.get("page")
    found = page.structured_data(context["space"]) if isinstance(page, SpacePage) else {}
    return json_ld(found) if found else mark_safe("")


@register.simple_tag
def json_ld(document) -> SafeString:
    """What search engines read (schema.org)."""
    text = json.dumps({"@context": "https://schema.org", **document}, ensure_ascii=False)
    # As `json_script` does: nothing typed may end the element.
    escaped = text.translate({ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(escaped))


@register.simple_tag(takes_context=True)
def theme_sign(context, key: str) -> str:
    """The drawing of a theme of the present space: its own, or that of its key."""
    return context["space"].signs.get(key, key)


@register.simple_tag
def icon(name: str, classes: str = "sign") -> SafeString:
    """A drawing of the sprite, silent for screen readers."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("icons/icons.svg"), name
    )
