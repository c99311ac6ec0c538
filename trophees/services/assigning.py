"""Writes: who reads what. A draw by chance that can be found again, and changes by hand."""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from trophees.enums import CampaignKind, ReviewState
from trophees.jury.assignment import Assignment, Dossier, Reader, assign
from trophees.jury.seats import seats_together
from trophees.models import Application, CampaignPage, Conflict, Draw, Juror, Review
from trophees.services.deliberation import is_frozen
from trophees.services.recusals import record_ties
from trophees.states import INSTRUCTED, READABLE, State
from trophees.tasks.jury import tell_assigned

LARGEST_SEED = 2**31 - 1


def given_states(campaign: CampaignPage) -> tuple[State, ...]:
    """In which states an application goes to the jury: where pieces are looked at first, once it is admissible."""
    is_instructed = campaign.kind == CampaignKind.CALL and (campaign.needs_letter or campaign.is_rolling)
    return INSTRUCTED if is_instructed else READABLE


@transaction.atomic
def draw_reviews(
    campaign: CampaignPage,
    *,
    seed: int,
    by: User,
    anew: bool = False,
    now: datetime | None = None,
) -> Draw:
    """Look for conflicts, then share the applications out; jurors are told by mail of what is new to them.

    What was given before stays; with `anew`, only what was given by hand or begun does, and the rest is shared out
    again. Raises Refused when the time of review is over.
    """
    _check_still_assigned(campaign, now or timezone.now())
    applications = list(
        Application.objects.filter(campaign=campaign, state__in=given_states(campaign)).select_related(
            "organisation", "place"
        )
    )
    jurors = list(Juror.objects.sitting().filter(campaign=campaign).select_related("user"))
    record_ties(applications, jurors)
    standing, redrawn, barred = _given(campaign, jurors, anew=anew)
    found = assign(
        [Dossier(one.pk, (one.sent or {}).get("category", "")) for one in applications],
        [Reader(one.pk, frozenset(one.categories)) for one in jurors],
        conflicts=barred,
        standing=standing,
        each=campaign.reviews_each,
        seed=seed,
    )
    _write(found, redrawn)
    uuids = {one.pk: str(one.uuid) for one in applications}
    return Draw.objects.create(
        campaign=campaign,
        seed=seed,
        reviews_each=campaign.reviews_each,
        short=[uuids[one.dossier] for one in found.short],
        by=by,
    )


def assign_by_hand(application: Application, *, juror: Juror, now: datetime | None = None) -> Review:
    """Give one application to one juror. Raises Refused, with the interest that ties them where there is one."""
    if application.campaign_id != juror.campaign_id:
        raise ValueError("An application and a juror of one campaign are expected.")
    record_ties([application], [juror])  # kept even when what follows is refused
    with transaction.atomic():
        _check_still_assigned(application.campaign, now or timezone.now())
        _check_free(application, juror)
        review, created = Review.objects.get_or_create(application=application, juror=juror, defaults={"by_hand": True})
        if not created and review.state != ReviewState.ABSTAINED:
            raise Refused(_("%(name)s a déjà cette candidature.") % {"name": juror.full_name})
        if not created:
            Review.objects.filter(pk=review.pk).update(state=ReviewState.ASSIGNED, by_hand=True, reason="")
        transaction.on_commit(lambda: tell_assigned.enqueue(juror.pk, 1))
    return review


@transaction.atomic
def unassign(review: Review, *, now: datetime | None = None) -> None:
    """Take back what was given and is not begun. Raises Refused for what its juror has begun to note."""
    standing = Review.objects.select_for_update(of=("self",)).filter(pk=review.pk).first()
    if standing is None:
        return
    _check_still_assigned(review.application.campaign, now or timezone.now())
    is_open = standing.state in (ReviewState.ASSIGNED, ReviewState.STARTED)
    if not is_open or standing.scores or standing.comment:
        raise Refused(_("Cette évaluation est commencée\u00a0: elle ne se retire plus."))
    standing.delete()


def _check_still_assigned(campaign: CampaignPage, now: datetime) -> None:
    """With the campaign's row locked, so that two draws, or a draw and a freeze, come one after the other."""
    locked = CampaignPage.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if now >= locked.deliberates_at or is_frozen(campaign):
        raise Refused(_("L’évaluation est terminée\u00a0: les candidatures ne se confient plus."))


def _check_free(application: Application, juror: Juror) -> None:
    if application.state not in READABLE:
        raise Refused(_("Cette candidature ne se confie pas au jury dans son état actuel."))
    if application.state not in given_states(application.campaign):
        raise Refused(_("Déclarez d’abord cette candidature recevable\u00a0: elle se confie ensuite au jury."))
    if not Juror.objects.sitting().filter(pk=juror.pk).exists():
        raise Refused(_("%(name)s n’a pas encore accepté son invitation.") % {"name": juror.full_name})
    seats = Juror.objects.seats_of(juror)
    tie = Conflict.objects.standing().filter(application=application, juror__in=seats).first()
    if tie:
        said = {"name": juror.full_name, "why": tie.get_kind_display()}
        raise Refused(_("Un conflit d’intérêts lie %(name)s à cette candidature (%(why)s).") % said)
    if Review.objects.standing().filter(application=application, juror__in=seats.exclude(pk=juror.pk)).exists():
        raise Refused(_("%(name)s a déjà évalué cette candidature.") % {"name": juror.full_name})


def _given(campaign: CampaignPage, jurors: list[Juror], *, anew: bool) -> tuple[set, set, set]:
    """Pairs that stay, pairs that are shared out again, pairs that must not be."""
    sitting, together = {juror.pk for juror in jurors}, seats_together(campaign)
    standing, redrawn, barred = set(), set(), set()
    reviews = Review.objects.filter(application__campaign=campaign)
    for application, juror, state, by_hand in reviews.values_list("application", "juror", "state", "by_hand"):
        if state in (ReviewState.RECUSED, ReviewState.ABSTAINED):
            barred.add((application, juror))
        elif anew and state == ReviewState.ASSIGNED and not by_hand and juror in sitting:
            redrawn.add((application, juror))
        else:
            standing.add((application, juror))
            barred |= {(application, other) for other in together[juror] - {juror}}
    tied = Conflict.objects.standing().filter(application__campaign=campaign)
    for application, juror in tied.values_list("application", "juror"):
        barred |= {(application, seat) for seat in together[juror]}
    return standing, redrawn, barred


def _write(found: Assignment, redrawn: set[tuple[int, int]]) -> None:
    given = set(found.given)
    gone = redrawn - given
    if gone:
        pairs = Q()
        for application, juror in sorted(gone):
            pairs |= Q(application=application, juror=juror)
        Review.objects.filter(pairs, state=ReviewState.ASSIGNED).delete()
    new = sorted(given - redrawn)
    Review.objects.bulk_create(Review(application_id=application, juror_id=juror) for application, juror in new)
    for juror, count in sorted(Counter(juror for _application, juror in new).items()):
        transaction.on_commit(lambda juror=juror, count=count: tell_assigned.enqueue(juror, count))  # type: ignore[misc]
