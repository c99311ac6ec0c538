"""Who is written to about campaigns and applications. Each function is one rule; they differ on purpose.

A reminder is for who holds the pen, a decision for everybody whose application it is, a space for whoever may run it.
"""

from django.db.models import QuerySet

from actors.enums import MembershipState
from actors.models import User
from actors.permissions import memberships_of
from home.permissions import NATIONAL_GROUP
from trophees.models import Application, CampaignPage


def organisers_of(campaign: CampaignPage) -> QuerySet[User]:
    """Questions of visitors and of jurors: the managers of its territory; the national team, for the nation's."""
    active = User.objects.filter(is_active=True)
    territory = campaign.territory
    return active.filter(groups=territory.managers_id) if territory else active.filter(groups__name=NATIONAL_GROUP)


def writers_of(application: Application) -> list[User]:
    """The reminder of a draft, the receipt besides who sent it: the authors of a collectivité; for an organisation,
    who began, or else its owner.

    Not every member of an organisation: most have never heard of the draft.
    """
    if application.organisation is None:
        authors = application.authors.filter(user__is_active=True).select_related("user")
        return [author.user for author in authors if author.user]
    begun_by = application.created_by
    mine = memberships_of(begun_by).filter(organisation=application.organisation_id) if begun_by else None
    if begun_by and begun_by.is_active and mine and mine.exists():
        return [begun_by]
    owner = application.organisation.memberships.owner()
    return [owner] if owner else []


def applicants_of(application: Application) -> list[str]:
    """Admissible or not: addresses of who sent it, while they may still read it, then of its writers; each once.

    Who sent it answers for it, and is not always who began it.
    """
    sender = application.submitted_by
    reads = sender and Application.objects.of_author(sender).filter(pk=application.pk).exists()
    found = [*([sender] if sender and reads else []), *writers_of(application)]
    return list(dict.fromkeys(user.email for user in found if user.is_active))


def authors_of(application: Application) -> list[User]:
    """The letter of the decision: every active member of the organisation, or who was invited for a place.

    The decision concerns all in whose name it was asked for, and a letter goes once.
    """
    people = User.objects.filter(is_active=True)
    if application.organisation_id:
        mine = people.filter(
            memberships__organisation=application.organisation_id, memberships__state=MembershipState.ACTIVE
        )
    else:
        mine = people.filter(pk__in=application.authors.values("user"))
    return list(mine.distinct().order_by("pk"))


def proposed_managers_of(application: Application) -> dict[str, bool]:
    """Who may be asked to run the space: addresses of a collectivité's authors -> whether they took their seat.

    Who sent it comes first. An author who never answered is among them: the organiser chooses, and the invitation
    goes to an address, not to an account.
    """
    found = {}
    if application.submitted_by and application.submitted_by.is_active:
        found[application.submitted_by.email.lower()] = True
    for author in application.authors.select_related("user").order_by("pk"):
        address = (author.user.email if author.user else author.email).lower()
        found[address] = found.get(address, False) or author.user_id is not None
    return found
