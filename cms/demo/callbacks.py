"""What the demonstration's actor asked of partners: a request that waits, one that was taken up, one that is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from actors.models import Presence, User
from cms.demo.accounts import MEMBER, OWNER, SEED_ORGANISATION, members_of
from home.models import Territory
from ressources.callbacks.wording import consent_of, lines_of
from ressources.enums import CallbackState
from ressources.models import CallbackRequest, ResourcePage
from ressources.services.callbacks import prepare_callback

ASKING = "grand-poitiers"
# Who calls back, by the key of the resource: an invented service at an address that leads nowhere.
PARTNERS = {
    "visite-energie-cci": ("Service environnement", "environnement.cci@example.org"),
    "performa-environnement": ("Conseil aux artisans", "artisans.cma@example.org"),
    "diag-eco-flux": ("Équipe des diagnostics", "diagnostics.bpifrance@example.org"),
    "repar-acteurs": ("Conseil aux artisans", "artisans.cma@example.org"),
    "diagnostic-rse": ("Service environnement", "environnement.cci@example.org"),
}


@dataclass(frozen=True)
class Asked:
    """Days are counted back from today."""

    resource: str
    by: str
    message: str
    asked: int
    state: CallbackState
    changed: int
    reminded: int | None = None
    note: str = ""


ASKED = (
    Asked(
        "performa-environnement",
        OWNER,
        "Nous voudrions comparer nos déchets à ceux d’ateliers de notre taille. Le matin avant 10 heures.",
        asked=34,
        state=CallbackState.DONE,
        changed=30,
        note="Échange d’une demi-heure. Visite de l’atelier prévue le mois prochain.",
    ),
    Asked(
        "visite-energie-cci",
        OWNER,
        "Deux fours de 1998\u00a0: par quoi commencer\u202f? Joignable le mardi et le jeudi après-midi.",
        asked=6,
        state=CallbackState.TAKEN,
        changed=4,
        note="Je vous appelle jeudi.",
    ),
    Asked(
        "diag-eco-flux",
        MEMBER,
        "Le diagnostic convient-il à une structure de moins de cinquante personnes\u202f?",
        asked=9,
        state=CallbackState.SENT,
        changed=9,
        reminded=2,
    ),
)


def ensure_partners() -> None:
    """Some resources of the national library get somebody who calls back."""
    for page in ResourcePage.objects.national().filter(slug__in=PARTNERS, contact_email=""):
        page.contact_name, page.contact_email = PARTNERS[page.slug]
        page.takes_callbacks = True
        page.save()


def ensure_callbacks(territory: Territory, *, users: Mapping[str, User]) -> None:
    """Once, of the actor's organisation."""
    present = Presence.objects.for_territory(territory).filter(organisation__name=SEED_ORGANISATION)
    presence = present.select_related("organisation__commune", "territory").first()
    if territory.slug != ASKING or presence is None or CallbackRequest.objects.for_territory(territory).exists():
        return
    people = {account.place: users[account.email] for account in members_of(SEED_ORGANISATION)}
    pages = {page.slug: page for page in ResourcePage.objects.national().filter(slug__in=PARTNERS)}
    for told in ASKED:
        _ask(told, presence, resource=pages[told.resource], by=people[told.by])


def _ask(told: Asked, presence: Presence, *, resource: ResourcePage, by: User) -> None:
    """As the service makes it, on a day of the past and without a mail."""
    now = timezone.now()
    said = {"name": by.get_full_name(), "phone": "05 49 00 00 00", "email": by.email, "message": told.message}
    callback = prepare_callback(
        presence,
        resource=resource,
        by=by,
        lines=lines_of(resource, presence, **said),
        consent=consent_of(resource, presence),
        at=now - timedelta(days=told.asked),
    )
    callback.mailed_at = callback.asked_at
    callback.state, callback.state_at = told.state, now - timedelta(days=told.changed)
    callback.reminded_at = None if told.reminded is None else now - timedelta(days=told.reminded)
    callback.note = told.note
    callback.save()
