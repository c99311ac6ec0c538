"""What this floor adds to every territory, and to Wagtail's admin."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail_modeladmin.options import modeladmin_register

from home.admin.scoped import ScopedMenuItem
from home.models import PortalPage, Territory
from home.permissions import manages_some
from home.services import ensure_child
from questionnaires.admin import gaps
from questionnaires.admin.audience import AudienceScreen
from questionnaires.admin.evidence import send_shared_file
from questionnaires.admin.exchange import DraftFile, ExchangeScreen, VersionFile
from questionnaires.admin.gaps import GapsFile, GapsScreen
from questionnaires.admin.moving import MoveScreen
from questionnaires.admin.national import NationalScreen
from questionnaires.admin.overview import MyQuestionnairesView, OverviewScreen, arrange_themes
from questionnaires.admin.piloting import PilotReadingScreen, PilotScreen
from questionnaires.admin.publishing import PublishScreen
from questionnaires.admin.rules import questions_before
from questionnaires.admin.themes import AddThemeScreen, RenameThemeScreen
from questionnaires.admin.trying import TryScreen
from questionnaires.admin.versions import CompareScreen, ReadVersionScreen, VersionsScreen
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.permissions import questionnaires_of
from questionnaires.planning.offering import offer_plan
from questionnaires.register import SharedAssessmentRegister
from questionnaires.services.publishing import NotPublishable, Undeclared, publish_version
from ressources.acts import HOOK
from ressources.models import ResourcePage

modeladmin_register(SharedAssessmentRegister)


@hooks.register("register_territory_section", order=20)
def add_questionnaire(territory: Territory) -> None:
    ensure_child(
        territory.page,
        QuestionnairePage,
        "diagnostic",
        title=_("Diagnostic"),
        intro=_("Faites le point sur vos pratiques, thème par thème."),
        show_in_menus=True,
    )


@hooks.register("register_national_section", order=20)
def add_national_questionnaire(portal: PortalPage) -> None:
    """The core that territories start from: never live, published by its own screen."""
    words = {"title": _("Questionnaire national"), "intro": _("Le socle commun, que chaque territoire adapte.")}
    ensure_child(portal, QuestionnairePage, "referentiel-national", live=False, show_in_menus=False, **words)


@hooks.register("after_publish_page")
def freeze_the_version(request, page):
    """Publishing a questionnaire makes its next version; what still asks for a decision is asked at the gate."""
    if not isinstance(page, QuestionnairePage):
        return None
    try:
        version = publish_version(page, by=request.user, declared={}, accepted=())
    except (NotPublishable, Undeclared):
        messages.warning(
            request, _("Les questions ne sont pas publiées\u00a0: la version précédente reste en service.")
        )
        return redirect("questionnaire_publish", page.pk)
    messages.success(request, _("Version %(number)s publiée.") % {"number": version.number})
    return None


@hooks.register("register_admin_urls")
def studio():
    one = "questionnaires/<int:pk>/"
    return [
        path("diagnostics/<int:pk>/pieces/<uuid:uuid>/", send_shared_file, name="shared_assessment_file"),
        path("questionnaires/questions/", questions_before, name="questions_before"),
        path("ressources/<int:pk>/qui-la-voit/", AudienceScreen.as_view(), name="resource_audience"),
        path("questionnaires/", MyQuestionnairesView.as_view(), name="questionnaires"),
        path(one, OverviewScreen.as_view(), name="questionnaire"),
        path(f"{one}essayer/", TryScreen.as_view(), name="questionnaire_try"),
        path(f"{one}pilote/", PilotScreen.as_view(), name="questionnaire_pilot"),
        path(f"{one}pilote/<int:number>/", PilotReadingScreen.as_view(), name="questionnaire_pilot_reading"),
        path(f"{one}publier/", PublishScreen.as_view(), name="questionnaire_publish"),
        path(f"{one}national/", NationalScreen.as_view(), name="questionnaire_national"),
        path(f"{one}deplacer/", MoveScreen.as_view(), name="questionnaire_move"),
        path(f"{one}themes/", arrange_themes, name="questionnaire_themes"),
        path(f"{one}themes/ajouter/", AddThemeScreen.as_view(), name="questionnaire_add_theme"),
        path(f"{one}themes/<int:theme>/renommer/", RenameThemeScreen.as_view(), name="questionnaire_rename_theme"),
        path(f"{one}versions/", VersionsScreen.as_view(), name="questionnaire_versions"),
        path(f"{one}versions/comparer/", CompareScreen.as_view(), name="questionnaire_compare"),
        path(f"{one}versions/<int:number>/", ReadVersionScreen.as_view(), name="questionnaire_version"),
        path(f"{one}versions/<int:number>/fichier.json", VersionFile.as_view(), name="questionnaire_version_file"),
        path(f"{one}echanger/", ExchangeScreen.as_view(), name="questionnaire_exchange"),
        path("bibliotheques/<int:pk>/manques/", GapsScreen.as_view(), name="library_gaps"),
        path("bibliotheques/<int:pk>/manques/tableau.xlsx", GapsFile.as_view(), name="library_gaps_file"),
        path(f"{one}echanger/brouillon.json", DraftFile.as_view(), name="questionnaire_draft_file"),
    ]


@hooks.register("register_library_tab", order=20)
def offer_gaps():
    return gaps.TAB


hooks.register(HOOK, offer_plan)


@hooks.register("insert_editor_js")
def fill_in_what_a_gap_asks_for():
    return format_html('<script src="{}" defer></script>', static("admin/prefill.js"))


@hooks.register("insert_editor_js")
def offer_rules():
    return format_html('<script src="{}" defer></script>', static("admin/rules.js"))


@hooks.register("register_page_header_buttons")
def lead_from_a_resource_to_its_audience(page, user, view_name, next_url=None):
    if isinstance(page.specific_deferred, ResourcePage) and page.permissions_for_user(user).can_edit():
        url = reverse("resource_audience", args=[page.pk])
        yield Button(_("Qui verra cette ressource"), url, icon_name="group", priority=5)


@hooks.register("register_admin_menu_item")
def lead_to_the_questionnaires():
    url = reverse("questionnaires")
    return ScopedMenuItem(
        _("Questionnaire"), url, shown_to=manages_some, name="questionnaire", icon_name="clipboard-list", order=255
    )


@hooks.register("register_page_header_buttons")
def lead_from_the_pages_to_the_studio(page, user, view_name, next_url=None):
    """The editors of a questionnaire and of its themes lead to what is not in the tree of pages."""
    page = page.specific_deferred
    if isinstance(page, QuestionnaireThemePage):
        page = page.get_parent()
    elif not isinstance(page, QuestionnairePage):
        return
    if questionnaires_of(user).filter(pk=page.pk).exists():
        url = reverse("questionnaire", args=[page.pk])
        yield Button(_("Tout le questionnaire"), url, icon_name="clipboard-list", priority=5)
