"""The admin's register of a territory's organisations, and the reading of public pages before they appear."""

from typing import Any, cast

from django import forms
from django.contrib.admin import SimpleListFilter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import register_permission_policy
from wagtail_modeladmin.helpers import ButtonHelper

from actors.enums import Access, Showcase
from actors.models import Presence, RegisteredOrganisation, User
from actors.permissions import get_presence_for_manager
from actors.services import publish_showcase, refuse_showcase
from actors.services.access import record_access
from home.permissions import is_national
from home.scoped_admin import Register, RegisterIndexView, RegisterInspectView, TerritoryPolicy

register_permission_policy(
    RegisteredOrganisation,
    TerritoryPolicy(RegisteredOrganisation, territory="territory", managers=frozenset({"view"})),
)

REGISTER = "structures_modeladmin_index"


class ShowcaseFilter(SimpleListFilter):
    title = gettext_lazy("fiche publique")
    parameter_name = "fiche"

    def lookups(self, request, model_admin):
        return Showcase.choices

    def queryset(self, request, queryset):
        return queryset.filter(showcase=self.value()) if self.value() else queryset


class EngagementFilter(SimpleListFilter):
    title = gettext_lazy("charte")
    parameter_name = "charte"

    def lookups(self, request, model_admin):
        return [
            ("engagees", _("engagées")),
            ("a-renouveler", _("à renouveler")),
            ("non-signee", _("non signée")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "engagees":
            return queryset.engaged(today)
        if self.value() == "a-renouveler":
            return queryset.filter(engaged_until__lt=today)
        return queryset.filter(engaged_since=None) if self.value() else queryset


class RegisterButtons(ButtonHelper):
    """Reading a page that waits comes before anything else."""

    def get_buttons_for_obj(self, obj, **kwargs):
        buttons = super().get_buttons_for_obj(obj, **kwargs)
        if obj.showcase == Showcase.PRIVATE:
            return buttons
        label = _("Relire la fiche") if obj.showcase == Showcase.ASKED else _("Revoir la fiche")
        classes = self.finalise_classname(
            ["button-small", *([] if obj.showcase == Showcase.ASKED else ["button-secondary"])]
        )
        return [
            {"url": reverse("review_showcase", args=[obj.pk]), "label": label, "classname": classes, "title": label},
            *buttons,
        ]


class RecordedIndexView(RegisterIndexView):
    """Taking the list away is written on the record of each organisation that is in it."""

    def as_spreadsheet(self, queryset, spreadsheet_format):
        record_access(queryset, by=self.request.user, kind=Access.EXPORTED)
        return super().as_spreadsheet(queryset, spreadsheet_format)


class RecordedInspectView(RegisterInspectView):
    """So is reading one of them."""

    def get(self, request, *args, **kwargs):
        record_access([self.instance], by=request.user, kind=Access.READ)
        return super().get(request, *args, **kwargs)


class OrganisationRegister(Register):
    index_view_class = RecordedIndexView
    inspect_view_class = RecordedInspectView
    model = RegisteredOrganisation
    base_url_path = "structures"
    menu_label = gettext_lazy("Structures")
    menu_icon = "group"
    menu_order = 260
    button_helper_class = RegisterButtons
    list_display = ["name", "kind", "commune", "joined", "charter_state", "showcase_state"]
    list_filter = [ShowcaseFilter, EngagementFilter]
    list_export = [
        "name",
        "kind",
        "siren",
        "siret",
        "rna",
        "headcount",
        "activity",
        "commune",
        "joined_at",
        "engaged_since",
        "engaged_until",
        "assessed_on",
        "territory",
        "showcase_state",
    ]
    export_filename = "structures"
    search_fields = ["organisation__name", "organisation__siren", "organisation__siret", "organisation__activity"]
    inspect_view_fields = [
        "name",
        "kind",
        "siren",
        "siret",
        "rna",
        "headcount",
        "sector",
        "activity",
        "commune",
        "joined",
        "website",
    ]

    def get_list_display(self, request):
        return [*self.list_display, "territory"] if is_national(request.user) else self.list_display

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("organisation__commune", "territory")
        return rows.order_by("organisation__name", "pk")


class ShowcaseDecisionForm(forms.Form):
    """What the team decides of a public page, with what to mend when it sends the page back."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Décision"),
        choices=[("publish", gettext_lazy("Publier la fiche")), ("refuse", gettext_lazy("La renvoyer pour reprise"))],
        widget=forms.RadioSelect,
    )
    refusal = forms.CharField(
        label=gettext_lazy("Ce qu’il faut reprendre"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("La structure le lira tel quel."),
    )

    def clean(self):
        data = super().clean()
        if data.get("decision") == "refuse" and not data.get("refusal", "").strip() and "refusal" not in self.errors:
            self.add_error(
                "refusal", _("Dites ce qu’il faut reprendre\u00a0: sans cela, la structure ne saura que faire.")
            )
        return data


class ReviewShowcaseView(WagtailAdminTemplateMixin, FormView):
    """A public page as visitors would read it, and the decision."""

    template_name = "actors/admin/review_showcase.html"
    form_class = ShowcaseDecisionForm
    page_title = gettext_lazy("Fiche publique")
    header_icon = "group"
    presence: Presence

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.presence = get_presence_for_manager(cast(User, request.user), kwargs["pk"])
        if self.presence.showcase == Showcase.PRIVATE:
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_access([self.presence], by=cast(User, request.user), kind=Access.READ)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.presence.organisation.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        register = {"url": reverse(REGISTER), "label": _("Structures")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.presence.organisation.name}]

    def form_valid(self, form: ShowcaseDecisionForm) -> HttpResponse:
        if form.cleaned_data["decision"] == "publish":
            publish_showcase(self.presence)
            messages.success(
                self.request, _("La fiche de %(name)s est publique.") % {"name": self.presence.organisation}
            )
        else:
            refuse_showcase(self.presence, refusal=form.cleaned_data["refusal"].strip())
            messages.success(self.request, _("%(name)s saura quoi reprendre.") % {"name": self.presence.organisation})
        return redirect(reverse(REGISTER))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(presence=self.presence, organisation=self.presence.organisation, **kwargs)
