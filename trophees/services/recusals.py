"""Writes: interests that tie a juror to an application, and the recusals that follow at once."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists
from django.utils import timezone

from actors.models import User
from trophees.enums import ConflictKind, ReviewState
from trophees.jury.ties import ties_between
from trophees.models import Application, Conflict, Juror, Review
from trophees.querysets import ReviewQuerySet


@transaction.atomic
def record_ties(applications: Collection[Application], jurors: Collection[Juror]) -> int:
    """Find what ties them and keep it; who was given such an application loses it. How many were new.

    One that an organiser has lifted stays lifted: it is not found again.
    """
    found = ties_between(applications, jurors)
    between = Conflict.objects.filter(application__in=applications, juror__in=jurors)
    known = set(between.values_list("application", "juror", "kind"))
    new = [
        Conflict(application_id=application, juror_id=juror, kind=finding.kind.value, reason=finding.words)
        for (application, juror), findings in found.items()
        for finding in findings
        if (application, juror, finding.kind.value) not in known
    ]
    Conflict.objects.bulk_create(new, ignore_conflicts=True)
    if found:
        _recuse(Review.objects.filter(application__in=applications))
    return len(new)


@transaction.atomic
def declare_conflict(review: Review, *, reason: str = "") -> Conflict:
    """By the juror's own word, which asks for no reason. They can no longer open the application."""
    juror = review.juror
    return _tie(review.application, juror, ConflictKind.DECLARED, reason=reason, by=juror.user)


@transaction.atomic
def note_conflict(application: Application, *, juror: Juror, reason: str, by: User) -> Conflict:
    """By the organiser's word, who says why. ValueError when they are not of one campaign."""
    if application.campaign_id != juror.campaign_id:
        raise ValueError("An application and a juror of one campaign are expected.")
    return _tie(application, juror, ConflictKind.NOTED, reason=reason, by=by)


@transaction.atomic
def lift_conflict(conflict: Conflict, *, because: str, by: User) -> None:
    """It was no interest at all: it stays on record, with the reason.

    A review that was given before is to be done again by its juror: what was noted is kept, but must be sent anew.
    """
    lifted = {"lifted_at": timezone.now(), "lifted_by": by, "lifted_because": because}
    if not Conflict.objects.standing().filter(pk=conflict.pk).update(**lifted):
        return
    pair = {"application": conflict.application_id, "juror": conflict.juror_id}
    untied = Review.objects.unfrozen().exclude(Exists(Conflict.objects.standing().of_the_reader()))
    for review in untied.select_for_update(of=("self",)).filter(**pair, state=ReviewState.RECUSED):
        review.state = ReviewState.STARTED if review.scores else ReviewState.ASSIGNED
        review.final_at = None
        review.revision += 1
        review.save(update_fields=["state", "final_at", "revision"])


def _tie(application: Application, juror: Juror, kind: ConflictKind, *, reason: str, by: User | None) -> Conflict:
    facts = {"reason": reason, "noted_by": by, "at": timezone.now()}
    again = {"lifted_at": None, "lifted_by": None, "lifted_because": ""}
    conflict, _created = Conflict.objects.update_or_create(
        application=application, juror=juror, kind=kind, defaults=facts | again
    )
    _recuse(Review.objects.filter(application=application))
    return conflict


def _recuse(reviews: ReviewQuerySet) -> None:
    """Of these, those that an interest ties. Scores that are frozen stay in the minutes; access ends all the same."""
    tied = Exists(Conflict.objects.standing().of_the_reader())
    found = reviews.unfrozen().filter(tied).exclude(state=ReviewState.RECUSED)
    found.update(state=ReviewState.RECUSED)
