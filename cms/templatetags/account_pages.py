from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

PAGES = {"account_email": _("Adresse"), "account_change_password": _("Mot de passe"), "mfa_index": _("Deux étapes")}


@register.inclusion_tag("components/tabs.html", takes_context=True)
def account_tabs(context) -> dict[str, object]:
    """The sister pages of one's account."""
    here = context["request"].path
    urls = {reverse(name): label for name, label in PAGES.items()}
    tabs = [{"label": label, "url": url, "is_current": url == here} for url, label in urls.items()]
    return {"label": _("Mon compte"), "tabs": tabs}
