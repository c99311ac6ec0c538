"""The admin's screens of territories: opening one, its identity, its team."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from home.admin.scoped import PlainTextExport, ScopedViewSet, TerritoryPolicy
from home.colours import derive_theme
from home.enums import Role
from home.forms import InvitationForm, roles_given_by
from home.identity.colour_preview import corrections_said, preview_of
from home.identity.forms import IdentityForm, OpeningForm
from home.identity.menus import arrange_menu
from home.identity.moving import rename_space, set_hostname
from home.models import Invitation, Territory
from home.permissions import get_managed_territory, manages_some
from home.problems import problem
from home.services import (
    group_of,
    invite,
    open_territory,
    remove_from_team,
    update_identity,
)

register_permission_policy(
    Territory, TerritoryPolicy(Territory, territory="pk", managers=frozenset({"change", "view"}))
)


class SaysCorrections:
    """Tells which colours were replaced by the nearest shade that can be read."""

    def form_valid(self, form):
        try:
            response = super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        for line in corrections_said(derive_theme(form.instance.color_1, form.instance.color_2)):
            messages.warning(self.request, line)
        return response


class TeamColumn(Column):
    """The way to a territory's team, in its row."""

    cell_template_name = "home/admin/team_cell.html"

    def get_value(self, instance: Territory) -> str:
        return team_url(instance)


class TerritoryIndexView(PlainTextExport, IndexView):
    add_item_label = gettext_lazy("Ouvrir un territoire")

    def get_list_more_buttons(self, instance):
        # On a narrow screen the last columns are out of sight.
        team = Button(_("Équipe"), url=team_url(instance), icon_name="user", priority=5)
        return [team, *super().get_list_more_buttons(instance)]


class TerritoryAddView(SaysCorrections, CreateView):
    template_name = "home/admin/identity.html"
    page_title = gettext_lazy("Ouvrir un territoire")
    submit_button_label = gettext_lazy("Ouvrir l’espace")
    success_message = gettext_lazy("L’espace «\u00a0%(object)s\u00a0» est ouvert.")
    error_message = gettext_lazy("L’espace n’est pas encore ouvert\u00a0: corrigez ce qui est signalé.")

    def save_instance(self) -> Model:
        data = {name: value for name, value in self.form.cleaned_data.items() if name != "place_text"}
        territory = open_territory(self.form.place, **data)
        log(instance=territory, action="wagtail.create", user=self.request.user)
        self.form.instance = territory
        return territory


class TerritoryEditView(SaysCorrections, EditView):
    template_name = "home/admin/identity.html"
    success_message = gettext_lazy("L’identité de %(object)s est enregistrée.")
    error_message = gettext_lazy("Rien n’est enregistré\u00a0: corrigez ce qui est signalé.")

    @cached_property
    def header_buttons(self):
        return [HeaderButton(_("Équipe"), url=team_url(self.object), icon_name="user")]

    def save_instance(self) -> Model:
        territory, data = self.form.save(commit=False), self.form.cleaned_data
        update_identity(territory)
        if data["menu"] is not None:
            arrange_menu(territory, data["menu"])
        if "hostname" in data:
            rename_space(territory, slug=data["slug"])
            set_hostname(territory, hostname=data["hostname"])
        log(instance=territory, action="wagtail.edit", user=self.request.user)
        return territory


class ColoursView(View):
    """What two colours become, before anything is saved."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not manages_some(request.user):
            raise Http404
        try:
            preview = preview_of(request.GET.get("color_1", ""), request.GET.get("color_2", ""))
        except ValueError as error:
            return problem(HTTPStatus.BAD_REQUEST, str(error))
        return JsonResponse(preview)


class TerritoryViewSet(ScopedViewSet):
    model = Territory
    name = "territories"
    url_prefix = "territoires"
    icon = "site"
    menu_label = gettext_lazy("Territoires")
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = TerritoryIndexView
    add_view_class = TerritoryAddView
    edit_view_class = TerritoryEditView
    list_display = [
        "short_name",
        "programme_name",
        "slug",
        Column("get_state_display", label=gettext_lazy("État")),
        TeamColumn("team", label=gettext_lazy("Équipe")),
    ]
    list_export = ["short_name", "programme_name", "slug", "state", "since", "opened_at"]
    export_filename = "territoires"
    search_fields = ["short_name", "programme_name", "slug"]
    search_backend_name = None
    ordering = "short_name"

    def get_form_class(self, for_update: bool = False):
        return IdentityForm if for_update else OpeningForm


# --- The team -----------------------------------------------------------------------------------------------------


def team_url(territory: Territory) -> str:
    return reverse("territory_team", args=[territory.pk])


class TeamView(WagtailAdminTemplateMixin, FormView):
    """Who holds which role in a territory, who is invited, and the form that invites."""

    template_name = "home/admin/team.html"
    form_class = InvitationForm
    page_title = gettext_lazy("Équipe")
    header_icon = "user"

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
            {"url": "", "label": _("Équipe")},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "territory": self.territory, "by": self.request.user}

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        invite(self.territory, invited_by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("L’invitation est partie à %(email)s.") % form.cleaned_data)
        return redirect(team_url(self.territory))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        removable = roles_given_by(self.request.user)
        teams = [
            (role, role in removable, list(group_of(self.territory, role).user_set.order_by("last_name", "email")))
            for role in (Role.MANAGER, Role.EDITOR, Role.JURY)
        ]
        invitations = Invitation.objects.for_territory(self.territory).order_by("email")
        return super().get_context_data(territory=self.territory, teams=teams, invitations=invitations, **kwargs)


class RemoveView(View):
    """Takes a role back from someone."""

    def post(self, request: HttpRequest, pk: int, role: str, user_pk: int) -> HttpResponse:
        territory = get_managed_territory(request.user, pk)
        if role not in roles_given_by(request.user):
            raise PermissionDenied
        person = get_object_or_404(group_of(territory, Role(role)).user_set, pk=user_pk)
        remove_from_team(territory, user=person, role=Role(role))
        messages.success(request, _("%(person)s ne fait plus partie de l’équipe.") % {"person": person})
        return redirect(team_url(territory))


class CancelInvitationView(View):
    """Takes an invitation back before it is accepted."""

    def post(self, request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
        territory = get_managed_territory(request.user, pk)
        invitation = get_object_or_404(Invitation.objects.for_territory(territory), pk=invitation_pk)
        if invitation.role not in roles_given_by(request.user):
            raise PermissionDenied
        invitation.delete()
        messages.success(request, _("L’invitation de %(email)s est retirée.") % {"email": invitation.email})
        return redirect(team_url(territory))
