"""What the page and the API say alike to who registers for an event, and how often one may."""

from allauth.core.ratelimit import consume
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from actors.enums import RegistrationState
from home.seats import Door

REFUSALS = {
    Door.NONE: gettext_lazy("On ne s’inscrit pas ici à ce rendez-vous."),
    Door.FULL: gettext_lazy("Toutes les places sont prises, et ce rendez-vous n’a pas de liste d’attente."),
    Door.CLOSED: gettext_lazy("Les inscriptions sont closes."),
    Door.CANCELLED: gettext_lazy("Ce rendez-vous est annulé."),
}
OUTCOMES = {
    RegistrationState.IN: gettext_lazy("Votre place est réservée. Un message vous le confirme."),
    RegistrationState.WAITING: gettext_lazy("Vous êtes sur la liste d’attente. Un message vous le confirme."),
}
TOO_MANY = gettext_lazy("Trop d’inscriptions se suivent. Réessayez dans une heure.")
# The same words whether the address was registered before or not.
NOTED = gettext_lazy(
    "C’est noté. Un message part à votre adresse\u00a0: il dit si votre place est réservée, et porte le lien pour "
    "annuler."
)


def is_slow_enough(request: HttpRequest, *, email: str, is_member: bool) -> bool:
    """As many an hour as a person, or an office, registers; a day as an address reads: settings.ACCOUNT_RATE_LIMITS."""
    own = "registration_by_member" if is_member else "registration_by_visitor"
    return bool(consume(request, action=own) and consume(request, action="registration_received", key=email.lower()))
