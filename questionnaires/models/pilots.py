from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from questionnaires.querysets import PilotInvitationQuerySet, PilotQuerySet, PilotRemarkQuerySet


class Pilot(models.Model):
    """A version that only invited organisations answer, to say what they think of it, before one is for all.

    What they answer is assessments of their own kind (`Assessment.pilot`), which no statistic reads.
    """

    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="pilots")
    version = models.OneToOneField(
        "questionnaires.QuestionnaireVersion", on_delete=models.PROTECT, related_name="pilot"
    )
    opened_at = models.DateTimeField(_("ouvert le"), auto_now_add=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PilotQuerySet.as_manager()

    class Meta:
        verbose_name = _("essai pilote")
        verbose_name_plural = _("essais pilotes")
        constraints = [
            models.UniqueConstraint(
                fields=["territory"], condition=Q(closed_at=None), name="questionnaires_one_open_pilot"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory}, version {self.version.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class PilotInvitation(models.Model):
    """An organisation that may answer a pilot."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.CASCADE, related_name="pilot_invitations")
    invited_at = models.DateTimeField(_("invitée le"), auto_now_add=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = PilotInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation à un essai pilote")
        verbose_name_plural = _("invitations à un essai pilote")
        constraints = [
            models.UniqueConstraint(fields=["pilot", "organisation"], name="questionnaires_invited_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class PilotRemark(models.Model):
    """What a person says of one question, or of one resource that the result of a pilot showed."""

    assessment = models.ForeignKey("questionnaires.Assessment", on_delete=models.CASCADE, related_name="remarks")
    question = models.CharField(_("question"), max_length=64, blank=True)
    resource = models.ForeignKey(
        "ressources.ResourcePage", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.TextField(_("commentaire"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(_("écrit le"), auto_now=True)

    objects = PilotRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("avis d’un essai pilote")
        verbose_name_plural = _("avis d’un essai pilote")
        constraints = [
            models.CheckConstraint(
                condition=(~Q(question="") & Q(resource=None)) | (Q(question="") & Q(resource__isnull=False)),
                name="questionnaires_remark_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["assessment", "author", "question"],
                condition=Q(resource=None),
                name="questionnaires_question_remark_once",
            ),
            models.UniqueConstraint(
                fields=["assessment", "author", "resource"],
                condition=Q(question=""),
                name="questionnaires_resource_remark_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text
