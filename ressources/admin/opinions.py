"""The admin's list of what readers say of resources: read only, each team its own space's."""

from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import register_permission_policy

from home.admin.scoped import LinkButton, Register, TerritoryPolicy
from home.permissions import Person, edited_territory_ids, is_national
from home.spaces import national_space, territory_space
from home.templatetags.french import day
from ressources.models import ResourceOpinion


class OpinionPolicy(TerritoryPolicy):
    """Whoever keeps a library reads what is said of it: editors too, since they write the resources."""

    def narrow(self, rows, user):
        return rows if is_national(user) else rows.filter(territory__in=edited_territory_ids(user))

    def user_has_permission(self, user: Person, action: str) -> bool:
        return is_national(user) or (action in self.managers and bool(edited_territory_ids(user)))


register_permission_policy(
    ResourceOpinion, OpinionPolicy(ResourceOpinion, territory="territory", managers=frozenset({"view"}))
)


class UsefulFilter(SimpleListFilter):
    title = gettext_lazy("avis")
    parameter_name = "utile"

    def lookups(self, request, model_admin):
        return [("oui", _("utile")), ("non", _("pas utile"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_useful=self.value() == "oui") if self.value() in ("oui", "non") else queryset


class ResourceButton(LinkButton):
    """The way to the resource, where the reader read it."""

    def link_of(self, row: ResourceOpinion) -> dict[str, Any]:
        space = territory_space(row.territory.slug) if row.territory else national_space()
        url = space.full_url(row.resource.url_in(space)) if space else ""
        return self.link_button(url, _("Voir la ressource"), about=row.resource.title)


class OpinionRegister(Register):
    model = ResourceOpinion
    base_url_path = "avis"
    menu_label = gettext_lazy("Avis reçus")
    menu_icon = "thumbtack"
    menu_order = 266
    inspect_view_enabled = False
    button_helper_class = ResourceButton
    list_display = ["title", "opinion", "comment", "of_resource", "received"]
    list_filter = [UsefulFilter]
    list_export = ["title", "opinion", "comment", "territory", "created_at"]
    export_filename = "avis-sur-les-ressources"
    search_fields = ["comment", "resource__title"]

    def get_list_display(self, request):
        return [*self.list_display, "territory_name"] if is_national(request.user) else self.list_display

    def get_queryset(self, request) -> QuerySet[ResourceOpinion]:
        rows = super().get_queryset(request)
        # Of the same rows: what other territories were told of a national resource is theirs.
        alike = rows.order_by().filter(resource=OuterRef("resource")).values("resource")
        yes, no = (alike.annotate(n=Count("pk", filter=Q(is_useful=useful))).values("n") for useful in (True, False))
        counted = rows.annotate(useful=_number(yes), useless=_number(no))
        return counted.select_related("resource", "territory").order_by("-created_at", "-pk")

    @display(description=gettext_lazy("ressource"), ordering="resource__search_title")
    def title(self, opinion: ResourceOpinion) -> str:
        return opinion.resource.title

    @display(description=gettext_lazy("avis"), ordering="is_useful")
    def opinion(self, opinion: ResourceOpinion) -> str:
        return _("utile") if opinion.is_useful else _("pas utile")

    @display(description=gettext_lazy("en tout, pour cette ressource"), ordering="useful")
    def of_resource(self, opinion: Any) -> str:
        return _("%(useful)s oui, %(useless)s non") % {"useful": opinion.useful, "useless": opinion.useless}

    @display(description=gettext_lazy("reçu le"), ordering="created_at")
    def received(self, opinion: ResourceOpinion) -> str:
        return day(localtime(opinion.created_at))

    @display(description=gettext_lazy("territoire"), ordering="territory__short_name")
    def territory_name(self, opinion: ResourceOpinion) -> str:
        return opinion.territory.short_name if opinion.territory else _("portail national")


def _number(rows: QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)
