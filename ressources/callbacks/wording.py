"""What is sent to a partner, line by line, and what the person agrees to: shown first, then kept as it was."""

from django.utils.translation import gettext as _

from actors.models import Organisation, Presence
from ressources.callbacks.rules import Line
from ressources.models import ResourcePage

PARTNER_LENGTH = 120


def partner_of(resource: ResourcePage) -> str:
    """Whom the request goes to, by the name that the resource gives."""
    return (resource.provider or resource.contact_name or resource.contact_email)[:PARTNER_LENGTH]


def lines_of(
    resource: ResourcePage, presence: Presence, *, name: str, phone: str, email: str, message: str
) -> list[Line]:
    """Everything that the partner will read, in its order; what is empty is not sent."""
    organisation = presence.organisation
    told = [
        Line("resource", _("À propos de"), resource.title),
        Line("partner", _("Destinataire"), f"{partner_of(resource)}, {resource.contact_email}"),
        Line("name", _("Personne à rappeler"), name),
        Line("phone", _("Téléphone"), phone),
        Line("email", _("Adresse e-mail"), email),
        *_lines_of_organisation(organisation),
        Line("territory", _("Territoire"), presence.territory.short_name),
        Line("message", _("Demande"), message),
    ]
    return [line for line in told if line.value]


def _lines_of_organisation(organisation: Organisation) -> list[Line]:
    commune = organisation.commune.name if organisation.commune else ""
    return [
        Line("organisation", _("Structure"), organisation.name),
        Line("kind", _("Type de structure"), str(organisation.kind_name)),
        Line("headcount", _("Effectif"), organisation.get_headcount_display()),
        Line("commune", _("Commune"), commune),
    ]


def consent_of(resource: ResourcePage, presence: Presence) -> str:
    """What the person agrees to, as it is shown and kept."""
    return _(
        "J’accepte que ces informations soient transmises à %(partner)s, pour être rappelé·e au sujet de "
        "«\u00a0%(title)s\u00a0». L’équipe du territoire %(territory)s les lit pour suivre la demande. Elles sont "
        "gardées douze mois après la dernière nouvelle, puis effacées."
    ) % {"partner": partner_of(resource), "title": resource.title, "territory": presence.territory.short_name}
