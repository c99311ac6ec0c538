"""Closed lists of the campaigns' floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignKind(models.TextChoices):
    TROPHIES = "trophies", _("Trophées")
    CALL = "call", _("Appel à candidatures")


class RankingMethod(models.TextChoices):
    MEAN = "mean", _("Moyenne pondérée")
    MEDIAN = "median", _("Médiane")


class ApplicationState(models.TextChoices):
    """Where an application stands. What was decided shows here once it is announced, not before."""

    DRAFT = "draft", _("brouillon")
    RECEIVED = "received", _("reçue")
    ADMISSIBLE = "admissible", _("recevable")
    INADMISSIBLE = "inadmiss", _("non recevable")
    EVALUATED = "evaluated", _("en évaluation")
    SELECTED = "selected", _("retenue")
    REFUSED = "refused", _("non retenue")
    CONTRACTED = "contracted", _("contractualisée")
    WITHDRAWN = "withdrawn", _("retirée")


class Outcome(models.TextChoices):
    SELECTED = "selected", _("retenue")
    REFUSED = "refused", _("non retenue")


class ReviewState(models.TextChoices):
    ASSIGNED = "assigned", _("à évaluer")
    STARTED = "started", _("commencée")
    FINAL = "final", _("définitive")
    ABSTAINED = "abstained", _("abstention")
    RECUSED = "recused", _("déport")


class ConflictKind(models.TextChoices):
    """What ties a juror to an applicant."""

    DECLARED = "declared", _("déclaré par le membre du jury")
    NOTED = "noted", _("noté par l’organisation")
    SAME_SIREN = "same_siren", _("même SIREN")
    MEMBER = "member", _("membre de la structure")
    SAME_DOMAIN = "same_domain", _("même domaine d’adresse e-mail")


class Landscape(models.TextChoices):
    """What kind of country a collectivité is, as who instructs its application marks it."""

    URBAN = "urban", _("urbain")
    RURAL = "rural", _("rural")
    COASTAL = "coastal", _("littoral")
    MOUNTAIN = "mountain", _("montagne")


class LaunchState(models.TextChoices):
    TODO = "todo", _("à faire")
    DOING = "doing", _("en cours")
    BLOCKED = "stuck", _("bloqué")
    DONE = "done", _("fait")
