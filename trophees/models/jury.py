from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from home.models.invitations import InvitationByMail
from trophees.enums import ConflictKind, ReviewState
from trophees.models.applications import Application
from trophees.models.campaigns import CampaignPage
from trophees.querysets import ConflictQuerySet, JurorQuerySet, OfApplication, OfCampaign, ReviewQuerySet


class Juror(InvitationByMail):
    """A seat in a campaign's jury, offered to an e-mail address. `categories`: keys; none of them, all."""

    campaign = models.ForeignKey(CampaignPage, on_delete=models.CASCADE, related_name="jurors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="juries"
    )
    full_name = LineField(_("prénom et nom"), max_length=120)
    title = LineField(_("qualité"), max_length=120, blank=True)
    siren = models.CharField(_("SIREN de l’employeur"), max_length=9, blank=True)
    categories = models.JSONField(_("catégories"), default=list, blank=True)
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    removed_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("relancée le"), null=True, blank=True)

    objects = JurorQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre du jury")
        verbose_name_plural = _("membres du jury")
        ordering = ["full_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "email"], condition=models.Q(removed_at=None), name="trophees_juror_once"
            ),
            models.UniqueConstraint(
                fields=["campaign", "user"], condition=models.Q(removed_at=None), name="trophees_juror_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name


class Review(models.Model):
    """What a juror says of an application. `scores`: {criterion key: {"score": int or None, "comment": str}}."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="reviews")
    state = models.CharField(_("état"), max_length=10, choices=ReviewState.choices, default=ReviewState.ASSIGNED)
    by_hand = models.BooleanField(_("attribuée à la main"), default=False)
    scores = models.JSONField(_("notes"), default=dict, blank=True)
    comment = models.TextField(_("avis d’ensemble"), blank=True, max_length=3000)
    reason = models.TextField(_("raison de l’abstention"), blank=True, max_length=600)
    revision = models.PositiveIntegerField(default=0)
    assigned_at = models.DateTimeField(_("attribuée le"), default=timezone.now)
    saved_at = models.DateTimeField(_("enregistrée le"), null=True, blank=True)
    final_at = models.DateTimeField(_("définitive depuis le"), null=True, blank=True)
    # A final review is opened again by the organiser only, and says so.
    reopened_at = models.DateTimeField(_("rouverte le"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        constraints = [
            models.UniqueConstraint(fields=["application", "juror"], name="trophees_review_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=ReviewState.values), name="trophees_review_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReviewState.FINAL) | models.Q(final_at__isnull=False),
                name="trophees_review_final_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.juror}"


class Draw(models.Model):
    """An assignment that the machine made: with the same seed and the same dossiers it would be the same.

    `short` lists the uuids of the applications for which too few jurors were free of conflict.
    """

    campaign = models.ForeignKey(CampaignPage, on_delete=models.CASCADE, related_name="draws")
    seed = models.PositiveIntegerField(_("graine"))
    reviews_each = models.PositiveSmallIntegerField(_("évaluations par candidature"))
    short = models.JSONField(_("trop peu de membres"), default=list, blank=True)
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OfCampaign.as_manager()

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.campaign}, {self.seed}"


class Conflict(models.Model):
    """An interest that ties a juror to an application: they neither read it nor note it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("nature"), max_length=12, choices=ConflictKind.choices)
    reason = models.TextField(_("précision"), blank=True, max_length=600)
    at = models.DateTimeField(_("le"), default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What a machine found may be no interest at all: the organiser says so, and why; it stays on record.
    lifted_at = models.DateTimeField(_("levé le"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    lifted_because = models.TextField(_("raison de la levée"), blank=True, max_length=600)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("conflit d’intérêts")
        verbose_name_plural = _("conflits d’intérêts")
        constraints = [
            models.UniqueConstraint(fields=["application", "juror", "kind"], name="trophees_conflict_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ConflictKind.values), name="trophees_conflict_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror}, {self.application}"


class Clarification(models.Model):
    """What a juror asks the organiser about an application. The answer is for all who read it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="clarifications")
    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="clarifications")
    question = models.TextField(_("question"), max_length=1500)
    asked_at = models.DateTimeField(_("posée le"), default=timezone.now)
    answer = models.TextField(_("réponse"), blank=True, max_length=3000)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = OfApplication.as_manager()

    class Meta:
        verbose_name = _("demande de précision")
        verbose_name_plural = _("demandes de précision")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return self.question
