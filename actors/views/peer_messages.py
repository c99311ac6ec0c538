"""Writing to an organisation, from its public page or from a sheet: open to visitors, kept by no cache."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from wagtail.models import Page

from actors.forms.peers import ContactForm
from actors.models import ExperiencePage, Presence
from actors.services.peer_messages import send_contact


def contact_about_sheet(request: HttpRequest, page: ExperiencePage) -> HttpResponse:
    presence = Presence.objects.select_related("organisation").get(pk=page.presence_id)
    back = page.url_in(request.space)
    return _contact(request, page, presence=presence, sheet=page, back=back)


def contact_organisation(request: HttpRequest, page: Page, presence: Presence) -> HttpResponse:
    back = presence.url_in(request.space)
    return _contact(request, page, presence=presence, sheet=None, back=back)


def _contact(
    request: HttpRequest, page: Page, *, presence: Presence, sheet: ExperiencePage | None, back: str
) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    known = {"name": user.get_full_name(), "email": user.email} if user else {}
    form = ContactForm(request.POST or None, initial=known)
    status = 200
    if request.method == "POST" and form.is_valid():
        if _may_write(request, presence):
            written = {name: form.cleaned_data[name] for name in ("name", "email", "message")}
            send_contact(presence, page=sheet, sender=user, **written)
            messages.success(request, _("Votre message est parti. La structure vous répondra par e-mail."))
            return redirect(back)
        form.add_error(None, _("Trop de messages se suivent. Le vôtre est encore là\u00a0: réessayez dans une heure."))
        status = 429
    context = {"form": form, "organisation": presence.organisation, "sheet": sheet, "back": back}
    response = page.render(request, template="experiences/contact.html", context_overrides=context)
    response.status_code = status
    add_never_cache_headers(response)
    return response


def _may_write(request: HttpRequest, presence: Presence) -> bool:
    """As many an hour as a person writes, and a day as an organisation reads: settings.ACCOUNT_RATE_LIMITS."""
    own = "contact_by_member" if request.user.is_authenticated else "contact_by_visitor"
    return consume(request, action=own) and consume(request, action="contact_received", key=str(presence.pk))
