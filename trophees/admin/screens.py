"""What the admin's screens of a campaign share: who may open them, the way back, the tabs, the acts of buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.problems import Conflict as Refused
from trophees.models import CampaignPage
from trophees.permissions import get_campaign_for_organiser

Row = TypeVar("Row", bound=Model)
NOTHING_SAVED = gettext_lazy("Rien n’est encore enregistré\u00a0: corrigez ce qui est signalé plus bas.")


@dataclass(frozen=True)
class Tab:
    """A screen of a campaign; `name` is that of its address, which takes the campaign's key."""

    name: str
    label: Promise
    is_for: Callable[[CampaignPage], bool] = lambda campaign: True


# In the order of a campaign's life.
TABS: tuple[Tab, ...] = (
    Tab("campaign", gettext_lazy("Vue d’ensemble")),
    Tab("campaign_questions", gettext_lazy("Questions")),
    Tab("campaign_applications", gettext_lazy("Candidatures")),
    Tab("campaign_diversity", gettext_lazy("Diversité"), lambda campaign: campaign.is_national),
    Tab("campaign_jury", gettext_lazy("Jury")),
    Tab("campaign_reviews", gettext_lazy("Évaluations")),
    Tab("campaign_deliberation", gettext_lazy("Délibération")),
    Tab("campaign_results", gettext_lazy("Palmarès et lettres")),
)


class CampaignScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen about one campaign, for who organises it; for others it does not exist. `tab` is its address's name."""

    tab = ""
    header_icon = "pick"
    campaign: CampaignPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.campaign = get_campaign_for_organiser(self.user, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.campaign.title

    def get_header_title(self) -> str:
        return f"{self.get_page_title()}\u00a0: {self.get_page_subtitle()}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = [{"url": url, "label": label} for label, url in self.trail()]
        items[-1]["url"] = ""
        if len(items) > 2:  # folded, the last one alone is seen
            items[-1]["label"] += f", {self.campaign.title}"
        return [*self.breadcrumbs_items, *items]

    def trail(self) -> list[tuple[str, str]]:
        """The way to this screen, itself last: labels and addresses."""
        campaign = (self.campaign.title, reverse("campaign", args=[self.campaign.pk]))
        return [(_("Campagnes"), reverse("campaigns")), campaign]

    def act(self, acts: dict[str, Callable[[HttpRequest], HttpResponse | None]]) -> HttpResponse:
        """Do what the button says that was pressed; say what is refused; show the screen again, unless it answered."""
        act = next((act for name, act in acts.items() if name in self.request.POST), None)
        answer = None
        try:
            answer = act(self.request) if act else None
        except Refused as refusal:
            messages.error(self.request, str(refusal))
        return answer or redirect(self.request.get_full_path())

    def nothing_saved(self, **context: Any) -> HttpResponse:
        """The screen with a form whose mistakes are shown, under its name in the template."""
        messages.error(self.request, NOTHING_SAVED)
        return self.render_to_response(self.get_context_data(**context))

    def pressed(self, name: str, *, among: QuerySet[Row]) -> Row:
        """The row whose key a button bears; among others than these it does not exist."""
        pk = self.request.POST[name]
        return get_object_or_404(among, pk=pk if pk.isdecimal() else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = [tab for tab in TABS if tab.is_for(self.campaign)]
        tabs = [(tab.label, reverse(tab.name, args=[self.campaign.pk]), tab.name == self.tab) for tab in offered]
        return super().get_context_data(campaign=self.campaign, tabs=tabs, **kwargs)


def paged(request: HttpRequest, found: QuerySet, per_page: int) -> dict[str, Any]:
    """A page of a list, as Wagtail's templates read it: `items`, `elided_page_range`."""
    page = WagtailPaginator(found, per_page).get_page(request.GET.get("p"))
    return {"items": page, "elided_page_range": page.paginator.get_elided_page_range(page.number)}
