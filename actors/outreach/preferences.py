"""What a person receives by mail and may turn off, all of it in one place."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.enums import MailKind
from actors.models import Registration, Unsubscription, User
from actors.outreach.reminding import want_reminders
from actors.outreach.unsubscribing import want
from actors.permissions import memberships_of
from home.models import Territory
from home.templatetags.french import de

TOLD = {
    MailKind.DIGEST: (
        _("La lettre d’information"),
        _("Les actualités, les rendez-vous, les ressources et les retours d’expérience, une fois par mois."),
    ),
    MailKind.MESSAGES: (
        _("Les messages de l’équipe"),
        _("Ce qu’elle écrit aux structures qu’elle accompagne."),
    ),
    MailKind.EVENTS: (
        _("Les rappels de rendez-vous"),
        _("La veille de ceux où vous avez une place."),
    ),
}


@dataclass(frozen=True)
class MailChoice:
    """One kind of mail from one sender. `key` is how the form names it; `choose(wanted=...)` writes."""

    key: str
    group: str
    label: str
    text: str
    wanted: bool
    choose: Callable[..., None]


def mail_choices_of(user: User) -> list[MailChoice]:
    """By territory, then by organisation."""
    return [*_of_territories(user), *_of_organisations(user)]


@transaction.atomic
def save_mail_choices(user: User, wanted: Collection[str]) -> None:
    """Have the kinds whose keys are given, and no others; what is as it was is not written."""
    for choice in mail_choices_of(user):
        if choice.wanted != (choice.key in wanted):
            choice.choose(wanted=choice.key in wanted)


def _of_territories(user: User) -> Iterator[MailChoice]:
    left = set(Unsubscription.objects.of(user).values_list("territory", "kind"))
    written = set(_territories_of(user).values_list("pk", flat=True))
    come = set(Registration.objects.living().of_person(user).values_list("territory", flat=True))
    for territory in Territory.objects.filter(pk__in=written | come):
        for kind, (label, text) in TOLD.items():
            # Who only comes to its events receives nothing else of it.
            if territory.pk in written or kind == MailKind.EVENTS:
                yield MailChoice(
                    key=f"{kind}-{territory.pk}",
                    group=gettext("De l’équipe %(of)s") % {"of": de(territory.short_name)},
                    label=str(label),
                    text=str(text),
                    wanted=(territory.pk, kind.value) not in left,
                    choose=partial(want, user, territory, kind),
                )


def _of_organisations(user: User) -> Iterator[MailChoice]:
    for membership in memberships_of(user):
        yield MailChoice(
            key=f"rappels-{membership.pk}",
            group=gettext("À propos %(of)s") % {"of": de(membership.organisation.name)},
            label=gettext("Les rappels du diagnostic et du plan d’actions"),
            text=gettext("Quand il est temps de refaire le point, et quand une action arrive à échéance."),
            wanted=membership.wants_reminders,
            choose=partial(want_reminders, membership),
        )


def _territories_of(user: User) -> QuerySet[Territory]:
    """Where an organisation of theirs is, and of which they asked for the letter by their address."""
    mine = memberships_of(user).values("organisation")
    asked = Q(digest_subscribers__email=user.email.lower(), digest_subscribers__confirmed_at__isnull=False)
    return Territory.objects.filter(Q(presences__organisation__in=mine) | asked).distinct()
