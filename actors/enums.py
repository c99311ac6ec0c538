"""Closed lists of the actors' floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MembershipRole(models.TextChoices):
    OWNER = "owner", _("responsable du compte")
    MEMBER = "member", _("membre")


class MembershipState(models.TextChoices):
    ACTIVE = "active", _("active")
    ASKED = "asked", _("demandée")


class Showcase(models.TextChoices):
    """Where an organisation's public page stands in one territory."""

    PRIVATE = "private", _("non publiée")
    ASKED = "asked", _("en attente de relecture")
    PUBLISHED = "published", _("publiée")
    REFUSED = "refused", _("à reprendre")


class Sharing(models.TextChoices):
    """What an organisation shows of its last result on its public page."""

    NOTHING = "nothing", _("Rien")
    LEVEL = "level", _("Le niveau")
    SCORE = "score", _("Le niveau et le score")


class BadgeKind(models.TextChoices):
    """What distinguishes an organisation, besides its engagement; given by the floors above."""

    PROGRESS = "progress", _("En progrès")
    LAUREATE = "laureate", _("Lauréat")


ENGAGED = "engage"  # beside those of `BadgeKind`, in the directory's addresses: whose signature of the charter holds


class Purpose(models.TextChoices):
    """What a member consents to for the organisation, in one territory."""

    SHOWCASE = "showcase", _("Fiche publique")
    RESULT = "result", _("Résultat sur la fiche publique")
    EXPERIENCE = "experience", _("Retour d’expérience public")
    TEAM = "team", _("Résultats montrés à l’équipe du territoire")
    PEERS = "peers", _("Scores comparés, sans nom, à ceux d’autres structures")


class RegistrationState(models.TextChoices):
    """Where somebody's registration to an event stands."""

    IN = "in", _("inscrit·e")
    WAITING = "waiting", _("en attente d’une place")
    CANCELLED = "cancelled", _("annulée")


class Access(models.TextChoices):
    """What somebody of a team did with what is known of an organisation."""

    READ = "read", _("lecture dans l’administration")
    EXPORTED = "exported", _("export dans un fichier")


class FollowUp(models.TextChoices):
    """How far the team's guidance of an organisation has come, in one territory."""

    TO_CONTACT = "contact", _("à contacter")
    ONGOING = "ongoing", _("en cours")
    AUTONOMOUS = "autonomous", _("autonome")
    PAUSED = "paused", _("en pause")


class NoteKind(models.TextChoices):
    """What a line of the follow-up log tells of."""

    NOTE = "note", _("note")
    CALL = "call", _("appel")
    VISIT = "visit", _("visite")
    MESSAGE = "message", _("message")


class DeliveryState(models.TextChoices):
    """Where a message stands for one recipient."""

    QUEUED = "queued", _("en attente")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("en échec")
    UNSUBSCRIBED = "unsubscribed", _("désinscrit")


class MailKind(models.TextChoices):
    """What of a territory's mails a person may leave."""

    MESSAGES = "messages", _("messages de l’équipe")
    DIGEST = "digest", _("lettre d’information")
    EVENTS = "events", _("rappels de rendez-vous")


class DigestState(models.TextChoices):
    """Where a letter of a territory stands."""

    DRAFT = "draft", _("brouillon")
    PLANNED = "planned", _("programmée")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyée")


class JoinedBy(models.TextChoices):
    """What brought an organisation to a territory."""

    LINK = "lien", _("lien d’inscription")
    POSTER = "affiche", _("affiche")
    INVITATION = "invitation", _("invitation")


class AssessmentEvery(models.IntegerChoices):
    """How often a charter asks for an assessment, in months."""

    NEVER = 0, _("Non")
    YEAR = 12, _("Chaque année")
    TWO_YEARS = 24, _("Tous les deux ans")


class AssessAgain(models.IntegerChoices):
    """How long after its last assessment an organisation wants to be reminded of the next, in months."""

    NEVER = 0, _("Jamais")
    HALF_YEAR = 6, _("Tous les six mois")
    YEAR = 12, _("Tous les ans")
    TWO_YEARS = 24, _("Tous les deux ans")


class Reading(models.TextChoices):
    """Where the latest draft of an experience sheet stands with the territory's team."""

    WRITING = "writing", _("brouillon")
    ASKED = "asked", _("en attente de relecture")
    REFUSED = "refused", _("à reprendre")
    ACCEPTED = "accepted", _("acceptée")


class CostBand(models.TextChoices):
    """What an action cost, in euros, roughly: enough for a peer to know whether it is within reach."""

    NOTHING = "0", _("Aucune dépense")
    SMALL = "1-1000", _("Moins de 1\u202f000\u00a0€")
    MEDIUM = "1000-10000", _("De 1\u202f000 à 10\u202f000\u00a0€")
    LARGE = "10000-50000", _("De 10\u202f000 à 50\u202f000\u00a0€")
    HUGE = "50000+", _("Plus de 50\u202f000\u00a0€")


class CommentState(models.TextChoices):
    ASKED = "asked", _("en attente de relecture")
    PUBLISHED = "published", _("publié")
    REFUSED = "refused", _("écarté")


class Sector(models.TextChoices):
    """Sections of the French nomenclature of activities (NAF rév. 2, INSEE)."""

    A = "A", _("Agriculture, sylviculture et pêche")
    B = "B", _("Industries extractives")
    C = "C", _("Industrie manufacturière")
    D = "D", _("Électricité, gaz, vapeur et air conditionné")
    E = "E", _("Eau, assainissement, déchets et dépollution")
    F = "F", _("Construction")
    G = "G", _("Commerce, réparation d’automobiles et de motocycles")
    H = "H", _("Transports et entreposage")
    I = "I", _("Hébergement et restauration")  # noqa: E741
    J = "J", _("Information et communication")
    K = "K", _("Finance et assurance")
    L = "L", _("Immobilier")
    M = "M", _("Activités spécialisées, scientifiques et techniques")
    N = "N", _("Services administratifs et de soutien")
    O = "O", _("Administration publique")  # noqa: E741
    P = "P", _("Enseignement")
    Q = "Q", _("Santé et action sociale")
    R = "R", _("Arts, spectacles et loisirs")
    S = "S", _("Autres services, associations")
