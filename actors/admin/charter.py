"""The admin's desk of a charter: who signed, and what the actors say of the draft."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import CharterComment, CharterConsultation, CharterPage, CharterVersion, Presence
from actors.services.charter import close_consultation, hide_comment, open_consultation
from home.models import Territory
from home.permissions import get_managed_territory


def desk_url(territory: Territory) -> str:
    return reverse("charter_desk", args=[territory.pk])


class CharterDesk(WagtailAdminTemplateMixin, TemplateView):
    """The version in force with its signatories; the draft that is open, article by article."""

    template_name = "actors/admin/charter_desk.html"
    page_title = gettext_lazy("Charte")
    header_icon = "doc-full"
    territory: Territory
    page: CharterPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = get_managed_territory(request.user, kwargs["pk"])
        self.page = get_object_or_404(CharterPage.objects.for_territory(self.territory))

    def get_page_subtitle(self) -> str:
        return self.territory.short_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": _("Signatures et avis")}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "open" in request.POST:
            return self._open(request)
        if "close" in request.POST:
            close_consultation(self.territory)
            messages.success(request, _("La consultation est close. Les avis restent ici."))
        if "comment" in request.POST:
            comments = CharterComment.objects.filter(consultation__territory=self.territory)
            pk = request.POST["comment"]
            comment = get_object_or_404(comments, pk=pk if pk.isdecimal() else None)
            hide_comment(comment, hidden="hide" in request.POST)
        return redirect(desk_url(self.territory))

    def _open(self, request: HttpRequest) -> HttpResponse:
        if not self.page.get_latest_revision_as_object().body:
            messages.error(request, _("Le brouillon n’a pas encore d’article\u00a0: écrivez-en un d’abord."))
        else:
            open_consultation(self.page)
            messages.success(request, _("Le brouillon est ouvert aux avis des acteurs du territoire."))
        return redirect(desk_url(self.territory))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consultations = CharterConsultation.objects.for_territory(self.territory)
        consultation = consultations.order_by("-opened_at").first()
        present = Presence.objects.for_territory(self.territory)
        return super().get_context_data(
            page=self.page,
            version=CharterVersion.objects.in_force(self.territory),
            engaged=present.engaged(timezone.localdate()).count(),
            signed=present.exclude(engaged_since=None).count(),
            consultation=consultation,
            comments=_by_article(consultation) if consultation else [],
            **kwargs,
        )


def _by_article(consultation: CharterConsultation) -> list[tuple[str, list[CharterComment]]]:
    """Title of each article, with what is said of it."""
    comments = list(consultation.comments.select_related("author", "organisation"))
    return [
        (article["title"], [one for one in comments if one.article == article["key"]])
        for article in consultation.articles
    ]
