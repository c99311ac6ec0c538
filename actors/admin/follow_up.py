"""The admin's screen of an organisation's follow-up: its state, who guides it, the log."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.admin.organisations import REGISTER
from actors.enums import Access
from actors.forms.follow_up import FollowUpForm, NoteForm
from actors.models import Membership, Presence, User
from actors.permissions import get_followed_presence
from actors.services.access import record_access
from actors.services.follow_up import add_note, save_follow_up
from actors.services.memberships import approve_membership, refuse_membership
from home.permissions import can_manage


class FollowUpView(WagtailAdminTemplateMixin, TemplateView):
    """Read by those who manage the territory and by the adviser; by nobody else of the team."""

    template_name = "actors/admin/follow_up.html"
    page_title = gettext_lazy("Suivi")
    header_icon = "group"
    presence: Presence

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.presence = get_followed_presence(self.user, kwargs["pk"])
        self.manages = can_manage(self.user, self.presence.territory_id)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_access([self.presence], by=self.user, kind=Access.READ)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.presence.organisation.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        register = {"url": reverse(REGISTER), "label": _("Structures")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.presence.organisation.name}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "delete" in request.POST:
            return self._delete(request)
        if "note" in request.POST:
            return self._note(request)
        if "accept" in request.POST or "refuse" in request.POST:
            return self._answer(request)
        form = FollowUpForm(request.POST, instance=self.presence, names_adviser=self.manages)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        save_follow_up(form.save(commit=False))
        messages.success(request, _("Le suivi est enregistré."))
        return redirect("follow_up", self.presence.pk)

    def _note(self, request: HttpRequest) -> HttpResponse:
        form = NoteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(note_form=form))
        add_note(self.presence, author=self.user, **form.cleaned_data)
        messages.success(request, _("La note est ajoutée."))
        return redirect("follow_up", self.presence.pk)

    def _delete(self, request: HttpRequest) -> HttpResponse:
        pk = request.POST["delete"]
        note = get_object_or_404(self.presence.notes, pk=pk if pk.isdecimal() else None)
        if not (self.manages or note.author_id == self.user.pk):
            raise PermissionDenied
        note.delete()
        messages.success(request, _("La note est supprimée."))
        return redirect("follow_up", self.presence.pk)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """To a request that reaches the team because the organisation has nobody left."""
        if not self.manages:
            raise PermissionDenied
        pk = request.POST.get("accept") or request.POST.get("refuse") or ""
        asked = get_object_or_404(self._asked(), pk=pk if pk.isdecimal() else None)
        if "accept" in request.POST:
            approve_membership(asked)
            messages.success(request, _("%(person)s est responsable du compte.") % {"person": asked.user})
        else:
            refuse_membership(asked)
            messages.success(request, _("La demande est écartée."))
        return redirect("follow_up", self.presence.pk)

    def _asked(self) -> QuerySet[Membership]:
        return Membership.objects.for_team().filter(organisation=self.presence.organisation_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", FollowUpForm(instance=self.presence, names_adviser=self.manages))
        kwargs.setdefault("note_form", NoteForm())
        notes = [
            (note, self.manages or note.author_id == self.user.pk)
            for note in self.presence.notes.select_related("author")
        ]
        asked = self._asked() if self.manages else []
        owner = self.presence.organisation.memberships.owner()
        return super().get_context_data(presence=self.presence, owner=owner, notes=notes, asked=asked, **kwargs)
