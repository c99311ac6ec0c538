"""Writes: what a juror says of an application, note by note, until it is final."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from home.templatetags.french import clock, day
from trophees.enums import ReviewState
from trophees.grid import GridLine, grid_of, missing_in
from trophees.models import CampaignPage, Review
from trophees.services.deliberation import is_frozen
from trophees.services.recusals import record_ties

OPEN_STATES = (ReviewState.ASSIGNED, ReviewState.STARTED)


class Stale(Refused):
    """The review was changed meanwhile, in another window; `review` is as it stands."""

    def __init__(self, review: Review) -> None:
        super().__init__(_("Cette évaluation a changé dans une autre fenêtre\u00a0: relisez-la, puis recommencez."))
        self.review = review


class Incomplete(Exception):
    """Criteria have no note yet: `missing`."""

    def __init__(self, missing: list[GridLine]) -> None:
        super().__init__(", ".join(line.title for line in missing))
        self.missing = missing


@dataclass(frozen=True)
class Notes:
    """What changes of a review, by criterion; `overall` is the word for the deliberation, None when left as it is."""

    scores: Mapping[str, int | None] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    overall: str | None = None


@transaction.atomic
def start_review(review: Review, *, now: datetime | None = None) -> Review:
    """The juror says that no interest ties them. Raises Refused when nothing may be noted."""
    standing = _locked(review, now or timezone.now())
    if standing.state == ReviewState.ASSIGNED:
        standing.state = ReviewState.STARTED
        standing.revision += 1
        standing.save(update_fields=["state", "revision"])
    return standing


@transaction.atomic
def save_review(review: Review, *, notes: Notes, seen: int, now: datetime | None = None) -> Review:
    """Keep notes over those that stand. `seen` is the revision that the juror had before their eyes.

    Raises Stale when it is no longer that one, Refused when nothing may be noted, ValueError for a note that the grid
    does not know.
    """
    now = now or timezone.now()
    standing = _locked(review, now)
    if standing.revision != seen:
        raise Stale(standing)
    scores = _merged(standing, notes)
    overall = standing.comment if notes.overall is None else notes.overall
    if (scores, overall) == (standing.scores, standing.comment):
        return standing
    standing.scores, standing.comment = scores, overall
    standing.state, standing.saved_at = ReviewState.STARTED, now
    standing.revision += 1
    standing.save(update_fields=["scores", "comment", "state", "saved_at", "revision"])
    return standing


@transaction.atomic
def finish_review(review: Review, *, seen: int, now: datetime | None = None) -> Review:
    """Make it final. Raises Incomplete while a criterion has no note, Stale and Refused as `save_review` does."""
    now = now or timezone.now()
    standing = _locked(review, now)
    if standing.revision != seen:
        raise Stale(standing)
    missing = missing_in(grid_of(standing.application.campaign), standing.scores)
    if missing:
        raise Incomplete(missing)
    standing.state, standing.final_at = ReviewState.FINAL, now
    standing.revision += 1
    standing.save(update_fields=["state", "final_at", "revision"])
    return standing


@transaction.atomic
def abstain(review: Review, *, reason: str, now: datetime | None = None) -> None:
    """The juror gives the application back, and says why; nothing of theirs counts for it."""
    standing = _locked(review, now or timezone.now())
    standing.state, standing.reason = ReviewState.ABSTAINED, reason
    standing.revision += 1
    standing.save(update_fields=["state", "reason", "revision"])


@transaction.atomic
def reopen_review(review: Review, *, by: User, now: datetime | None = None) -> None:
    """A final review may be changed again by its juror: who organises, and sits too, does not reopen their own.

    Raises Refused for one's own, and once scores no longer change.
    """
    now = now or timezone.now()
    found = Review.objects.select_for_update(of=("self",)).final().filter(pk=review.pk)
    standing = found.select_related("application__campaign", "juror").first()
    if standing is None:
        raise Refused(_("Cette évaluation n’est plus définitive."))
    if standing.juror.user_id == by.pk:
        raise Refused(_("C’est votre propre évaluation\u00a0: demandez à un autre responsable de la rouvrir."))
    check_open(standing.application.campaign, now)
    standing.state, standing.final_at = ReviewState.STARTED, None
    standing.reopened_at, standing.reopened_by = now, by
    standing.revision += 1
    standing.save(update_fields=["state", "final_at", "reopened_at", "reopened_by", "revision"])


def is_still_free(review: Review) -> bool:
    """Look again for what may tie the juror to the application since it was given; False when they lose it."""
    record_ties([review.application], [review.juror])
    return Review.objects.readable().filter(pk=review.pk).exists()


def check_open(campaign: CampaignPage, now: datetime) -> None:
    """Raises Refused outside the days of review, or once scores are frozen, and says when."""
    if why := closed_because(campaign, now):
        raise Refused(why)


def closed_because(campaign: CampaignPage, now: datetime) -> str:
    """Why nothing may be noted now, empty when it may."""
    calendar = campaign.calendar
    if now < calendar.reviews_at:
        return _(
            "L’évaluation commence le %(day)s à %(clock)s\u00a0: d’ici là, les dossiers se lisent sans être notés."
        ) % _said(calendar.reviews_at)
    if not calendar.is_reviewed(now):
        return _("L’évaluation est terminée depuis le %(day)s à %(clock)s\u00a0: les notes ne changent plus.") % _said(
            calendar.deliberates_at
        )
    if is_frozen(campaign):
        return _("Les notes sont figées pour la délibération\u00a0: elles ne changent plus.")
    return ""


def _said(at: datetime) -> dict[str, str]:
    return {"day": day(timezone.localtime(at)), "clock": clock(at)}


def _locked(review: Review, now: datetime) -> Review:
    """The row, which the freeze waits for; only then is it asked whether scores may still change."""
    found = Review.objects.select_for_update(of=("self",)).filter(pk=review.pk, juror__removed_at=None)
    standing = found.select_related("application__campaign", "juror").first()
    if standing is None or not Review.objects.readable().filter(pk=review.pk).exists():
        raise Refused(_("Cette candidature ne vous est plus confiée."))
    check_open(standing.application.campaign, now)
    if standing.state not in OPEN_STATES:
        raise Refused(_("Votre évaluation est définitive\u00a0: demandez à l’organisation de la rouvrir."))
    return standing


def _merged(review: Review, notes: Notes) -> dict[str, dict]:
    grid = {line.key: line for line in grid_of(review.application.campaign)}
    merged = {key: dict(entry) for key, entry in review.scores.items()}
    for key, score in notes.scores.items():
        if key not in grid or (score is not None and not 0 <= score <= grid[key].maximum):
            raise ValueError(f"{key}: a note of the grid is expected.")
        _entry(merged, key)["score"] = score
    for key, comment in notes.comments.items():
        if key not in grid:
            raise ValueError(f"{key}: a criterion of the grid is expected.")
        _entry(merged, key)["comment"] = comment
    empty = {"score": None, "comment": ""}
    return {key: entry for key, entry in merged.items() if entry != empty}


def _entry(scores: dict[str, dict], key: str) -> dict:
    return scores.setdefault(key, {"score": None, "comment": ""})
