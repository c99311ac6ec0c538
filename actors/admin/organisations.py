"""The admin's register of a territory's organisations, and the reading of public pages before they appear."""

from typing import Any, cast

from django import forms
from django.contrib.admin import SimpleListFilter
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import register_permission_policy

from actors.enums import Access, Showcase
from actors.models import Presence, RegisteredOrganisation, User
from actors.outreach.selection import FACETS, Facet, chosen, select
from actors.permissions import get_presence_for_manager
from actors.services.access import record_access
from actors.services.showcase import publish_showcase, refuse_showcase
from home.admin.scoped import Register, RegisterButtonHelper, RegisterIndexView, RegisterInspectView, TerritoryPolicy
from home.models import Territory
from home.permissions import can_manage, edited_territory_ids, is_national, managed_territory_ids
from home.querysets import Alphabetical
from home.templatetags.french import de


class OrganisationPolicy(TerritoryPolicy):
    """Managers read the whole register; an adviser of the team, the organisations that they guide."""

    def narrow(self, rows, user):
        if is_national(user):
            return rows
        guided = Q(adviser=user.pk, territory__in=edited_territory_ids(user))
        return rows.filter(guided | Q(territory__in=managed_territory_ids(user)))

    def user_has_permission(self, user, action):
        if super().user_has_permission(user, action):
            return True
        return action in self.managers and bool(edited_territory_ids(user)) and self._guides(user)

    def _guides(self, user) -> bool:
        return Presence.objects.filter(adviser=user.pk, territory__in=edited_territory_ids(user)).exists()


register_permission_policy(
    RegisteredOrganisation,
    OrganisationPolicy(RegisteredOrganisation, territory="territory", managers=frozenset({"view"})),
)

REGISTER = "structures_modeladmin_index"


class FacetFilter(SimpleListFilter):
    """A facet of `actors.outreach.selection`, beside the list."""

    facet: Facet

    def lookups(self, request, model_admin):
        return self.facet.choices

    def queryset(self, request, queryset):
        return select(queryset, chosen({self.parameter_name: self.value()}), user=request.user)


def _filter_of(facet: Facet) -> type[FacetFilter]:
    attributes = {"title": facet.title, "parameter_name": facet.name, "facet": facet}
    return type(f"{facet.name.title()}Filter", (FacetFilter,), attributes)


class RegisterButtons(RegisterButtonHelper):
    """Reading a page that waits comes before anything else, then the follow-up."""

    def get_buttons_for_obj(self, obj, **kwargs):
        buttons = [self._follow_up(obj), *super().get_buttons_for_obj(obj, **kwargs)]
        if obj.showcase == Showcase.PRIVATE or not can_manage(self.request.user, obj.territory_id):
            return buttons
        asked = obj.showcase == Showcase.ASKED
        label = _("Relire la fiche") if asked else _("Revoir la fiche")
        return [self.link_button(reverse("review_showcase", args=[obj.pk]), label, is_first=asked), *buttons]

    def _follow_up(self, obj):
        return self.link_button(reverse("follow_up", args=[obj.pk]), _("Suivi"))


class OrganisationIndexView(RegisterIndexView):
    """The list, and from it the message to those that it shows, and the ways to bring others in.

    Taking the list away in a file is written on the record of each organisation that is in it.
    """

    def as_spreadsheet(self, queryset, spreadsheet_format):
        record_access(queryset, by=self.request.user, kind=Access.EXPORTED)
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        managed = is_national(self.request.user) or managed_territory_ids(self.request.user)
        # A search by words is no selection: it would be lost, and the message would go to more than the list shows.
        by_facets = managed and not self.request.GET.get("q")
        message = f"{reverse('write_message')}?{urlencode(chosen(self.request.GET))}" if by_facets else ""
        mine = managed_territory_ids(self.request.user)
        territories = Territory.objects.filter(pk__in=mine).order_by("short_name") if mine else []
        doors = [(territory, reverse("invite_contacts", args=[territory.pk])) for territory in territories]
        return super().get_context_data(message_url=message, inviting=doors, **kwargs)


class RecordedInspectView(RegisterInspectView):
    """So is reading one organisation."""

    def get(self, request, *args, **kwargs):
        record_access([self.instance], by=request.user, kind=Access.READ)
        return super().get(request, *args, **kwargs)


class OrganisationRegister(Register):
    model = RegisteredOrganisation
    base_url_path = "structures"
    menu_label = gettext_lazy("Structures")
    menu_icon = "group"
    menu_order = 260
    button_helper_class = RegisterButtons
    index_view_class = OrganisationIndexView
    inspect_view_class = RecordedInspectView
    index_template_name = "actors/admin/register.html"
    list_display = ["name", "kind", "commune", "joined", "charter_state", "showcase_state", "follow_up_state"]
    list_filter = [_filter_of(facet) for facet in FACETS]
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
        "follow_up_state",
        "adviser_name",
        "came_by",
    ]
    export_filename = "structures"
    search_fields = [
        "organisation__name",
        "organisation__siren",
        "organisation__siret",
        "organisation__activity",
        "organisation__commune__name",
    ]
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
        "came_by",
        "website",
        "follow_up_state",
        "adviser_name",
    ]

    def get_list_display(self, request):
        return [*self.list_display, "territory"] if is_national(request.user) else self.list_display

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("organisation__commune", "territory", "adviser")
        return rows.annotate(listed_as=Alphabetical("organisation__name")).order_by("listed_as", "pk")


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
            messages.success(self.request, _("La fiche %(of)s est publique.") % {"of": de(self.presence.organisation)})
        else:
            refuse_showcase(self.presence, refusal=form.cleaned_data["refusal"].strip())
            messages.success(self.request, _("%(name)s saura quoi reprendre.") % {"name": self.presence.organisation})
        return redirect(reverse(REGISTER))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(presence=self.presence, organisation=self.presence.organisation, **kwargs)
