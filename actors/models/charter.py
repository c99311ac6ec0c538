from datetime import date
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from actors.enums import AssessmentEvery
from actors.models.organisations import Organisation, Presence
from actors.querysets import CharterConsultationQuerySet, CharterSignatureQuerySet, CharterVersionQuerySet
from home.enums import Module
from home.models.base import ManagedSectionPermissionTester, SectionPage
from home.models.fields import LineField
from home.querysets import SectionManager
from home.share_cards import shared_page

ARTICLE = ["bold", "italic", "ol", "ul"]


def new_code() -> str:
    return token_urlsafe(9)


class ArticleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.RichTextBlock(label=_("Texte"), features=ARTICLE)

    class Meta:
        icon = "doc-full"
        label = _("Article")


class CharterPage(RoutablePageMixin, SectionPage, Page):
    """The territory's charter as it is written. Publishing makes a version, which never changes and is signed."""

    intro = models.TextField(_("préambule"), blank=True, max_length=1200)
    body = StreamField([("article", ArticleBlock())], verbose_name=_("articles"), blank=True)
    assessment_every = models.PositiveSmallIntegerField(
        _("rester engagé demande une auto-évaluation"),
        choices=AssessmentEvery.choices,
        default=AssessmentEvery.NEVER,
        help_text=_("Sans elle, la structure n’est plus présentée comme engagée, jusqu’à la prochaine."),
    )

    section = Module.CHARTER
    in_footer = True
    objects = SectionManager()
    parent_page_types = ["home.TerritoryPage"]
    subpage_types: list[str] = []
    is_creatable = False
    content_panels = [
        HelpPanel(
            content=_(
                "<p>Publier fige le texte en une version nouvelle, clôt la consultation, et demande par e-mail à "
                "chaque signataire de signer de nouveau. Pour préparer la suite, enregistrez un brouillon.</p>"
            )
        ),
        *SectionPage.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        FieldPanel("assessment_every"),
    ]
    # The text in force is that of its version, which the page shows.
    api_fields: list[str] = []

    class Meta:
        verbose_name = _("charte")
        verbose_name_plural = _("chartes")

    def permissions_for_user(self, user: Any) -> ManagedSectionPermissionTester:
        return ManagedSectionPermissionTester(user, self)

    @path("")
    @shared_page
    def text(self, request: HttpRequest) -> HttpResponse:
        """The version in force, and whether the next one is open to comments."""
        territory = request.space.territory_id
        version = CharterVersion.objects.in_force(territory)
        if getattr(request, "is_preview", False):
            version = CharterVersion(number=version.number + 1 if version else 1, **self.document())
        today = timezone.localdate()
        context = {
            "version": version,
            "signatories": version and Presence.objects.for_territory(territory).engaged(today).count(),
            "consultation": CharterConsultation.objects.open_in(territory),
        }
        return self.render(request, template="actors/charter.html", context_overrides=context)

    def document(self) -> dict[str, Any]:
        """The text as a version keeps it; the key of an article survives its rewording."""
        articles = [
            {"key": block.id, "title": block.value["title"], "html": block.value["text"].source} for block in self.body
        ]
        every = self.assessment_every
        return {"title": self.title, "intro": self.intro, "articles": articles, "assessment_every": every}

    @path("projet/")
    def draft(self, request: HttpRequest) -> HttpResponse:
        """The next version, article by article, with what the territory's actors say of it."""
        from actors.views.charter import comment_draft

        return comment_draft(request, self)

    @path("attestation/<slug:code>/")
    def attestation(self, request: HttpRequest, code: str) -> HttpResponse:
        """Whether an attestation that somebody shows is true."""
        signatures = CharterSignature.objects.select_related("version", "organisation")
        signature = signatures.filter(code=code, version__territory_id=request.space.territory_id).first()
        context = {"signature": signature, "presence": signature and signature.presence}
        answer = self.render(request, template="actors/attestation.html", context_overrides=context)
        answer.status_code = 200 if signature else 404
        return answer


class CharterVersion(models.Model):
    """A published text, for ever as it was. `articles`: key, title and html of each."""

    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="charter_versions")
    number = models.PositiveIntegerField(_("numéro"))
    title = models.CharField(_("titre"), max_length=255)
    intro = models.TextField(_("préambule"), blank=True)
    articles = models.JSONField(_("articles"))
    assessment_every = models.PositiveSmallIntegerField(choices=AssessmentEvery.choices)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    published_at = models.DateTimeField(_("publiée le"), default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CharterVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version de la charte")
        verbose_name_plural = _("versions de la charte")
        constraints = [
            models.UniqueConstraint(fields=["territory", "number"], name="actors_charterversion_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {_('version')} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise PermissionDenied("A published charter does not change.")
        super().save(*args, **kwargs)

    @property
    def published_on(self) -> date:
        return timezone.localdate(self.published_at)


class CharterSignature(models.Model):
    """An organisation's signature of one version, by somebody who declared that they may sign for it."""

    version = models.ForeignKey(CharterVersion, on_delete=models.PROTECT, related_name="signatures")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="signatures")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    signer_name = LineField(_("nom"), max_length=120)
    signer_title = LineField(_("fonction"), max_length=120)
    # As they were that day: an attestation says nothing that a later change of name could turn into another's.
    organisation_name = LineField(_("nom de la structure"), max_length=120)
    organisation_number = models.CharField(_("numéro"), max_length=14, blank=True)
    signed_at = models.DateTimeField(_("signée le"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    code = models.CharField(max_length=20, unique=True, default=new_code)

    objects = CharterSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature de la charte")
        verbose_name_plural = _("signatures de la charte")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"],
                condition=models.Q(withdrawn_at=None),
                name="actors_chartersignature_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.version}"

    @property
    def presence(self) -> Presence | None:
        """The organisation in the version's territory, if it still is there."""
        return Presence.objects.filter(organisation=self.organisation_id, territory=self.version.territory_id).first()

    @property
    def signed_on(self) -> date:
        return timezone.localdate(self.signed_at)


class CharterConsultation(models.Model):
    """A draft as it was opened to the comments of the territory's actors: the text stays under their words."""

    territory = models.ForeignKey("home.Territory", on_delete=models.CASCADE, related_name="charter_consultations")
    title = models.CharField(_("titre"), max_length=255)
    intro = models.TextField(_("préambule"), blank=True)
    articles = models.JSONField(_("articles"))
    opened_at = models.DateTimeField(_("ouverte le"), default=timezone.now)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    objects = CharterConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation sur la charte")
        verbose_name_plural = _("consultations sur la charte")
        constraints = [
            models.UniqueConstraint(
                fields=["territory"], condition=models.Q(closed_at=None), name="actors_charterconsultation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CharterComment(models.Model):
    """What a member of an organisation says of one article of the draft."""

    consultation = models.ForeignKey(CharterConsultation, on_delete=models.CASCADE, related_name="comments")
    article = models.CharField(_("article"), max_length=36)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="charter_comments")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("avis"), max_length=1500)
    written_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    is_hidden = models.BooleanField(_("masqué"), default=False)

    class Meta:
        verbose_name = _("avis sur la charte")
        verbose_name_plural = _("avis sur la charte")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
