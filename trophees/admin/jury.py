"""A campaign's jury: who sits, what each has left, the interests that tie them to applications."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from trophees.admin.screens import CampaignScreen, paged
from trophees.enums import ReviewState
from trophees.forms.jury import InviteJurorForm, LiftForm, NoteConflictForm, named
from trophees.models import Conflict, Juror
from trophees.services.jury import invite_juror, is_over, remind_juror, remove_juror
from trophees.services.recusals import lift_conflict, note_conflict

PER_PAGE = 25


class JuryScreen(CampaignScreen):
    template_name = "trophees/admin/jury.html"
    page_title = gettext_lazy("Jury")
    tab = "campaign_jury"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act(
            {
                "invite": self._invite,
                "remind": self._remind,
                "remove": self._remove,
                "note": self._note,
                "lift": self._lift,
            }
        )

    def _invite(self, request: HttpRequest) -> HttpResponse | None:
        form = InviteJurorForm(request.POST, campaign=self.campaign)
        if not form.is_valid():
            return self.nothing_saved(invite_form=form)
        seat = invite_juror(self.campaign, by=self.user, **form.cleaned_data)
        messages.success(request, _("L’invitation est partie à %(email)s.") % {"email": seat.email})
        return None

    def _remind(self, request: HttpRequest) -> None:
        juror = self._juror("remind")
        remind_juror(juror)
        messages.success(request, _("%(name)s est relancé par e-mail.") % {"name": juror.full_name})

    def _remove(self, request: HttpRequest) -> None:
        juror = self._juror("remove")
        remove_juror(juror)
        messages.success(request, _("%(name)s ne fait plus partie du jury.") % {"name": juror.full_name})

    def _note(self, request: HttpRequest) -> HttpResponse | None:
        form = NoteConflictForm(request.POST, campaign=self.campaign)
        if not form.is_valid():
            return self.nothing_saved(note_form=form)
        note_conflict(by=self.user, **form.cleaned_data)
        messages.success(request, _("Le conflit est noté\u00a0: le dossier n’est plus accessible à ce membre du jury."))
        return None

    def _lift(self, request: HttpRequest) -> None:
        conflict = self.pressed("lift", among=Conflict.objects.filter(application__campaign=self.campaign))
        form = LiftForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Dites pourquoi le conflit est levé\u00a0: la raison reste au dossier."))
            return
        lift_conflict(conflict, by=self.user, because=form.cleaned_data["because"])
        messages.success(request, _("Le conflit est levé."))

    def _juror(self, name: str) -> Juror:
        return self.pressed(name, among=Juror.objects.filter(campaign=self.campaign, removed_at=None))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("invite_form", InviteJurorForm(campaign=self.campaign))
        kwargs.setdefault("note_form", NoteConflictForm(campaign=self.campaign))
        given = ~Q(reviews__state__in=(ReviewState.RECUSED, ReviewState.ABSTAINED))
        jurors = self.campaign.jurors.filter(removed_at=None).annotate(
            total=Count("reviews", filter=given),
            done=Count("reviews", filter=Q(reviews__state=ReviewState.FINAL)),
            recused=Count("reviews", filter=Q(reviews__state=ReviewState.RECUSED)),
        )
        names = self.campaign.category_names
        rows = [(juror, [names.get(key, key) for key in juror.categories]) for juror in jurors]
        standing_first = F("lifted_at").asc(nulls_first=True)
        conflicts = Conflict.objects.filter(application__campaign=self.campaign).order_by(standing_first, "-at", "pk")
        related = conflicts.select_related(
            "juror", "application__organisation", "application__place", "lifted_by", "noted_by"
        )
        page = paged(self.request, related, PER_PAGE)
        return super().get_context_data(
            jurors=rows,
            conflicts=[(conflict, named(conflict.application)) for conflict in page["items"]],
            is_over=is_over(self.campaign),
            **page,
            **kwargs,
        )
