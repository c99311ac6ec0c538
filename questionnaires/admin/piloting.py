"""The pilot of a draft: whom it is for, what it teaches, its end."""

from collections import defaultdict
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from actors.models import Organisation
from home.models import Territory
from home.problems import Conflict
from home.templatetags.french import plural
from questionnaires.admin.screens import StudioScreen
from questionnaires.answers import storable
from questionnaires.models import Assessment, Pilot, PilotRemark
from questionnaires.services.piloting import close_pilot, invite_to_pilot, open_pilot
from questionnaires.services.publishing import NotPublishable, read_draft, territory_of
from questionnaires.studio.linter import Finding
from questionnaires.studio.piloting import FEWEST_TOLD, QuestionReading, Trace, read_pilot
from questionnaires.versions import definition_of

MOST_LISTED = 100
TO_OPEN = gettext_lazy("Rien n’est ouvert\u00a0: corrigez d’abord les erreurs.")
OTHERWISE = gettext_lazy("L’essai a été ouvert ou clos entre-temps\u00a0: relisez, puis recommencez.")
CLOSED = gettext_lazy("L’essai est clos. Les avis restent ici\u00a0: corrigez le brouillon, puis publiez pour tous.")


class InvitationForm(forms.Form):
    """Which organisations of the territory are invited; those that are already are not offered."""

    organisations = forms.MultipleChoiceField(
        label=gettext_lazy("Structures invitées"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins une structure.")},
    )

    def __init__(self, *args: Any, territory: Territory, pilot: Pilot | None, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Organisation.objects.filter(presences__territory=territory, name__icontains=words)
        offered = found.exclude(pilot_invitations__pilot=pilot) if pilot else found
        listed = list(offered.order_by("name", "pk")[: MOST_LISTED + 1])
        self.has_more = len(listed) > MOST_LISTED
        self.offered = {str(one.pk): one for one in listed[:MOST_LISTED]}
        cast(forms.MultipleChoiceField, self.fields["organisations"]).choices = [
            (key, f"{one.name} ({one.get_kind_display().lower()})") for key, one in self.offered.items()
        ]

    @property
    def chosen(self) -> list[Organisation]:
        return [self.offered[key] for key in self.cleaned_data["organisations"]]


class PilotScreen(StudioScreen):
    """The pilot under way, else how to open one; and those of before."""

    template_name = "questionnaires/admin/pilot.html"
    page_title = gettext_lazy("Essai pilote")
    tab = "questionnaire_pilot"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        territory = territory_of(self.page)
        if territory is None:
            raise Http404
        self.territory = territory

    @cached_property
    def pilot(self) -> Pilot | None:
        return Pilot.objects.open().for_territory(self.territory).select_related("version").first()

    @property
    def seen(self) -> str:
        """What a form says to have had before it: inviting must not open a pilot, nor closing close another one."""
        return str(self.pilot.pk) if self.pilot else ""

    def form(self, data: Any = None) -> InvitationForm:
        words = storable(self.request.GET.get("q", "")).strip()[:100]
        return InvitationForm(data, territory=self.territory, pilot=self.pilot, words=words)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("pilot", "") != self.seen:
            messages.error(request, OTHERWISE)
            return redirect(request.path)
        if "close" in request.POST and self.pilot:
            close_pilot(self.pilot, by=self.user)
            messages.success(request, CLOSED)
            return redirect("questionnaire_pilot_reading", self.page.pk, self.pilot.version.number)
        form, errors = self.form(request.POST), []
        if form.is_valid():
            try:
                self.invite(form.chosen)
            except NotPublishable as refusal:
                errors = refusal.findings
                messages.error(request, TO_OPEN)
            except Conflict as refusal:
                messages.error(request, str(refusal))
            else:
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form, errors=errors))

    def invite(self, organisations: list[Organisation]) -> None:
        if self.pilot:
            invited = invite_to_pilot(self.pilot, organisations=organisations, by=self.user)
            messages.success(self.request, plural(invited, "structure est invitée,structures sont invitées") + ".")
            return
        open_pilot(self.draft_page, organisations=organisations, by=self.user)
        messages.success(self.request, _("L’essai est ouvert, et les structures sont prévenues par message."))

    def get_context_data(
        self, *, form: InvitationForm | None = None, errors: Any = None, **kwargs: Any
    ) -> dict[str, Any]:
        closed = Pilot.objects.closed().for_territory(self.territory).select_related("version").order_by("-opened_at")
        found: list[Finding] = errors if errors is not None else self.standing_errors()
        return super().get_context_data(
            territory=self.territory,
            form=form or self.form(),
            words=self.request.GET.get("q", ""),
            seen=self.seen,
            errors=[(finding, self.spot(finding)) for finding in found],
            closed=closed,
            **(reading_of(self.pilot) if self.pilot else {}),
            **kwargs,
        )

    def standing_errors(self) -> list[Finding]:
        return [] if self.pilot else read_draft(self.draft_page).errors


class PilotReadingScreen(PilotScreen):
    """A pilot that is closed, by the number of its version."""

    template_name = "questionnaires/admin/pilot_reading.html"
    http_method_names = ["get", "head", "options"]

    @cached_property
    def pilot(self) -> Pilot:
        found = Pilot.objects.for_territory(self.territory).select_related("version")
        return get_object_or_404(found, version__number=self.kwargs["number"])

    def trail(self) -> list[tuple[str, str]]:
        pilots = (_("Essai pilote"), reverse("questionnaire_pilot", args=[self.page.pk]))
        return [super().trail()[0], pilots, (_("Version %(number)s") % {"number": self.pilot.version.number}, "")]


def reading_of(pilot: Pilot) -> dict[str, Any]:
    """What the screens show of a pilot: who answered, each question as it went with what was said of it, resources."""
    answered = Assessment.everything.filter(pilot=pilot).defer("result")
    begun = {one.organisation_id: one for one in answered}
    remarks = list(
        PilotRemark.objects.filter(assessment__pilot=pilot)
        .select_related("assessment__organisation", "resource")
        .order_by("written_at", "pk")
    )
    said, of_resources = defaultdict(list), defaultdict(list)
    for remark in remarks:
        if remark.resource:
            of_resources[remark.resource.title].append(remark)
        else:
            said[remark.question].append(remark)
    definition = definition_of(pilot.version_id)
    traces = [Trace(one.answers, one.profile, one.is_submitted) for one in begun.values()]
    reading = read_pilot(definition, traces)
    invitations = pilot.invitations.select_related("organisation").order_by("organisation__name", "pk")
    themes: list[tuple[Any, list[tuple[QuestionReading, list[PilotRemark]]]]] = [
        (theme, [(reading.questions[question.key], said[question.key]) for question in theme.questions])
        for theme in definition.themes
    ]
    return {
        "pilot": pilot,
        "invitations": [(one, begun.get(one.organisation_id)) for one in invitations],
        "begun": len(begun),
        "sent": sum(one.is_submitted for one in begun.values()),
        "unsent": reading.unsent,
        "fewest": FEWEST_TOLD,
        "themes": themes,
        "of_resources": sorted(of_resources.items()),
    }
