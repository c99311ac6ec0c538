"""What a component needs worked out before it is drawn."""

import re
from dataclasses import dataclass

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address of the list without it."""

    label: str
    without: str


@register.simple_tag
def chips(found) -> list[Chip]:
    """The choices that are on in a FilterSet, in the order of its fields. Unknown values filter nothing: no chip."""
    asked = found.data
    shown = []
    for field in found.form:
        values = asked.getlist(field.html_name)
        if field.name == "q":
            label = f"«\u00a0{values[0].strip()}\u00a0»" if values and values[0].strip() else ""
            known = {values[0]: label} if label else {}
        else:
            known = {str(value): str(label) for value, label in getattr(field.field, "choices", ())}
        shown += [Chip(known[value], _without(asked, field.html_name, value)) for value in values if value in known]
    return shown


def _without(asked, name: str, value: str) -> str:
    left = asked.copy()
    left.setlist(name, [other for other in left.getlist(name) if other != value])
    left.pop("page", None)
    return f"?{left.urlencode()}"


@register.inclusion_tag("components/stepper.html")
def stepper(current: int, *steps: str) -> dict[str, object]:
    """`{% stepper 2 "Compte" "Structure" "Diagnostic" %}`."""
    return {"steps": steps, "current": current}


@register.simple_tag(takes_context=True)
def current_of(context, item) -> str:
    """How an entry of the menu tells that one is on its page, or below it."""
    page, path = context.get("page"), context["request"].path
    if getattr(page, "pk", None) == item.page_id and path == item.url:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if path.startswith(item.url) else ""


@register.filter
def initials(name: str) -> str:
    """Two letters for a person: « Prune Sablé-Doré » -> « PS », « jean.dupont@… » -> « JD »."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", name.partition("@")[0])
    return "".join(word[0] for word in [*words[:1], *words[1:][-1:]]).upper() or "?"
