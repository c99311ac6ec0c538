"""Closed lists of the territories' floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    COMMUNE = "commune", _("commune")
    EPCI = "epci", _("intercommunalité")


class TerritoryState(models.TextChoices):
    PREPARED = "prepared", _("en préparation")
    OPEN = "open", _("ouvert")
    SUSPENDED = "suspended", _("suspendu")
    ARCHIVED = "archived", _("archivé")


class Module(models.TextChoices):
    NEWS = "news", _("Actualités")
    AGENDA = "agenda", _("Agenda")
    RESOURCES = "resources", _("Ressources")
    ACTORS = "actors", _("Acteurs engagés")
    EXPERIENCES = "experiences", _("Retours d’expérience")
    DIAGNOSTIC = "diagnostic", _("Diagnostic")
    CHARTER = "charter", _("Charte")
    TROPHIES = "trophies", _("Trophées")


class Role(models.TextChoices):
    """What a person may be for a territory; the national team's role is not tied to one."""

    NATIONAL = "national", _("équipe nationale")
    MANAGER = "manager", _("responsable du territoire")
    EDITOR = "editor", _("équipe de communication")
    JURY = "jury", _("membre du jury")


class ApiScope(models.TextChoices):
    """What a key of the API opens."""

    READ = "lire", _("Lire")
    ANSWER = "repondre", _("Répondre")
    ORGANISATION = "structure", _("Gérer sa structure")
    FIGURES = "tableaux", _("Lire les tableaux de bord")


class EventMode(models.TextChoices):
    """How one takes part in an event."""

    IN_PERSON = "in_person", _("Sur place")
    ONLINE = "online", _("En ligne")
    BOTH = "both", _("Sur place et en ligne")


class ActorType(models.TextChoices):
    """As in `home.kinds`, which pure rules read."""

    COMPANY = "company", _("Entreprise")
    ASSOCIATION = "association", _("Association")
    PUBLIC = "public", _("Établissement public")
    OTHER = "other", _("Autre")


class ThemeSign(models.TextChoices):
    """The drawings of the sprite for the themes that territories add."""

    MARK = "repere", _("Repère")
    NATURE = "nature", _("Arbre")
    FOOD = "alimentation", _("Couverts")
    SOLIDARITY = "solidarite", _("Cœur")
    DIGITAL = "numerique", _("Écran")


class Headcount(models.TextChoices):
    NONE = "0", _("Aucun salarié")
    MICRO = "1-9", _("De 1 à 9 salariés")
    SMALL = "10-49", _("De 10 à 49 salariés")
    MEDIUM = "50-249", _("De 50 à 249 salariés")
    LARGE = "250+", _("250 salariés et plus")
