import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from home.models.invitations import InvitationByMail
from questionnaires.models import AttachedFile
from trophees.enums import ApplicationState
from trophees.models.campaigns import CampaignPage
from trophees.models.forms import FormVersion
from trophees.querysets import ApplicationQuerySet, AttachmentQuerySet, OfApplication

LETTER = "lettre-engagement"  # the name under which the signed letter is attached; no question's


class Application(models.Model):
    """What an organisation, or a collectivité, sends to a campaign.

    `answers` is what its authors write, as in a diagnostic: {question key: {value, na, reason, revision, by, at}};
    `profile` is what its conditions may ask, a copy of the organisation's: empty for a collectivité;
    `shared` is what they agreed to join: {"profile" | "result" | "progress": {"facts": [[label, value]], "wording",
    "by", "at"}}; of progress also `figure`, as it is read, and `rank`, a whole number by which to sort.
    `sent` is what the campaign reads, frozen each time it is sent: {title, category, form, answers, facts, shared,
    letter}; `form` is the key of a FormVersion, `facts` the profile of that day, `letter` lists the uuids of the signed
    letter's files.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(CampaignPage, on_delete=models.PROTECT, related_name="applications")
    territory = models.ForeignKey(
        "home.Territory", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    organisation = models.ForeignKey(
        "actors.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    place = models.ForeignKey(
        "home.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="applications")
    category = models.CharField(_("catégorie"), max_length=60, blank=True)
    title = LineField(_("intitulé"), max_length=120, blank=True)
    answers = models.JSONField(_("réponses"), default=dict, blank=True)
    profile = models.JSONField(_("profil"), default=dict, blank=True)
    shared = models.JSONField(_("ce qui est joint"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(_("enregistrée le"), default=timezone.now)
    state = models.CharField(_("état"), max_length=10, choices=ApplicationState.choices, default=ApplicationState.DRAFT)
    number = models.PositiveIntegerField(_("ordre d’arrivée"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("arrivée le"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent = models.JSONField(_("ce qui a été envoyé"), null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyée pour la dernière fois le"), null=True, blank=True)
    landscapes = models.JSONField(_("paysages"), default=list, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    opened_territory = models.OneToOneField(
        "home.Territory", null=True, blank=True, on_delete=models.SET_NULL, related_name="opened_from"
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="trophees_application_number_once"),
            models.UniqueConstraint(
                fields=["campaign", "organisation", "category"],
                condition=~models.Q(state=ApplicationState.WITHDRAWN),
                name="trophees_application_once_a_category",
            ),
            # Anybody may begin one for a commune: only one of them can be sent, and one that was set aside, maybe
            # since its author may not speak for the commune, keeps nobody out.
            models.UniqueConstraint(
                fields=["campaign", "place"],
                condition=~models.Q(
                    state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN, ApplicationState.INADMISSIBLE)
                ),
                name="trophees_application_once_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, place=None)
                | models.Q(organisation=None, place__isnull=False),
                name="trophees_application_of_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ApplicationState.DRAFT, sent=None)
                | models.Q(state=ApplicationState.WITHDRAWN)
                | models.Q(sent__isnull=False, number__isnull=False, submitted_at__isnull=False),
                name="trophees_application_received_is_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicationState.values), name="trophees_application_state_known"
            ),
        ]
        indexes = [models.Index(fields=["campaign", "state"], name="trophees_application_read")]

    def __str__(self) -> str:
        return self.title or self.applicant_name

    @property
    def applicant_name(self) -> str:
        return self.place.full_name if self.place else str(self.organisation)

    @property
    def sent_title(self) -> str:
        """Its title as it was last sent, whatever its authors write since; empty before."""
        return (self.sent or {}).get("title", "")

    @property
    def sent_category_name(self) -> str:
        """The category in which it was last sent; empty before, and without categories."""
        return self.campaign.category_names.get((self.sent or {}).get("category", ""), "")

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ApplicationState.WITHDRAWN


class Author(InvitationByMail):
    """Who writes the application of a collectivité; `user` is empty until the invitation is accepted."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = OfApplication.as_manager()

    class Meta:
        verbose_name = _("auteur d’une candidature")
        verbose_name_plural = _("auteurs d’une candidature")
        constraints = [models.UniqueConstraint(fields=["application", "email"], name="trophees_author_once")]

    def __str__(self) -> str:
        return self.email


class Attachment(AttachedFile):
    """A file of an application. `question`: a question's key, or LETTER."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    # What was sent with the application stays for those who read it, until it is sent again.
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta(AttachedFile.Meta):
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")


class ApplicationEvent(models.Model):
    """A line of an application's history: which state, since when, by whom, why."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(_("état"), max_length=10, choices=ApplicationState.choices)
    note = models.TextField(_("note"), blank=True, max_length=1000)
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfApplication.as_manager()

    class Meta:
        verbose_name = _("étape d’une candidature")
        verbose_name_plural = _("étapes d’une candidature")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.application}, {self.get_state_display()}"
