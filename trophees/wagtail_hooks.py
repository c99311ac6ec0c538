"""What this floor adds to every territory, to the portal, and to Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from home.models import PortalPage, Territory
from home.permissions import is_national, managed_territory_ids
from home.services import ensure_child
from trophees.admin.applications import ApplicationsScreen, InstructionScreen, send_piece
from trophees.admin.desk import CampaignListView
from trophees.admin.diversity import DiversityScreen
from trophees.admin.editions import begin_next_edition
from trophees.admin.exports import export_applications
from trophees.admin.jury import JuryScreen
from trophees.admin.overview import OverviewScreen
from trophees.admin.questions import AnswerScreen, QuestionsScreen
from trophees.admin.reviews import ReviewsScreen
from trophees.models import CampaignIndexPage

APPLICATION = "campagnes/<int:pk>/candidatures/<int:application_pk>"


@hooks.register("register_territory_section", order=70)
def add_trophies(territory: Territory) -> None:
    ensure_child(territory.page, CampaignIndexPage, "trophees", title=_("Trophées"), show_in_menus=True)


@hooks.register("register_national_section", order=70)
def add_calls(portal: PortalPage) -> None:
    ensure_child(portal, CampaignIndexPage, "ami", title=_("Appels à candidatures"), show_in_menus=True)


@hooks.register("register_admin_urls")
def register_screens():
    return [
        path("campagnes/", CampaignListView.as_view(), name="campaigns"),
        path("campagnes/<int:pk>/", OverviewScreen.as_view(), name="campaign"),
        path("campagnes/<int:pk>/edition-suivante/", begin_next_edition, name="campaign_next_edition"),
        path("campagnes/<int:pk>/questions/", QuestionsScreen.as_view(), name="campaign_questions"),
        path("campagnes/<int:pk>/questions/<int:question_pk>/", AnswerScreen.as_view(), name="campaign_question"),
        path("campagnes/<int:pk>/candidatures/", ApplicationsScreen.as_view(), name="campaign_applications"),
        path("campagnes/<int:pk>/candidatures/tableau.<slug:kind>", export_applications, name="campaign_export"),
        path(f"{APPLICATION}/", InstructionScreen.as_view(), name="campaign_application"),
        path(f"{APPLICATION}/pieces/<uuid:uuid>/", send_piece, name="campaign_piece"),
        path("campagnes/<int:pk>/diversite/", DiversityScreen.as_view(), name="campaign_diversity"),
        path("campagnes/<int:pk>/jury/", JuryScreen.as_view(), name="campaign_jury"),
        path("campagnes/<int:pk>/evaluations/", ReviewsScreen.as_view(), name="campaign_reviews"),
    ]


class CampaignsMenuItem(MenuItem):
    """Shown to those who organise some."""

    def is_shown(self, request) -> bool:
        return is_national(request.user) or bool(managed_territory_ids(request.user))


@hooks.register("register_admin_menu_item")
def lead_to_the_campaigns():
    return CampaignsMenuItem(_("Campagnes"), reverse("campaigns"), name="campagnes", icon_name="pick", order=260)
