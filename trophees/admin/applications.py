"""The applications of a campaign in order of arrival, and each as it is instructed."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from actors.models import User
from home.problems import Conflict as Refused
from questionnaires.attaching import attachment_reply
from trophees.admin.screens import CampaignScreen, paged
from trophees.applying.pieces import Pieces, pieces_of
from trophees.applying.reading import reading_of, sent_files
from trophees.enums import ApplicationState
from trophees.forms.desk import FilterForm, LandscapeForm, MoveForm
from trophees.models import Application
from trophees.permissions import get_application_for_organiser, is_selected
from trophees.services.deliberation import is_frozen
from trophees.services.instruction import mark_landscapes, move, version_read
from trophees.services.opening import territory_for
from trophees.versions import form_of

PER_PAGE = 25
# What a list does not show and would be long to read.
HEAVY = ("answers", "profile", "shared")


@dataclass(frozen=True)
class Line:
    """An application in the list, as it was sent."""

    application: Application
    title: str
    category: str
    pieces: Pieces
    progress: str  # the figure that was joined


class ApplicationsScreen(CampaignScreen):
    """In order of arrival. Drafts are counted, and shown to nobody but their authors."""

    template_name = "trophees/admin/applications.html"
    page_title = gettext_lazy("Candidatures")
    tab = "campaign_applications"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FilterForm(self.request.GET, campaign=self.campaign)
        found = form.narrow(shown_applications(self.campaign)).defer(*HEAVY)
        page = paged(self.request, found, PER_PAGE)
        return super().get_context_data(
            form=form,
            is_narrowed=form.is_narrowed,
            lines=[self._line(application) for application in page["items"]],
            withdrawn=found.filter(state=ApplicationState.WITHDRAWN).count(),
            drafts=self.campaign.applications.filter(state=ApplicationState.DRAFT).count(),
            **page,
            **kwargs,
        )

    def _line(self, application: Application) -> Line:
        application.campaign = self.campaign
        return Line(
            application,
            title=application.sent_title,
            category=application.sent_category_name,
            pieces=pieces_in(application),
            progress=(application.sent or {}).get("shared", {}).get("progress", {}).get("figure", ""),
        )


def pieces_in(application: Application) -> Pieces:
    """The files that came with an application, whose campaign is at hand, and those that did not."""
    sent = application.sent or {}
    letter = _("Lettre d’engagement signée")
    needs_letter = application.campaign.needs_letter
    return pieces_of(sent, form_of(sent["form"]), needs_letter=needs_letter, letter_name=letter)


def shown_applications(campaign: Any) -> QuerySet[Application]:
    found = Application.objects.filter(campaign=campaign).shown().by_arrival()
    return found.select_related("organisation", "place")


class ApplicationScreen(CampaignScreen):
    """A screen about one application that was sent; of another campaign, or a draft, it does not exist."""

    tab = "campaign_applications"
    application: Application

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.application = self._application(kwargs["application_pk"])

    def _application(self, pk: int) -> Application:
        application = get_application_for_organiser(self.user, pk)
        if application.campaign_id != self.campaign.pk:
            raise Http404
        application.campaign = self.campaign
        return application

    def get_page_subtitle(self) -> str:
        return f"{self.application.sent_title or self.application.applicant_name}, {self.campaign.title}"

    def trail(self) -> list[tuple[str, str]]:
        applications = (_("Candidatures"), reverse("campaign_applications", args=[self.campaign.pk]))
        here = reverse("campaign_application", args=[self.campaign.pk, self.application.pk])
        return [*super().trail(), applications, (_("N° %(number)s") % {"number": self.application.number}, here)]


class InstructionScreen(ApplicationScreen):
    """An application as it was sent, its history, and what may be done of it."""

    template_name = "trophees/admin/application.html"
    page_title = gettext_lazy("Candidature")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "landscapes_of" in request.POST:
            return self._mark(request)
        form = MoveForm(request.POST, application=self.application)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(move_form=form))
        try:
            moved = move(self.application, by=self.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.render_to_response(self.get_context_data(move_form=form))
        except Refused as conflict:
            return self._show_what_stands(conflict)
        messages.success(
            request, _("La candidature est «\u00a0%(state)s\u00a0».") % {"state": moved.get_state_display()}
        )
        return redirect("campaign_application", self.campaign.pk, self.application.pk)

    def _show_what_stands(self, conflict: Refused) -> HttpResponse:
        """What the application has become, with the moves that are left and the note as it was typed."""
        self.application = self._application(self.application.pk)
        form = MoveForm(self.request.POST, application=self.application)
        form.read_again(conflict, seen=self.application.state, read=version_read(self.application))
        return self.render_to_response(self.get_context_data(move_form=form), status=409)

    def _mark(self, request: HttpRequest) -> HttpResponse:
        form = LandscapeForm(request.POST)
        if not (self.has_landscapes and form.is_valid()):
            return self.render_to_response(self.get_context_data(landscape_form=form))
        mark_landscapes(self.application, landscapes=form.cleaned_data["landscapes"])
        messages.success(request, _("Les paysages sont enregistrés."))
        return redirect("campaign_application", self.campaign.pk, self.application.pk)

    @property
    def has_landscapes(self) -> bool:
        return self.campaign.is_national and self.application.place is not None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("move_form", MoveForm(application=self.application))
        if self.has_landscapes:
            kwargs.setdefault("landscape_form", LandscapeForm(initial={"landscapes": self.application.landscapes}))
        siblings = Application.objects.filter(campaign=self.campaign).shown()
        return super().get_context_data(
            application=self.application,
            reading=reading_of(self.application),
            is_selected=is_selected(self.application),
            territory=territory_for(self.application),
            events=self.application.events.select_related("by"),
            is_frozen=is_frozen(self.campaign),
            previous=siblings.filter(number__lt=self.application.number).order_by("-number").values("pk", "number")[:1],
            following=siblings.filter(number__gt=self.application.number).order_by("number").values("pk", "number")[:1],
            **kwargs,
        )


def send_piece(request: HttpRequest, pk: int, application_pk: int, uuid: Any) -> FileResponse:
    """A file of what was sent, to be saved; anything else does not exist."""
    application = get_application_for_organiser(cast(User, request.user), application_pk)
    if application.campaign_id != pk or str(uuid) not in sent_files(application.sent):
        raise Http404
    return attachment_reply(get_object_or_404(application.attachments, uuid=uuid))
