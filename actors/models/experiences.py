"""Experience sheets: what an organisation did, told to its peers, with their comments."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page
from wagtail.search import index

from actors.enums import CommentState, CostBand, Reading
from actors.querysets import CommentQuerySet, ExperienceManager, ReviewQuerySet
from home.enums import Module
from home.listed_themes import Themed
from home.models.base import PagedList, SectionPage, SpacePage, SpacePermissionTester
from home.models.fields import LineField
from home.public_pages import public_pages
from home.querysets import SectionManager
from home.share_cards import shared_page
from home.spaces import Space

MOST_PICTURES = 6
PICTURE_FILTER = "max-960x720|format-webp"
# The parts of the tale, in the order in which it is told.
PARTS = ("context", "action", "cost", "result", "advice")


class ExperienceIndexPage(PagedList, SectionPage, Page):
    """The sheets of a territory, or on the portal those of every open one; each is read in its territory."""

    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    section = Module.EXPERIENCES
    menu_label = _("Retours")
    objects = SectionManager()
    template = "experiences/list.html"
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types = ["actors.ExperiencePage"]
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]
    api_fields = ["intro"]

    class Meta:
        verbose_name = _("page des retours d’expérience")
        verbose_name_plural = _("pages des retours d’expérience")

    def get_context(self, request, *args, **kwargs):
        from actors.filters import ExperienceFilter

        context = super().get_context(request, *args, **kwargs)
        shown = public_pages(ExperiencePage, request.space, section=self.section).for_cards().newest()
        found = ExperienceFilter(request.GET, queryset=shown, request=request)
        context.update(found=found, items=self.page_of(request, found.qs))
        return context


class ExperiencePermissionTester(SpacePermissionTester):
    """A sheet is its organisation's: nobody writes in it, nor shows it, by Wagtail's own screens."""

    def can_edit(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_lock(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False


class ExperiencePage(Themed, PagedList, RoutablePageMixin, SpacePage, Page):
    """A sheet of one organisation in one territory. Its members change a draft; the team publishes what it has read.

    Every part may be empty in a draft: `missing_parts` says what publication asks for.
    """

    presence = models.ForeignKey("actors.Presence", editable=False, on_delete=models.PROTECT, related_name="+")
    summary = LineField(_("en une phrase"), max_length=180, blank=True)
    year = models.PositiveSmallIntegerField(
        _("année de l’action"), null=True, blank=True, validators=[MinValueValidator(1990)]
    )
    themes = ParentalManyToManyField("home.Theme", verbose_name=_("thèmes"), related_name="experiences", blank=True)
    context = models.TextField(_("le contexte"), max_length=1500, blank=True)
    action = models.TextField(_("ce que nous avons fait"), max_length=3000, blank=True)
    cost = models.TextField(_("ce que cela a demandé"), max_length=1000, blank=True)
    cost_band = models.CharField(_("dépense"), max_length=11, choices=CostBand.choices, blank=True)
    result = models.TextField(_("ce que cela a changé"), max_length=2000, blank=True)
    advice = models.TextField(_("notre conseil"), max_length=1500, blank=True)

    objects = ExperienceManager()
    per_page = 12
    parent_page_types = ["actors.ExperienceIndexPage"]
    subpage_types: list[str] = []
    is_creatable = False
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        *(index.SearchField(part) for part in PARTS),
        index.RelatedFields("presence", [index.RelatedFields("organisation", [index.SearchField("name")])]),
        index.FilterField("year"),
    ]
    api_fields = ["summary", "year", "themes", "context", "action", "cost", "cost_band", "result", "advice"]

    class Meta:
        verbose_name = _("retour d’expérience")
        verbose_name_plural = _("retours d’expérience")

    @classmethod
    def get_indexed_objects(cls):
        """Drafts are found by no search: they are their writers' alone."""
        return super().get_indexed_objects().filter(live=True)

    def permissions_for_user(self, user):
        return ExperiencePermissionTester(user, self)

    def url_in(self, space: Space) -> str:
        """Where the sheet is read inside its space."""
        return space.page_url(Module.EXPERIENCES, f"{self.slug}/")

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Heading and text of each part that was told."""
        headings = ((name, self._meta.get_field(name).verbose_name) for name in PARTS)
        return [(f"{heading[0].upper()}{heading[1:]}", getattr(self, name)) for name, heading in headings]

    @property
    def missing_parts(self) -> list[str]:
        """What must be told before the team reads the sheet, by its name on the form."""
        needed = ("summary", "year", *PARTS)
        missing = [str(self._meta.get_field(name).verbose_name) for name in needed if not getattr(self, name)]
        if not self.themes.all():
            missing.append(str(_("un thème")))
        if any(not picture.alt for picture in self.pictures.all()):
            missing.append(str(_("la description d’une image")))
        return missing

    @path("", name="sheet")
    @shared_page
    def sheet(self, request: HttpRequest):
        from actors.views.experience_pages import sheet

        return sheet(request, self)

    @path("contact/", name="contact")
    def contact(self, request: HttpRequest):
        from actors.views.peer_messages import contact_about_sheet

        return contact_about_sheet(request, self)

    @path("commenter/", name="comment")
    def comment(self, request: HttpRequest):
        from actors.views.comments import comment

        return comment(request, self)

    @path("commentaires/<int:pk>/signaler/", name="report")
    def report(self, request: HttpRequest, pk: int):
        from actors.views.comments import report

        return report(request, self, pk)


class ExperiencePicture(Orderable):
    """A picture of a sheet. Without a description it stays in the draft: publication asks for one."""

    page = ParentalKey(ExperiencePage, on_delete=models.CASCADE, related_name="pictures")
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("image"), on_delete=models.CASCADE, related_name="+"
    )
    alt = LineField(_("description de l’image"), max_length=160, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("image d’un retour d’expérience")
        verbose_name_plural = _("images d’un retour d’expérience")

    @property
    def shown(self):
        """The picture as pages show it."""
        return self.image.get_rendition(PICTURE_FILTER)

    @property
    def in_gallery(self) -> dict[str, object]:
        """As the gallery's component takes it. Wagtail keeps in the process where its file is."""
        shown = self.shown
        return {"url": shown.url, "alt": self.alt, "width": shown.width, "height": shown.height}


class ExperienceReview(models.Model):
    """Where the latest draft of a sheet stands with the team.

    Apart from the page, whose every field a publication takes from the draft.
    """

    page = models.OneToOneField(
        ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="review"
    )
    state = models.CharField(_("état"), max_length=8, choices=Reading.choices, default=Reading.WRITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("demandée le"), null=True, blank=True)
    refusal = models.TextField(_("ce qu’il faut reprendre"), blank=True, max_length=600)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("retour d’expérience proposé")
        verbose_name_plural = _("retours d’expérience proposés")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=Reading.values), name="actors_review_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state=Reading.ASKED) | models.Q(asked_at__isnull=False),
                name="actors_review_asked_when",
            ),
        ]

    def __str__(self) -> str:
        return self.page.draft_title


class ExperienceComment(models.Model):
    """A peer's words below a sheet; `author_name` is what they chose to show of themselves."""

    page = models.ForeignKey(ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="comments")
    presence = models.ForeignKey(
        "actors.Presence", verbose_name=_("structure"), on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comments")
    author_name = LineField(_("votre nom"), max_length=80)
    text = models.TextField(_("votre commentaire"), max_length=1000)
    state = models.CharField(_("état"), max_length=9, choices=CommentState.choices, default=CommentState.ASKED)
    written_at = models.DateTimeField(_("écrit le"), default=timezone.now)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commentaire")
        verbose_name_plural = _("commentaires")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CommentState.values), name="actors_comment_state_known")
        ]
        indexes = [models.Index(fields=["page", "state", "written_at"], name="actors_comment_listing")]

    def __str__(self) -> str:
        return f"{self.author_name}, {self.presence.organisation}"


class CommentReport(models.Model):
    """Somebody thinks that a comment should not stand there; settled once the team has decided."""

    comment = models.ForeignKey(
        ExperienceComment, verbose_name=_("commentaire"), on_delete=models.CASCADE, related_name="reports"
    )
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = models.TextField(_("ce qui ne va pas"), max_length=500)
    reported_at = models.DateTimeField(_("signalé le"), default=timezone.now)
    settled_at = models.DateTimeField(_("réglé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "reporter"],
                condition=models.Q(settled_at=None),
                name="actors_report_once_until_settled",
            )
        ]

    def __str__(self) -> str:
        return self.reason[:60]


class ContactRequest(models.Model):
    """A message sent to an organisation by the form of its public page, or of a sheet. Kept a year at most."""

    presence = models.ForeignKey(
        "actors.Presence", verbose_name=_("structure"), on_delete=models.CASCADE, related_name="contacts"
    )
    page = models.ForeignKey(
        ExperiencePage, verbose_name=_("fiche"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = LineField(_("votre nom"), max_length=80)
    email = models.EmailField(_("votre adresse e-mail"))
    message = models.TextField(_("votre message"), max_length=2000)
    sent_at = models.DateTimeField(_("envoyé le"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("message reçu")
        verbose_name_plural = _("messages reçus")

    def __str__(self) -> str:
        return f"{self.name}, {self.presence}"
