"""Closed lists of the library."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResourceKind(models.TextChoices):
    FINANCING = "financing", _("Financement")
    TRAINING = "training", _("Formation")
    ADVICE = "advice", _("Accompagnement")
    TOOL = "tool", _("Outil")
    GUIDE = "guide", _("Guide")
    TESTIMONY = "testimony", _("Témoignage")
    CONTACT = "contact", _("Contact")


class Need(models.TextChoices):
    MONEY = "money", _("De l’argent")
    PEOPLE = "people", _("Des personnes")
    METHOD = "method", _("Une méthode")
    EQUIPMENT = "equipment", _("Du matériel")


class Effort(models.IntegerChoices):
    """What it asks of who uses it; the words are those of the questionnaires' actions."""

    LIGHT = 1, _("Effort léger")
    MEDIUM = 2, _("Effort moyen")
    LARGE = 3, _("Effort important")


class CallbackState(models.TextChoices):
    """Where a request to be called back stands; `ressources.callbacks.rules` says what follows what."""

    SENT = "sent", _("envoyée")
    TAKEN = "taken", _("prise en charge")
    DONE = "done", _("rappel fait")
    NO_ANSWER = "no_answer", _("pas de réponse au rappel")
    SILENT = "silent", _("sans nouvelle du partenaire")
    WITHDRAWN = "withdrawn", _("retirée")


class Sort(models.TextChoices):
    """Orders of the library; the values stand in addresses."""

    RELEVANCE = "pertinence", _("Les plus proches de la recherche")
    NEWEST = "nouveautes", _("Les plus récentes")
    CLOSING = "cloture", _("La clôture la plus proche")
    TITLE = "titre", _("De A à Z")


class Opening(models.TextChoices):
    """When it may be asked for; the values stand in addresses."""

    OPEN = "ouverte", _("Ouverte aujourd’hui")
    SOON = "bientot", _("Ouvre bientôt")
    DATED = "limite", _("À demander avant une date")


class Origin(models.TextChoices):
    """Whose it is; the values stand in addresses."""

    LOCAL = "locale", _("Du territoire")
    NATIONAL = "nationale", _("Nationale")
