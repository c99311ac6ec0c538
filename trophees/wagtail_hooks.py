"""What this floor adds to every territory, to the portal, and to Wagtail's admin."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from home.admin.scoped import ScopedMenuItem
from home.models import PortalPage, StandardPage, Territory
from home.permissions import is_national
from home.services import ensure_child
from trophees.admin.agreement import AgreementFileView, AgreementPdfView, AgreementScreen, OpenSpaceScreen
from trophees.admin.applications import ApplicationsScreen, InstructionScreen, send_piece
from trophees.admin.deliberation import DeliberatedApplicationScreen, DeliberationScreen, MinutesFile, NotesFile
from trophees.admin.desk import CampaignListView
from trophees.admin.diversity import DiversityScreen
from trophees.admin.editions import begin_next_edition
from trophees.admin.exports import export_applications
from trophees.admin.jury import JuryScreen
from trophees.admin.launch import LaunchBoard, LaunchDocumentView, LaunchScreen, RemoveLaunchDocumentView
from trophees.admin.overview import OverviewScreen
from trophees.admin.questions import AnswerScreen, QuestionsScreen
from trophees.admin.results import ResultsScreen, WordsScreen
from trophees.admin.reviews import ReviewsScreen
from trophees.joining import text_on_joining
from trophees.models import CampaignIndexPage, CampaignPage
from trophees.permissions import can_organise, can_organise_some

APPLICATION = "campagnes/<int:pk>/candidatures/<int:application_pk>"


@hooks.register("register_territory_section", order=70)
def add_trophies(territory: Territory) -> None:
    ensure_child(territory.page, CampaignIndexPage, "trophees", title=_("Trophées"), show_in_menus=True)


@hooks.register("register_national_section", order=70)
def add_calls(portal: PortalPage) -> None:
    ensure_child(portal, CampaignIndexPage, "ami", title=_("Appels à candidatures"), show_in_menus=True)


@hooks.register("register_national_section", order=75)
def add_the_way_in(portal: PortalPage) -> None:
    calls = CampaignIndexPage.objects.child_of(portal).get()
    ensure_child(
        portal,
        StandardPage,
        "rejoindre-le-programme",
        title=_("Rejoindre le programme"),
        intro=_("Une commune ou une intercommunalité candidate, puis adapte le dispositif à son territoire."),
        body=[("prose", text_on_joining(calls_page=calls.pk))],
    )


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
        path("campagnes/<int:pk>/deliberation/", DeliberationScreen.as_view(), name="campaign_deliberation"),
        path(
            "campagnes/<int:pk>/deliberation/<int:application>/",
            DeliberatedApplicationScreen.as_view(),
            name="campaign_deliberated",
        ),
        path("campagnes/<int:pk>/deliberation/notes.csv", NotesFile.as_view(kind="csv"), name="campaign_notes_csv"),
        path("campagnes/<int:pk>/deliberation/notes.xlsx", NotesFile.as_view(kind="xlsx"), name="campaign_notes_xlsx"),
        path("campagnes/<int:pk>/deliberation/proces-verbal.pdf", MinutesFile.as_view(), name="campaign_minutes"),
        path("campagnes/<int:pk>/palmares/", ResultsScreen.as_view(), name="campaign_results"),
        path("campagnes/<int:pk>/palmares/<int:application>/", WordsScreen.as_view(), name="campaign_words"),
        *after_selection(f"{APPLICATION}/"),
        *launch_screens("lancement/"),
    ]


def after_selection(application: str) -> list[URLPattern]:
    """The screens of an application that a national call has selected."""
    return [
        path(f"{application}convention/", AgreementScreen.as_view(), name="agreement"),
        path(f"{application}convention/a-signer.pdf", AgreementPdfView.as_view(), name="agreement_pdf"),
        path(f"{application}convention/signee/", AgreementFileView.as_view(), name="agreement_file"),
        path(f"{application}ouvrir/", OpenSpaceScreen.as_view(), name="open_space"),
    ]


def launch_screens(board: str) -> list[URLPattern]:
    document = f"{board}<int:pk>/documents/<int:document_pk>/"
    return [
        path(board, LaunchBoard.as_view(), name="launches"),
        path(f"{board}<int:pk>/", LaunchScreen.as_view(), name="launch"),
        path(document, LaunchDocumentView.as_view(), name="launch_document"),
        path(f"{document}supprimer/", RemoveLaunchDocumentView.as_view(), name="remove_launch_document"),
    ]


@hooks.register("register_admin_menu_item")
def lead_to_the_campaigns():
    url = reverse("campaigns")
    return ScopedMenuItem(
        _("Campagnes"), url, shown_to=can_organise_some, name="campagnes", icon_name="pick", order=260
    )


@hooks.register("register_page_header_buttons")
def lead_from_the_page_to_its_campaign(page, user, view_name, next_url=None):
    """What follows from a campaign's page is not in the tree of pages."""
    if isinstance(page.specific_deferred, CampaignPage) and can_organise(user, page.specific_deferred):
        url = reverse("campaign", args=[page.pk])
        yield Button(_("Suivre la campagne"), url, icon_name="pick", priority=5)


@hooks.register("register_admin_menu_item")
def lead_to_the_launches():
    """The nation's team; a territory's has a door on its first screen while its launch is under way."""
    url = reverse("launches")
    return ScopedMenuItem(_("Lancements"), url, shown_to=is_national, name="lancements", icon_name="tasks", order=265)
