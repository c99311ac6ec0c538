"""Whose name and mark the admin bears."""

from django import template
from django.contrib.auth.models import AnonymousUser

from home.permissions import edited_territory_ids, is_national
from home.spaces import Space, addresses, national_space, territory_space

register = template.Library()


@register.simple_tag(takes_context=True)
def admin_space(context) -> Space:
    """The space of the only territory where a person works, else the national one."""
    user = getattr(context.get("request"), "user", None) or AnonymousUser()
    mine = edited_territory_ids(user)
    if is_national(user) or len(mine) != 1:
        return national_space()
    slug = next((address.slug for address in addresses().values() if address.id in mine), "")
    return territory_space(slug) or national_space()
