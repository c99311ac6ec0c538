from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from home.uploads import private_path
from trophees.enums import Outcome, RankingMethod
from trophees.models.applications import Application
from trophees.models.campaigns import CampaignPage
from trophees.querysets import DecisionQuerySet, OfApplication, OfCampaign


class Deliberation(models.Model):
    """The jury's meeting on scores that no longer change.

    `table` holds all that the minutes say of the scores: criteria, method, seed, jurors, rows by rank, recusals;
    `sha256` is its fingerprint. `present`: the jurors who sat, as [{"juror": id, "name": …, "title": …}].
    """

    campaign = models.OneToOneField(CampaignPage, on_delete=models.PROTECT, related_name="deliberation")
    method = models.CharField(_("classement"), max_length=10, choices=RankingMethod.choices)
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    seed = models.PositiveIntegerField(_("graine de l’attribution"), default=0)
    table = models.JSONField(_("notes figées"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    frozen_at = models.DateTimeField(_("notes figées le"), default=timezone.now)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    present = models.JSONField(_("présents"), default=list, blank=True)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(_("résultats rendus publics le"), null=True, blank=True)

    objects = OfCampaign.as_manager()

    class Meta:
        verbose_name = _("délibération")
        verbose_name_plural = _("délibérations")

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def has_quorum(self) -> bool:
        return len(self.present) >= self.quorum


class TablePermit(models.Model):
    """Written by the erasure of a person when it takes their name out of a frozen table."""

    deliberation_key = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("autorisation d’effacement")
        verbose_name_plural = _("autorisations d’effacement")

    def __str__(self) -> str:
        return str(self.deliberation_key)


class DiscussionNote(models.Model):
    """What was said of an application in the deliberation."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="discussion_notes")
    text = models.TextField(_("note"), max_length=2000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("le"), default=timezone.now)

    objects = OfApplication.as_manager()

    class Meta:
        verbose_name = _("note de délibération")
        verbose_name_plural = _("notes de délibération")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """What was decided of an application, and why. It is told to nobody before it is announced."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(_("décision"), max_length=10, choices=Outcome.choices)
    distinction = LineField(
        _("distinction"), max_length=80, blank=True, help_text=_("Par exemple\u00a0: Prix du jury.")
    )
    reason = models.TextField(_("raison"), max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(_("décidée le"), default=timezone.now)
    summary = models.TextField(_("présentation publique"), blank=True, max_length=1500)
    slug = models.SlugField(_("adresse"), max_length=80, blank=True)
    announced_at = models.DateTimeField(_("annoncée le"), null=True, blank=True)
    letter = models.TextField(_("lettre"), blank=True, max_length=4000)
    letter_read_at = models.DateTimeField(_("lettre relue le"), null=True, blank=True)
    letter_read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    letter_sent_at = models.DateTimeField(_("lettre envoyée le"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="trophees_decision_outcome_known"
            ),
            models.CheckConstraint(
                condition=models.Q(letter_sent_at=None) | models.Q(letter_read_at__isnull=False),
                name="trophees_decision_letter_is_read_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}, {self.get_outcome_display()}"

    @property
    def category_name(self) -> str:
        """The category in which it was sent."""
        sent = self.application.sent or {}
        return self.application.campaign.category_names.get(sent.get("category", ""), "")

    @property
    def seed(self) -> str:
        """Of what the mark of the laureate is drawn."""
        place, organisation = self.application.place, self.application.organisation
        return place.siren or place.code if place else organisation.seed if organisation else ""


class Agreement(models.Model):
    """The partnership that follows from a selected application: amounts, parties, the signed file."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="agreement")
    total = models.DecimalField(
        _("montant total (€ HT)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    cofinanced = models.DecimalField(
        _("dont cofinancé (€ HT)"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    file = models.FileField(_("convention signée"), upload_to=private_path, max_length=200, blank=True)
    file_name = LineField(max_length=120, blank=True)
    signed_on = models.DateField(_("signée le"), null=True, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    objects = OfApplication.as_manager()

    class Meta:
        verbose_name = _("convention de partenariat")
        verbose_name_plural = _("conventions de partenariat")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cofinanced__lte=models.F("total")), name="trophees_agreement_amounts"
            )
        ]

    def __str__(self) -> str:
        return str(self.application)


class AgreementParty(models.Model):
    """Who signs an agreement, and what they commit to."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    name = LineField(_("partie"), max_length=120)
    signatory = LineField(_("signataire"), max_length=120, blank=True)
    signatory_title = LineField(_("qualité"), max_length=120, blank=True)
    commitments = models.TextField(_("engagements"), blank=True, max_length=2000)
    amount = models.DecimalField(
        _("montant (€ HT)"), max_digits=12, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("partie à une convention")
        verbose_name_plural = _("parties à une convention")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
