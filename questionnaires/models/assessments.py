import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from questionnaires.querysets import (
    AssessmentManager,
    AssessmentQuerySet,
    QuestionNoteQuerySet,
    ThemeScoreQuerySet,
)


class Assessment(models.Model):
    """An organisation's answers to one version, in one document; its result once it is sent.

    `answers` is {question key: {value, na, reason, revision, by, at}}, see `questionnaires.saving`. Autosave touches
    `answers`, `revision` and `saved_at` only, none of which is indexed.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="assessments")
    # Empty while nobody has claimed it: who answers has no account yet, or no organisation. Types say that there is
    # one, since nothing else than answering meets those.
    organisation: "models.ForeignKey[Organisation | None, Organisation]" = models.ForeignKey(
        "actors.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    # Of the secret in the cookie of whoever began without an account; empty once an account has it.
    secret_digest = models.CharField(max_length=64, blank=True, editable=False)
    version = models.ForeignKey(
        "questionnaires.QuestionnaireVersion", on_delete=models.PROTECT, related_name="assessments"
    )
    # Of the answers to a pilot: they count nowhere, and `objects` does not hold them.
    pilot = models.ForeignKey("questionnaires.Pilot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("tour"), default=1)
    profile = models.JSONField(_("profil au moment de répondre"), default=dict)
    answers = models.JSONField(_("réponses"), default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField(_("enregistrée le"), default=timezone.now)
    submitted_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.JSONField(_("résultat"), null=True, blank=True)
    score = models.DecimalField(_("moyenne"), max_digits=12, decimal_places=9, null=True, blank=True)
    level = models.CharField(_("niveau"), max_length=40, blank=True)

    objects = AssessmentManager()
    everything = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("auto-évaluation")
        verbose_name_plural = _("auto-évaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "territory"],
                condition=models.Q(submitted_at=None, pilot=None),
                name="questionnaires_one_draft",
            ),
            models.UniqueConstraint(
                fields=["organisation", "territory", "round"],
                condition=models.Q(pilot=None),
                name="questionnaires_round_once",
            ),
            models.UniqueConstraint(fields=["organisation", "pilot"], name="questionnaires_piloted_once"),
            models.UniqueConstraint(
                fields=["secret_digest", "territory"],
                condition=~models.Q(secret_digest=""),
                name="questionnaires_one_draft_of_a_browser",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, secret_digest="")
                | models.Q(organisation=None, submitted_at=None, pilot=None),
                name="questionnaires_unclaimed_is_a_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None) | models.Q(result__isnull=False),
                name="questionnaires_sent_has_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.territory}, {self.created_at:%Y}"

    @property
    def is_claimed(self) -> bool:
        return self.organisation_id is not None

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_over(self) -> bool:
        """Whether nothing can be answered any more: it was sent, or its pilot is closed."""
        return self.is_submitted or bool(self.pilot and not self.pilot.is_open)


class ThemeScore(models.Model):
    """A theme's score of a submitted assessment, written with it: figures are read here, never from the answers."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="theme_scores")
    territory = models.ForeignKey("home.Territory", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("actors.Organisation", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(_("thème"), max_length=40)
    round = models.PositiveSmallIntegerField(_("tour"))
    score = models.DecimalField(_("score"), max_digits=12, decimal_places=9)
    percent = models.DecimalField(_("pour cent"), max_digits=12, decimal_places=9)
    level = models.CharField(_("niveau"), max_length=40)
    is_first = models.BooleanField(default=False)
    is_latest = models.BooleanField(default=True)

    objects = ThemeScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score d’un thème")
        verbose_name_plural = _("scores des thèmes")
        constraints = [models.UniqueConstraint(fields=["assessment", "theme"], name="questionnaires_themescore_once")]
        indexes = [models.Index(fields=["territory", "theme", "is_latest"], name="questionnaires_themescore_read")]

    def __str__(self) -> str:
        return f"{self.theme} : {self.score}"


class QuestionNote(models.Model):
    """What a member writes beside a question for their colleagues alone."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="notes")
    question = models.CharField(_("question"), max_length=64)
    text = models.TextField(_("note"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(_("écrite le"), auto_now=True)

    objects = QuestionNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note pour les collègues")
        verbose_name_plural = _("notes pour les collègues")
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question", "author"], name="questionnaires_note_once"),
        ]

    def __str__(self) -> str:
        return self.text


class ErasurePermit(models.Model):
    """Written by the erasure and retention services when they delete or clear a sent assessment."""

    assessment_key = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("autorisation d’effacement")
        verbose_name_plural = _("autorisations d’effacement")

    def __str__(self) -> str:
        return str(self.assessment_key)
