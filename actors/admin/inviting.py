"""The admin's screen that brings organisations in: a list of contacts, addresses, a link, a poster."""

from collections import Counter
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.drawing.poster import poster_pdf
from actors.enums import JoinedBy
from actors.forms.contacts import ContactsForm, seal, unseal
from actors.models import ContactInvitation, User
from actors.outreach.joining import join_url
from actors.services.contact_invitations import invite_contacts, plan_invitations
from home.models import Territory
from home.permissions import get_managed_territory
from home.problems import Conflict
from home.services import check_may_be_told
from home.uploads import download


class InviteContactsView(WagtailAdminTemplateMixin, FormView):
    """Two steps: the list is read and told line by line; only its confirmation writes and sends."""

    template_name = "actors/admin/invite_contacts.html"
    form_class = ContactsForm
    page_title = gettext_lazy("Inviter des structures")
    header_icon = "mail"
    territory: Territory

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = get_managed_territory(request.user, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.territory.short_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("territories:index"), "label": _("Territoires")},
            {"url": reverse("territories:edit", args=[self.territory.pk]), "label": self.territory.short_name},
            {"url": "", "label": _("Inviter des structures")},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_may_be_told(self.territory)
            return self._invite(request) if "contacts" in request.POST else super().post(request, *args, **kwargs)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return redirect("invite_contacts", self.territory.pk)

    def form_valid(self, form: ContactsForm) -> HttpResponse:
        planned = plan_invitations(self.territory, form.contacts)
        counts = Counter(one.outcome.label for one in planned)
        context = {
            "planned": planned,
            "counts": list(counts.items()),
            "invited": sum(one.is_invited for one in planned),
            "sealed": seal(self.territory, form.contacts),
        }
        return self.render_to_response(self.get_context_data(form=form, **context))

    def _invite(self, request: HttpRequest) -> HttpResponse:
        contacts = unseal(self.territory, request.POST["contacts"])
        if contacts is None:
            messages.error(request, _("Cette liste a été lue il y a trop longtemps\u00a0: donnez-la de nouveau."))
            return redirect("invite_contacts", self.territory.pk)
        count = invite_contacts(self.territory, contacts, by=cast(User, request.user))
        if count:
            said = ngettext("%(count)s invitation part.", "%(count)s invitations partent, une par une.", count)
            messages.success(request, said % {"count": count})
        else:
            messages.info(request, _("Aucune invitation ne part\u00a0: ces adresses viennent d’être invitées."))
        return redirect("invite_contacts", self.territory.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitations = ContactInvitation.objects.for_territory(self.territory)
        figures = {
            "asked": invitations.count(),
            "joined": invitations.exclude(joined_at=None).count(),
        }
        link = join_url(self.territory, par=JoinedBy.LINK.value)
        return super().get_context_data(territory=self.territory, link=link, **figures, **kwargs)


class PosterView(View):
    """The poster, to print."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        territory = get_managed_territory(request.user, pk)
        name = f"affiche-{territory.slug}.pdf"
        return download(poster_pdf(territory), name=name, content_type="application/pdf")
