"""Requests to be called back, as their form makes them."""

from typing import Any

from actors.models import Organisation, User
from home.models import Territory
from ressources.callbacks.wording import consent_of, lines_of
from ressources.models import CallbackRequest, ResourcePage
from ressources.services.callbacks import ask_for_callback
from tests.factories.pages import make_resources

PARTNER = "rappels@example.org"


def make_partnered(territory: Territory | None, **fields: Any) -> ResourcePage:
    """A resource whose partner calls back."""
    partner = {"provider": "Chambre des métiers", "contact_email": PARTNER, "takes_callbacks": True}
    return make_resources(territory, **{**partner, **fields})[0]


def make_callback(
    organisation: Organisation, *, territory: Territory, by: User, resource: ResourcePage | None = None, **typed: str
) -> CallbackRequest:
    """A request that has just left."""
    presence = organisation.presences.select_related("organisation__commune", "territory").get(territory=territory)
    about = resource or make_partnered(territory)
    said = {"name": "Ada Bois", "phone": "05 49 11 22 33", "email": by.email, "message": "Par où commencer ?"}
    lines, consent = lines_of(about, presence, **{**said, **typed}), consent_of(about, presence)
    return ask_for_callback(presence, resource=about, by=by, lines=lines, consent=consent)[0]
