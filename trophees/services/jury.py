"""Writes: the seats of a jury, from the invitation to the removal, and the mails that go to it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.enums import Role
from home.models.invitations import in_two_weeks, new_token
from home.permissions import NATIONAL_JURY
from home.problems import Conflict as Refused
from home.services import check_may_be_told, group_of
from trophees.enums import ReviewState
from trophees.models import CampaignPage, Deliberation, Juror, Review
from trophees.querysets import JurorQuerySet
from trophees.tasks.jury import send_jury_reminder, send_seat_offer

BETWEEN_REMINDERS = timedelta(days=1)
BEFORE_THE_END = (timedelta(days=7), timedelta(days=2))
LEFT_THE_JURY = "A quitté le jury."


def is_over(campaign: CampaignPage) -> bool:
    """Whether a jury has done what it was called for: nobody joins it any more."""
    return Deliberation.objects.filter(campaign=campaign.pk, closed_at__isnull=False).exists()


@transaction.atomic
def invite_juror(
    campaign: CampaignPage,
    *,
    email: str,
    full_name: str,
    title: str = "",
    siren: str = "",
    categories: Sequence[str] = (),
    by: User,
) -> Juror:
    """Offer a seat by mail; a second offer to the same address replaces the first.

    Who left gets their seat again, with what they noted and what they were kept from. Raises Refused when the person
    already sits, while the space is prepared, and once the deliberation is closed.
    """
    if is_over(campaign):
        raise Refused(_("La délibération est close\u00a0: personne ne rejoint plus ce jury."))
    email = email.lower()
    locked = CampaignPage.objects.select_for_update(of=("self",)).select_related("territory").get(pk=campaign.pk)
    check_may_be_told(locked.territory)
    seats = Juror.objects.filter(campaign=campaign, email=email)
    seat = seats.order_by(F("removed_at").desc(nulls_first=True), "-pk").first()
    if seat and seat.user and _has_another_seat(seat, seat.user):
        raise Refused(_("%(name)s a déjà une place dans ce jury, à une autre adresse.") % {"name": full_name})
    if seat and seat.removed_at:
        seat.removed_at = seat.accepted_at = seat.reminded_at = None
    if seat and seat.accepted_at:
        raise Refused(_("%(name)s fait déjà partie du jury.") % {"name": seat.full_name})
    seat = seat or Juror(campaign=campaign, email=email)
    seat.full_name, seat.title, seat.siren, seat.categories = full_name, title, siren, list(categories)
    seat.token, seat.expires_at, seat.invited_by = new_token(), in_two_weeks(), by
    seat.save()
    transaction.on_commit(lambda: send_seat_offer.enqueue(seat.pk))
    return seat


@transaction.atomic
def accept_seat(juror: Juror, *, user: User) -> Juror:
    """The invited person sits, and gets the role that opens `/jury/`.

    Raises Refused when the offer was taken back, or when they already sit under another address.
    """
    CampaignPage.objects.select_for_update(of=("self",)).get(pk=juror.campaign_id)
    seat = Juror.objects.select_for_update(of=("self",)).select_related("campaign__territory").get(pk=juror.pk)
    if seat.removed_at or not seat.is_for(user):
        raise Refused(_("Cette invitation vient d’être retirée."))
    if _has_another_seat(seat, user):
        raise Refused(_("Vous avez déjà une place dans ce jury."))
    if seat.accepted_at is None:
        seat.user, seat.accepted_at = user, timezone.now()
        seat.save(update_fields=["user", "accepted_at"])
    jury_group(seat.campaign).user_set.add(user)
    return seat


@transaction.atomic
def remove_juror(juror: Juror, *, now: datetime | None = None) -> None:
    """End a seat: what was not begun is free again, what was begun counts no more, what is final stays.

    Who leaves while the jury deliberates is no longer among those present.

    The role goes with the last seat of the person in the territory.
    """
    open_one = Deliberation.objects.select_for_update().filter(campaign=juror.campaign_id, closed_at=None).first()
    seat = Juror.objects.select_for_update(of=("self",)).select_related("campaign__territory", "user").get(pk=juror.pk)
    if seat.removed_at:
        return
    seat.removed_at = now or timezone.now()
    seat.save(update_fields=["removed_at"])
    given = Review.objects.unfrozen().filter(juror=seat)
    given.filter(state=ReviewState.ASSIGNED).delete()
    given.filter(state=ReviewState.STARTED).update(state=ReviewState.ABSTAINED, reason=LEFT_THE_JURY)
    if open_one:
        open_one.present = [one for one in open_one.present if one["juror"] != seat.pk]
        open_one.save(update_fields=["present"])
    if seat.user and not _other_seats(seat).exists():
        jury_group(seat.campaign).user_set.remove(seat.user)


def remind_juror(juror: Juror, *, now: datetime | None = None) -> None:
    """Send the offer again, or say what is left to review.

    Raises Refused when they were told within a day, while the space is prepared, and once the deliberation is closed.
    """
    now = now or timezone.now()
    check_may_be_told(juror.campaign.territory)
    if is_over(juror.campaign):
        raise Refused(_("La délibération est close\u00a0: ce jury n’a plus rien à faire."))
    if not _claim(juror, before=now - BETWEEN_REMINDERS, now=now):
        raise Refused(_("%(name)s a déjà été relancé depuis hier.") % {"name": juror.full_name})
    if juror.accepted_at:
        send_jury_reminder.enqueue(juror.pk)
        return
    Juror.objects.filter(pk=juror.pk).update(expires_at=in_two_weeks())
    send_seat_offer.enqueue(juror.pk)


def remind_before_the_end(now: datetime | None = None) -> int:
    """Tell jurors with something left, a week and two days before the end of review; how many. The clock asks.

    Nobody is told of what they were given since, nor twice for one of the two days.
    """
    now, told = now or timezone.now(), 0
    for before in BEFORE_THE_END:
        due = {"campaign__reviews_at__lte": now, "campaign__deliberates_at__gt": now}
        for juror in (
            Juror.objects.sitting()
            .filter(**due, campaign__deliberates_at__lte=now + before)
            .select_related("campaign")
            .filter(Exists(Review.objects.readable().to_do().filter(juror=OuterRef("pk"))))
        ):
            since = juror.campaign.deliberates_at - before
            left = Review.objects.readable().to_do().filter(juror=juror, assigned_at__lt=since)
            if left.exists() and _claim(juror, before=since, now=now):
                send_jury_reminder.enqueue(juror.pk)
                told += 1
    return told


def jury_group(campaign: CampaignPage) -> Group:
    """The group whose members hold the role of juror: the territory's, or the nation's."""
    if campaign.territory:
        return group_of(campaign.territory, Role.JURY)
    return Group.objects.get_or_create(name=NATIONAL_JURY)[0]


def _claim(juror: Juror, *, before: datetime, now: datetime) -> bool:
    """Whether it is for us to tell them: two clocks may strike at once."""
    untold = Q(reminded_at=None) | Q(reminded_at__lt=before)
    return bool(Juror.objects.filter(untold, pk=juror.pk, removed_at=None).update(reminded_at=now))


def _has_another_seat(seat: Juror, user: User) -> bool:
    others = Juror.objects.filter(campaign=seat.campaign_id, user=user, removed_at=None)
    return others.exclude(pk=seat.pk).exists()


def _other_seats(juror: Juror) -> JurorQuerySet:
    seats = Juror.objects.filter(user=juror.user, removed_at=None, accepted_at__isnull=False).exclude(pk=juror.pk)
    return seats.filter(campaign__territory=juror.campaign.territory_id)
