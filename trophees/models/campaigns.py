from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from home.blocks import BodyBlock
from home.enums import Module
from home.models import TerritoryPage
from home.models.base import (
    ManagedSectionPermissionTester,
    ManagerPermissionTester,
    PagedList,
    SectionPage,
    SpacePage,
)
from home.models.fields import LineField
from home.querysets import SectionManager
from home.share_cards import Shared, shared_page
from home.spaces import Space
from home.templatetags.french import moment, until
from questionnaires.form_blocks import FormPartsBlock
from questionnaires.studio.drafts import fill_keys
from trophees.blocks import CategoriesBlock, CriteriaBlock
from trophees.calendar import Calendar, Phase, misplaced
from trophees.enums import CampaignKind, RankingMethod
from trophees.forms.campaigns import CampaignPageForm
from trophees.querysets import CampaignManager
from trophees.settled import keep_settled

WRONG_DATES = {
    "closes_at": _("La clôture vient avant l’ouverture."),
    "reviews_at": _("L’évaluation commence après la clôture (ou dès l’ouverture, si l’on instruit au fil de l’eau)."),
    "deliberates_at": _("La délibération commence après la clôture et le début de l’évaluation."),
    "publishes_at": _("La publication vient avant la délibération."),
}

DATES_EXPLAINED = {
    "opens_at": _("À partir de cette minute, on peut candidater."),
    "closes_at": _(
        "À cette minute, il est déjà trop tard. Pour finir le 26 février à minuit, écrivez le 27 février à 00:00."
    ),
    "reviews_at": _(
        "À partir de cette minute, le jury évalue\u00a0: au plus tôt à la clôture, ou dès l’ouverture si la campagne "
        "est instruite au fil de l’eau."
    ),
    "deliberates_at": _("À cette minute, le jury n’évalue plus\u00a0: les notes peuvent être figées."),
    "publishes_at": _("Avant cette minute, rien ne paraît de ce qui est décidé."),
}


class CampaignIndexPage(PagedList, SectionPage, Page):
    """Where campaigns are announced: a territory's trophies and calls, or the nation's calls."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)

    section = Module.TROPHIES
    objects = SectionManager()
    template = "trophees/campaign_index_page.html"
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types = ["trophees.CampaignPage"]
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]
    api_fields = ["intro"]

    class Meta:
        verbose_name = _("page des campagnes")
        verbose_name_plural = _("pages des campagnes")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        from trophees.models import Decision

        context["items"] = self.page_of(request, CampaignPage.objects.within(self.url_path).newest())
        public = Decision.objects.public().filter(application__campaign__in=list(context["items"]))
        context["with_results"] = set(public.values_list("application__campaign", flat=True))
        return context

    def permissions_for_user(self, user):
        """Campaigns are begun by those who organise them."""
        return ManagedSectionPermissionTester(user, self)


class CampaignPermissionTester(ManagerPermissionTester):
    """What somebody has applied to stays where it is."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.page.applications.exists() and super().can_delete(ignore_bulk)

    def can_unpublish(self) -> bool:
        return not self.page.applications.exists() and super().can_unpublish()

    def can_move(self) -> bool:
        return False


class CampaignPage(RoutablePageMixin, SpacePage, Page):
    """A campaign: what is asked, by when, who may answer, how it is judged. `territory` is empty for the nation's."""

    territory = models.ForeignKey(
        "home.Territory", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("nature"), max_length=10, choices=CampaignKind.choices, default=CampaignKind.TROPHIES)
    edition = LineField(_("édition"), max_length=40, help_text=_("Par exemple\u00a0: 2027."))
    intro = models.TextField(_("en quelques lignes"), max_length=600)
    body = StreamField(BodyBlock(), verbose_name=_("règlement"), blank=True)

    opens_at = models.DateTimeField(_("ouverture"))
    closes_at = models.DateTimeField(_("clôture"), help_text=_("À cette minute, il est trop tard."))
    reviews_at = models.DateTimeField(_("début de l’évaluation"))
    deliberates_at = models.DateTimeField(_("délibération"), help_text=_("Les notes ne changent plus."))
    publishes_at = models.DateTimeField(_("publication des résultats"), help_text=_("Rien n’en paraît avant."))

    is_rolling = models.BooleanField(
        _("instruite au fil de l’eau"),
        default=False,
        help_text=_("Les candidatures sont lues dans l’ordre d’arrivée, et ne changent plus une fois envoyées."),
    )
    categories = StreamField(CategoriesBlock(), verbose_name=_("catégories"), blank=True)
    parts = StreamField(FormPartsBlock(), verbose_name=_("formulaire de candidature"), blank=True)

    needs_letter = models.BooleanField(
        _("lettre d’engagement signée"),
        default=False,
        help_text=_("Elle est préparée ici, à imprimer, à signer et à déposer."),
    )
    letter = models.TextField(
        _("texte de la lettre d’engagement"),
        blank=True,
        max_length=4000,
        help_text=_("{candidat} est remplacé par le nom de la collectivité ou de la structure."),
    )
    cost = models.DecimalField(
        _("coût de l’accompagnement (€ HT)"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    cofinancing = models.DecimalField(
        _("part cofinancée (%)"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    criteria = StreamField(CriteriaBlock(), verbose_name=_("grille d’évaluation"), blank=True)
    reviews_each = models.PositiveSmallIntegerField(
        _("évaluations par candidature"), default=2, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum du jury"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    ranking = models.CharField(
        _("classement"),
        max_length=10,
        choices=RankingMethod.choices,
        default=RankingMethod.MEAN,
        help_text=_("Il ne change plus après l’ouverture."),
    )
    is_blind = models.BooleanField(
        _("évaluation à l’aveugle"),
        default=False,
        help_text=_("Le jury ne voit ni le nom ni le profil de qui candidate."),
    )

    objects = CampaignManager()
    base_form_class = CampaignPageForm
    parent_page_types = ["trophees.CampaignIndexPage"]
    subpage_types: list[str] = []
    in_plan = True
    template = "trophees/campaign_page.html"
    # A campaign has a calendar of its own: it is neither published nor taken down by the hour.
    settings_panels: list[Panel] = []
    content_panels = [
        *Page.content_panels,
        FieldRowPanel(["kind", "edition"]),
        FieldPanel("intro"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel(name, help_text=DATES_EXPLAINED[name]) for name in ("opens_at", "closes_at")]
                ),
                FieldRowPanel(
                    [FieldPanel(name, help_text=DATES_EXPLAINED[name]) for name in ("reviews_at", "deliberates_at")]
                ),
                FieldPanel("publishes_at", help_text=DATES_EXPLAINED["publishes_at"]),
                FieldPanel("is_rolling"),
            ],
            _("Calendrier (heure de Paris)"),
        ),
        FieldPanel("body"),
        FieldPanel(
            "categories",
            help_text=_("Chaque candidature en choisit une. Laissez vide si la campagne n’en a pas."),
        ),
        FieldPanel(
            "parts",
            help_text=_(
                "Ce que l’on demande à qui candidate, partie par partie. Pour une pièce à joindre, ajoutez une "
                "question «\u00a0Fichier à joindre\u00a0». Un brouillon peut rester inachevé\u202f; pour publier, "
                "tout doit tenir."
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("needs_letter"), FieldPanel("letter"), FieldRowPanel(["cost", "cofinancing"])],
            _("Engagement et coût"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "criteria",
                    help_text=_(
                        "Ce que note le jury. Un critère de poids 2 compte deux fois plus qu’un critère de poids 1, "
                        "quelles que soient leurs échelles. La grille ne change plus dès la première note."
                    ),
                ),
                FieldRowPanel(
                    [
                        FieldPanel("reviews_each", help_text=_("Combien de membres du jury lisent chacune.")),
                        FieldPanel("quorum", help_text=_("Combien doivent être présents pour délibérer.")),
                    ]
                ),
                FieldRowPanel(["ranking", "is_blind"]),
            ],
            _("Jury"),
        ),
    ]
    api_fields = ["kind", "edition", "intro", "opens_at", "closes_at", "publishes_at", "is_rolling", "body"]

    class Meta:
        verbose_name = _("campagne")
        verbose_name_plural = _("campagnes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at"))
                & models.Q(closes_at__lte=models.F("deliberates_at"))
                & models.Q(deliberates_at__lte=models.F("publishes_at")),
                name="trophees_campaign_dates_in_order",
            ),
            models.CheckConstraint(condition=models.Q(cofinancing__lte=100), name="trophees_campaign_cofinancing"),
        ]

    def full_clean(self, *args, **kwargs):
        for stream, name in ((self.categories, "title"), (self.criteria, "title"), (self.parts, "title")):
            fill_keys(stream, from_field=name)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        # A field that was refused is no date.
        if None in (self.opens_at, self.closes_at, self.reviews_at, self.deliberates_at, self.publishes_at):
            return
        wrong = misplaced(self.calendar, is_rolling=self.is_rolling)
        if wrong:
            raise ValidationError({wrong: WRONG_DATES[wrong]})

    def save(self, *args, **kwargs):
        """What is settled stays as it stands, be it published from an old draft, by a clock or with many others."""
        self.territory_id = self._owner_by_path()
        # What somebody applied to stays in sight: no clock takes it down.
        self.expire_at = None
        if self.pk and kwargs.get("update_fields") is None:
            standing = type(self).objects.filter(pk=self.pk).first()
            if standing:
                keep_settled(self, standing, timezone.now())
        super().save(*args, **kwargs)

    def _owner_by_path(self) -> int | None:
        if not self.path:
            return self.territory_id
        root = TerritoryPage.objects.filter(depth=3, path=self.path[: 3 * self.steplen]).first()
        return root.territory_id if root else None

    @path("palmares/", name="palmares")
    @shared_page
    def palmares(self, request):
        from trophees.views.palmares import palmares

        return palmares(request, self)

    @path("palmares/flux/", name="laureates_feed")
    def laureates_feed(self, request):
        from trophees.views.palmares import laureates_feed

        return laureates_feed(request, self)

    @path("palmares/<slug:slug>/", name="laureate")
    @shared_page
    def laureate(self, request, slug: str):
        from trophees.views.palmares import laureate

        return laureate(request, self, slug)

    def shared(self, space: Space) -> Shared:
        return Shared(self.title, kind=f"{self.get_kind_display()}, {self.edition}")

    def sitemap_entries(self, space):
        from trophees.views.palmares import sitemap_entries

        yield from super().sitemap_entries(space)
        yield from sitemap_entries(self, space)

    def permissions_for_user(self, user):
        return CampaignPermissionTester(user, self)

    @path("", name="sheet")
    @shared_page
    def sheet(self, request):
        from trophees.views.campaigns import sheet

        return sheet(request, self)

    @path("question/", name="question")
    def question(self, request):
        from trophees.views.questions import ask

        return ask(request, self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [
            ("", _("Ce que voit le public")),
            ("applicant", _("Ce que voit qui candidate")),
            ("jury", _("Ce que voit le jury")),
        ]

    def serve_preview(self, request, mode_name: str):
        from trophees.views.previews import PREVIEWS

        preview = PREVIEWS.get(mode_name)
        return preview(request, self) if preview else super().serve_preview(request, mode_name)

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.opens_at, self.closes_at, self.reviews_at, self.deliberates_at, self.publishes_at)

    @property
    def phase(self) -> Phase:
        return self.calendar.phase(timezone.now())

    @property
    def dates(self) -> list[dict[str, Any]]:
        """The calendar as moments of a timeline, each when it comes: when, what, whether it is still ahead."""
        now = timezone.now()
        moments = (
            (self.opens_at, _("Ouverture des candidatures")),
            (self.closes_at, _("Clôture des candidatures")),
            (self.reviews_at, _("Début de l’évaluation")),
            (self.deliberates_at, _("Délibération")),
            (self.publishes_at, _("Publication des résultats")),
        )
        # A call that is read as it comes is reviewed from its opening on.
        in_order = sorted(moments, key=lambda moment: moment[0])
        found = [{"when": self._when(at), "title": str(title), "is_ahead": at > now} for at, title in in_order]
        passed = [moment for moment in found if not moment["is_ahead"]]
        if 0 < len(passed) < len(found):
            passed[-1] |= {"is_here": True, "text": _("Nous en sommes ici.")}
        return found

    def _when(self, at: datetime) -> str:
        return until(at) if at == self.closes_at else moment(at)

    @property
    def is_ahead(self) -> bool:
        """Whether one may still apply, now or later."""
        return self.phase in (Phase.TO_COME, Phase.OPEN)

    @property
    def is_national(self) -> bool:
        return self.territory_id is None

    @property
    def has_results(self) -> bool:
        """Whether its palmarès may be read."""
        from trophees.models import Decision

        return self.live and Decision.objects.public().filter(application__campaign=self).exists()

    @cached_property
    def category_names(self) -> dict[str, str]:
        """Key -> name, in the order of the page."""
        return {block.value["key"]: block.value["title"] for block in self.categories}

    @cached_property
    def progress_categories(self) -> frozenset[str]:
        """The keys of those that reward progress; none where collectivités apply, which have no diagnostic."""
        if self.is_national:
            return frozenset()
        return frozenset(block.value["key"] for block in self.categories if block.value.get("rewards_progress"))
