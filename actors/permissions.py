"""Who may act for an organisation."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from wagtail.models import Page

from actors.enums import MembershipRole
from actors.models import (
    ApiToken,
    Digest,
    ExperienceComment,
    ExperiencePage,
    ExperienceReview,
    Membership,
    Message,
    Organisation,
    Presence,
    Registration,
    User,
)
from home.enums import Module
from home.models import CyclePage, EventPage, Territory
from home.permissions import can_edit, can_manage, is_national, managed_territory_ids
from home.querysets import TerritoryQuerySet
from home.scoping import owners_of_pages
from home.spaces import Space


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's active places, the oldest first."""
    return (
        Membership.objects.active().filter(user_id=user.pk).select_related("organisation").order_by("created_at", "pk")
    )


def memberships_in(organisation: Organisation) -> QuerySet[Membership]:
    """The people of an organisation, the oldest place first."""
    return organisation.memberships.active().select_related("user").order_by("created_at", "pk")


def get_organisation_for(user: User, uuid: UUID) -> Organisation:
    """The organisation, for one of its active members; anything else does not exist for them."""
    try:
        return Organisation.objects.of_user(user).get(uuid=uuid)
    except Organisation.DoesNotExist as error:
        raise Http404 from error


def get_owned_organisation(user: User, uuid: UUID) -> Organisation:
    """The organisation, for its owner; a member is forbidden what the owner alone does."""
    organisation = get_organisation_for(user, uuid)
    if not is_owner(user, organisation):
        raise PermissionDenied
    return organisation


def is_owner(user: User, organisation: Organisation) -> bool:
    return Membership.objects.active().filter(user=user, organisation=organisation, role=MembershipRole.OWNER).exists()


def get_presence_for(user: User, uuid: UUID, pk: int, *, module: Module | None = None) -> Presence:
    """An organisation's presence in an open territory, for one of its active members; else it does not exist.

    `module` must be open there: what is closed is neither written nor shown, only taken back.
    """
    organisation = get_organisation_for(user, uuid)
    presence = organisation.presences.select_related("territory__place").filter(pk=pk).first()
    if presence is None or not presence.territory.is_open or (module and module not in presence.territory.modules):
        raise Http404
    presence.organisation = organisation
    return presence


def organisation_in(user: User, territory_id: int) -> Organisation | None:
    """The organisation for which a person speaks in a territory: the first of theirs that is present there."""
    found = memberships_of(user).filter(organisation__presences__territory=territory_id).first()
    return found.organisation if found else None


def can_comment_charter(user: User, territory_id: int) -> bool:
    """The territory's actors co-write its charter with its team."""
    return can_edit(user, territory_id) or organisation_in(user, territory_id) is not None


def get_presence_for_manager(user: User, pk: int) -> Presence:
    """An organisation in a territory, for one who manages that territory; anything else does not exist for them."""
    presence = Presence.objects.select_related("organisation__commune", "territory").filter(pk=pk).first()
    if presence is None or not can_manage(user, presence.territory_id):
        raise Http404
    return presence


def get_experience_for(user: User, uuid: UUID, pk: int, *, takes_back: bool = False) -> ExperiencePage:
    """A sheet of the organisation, for one of its active members; anything else does not exist for them.

    Where the territory shows no sheets any more, one is only taken back.
    """
    organisation = get_organisation_for(user, uuid)
    page = ExperiencePage.objects.of_organisation(organisation).filter(pk=pk).first()
    if page is None or not (takes_back or Module.EXPERIENCES in page.presence.territory.modules):
        raise Http404
    return page


def get_review_for_manager(user: User, pk: int) -> ExperienceReview:
    """A sheet that was shown to the team, for one who manages its territory."""
    review = ExperienceReview.objects.for_team().filter(pk=pk).first()
    if review is None or not can_manage(user, review.page.presence.territory_id):
        raise Http404
    return review


def get_comment_for_manager(user: User, pk: int) -> ExperienceComment:
    """A comment, for one who manages the territory of its sheet."""
    comments = ExperienceComment.objects.select_related("page__presence__territory", "presence__organisation")
    comment = comments.filter(pk=pk).first()
    if comment is None or not can_manage(user, comment.page.presence.territory_id):
        raise Http404
    return comment


def presences_of(user: User, *, territory_id: int) -> QuerySet[Presence]:
    """The organisations for which a person may speak in a territory, the oldest first."""
    mine = Organisation.objects.of_user(user).values("pk")
    found = Presence.objects.filter(territory_id=territory_id, organisation__in=mine)
    return found.select_related("organisation").order_by("joined_at", "pk")


def can_follow(user: User, presence: Presence) -> bool:
    """Whoever manages the territory, and the organisation's adviser as long as they are in the team."""
    if can_manage(user, presence.territory_id):
        return True
    return presence.adviser_id == user.pk and can_edit(user, presence.territory_id)


def get_followed_presence(user: User, pk: int) -> Presence:
    """An organisation in a territory, for one who guides it there; anything else does not exist for them."""
    presence = Presence.objects.select_related("organisation__commune", "territory", "adviser").filter(pk=pk).first()
    if presence is None or not can_follow(user, presence):
        raise Http404
    return presence


def advisers_of(presences: Iterable[Presence]) -> dict[int, User]:
    """By presence, its adviser who is still in the team; one query for all."""
    found = Presence.objects.advised().filter(pk__in=[presence.pk for presence in presences]).select_related("adviser")
    return {presence.pk: presence.adviser for presence in found if presence.adviser}


def get_message_for(user: User, pk: int) -> Message:
    """A message to organisations, for one who manages the territory; anything else does not exist for them."""
    message = Message.objects.select_related("territory", "sent_by").filter(pk=pk).first()
    if message is None or not can_manage(user, message.territory_id):
        raise Http404
    return message


def get_api_token_for(user: User, pk: int) -> ApiToken:
    """A key of the person's own; anything else does not exist for them."""
    return get_object_or_404(ApiToken.objects.of_user(user), pk=pk)


def get_api_token_of(territory: Territory, pk: int) -> ApiToken:
    """A key of the territory, for one who manages it already."""
    return get_object_or_404(ApiToken.objects.for_territory(territory), pk=pk)


def can_send_digest(user: User, territory: Territory) -> bool:
    """Whoever manages the territory; its communication team where that team publishes by itself."""
    return can_manage(user, territory.pk) or (can_edit(user, territory.pk) and territory.editors_publish)


def get_digest_for(user: User, pk: int, *, to_send: bool = False) -> Digest:
    """A letter, for one who works in the territory; anything else does not exist for them."""
    digest = Digest.objects.select_related("territory", "confirmed_by").filter(pk=pk).first()
    if digest is None or not can_edit(user, digest.territory_id):
        raise Http404
    if to_send and not can_send_digest(user, digest.territory):
        raise PermissionDenied
    return digest


def written_territories(user: User) -> TerritoryQuerySet:
    """The territories for whose team a person may write to organisations; Http404 when there is none."""
    if is_national(user):
        return Territory.objects.all()
    managed = managed_territory_ids(user)
    if not managed:
        raise Http404
    return Territory.objects.filter(pk__in=managed)


def get_event_in(space: Space, slug: str, *, asked: str) -> EventPage:
    """A published event of the space, `asked` at the address of its own agenda; else it does not exist."""
    path = space.page_url(Module.AGENDA, f"{slug}/")
    if not path or not asked.startswith(path):
        raise Http404
    url_path = space.url_path + path.removeprefix(space.url)
    event = EventPage.objects.live().counted().filter(url_path=url_path).first()
    if event is None:
        raise Http404
    return event


def find_registration(token: str) -> Registration | None:
    """By its secret link."""
    found = Registration.objects.select_related("event__seat_count", "territory", "organisation")
    return found.filter(token=token).first()


def get_event_for_team(user: User, pk: int) -> EventPage:
    """An event, for the team that works in its space; anything else does not exist for them."""
    event = EventPage.objects.counted().filter(pk=pk).first()
    if event is None or not _works_on(user, event):
        raise Http404
    return event


def get_cycle_for_team(user: User, pk: int) -> CyclePage:
    """A cycle of workshops, for the team that works in its space; anything else does not exist for them."""
    cycle = CyclePage.objects.filter(pk=pk).first()
    if cycle is None or not _works_on(user, cycle):
        raise Http404
    return cycle


def _works_on(user: User, page: Page) -> bool:
    return is_national(user) or any(can_edit(user, owner) for owner in owners_of_pages([page.pk]))
