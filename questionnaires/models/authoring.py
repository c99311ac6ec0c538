from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from home.enums import Module
from home.models import PortalPage
from home.models.base import (
    ManagedSectionPermissionTester,
    ManagerPermissionTester,
    SectionPage,
    SpacePage,
)
from home.share_cards import shared_page
from questionnaires.blocks import QuestionsBlock
from questionnaires.level_blocks import LevelsBlock, ThemeLevelsBlock
from questionnaires.querysets import AcceptedWarningQuerySet, QuestionnaireManager, VersionQuerySet
from questionnaires.studio.drafts import fill_keys


class NationalQuestionnairePermissionTester(ManagedSectionPermissionTester):
    """Live, it would be the national space's diagnostic, which nobody answers."""

    def can_publish(self) -> bool:
        return False


class ThemePermissionTester(ManagerPermissionTester):
    """A theme is known by one space and asked once in a questionnaire: its page is neither copied nor moved."""

    def can_copy(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False


class QuestionnairePage(RoutablePageMixin, SectionPage, Page):
    """A territory's questionnaire: its settings and levels, and the journey of whoever answers it.

    The questions are in one child page per theme. Publishing this page makes, from all of them, an immutable version.
    """

    intro = models.TextField(_("présentation"), max_length=600)
    at_hand = models.TextField(
        _("à avoir sous la main"), blank=True, max_length=600, help_text=_("Une chose par ligne.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("durée, en minutes"), default=20, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    display_scale = models.PositiveSmallIntegerField(
        _("scores sur"), default=5, choices=[(5, "5"), (10, "10"), (20, "20"), (100, "100")]
    )
    levels_only = models.BooleanField(
        _("montrer le niveau, sans chiffre"), default=False, help_text=_("Les scores ne sont alors dits nulle part.")
    )
    levels = StreamField(LevelsBlock(), verbose_name=_("niveaux"), blank=True)

    section = Module.DIAGNOSTIC
    menu_label = _("Diagnostic")
    objects = QuestionnaireManager()
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types = ["questionnaires.QuestionnaireThemePage"]
    is_creatable = False
    content_panels = [
        *SectionPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("at_hand"),
        FieldRowPanel(["minutes", "display_scale", "levels_only"]),
        FieldPanel("levels"),
    ]
    api_fields = ["intro", "at_hand", "minutes"]

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def full_clean(self, *args, **kwargs):
        fill_keys(self.levels, from_field="name")
        super().full_clean(*args, **kwargs)

    @property
    def is_national(self) -> bool:
        """Whether it is the one that territories start from: never live, published by the gate alone."""
        return isinstance(self.get_parent().specific_deferred, PortalPage)

    def permissions_for_user(self, user):
        tester = NationalQuestionnairePermissionTester if self.is_national else ManagedSectionPermissionTester
        return tester(user, self)

    @path("", name="start")
    @shared_page
    def start(self, request):
        from questionnaires.views.beginning import start

        return start(request, self)

    @path("a-imprimer/", name="paper")
    def paper(self, request):
        from questionnaires.views.paper import paper

        return paper(request, self)

    @path("a-imprimer/pdf/", name="paper_pdf")
    def paper_pdf(self, request):
        from questionnaires.views.paper import paper_pdf

        return paper_pdf(request, self)

    @path("commencer/", name="begin")
    def begin(self, request):
        from questionnaires.views.beginning import begin

        return begin(request, self)

    @path("pilote/", name="pilot")
    def pilot(self, request):
        from questionnaires.views.pilot import pilot

        return pilot(request, self)

    @path("partage/<uuid:uuid>/", name="sharing")
    def sharing(self, request, uuid):
        from questionnaires.views.sharing import sharing

        return sharing(request, self, uuid)

    @path("partage/<uuid:uuid>/liens/", name="open_result_link")
    def open_result_link(self, request, uuid):
        from questionnaires.views.sharing import open_result_link

        return open_result_link(request, self, uuid)

    @path("partage/<uuid:uuid>/liens/<uuid:link>/revoquer/", name="revoke_result_link")
    def revoke_result_link(self, request, uuid, link):
        from questionnaires.views.sharing import revoke_result_link

        return revoke_result_link(request, self, uuid, link)

    @path("lecture/<slug:token>/", name="shared_result")
    def shared_result(self, request, token: str):
        from questionnaires.views.sharing import shared_result

        return shared_result(request, self, token)

    @path("plan/<uuid:organisation>/", name="plan")
    def plan(self, request, organisation):
        from questionnaires.views.plan import plan

        return plan(request, self, organisation)

    @path("plan/<uuid:organisation>/ajouter/", name="plan_add")
    def plan_add(self, request, organisation):
        from questionnaires.views.plan import add_proposed

        return add_proposed(request, self, organisation)

    @path("plan/<uuid:organisation>/ressources/", name="resource_choice")
    def resource_choice(self, request, organisation):
        from questionnaires.views.choices import chosen_resources

        return chosen_resources(request, self, organisation)

    @path("plan/<uuid:organisation>/etat/", name="plan_state")
    def plan_state(self, request, organisation):
        from questionnaires.views.plan import move

        return move(request, self, organisation)

    @path("plan/<uuid:organisation>/agenda/", name="plan_calendar")
    def plan_calendar(self, request, organisation):
        from questionnaires.views.plan import as_calendar

        return as_calendar(request, self, organisation)

    @path("plan/<uuid:organisation>/tableur/", name="plan_table")
    def plan_table(self, request, organisation):
        from questionnaires.views.plan import as_table

        return as_table(request, self, organisation)

    @path("plan/<uuid:organisation>/<uuid:action>/", name="plan_action")
    def plan_action(self, request, organisation, action):
        from questionnaires.views.plan import change

        return change(request, self, organisation, action)

    @path("plan/<uuid:organisation>/<uuid:action>/supprimer/", name="plan_delete")
    def plan_delete(self, request, organisation, action):
        from questionnaires.views.plan import delete

        return delete(request, self, organisation, action)

    @path("<uuid:uuid>/", name="resume")
    def resume(self, request, uuid):
        from questionnaires.views.diagnostic import resume

        return resume(request, self, uuid)

    @path("<uuid:uuid>/<slug:theme>/<int:number>/", name="step")
    def step(self, request, uuid, theme: str, number: int):
        from questionnaires.views.diagnostic import step

        return step(request, self, uuid, theme, number)

    @path("<uuid:uuid>/relecture/", name="review")
    def review(self, request, uuid):
        from questionnaires.views.diagnostic import review

        return review(request, self, uuid)

    @path("<uuid:uuid>/resultat/", name="result")
    def result(self, request, uuid):
        from questionnaires.views.result import result

        return result(request, self, uuid)

    @path("<uuid:uuid>/progression/", name="progression")
    def progression(self, request, uuid):
        from questionnaires.views.progress import progression

        return progression(request, self, uuid)

    @path("<uuid:uuid>/resultat/calcul/", name="calculation")
    def calculation(self, request, uuid):
        from questionnaires.views.result import calculation

        return calculation(request, self, uuid)

    @path("<uuid:uuid>/resultat/rapport/", name="report")
    def report(self, request, uuid):
        from questionnaires.views.report import report

        return report(request, self, uuid)

    @path("<uuid:uuid>/avis/", name="remark")
    def remark(self, request, uuid):
        from questionnaires.views.pilot import remark

        return remark(request, self, uuid)

    @path("<uuid:uuid>/pieces/<uuid:file>/", name="file")
    def read_file(self, request, uuid, file):
        from questionnaires.views.files import read_file

        return read_file(request, self, uuid, file)

    @path("<uuid:uuid>/pieces/<uuid:file>/retirer/", name="remove_file")
    def remove_file(self, request, uuid, file):
        from questionnaires.views.files import remove_file

        return remove_file(request, self, uuid, file)

    @path("<uuid:uuid>/pieces/question/<slug:key>/", name="send_file")
    def send_file(self, request, uuid, key: str):
        from questionnaires.views.files import send_file

        return send_file(request, self, uuid, key)


class QuestionnaireThemePage(SpacePage, Page):
    """The draft of one theme's questions; never served itself, but for its preview."""

    theme = models.ForeignKey("home.Theme", verbose_name=_("thème"), on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(
        _("poids du thème"), max_digits=6, decimal_places=2, default=1, validators=[MinValueValidator(0)]
    )
    intro = models.TextField(_("présentation"), blank=True, max_length=500)
    objective = models.CharField(
        _("objectif du territoire"),
        blank=True,
        max_length=200,
        help_text=_("Montré à qui répond à ce thème, et avec son résultat."),
    )
    objective_figure = models.CharField(
        _("chiffre"), blank=True, max_length=60, help_text=_("Par exemple\u00a0: -40\u00a0% d’ici 2030.")
    )
    objective_plan = models.CharField(
        _("plan d’où il vient"),
        blank=True,
        max_length=120,
        help_text=_("Par exemple\u00a0: PCAET 2024-2030, SRADDET, SNBC."),
    )
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"), blank=True)
    level_texts = StreamField(ThemeLevelsBlock(), verbose_name=_("textes des niveaux"), blank=True)

    objects = QuestionnaireManager()
    parent_page_types = ["questionnaires.QuestionnairePage"]
    subpage_types: list[str] = []
    content_panels = [
        HelpPanel(template="questionnaires/admin/_back.html"),
        *Page.content_panels,
        FieldRowPanel(["theme", "weight"]),
        FieldPanel("intro"),
        MultiFieldPanel(
            ["objective", FieldRowPanel(["objective_figure", "objective_plan"])],
            heading=_("Objectif du territoire"),
            classname="collapsed",
        ),
        FieldPanel("questions"),
        FieldPanel("level_texts"),
    ]

    class Meta:
        verbose_name = _("thème du questionnaire")
        verbose_name_plural = _("thèmes du questionnaire")

    def full_clean(self, *args, **kwargs):
        fill_keys(self.questions, from_field="text")
        super().full_clean(*args, **kwargs)

    def permissions_for_user(self, user):
        return ThemePermissionTester(user, self)

    def serve_preview(self, request, mode_name):
        from questionnaires.studio.previews import as_respondent

        return as_respondent(request, self)

    def sitemap_entries(self, space):
        return iter(())

    def route(self, request, path_components):
        from django.http import Http404

        raise Http404


class AcceptedWarning(models.Model):
    """A warning of the linter that an author accepted, once and for all: no revision of the page takes it back."""

    page = models.ForeignKey(QuestionnairePage, on_delete=models.CASCADE, related_name="accepted_warnings")
    identity = models.TextField(_("avertissement"))
    accepted_at = models.DateTimeField(_("accepté le"), auto_now_add=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = AcceptedWarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("avertissement accepté")
        verbose_name_plural = _("avertissements acceptés")
        constraints = [
            models.UniqueConstraint(fields=["page", "identity"], name="questionnaires_acceptedwarning_once"),
        ]

    def __str__(self) -> str:
        return self.identity


class QuestionnaireVersion(models.Model):
    """A questionnaire as it was published: a validated definition that never changes (triggers see to it)."""

    territory = models.ForeignKey(  # none: the national questionnaire
        "home.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="questionnaire_versions"
    )
    page = models.ForeignKey(QuestionnairePage, null=True, on_delete=models.SET_NULL, related_name="versions")
    number = models.PositiveIntegerField(_("numéro"))
    is_pilot = models.BooleanField(_("pour un essai pilote"), default=False)
    definition = models.JSONField(_("définition"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    # Key -> `comparing.Comparability` with the version before, for the questions that differ.
    comparability = models.JSONField(_("comparaison avec la version précédente"), default=dict)
    published_at = models.DateTimeField(_("publiée le"), auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version du questionnaire")
        verbose_name_plural = _("versions du questionnaire")
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="questionnaires_version_number_once"),
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(territory=None), name="questionnaires_national_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition.get('title', '')}, version {self.number}"
