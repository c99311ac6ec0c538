from django import template
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.accounts.browsers import name_of_browser

register = template.Library()

PAGES = {
    "account_email": _("Adresse"),
    "account_change_password": _("Mot de passe"),
    "mfa_index": _("Deux étapes"),
    "usersessions_list": _("Sessions"),
    "my_api_tokens": _("Clés d’API"),
    "my_data": _("Données"),
}


@register.filter
def in_our_words(form):
    """allauth's form without placeholders that only repeat the labels, and with one line about passwords."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in ("password1", "password") and field.widget.attrs.get("autocomplete") == "new-password":
            form[name].help_text = _("Douze caractères au moins\u00a0: une petite phrase convient très bien.")
    return form


@register.inclusion_tag("components/tabs.html", takes_context=True)
def account_tabs(context) -> dict[str, object]:
    """The sister pages of one's account."""
    here = context["request"].path
    urls = {reverse(name): label for name, label in PAGES.items()}
    tabs = [{"label": label, "url": url, "is_current": here.startswith(url)} for url, label in urls.items()]
    return {"label": _("Mon compte"), "tabs": tabs}


@register.simple_tag
def browser_name(session) -> str:
    """Of one of allauth's sessions; as the browser wrote it where we do not know better."""
    return name_of_browser(session.user_agent) or session.user_agent or gettext("Navigateur inconnu")
