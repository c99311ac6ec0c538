"""The admin's register of requests to be called back: what organisations asked of partners, and what came of it."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.decorators import display
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy
from wagtail.permissions import register_permission_policy

from actors.enums import Access
from actors.services.access import record_access
from home.admin.scoped import Register, RegisterIndexView, RegisterInspectView, TerritoryPolicy
from home.permissions import is_national
from home.templatetags.french import day
from ressources.enums import CallbackState
from ressources.models import CallbackRequest

CALLBACKS = "mises-en-relation_modeladmin_index"
LATE = "relancee"

# Managers alone: people's telephone numbers stand there.
register_permission_policy(
    CallbackRequest, TerritoryPolicy(CallbackRequest, territory="territory", managers=frozenset({"view"}))
)


class CallbackFilter(SimpleListFilter):
    title = gettext_lazy("état")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [*CallbackState.choices, (LATE, gettext_lazy("relancée, sans réponse"))]

    def queryset(self, request, queryset):
        if self.value() == LATE:
            return queryset.unanswered()
        return queryset.filter(state=self.value()) if self.value() else queryset


class CallbackIndexView(RegisterIndexView):
    """Taking the list away in a file is written on the record of each organisation that is in it."""

    def as_spreadsheet(self, queryset, spreadsheet_format):
        record_access(queryset, by=self.request.user, kind=Access.EXPORTED)
        return super().as_spreadsheet(queryset, spreadsheet_format)


class CallbackInspectView(RegisterInspectView):
    """So is reading one request. What was sent stands under the labels that were shown."""

    def get(self, request, *args, **kwargs):
        record_access([self.instance], by=request.user, kind=Access.READ)
        return super().get(request, *args, **kwargs)

    def get_fields_dict(self) -> list[dict[str, Any]]:
        sent = [{"label": line["label"], "value": line["value"]} for line in self.instance.sent]
        return [*super().get_fields_dict(), *sent]


class CallbackRegister(Register):
    model = CallbackRequest
    base_url_path = "mises-en-relation"
    menu_label = gettext_lazy("Mises en relation")
    menu_icon = "mail"
    menu_order = 266
    index_view_class = CallbackIndexView
    inspect_view_class = CallbackInspectView
    list_display = ["organisation", "title", "partner", "asked", "standing", "reminded"]
    list_filter = [CallbackFilter]
    list_export = [
        "organisation",
        "territory",
        "title",
        "partner",
        "partner_email",
        "name",
        "phone",
        "email",
        "message",
        "asked_at",
        "standing",
        "state_at",
        "reminded_at",
        "note",
    ]
    export_filename = "mises-en-relation"
    search_fields = ["organisation__name", "title", "partner", "name"]
    inspect_view_fields = ["state", "state_at", "reminded_at", "note", "partner", "partner_email", "asked_at"]

    def get_list_display(self, request):
        return [*self.list_display, "territory"] if is_national(request.user) else self.list_display

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("organisation", "territory")
        return rows.order_by("-asked_at", "-pk")

    @display(description=gettext_lazy("état"), ordering="state")
    def standing(self, callback: CallbackRequest) -> str:
        return callback.get_state_display()

    @display(description=gettext_lazy("demandée le"), ordering="asked_at")
    def asked(self, callback: CallbackRequest) -> str:
        return day(localtime(callback.asked_at))

    @display(description=gettext_lazy("partenaire relancé le"), ordering="reminded_at")
    def reminded(self, callback: CallbackRequest) -> str:
        return day(localtime(callback.reminded_at)) if callback.reminded_at else "–"

    @display(description=gettext_lazy("téléphone"))
    def phone(self, callback: CallbackRequest) -> str:
        return callback.told("phone")

    @display(description=gettext_lazy("demande"))
    def message(self, callback: CallbackRequest) -> str:
        return callback.told("message")
