"""What jurors see: their campaigns, how far they are, a dossier to read and to note."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from actors.models import User
from trophees.applying.reading import Reading, reading_of
from trophees.enums import ConflictKind, ReviewState
from trophees.grid import GridLine, missing_in, note_so_far
from trophees.models import Application, Attachment, CampaignPage, Conflict, Juror, Review
from trophees.permissions import get_review_for_juror
from trophees.services.recusals import record_ties
from trophees.services.reviews import is_still_free
from trophees.wording import points

PACK = 25  # dossiers: what one document holds, drawn in a few seconds


@dataclass(frozen=True)
class Seat:
    """A campaign in whose jury a person sits; `done` of `total` are final."""

    juror: Juror
    done: int
    total: int

    @property
    def campaign(self) -> CampaignPage:
        return self.juror.campaign

    @property
    def left(self) -> int:
        return self.total - self.done

    def waits(self, now: datetime) -> bool:
        """Whether something is to be noted now."""
        return bool(self.left) and self.campaign.calendar.is_reviewed(now)


@dataclass(frozen=True)
class Neighbours:
    """Where a dossier stands among those of its juror."""

    position: int
    total: int
    done: int
    previous: UUID | None
    following: UUID | None


@dataclass(frozen=True)
class PeerLine:
    title: str
    score: int
    maximum: int
    comment: str


@dataclass(frozen=True)
class Peer:
    """Another juror's final review, for who has sent theirs."""

    name: str
    note: str
    lines: tuple[PeerLine, ...]
    overall: str


class GoneFromYou(Http404):
    """An interest was found since the application was given: from now on it does not exist for this juror."""


def seats_of(user: User) -> list[Seat]:
    """A person's campaigns, what ends first at the head."""
    mine = Juror.objects.of_user(user).select_related("campaign__territory")
    jurors = list(mine.order_by("campaign__deliberates_at", "pk"))
    counts = _counts(Review.objects.readable().filter(juror__in=jurors)) if jurors else {}
    return [Seat(juror, *counts.get(juror.pk, (0, 0))) for juror in jurors]


def _counts(reviews: QuerySet[Review]) -> dict[int, tuple[int, int]]:
    done = Count("pk", filter=Q(state=ReviewState.FINAL))
    rows = reviews.values("juror").annotate(done=done, total=Count("pk")).values_list("juror", "done", "total")
    return {juror: (done, total) for juror, done, total in rows}


def reviews_of(juror: Juror) -> QuerySet[Review]:
    """What a juror may open, in order of arrival."""
    found = Review.objects.readable().filter(juror=juror)
    related = found.select_related("application__organisation", "application__place")
    return related.order_by("application__number", "pk")


@dataclass(frozen=True)
class SetAside:
    """What a juror does not note after all, and why, in words; the dossier itself is closed to them."""

    title: str
    why: str


def set_aside_of(juror: Juror, uuid: UUID | None = None) -> list[SetAside]:
    """In order of arrival; of one application alone when its `uuid` is given. Two queries, however many there are."""
    found = Review.objects.set_aside().filter(juror=juror).select_related("application")
    if uuid:
        found = found.filter(application__uuid=uuid)
    ties = Conflict.objects.standing().filter(juror__in=Juror.objects.seats_of(juror)).order_by("-at", "-pk")
    kinds = {one.application_id: one for one in ties}
    return [
        SetAside(_title_or_number(one.application), _why_set_aside(one, kinds.get(one.application_id)))
        for one in found.order_by("application__number", "pk")
    ]


def _title_or_number(application: Application) -> str:
    return application.sent_title or _("Dossier n°\u00a0%(number)s") % {"number": application.number}


def _why_set_aside(review: Review, tie: Conflict | None) -> str:
    if tie and tie.kind == ConflictKind.DECLARED:
        return _("Déport\u00a0: vous avez dit qu’un lien vous unit à qui candidate.")
    if tie:
        return _("Déport\u00a0: %(kind)s.") % {"kind": tie.get_kind_display()}
    if review.state == ReviewState.ABSTAINED and review.reason:
        return _("Abstention\u00a0: %(reason)s") % {"reason": review.reason}
    return _("Abstention.") if review.state == ReviewState.ABSTAINED else _("Déport.")


def open_review(user: User, campaign_pk: int, application_uuid: UUID) -> Review:
    """The gate of everything about one dossier. GoneFromYou when an interest is found that was not there before."""
    review = get_review_for_juror(user, campaign_pk, application_uuid)
    if not is_still_free(review):
        raise GoneFromYou
    return review


def neighbours_of(review: Review) -> Neighbours:
    rows = list(reviews_of(review.juror).values_list("application__uuid", "state"))
    uuids = [uuid for uuid, _state in rows]
    at = uuids.index(review.application.uuid)
    return Neighbours(
        position=at + 1,
        total=len(rows),
        done=sum(state == ReviewState.FINAL for _uuid, state in rows),
        previous=uuids[at - 1] if at else None,
        following=uuids[at + 1] if at + 1 < len(uuids) else None,
    )


def reading_for_jury(review: Review, *, attachments: Iterable[Attachment] | None = None) -> Reading:
    """What was sent as a jury reads it: without names where it is read blind."""
    campaign = review.application.campaign
    reading = reading_of(review.application, attachments=attachments, is_blind=campaign.is_blind)
    return _without_names(reading) if campaign.is_blind else reading


def _without_names(reading: Reading) -> Reading:
    """A file's own name may tell whose it is."""
    names = {file.pk: neutral_name(number, file) for number, file in enumerate(reading.files, start=1)}
    for file in reading.files:
        file.name = names[file.pk]
    return reading


def neutral_name(number: int, file: Attachment) -> str:
    """« Pièce 1.pdf »."""
    return f"{_('Pièce')} {number}{PurePosixPath(file.name).suffix}"


def file_of(review: Review, uuid: UUID) -> Attachment:
    """A file that was sent with the dossier, under the name that the jury sees. Http404 for any other."""
    found = next((file for file in reading_for_jury(review).files if file.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


def peers_of(review: Review, grid: tuple[GridLine, ...]) -> list[Peer]:
    """The final reviews of the others, once one's own is final; nothing before, nor of who is recused."""
    if review.state != ReviewState.FINAL:
        return []
    others = Review.objects.readable().final().filter(application=review.application_id).exclude(pk=review.pk)
    return [_peer(other, grid) for other in others.select_related("juror").order_by("juror__full_name", "pk")]


def waits_for_peers(review: Review) -> bool:
    """Whether one's own is final, and others who read the dossier have not finished."""
    if review.state != ReviewState.FINAL:
        return False
    others = Review.objects.readable().filter(application=review.application_id).exclude(pk=review.pk)
    return others.to_do().exists()


def _peer(review: Review, grid: tuple[GridLine, ...]) -> Peer:
    lines = tuple(
        PeerLine(line.title, review.scores[line.key]["score"], line.maximum, review.scores[line.key]["comment"])
        for line in grid
        if line.key in review.scores
    )
    return Peer(review.juror.full_name, note_text(review, grid), lines, review.comment)


def note_text(review: Review, grid: tuple[GridLine, ...]) -> str:
    """« 66,67/100 » on what is noted so far; empty before the first note."""
    note = note_so_far(grid, review.scores)
    return "" if note is None else f"{points(note)}/100"


def left_text(review: Review, grid: tuple[GridLine, ...]) -> str:
    """What the note rests on: « Note provisoire. Il reste : Audace. »"""
    missing = missing_in(grid, review.scores)
    if not missing:
        return _("Tous les critères sont notés.")
    titles = ", ".join(f"«\u00a0{line.title}\u00a0»" for line in missing)
    return _("Il reste à noter\u00a0: %(titles)s.") % {"titles": titles}


def packs_of(total: int) -> list[tuple[int, int, int]]:
    """(number, first, last) of the documents that hold all the dossiers."""
    starts = range(0, total, PACK)
    return [(number, start + 1, min(start + PACK, total)) for number, start in enumerate(starts, start=1)]


def pack_readings(juror: Juror, number: int) -> list[tuple[Review, Reading]]:
    """The dossiers of one document, once it was looked for interests again. Http404 when there is none."""
    given = [review.application for review in reviews_of(juror)]
    if not 1 <= number <= len(packs_of(len(given))):
        raise Http404
    record_ties(given, [juror])
    start = (number - 1) * PACK
    reviews = list(reviews_of(juror)[start : start + PACK])
    if not reviews:
        raise Http404
    files: dict[int, list[Attachment]] = {review.application_id: [] for review in reviews}
    for file in Attachment.objects.filter(application__in=files):
        files[file.application_id].append(file)
    for review in reviews:
        review.application.campaign = juror.campaign
    return [(review, reading_for_jury(review, attachments=files[review.application_id])) for review in reviews]
