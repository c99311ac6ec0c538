"""Writes: the notes are frozen, the jury meets on them, decides and closes. After each step nothing goes back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from home.templatetags.french import clock, day
from questionnaires.definition import sha256
from trophees.deliberating import frozen
from trophees.deliberating.frozen import Dossier, Line, Reader, Told
from trophees.deliberating.ranking import Method
from trophees.enums import Outcome, ReviewState
from trophees.grid import grid_of
from trophees.jury.seats import seats_together
from trophees.models import (
    Application,
    CampaignPage,
    Conflict,
    Decision,
    Deliberation,
    DiscussionNote,
    Draw,
    Juror,
    Review,
)
from trophees.querysets import JurorQuerySet
from trophees.services.recusals import record_ties
from trophees.states import READABLE
from trophees.tokens import token_of


def is_frozen(campaign: CampaignPage | int) -> bool:
    """Whether the notes of a campaign's jury change no more."""
    return Deliberation.objects.filter(campaign=campaign).exists()


@transaction.atomic
def freeze(campaign: CampaignPage, *, by: User, now: datetime) -> Deliberation:
    """Keep the notes as they are, with their ranking, for good; done once, however often it is asked.

    Raises Refused as `not_yet_because` says, or when a final review lacks a score.
    """
    campaign = CampaignPage.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if standing := Deliberation.objects.filter(campaign=campaign).first():
        return standing
    if refusal := not_yet_because(campaign, now):
        raise Refused(refusal)
    # Somebody may have become a member since they noted: nobody's note counts for their own organisation.
    look_for_ties(campaign, Juror.objects.filter(campaign=campaign))
    # A juror who saves meanwhile waits for this, then finds a revision that is no longer theirs.
    # By a list of applications: joined to itself, the table of reviews would be read anew for each of its rows.
    theirs = Application.objects.filter(campaign=campaign)
    Review.objects.filter(application__in=theirs).update(revision=F("revision") + 1)
    draw = Draw.objects.filter(campaign=campaign).order_by("at", "pk").last()
    seed = draw.seed if draw else 0
    table = _table_of(campaign, seed=seed)
    return Deliberation.objects.create(
        campaign=campaign,
        method=campaign.ranking,
        quorum=campaign.quorum,
        seed=seed,
        table=table,
        sha256=sha256(table),
        frozen_at=now,
        frozen_by=by,
    )


def not_yet_because(campaign: CampaignPage, now: datetime) -> str:
    """Why notes cannot be frozen at an instant: its day has not come, or nothing can ever be decided on them.

    Empty when they can.
    """
    if not campaign.calendar.is_deliberated(now):
        start = {"day": day(timezone.localtime(campaign.deliberates_at)), "clock": clock(campaign.deliberates_at)}
        return _("Les notes se figent à partir du %(day)s à %(clock)s.") % start
    if not Juror.objects.sitting().filter(campaign=campaign).exists():
        return _("Personne n’a encore accepté de siéger dans ce jury\u00a0: les notes ne peuvent pas être figées.")
    if not Review.objects.final().filter(application__campaign=campaign).exists():
        return _("Aucune évaluation n’est définitive\u00a0: les notes ne peuvent pas être figées.")
    return ""


def look_for_ties(campaign: CampaignPage, jurors: JurorQuerySet) -> int:
    """Between jurors and all that a campaign has received, whoever was given it to read. How many were new."""
    received = Application.objects.filter(campaign=campaign).received()
    light = received.select_related("organisation", "place").defer("answers", "profile", "shared", "sent")
    return record_ties(light, jurors.select_related("user"))


def _table_of(campaign: CampaignPage, *, seed: int) -> dict:
    """What is frozen, read in six queries. A person counts once for a dossier, whichever seats they have had."""
    together = seats_together(campaign)
    applications = Application.objects.filter(campaign=campaign, state__in=READABLE).by_arrival()
    applications = applications.select_related("organisation", "place").defer("answers", "profile", "shared")
    reviews = Review.objects.filter(application__campaign=campaign)
    # The last one to be final stands for its person.
    rows = reviews.select_related("reopened_by").order_by("final_at", "pk")
    told = {(one.application_id, one.juror_id): one for one in rows}
    final = {pair for pair, one in told.items() if one.state == ReviewState.FINAL}
    for application, juror in [pair for pair in told if pair in final]:
        if final & {(application, seat) for seat in together[juror] - {juror}}:
            final.remove((application, juror))
            del told[application, juror]
    conflicts = Conflict.objects.standing().filter(application__campaign=campaign)
    noted = Exists(Review.objects.filter(juror=OuterRef("pk")))
    jurors = Juror.objects.filter(noted | Q(accepted_at__isnull=False), campaign=campaign)
    try:
        return frozen.freeze(
            method=Method(campaign.ranking),
            seed=seed,
            grid=[Line(one.key, one.title, one.weight, one.maximum) for one in grid_of(campaign)],
            categories=campaign.category_names,
            dossiers=[_dossier(one) for one in applications],
            readers=[Reader(one.pk, one.full_name, one.title) for one in jurors],
            reviews=[
                Told(application, juror, one.state, _given(one.scores), one.reopened_at, _name_of(one.reopened_by))
                for (application, juror), one in told.items()
            ],
            tied={
                (application, seat)
                for application, juror in conflicts.values_list("application", "juror")
                for seat in together[juror]
                if seat == juror or (application, seat) in told
            },
        )
    except ValueError as error:
        raise Refused(
            _("Une évaluation définitive n’est pas complète\u00a0: rouvrez-la ou retirez-la, puis figez les notes.")
        ) from error


def _dossier(application: Application) -> Dossier:
    return Dossier(
        key=application.pk,
        number=application.number or 0,
        title=application.sent_title,
        name=application.applicant_name,
        category=(application.sent or {}).get("category", ""),
    )


def _name_of(user: User | None) -> str:
    """What the erasure of the person finds again in a text: both names, or the address."""
    if user is None:
        return ""
    return user.get_full_name() if user.first_name and user.last_name else user.email


def _given(scores: dict) -> dict[str, int]:
    return {key: one["score"] for key, one in scores.items() if one.get("score") is not None}


def rows_of(deliberation: Deliberation) -> set[int]:
    """The applications of the table."""
    return {row["dossier"] for group in deliberation.table["categories"] for row in group["rows"]}


def standing_rows(deliberation: Deliberation) -> set[int]:
    """The applications of the table that still stand: neither taken back nor set aside since."""
    # By the campaign, not by the keys: there may be more of them than a query takes.
    standing = Application.objects.filter(campaign=deliberation.campaign_id, state__in=READABLE)
    return set(standing.values_list("pk", flat=True)) & rows_of(deliberation)


def members_of(deliberation: Deliberation) -> JurorQuerySet:
    """Who sits in the jury now, whenever they joined: a quorum that is short may still be met."""
    return Juror.objects.sitting().filter(campaign=deliberation.campaign_id)


@transaction.atomic
def note_present(deliberation: Deliberation, *, jurors: Iterable[int]) -> Deliberation:
    """Write who sits, of those who are in the jury.

    Their interests are looked for again: they are about to read the whole table. Raises Refused once the deliberation
    is closed.
    """
    locked = _locked_open(deliberation.campaign_id)
    sitting = members_of(locked).filter(pk__in=list(jurors))
    look_for_ties(locked.campaign, sitting)
    present = [{"juror": one.pk, "name": one.full_name, "title": one.title} for one in sitting]
    locked.present = sorted(present, key=lambda one: (one["name"], one["juror"]))
    locked.save(update_fields=["present"])
    return locked


@transaction.atomic
def add_discussion_note(application: Application, *, text: str, by: User) -> DiscussionNote:
    """Keep what was said of an application of the table. Raises Refused once the deliberation is closed."""
    if application.pk not in rows_of(_locked_open(application.campaign_id)):
        raise Refused(_("Cette candidature n’est pas de celles dont le jury délibère."))
    return DiscussionNote.objects.create(application=application, text=text, author=by)


@transaction.atomic
def decide(
    application: Application, *, outcome: str, distinction: str, reason: str, by: User, seen: str | None = None
) -> Decision:
    """Write, or write anew, what is decided of an application, and why; it is told to nobody yet.

    `seen`: the `version_decided` on screen. Raises Refused once the deliberation is closed, for an application that
    is not in its table or stands no more, and when a colleague has decided meanwhile.
    """
    deliberation = _locked_open(application.campaign_id)
    if application.pk not in standing_rows(deliberation):
        raise Refused(_("Cette candidature n’est plus à décider\u00a0: elle a été retirée ou écartée."))
    if seen is not None and seen != version_decided(Decision.objects.filter(application=application).first()):
        raise Refused(
            _("Un membre de l’équipe vient d’enregistrer une décision\u00a0: relisez-la, puis enregistrez de nouveau.")
        )
    values = {
        "outcome": outcome,
        "distinction": distinction if outcome == Outcome.SELECTED else "",
        "reason": reason,
        "decided_by": by,
        "decided_at": timezone.now(),
    }
    decision, _created = Decision.objects.update_or_create(application=application, defaults=values)
    return decision


def version_decided(decision: Decision | None) -> str:
    """Which decision stands of an application; empty before the first."""
    return token_of(decision.decided_at) if decision else ""


@transaction.atomic
def close(deliberation: Deliberation, *, by: User) -> Deliberation:
    """End the deliberation: its decisions change no more. Who left the jury since is not counted as present.

    Raises Refused without quorum, or a decision each.
    """
    locked = _locked_open(deliberation.campaign_id)
    sitting = set(members_of(locked).values_list("pk", flat=True))
    locked.present = [one for one in locked.present if one["juror"] in sitting]
    if not locked.has_quorum:
        counts = {"present": len(locked.present), "quorum": locked.quorum}
        raise Refused(_("Le quorum est de %(quorum)s, et %(present)s sont présents.") % counts)
    missing = undecided(locked)
    if missing:
        raise Refused(_("Il manque une décision pour\u00a0: %(names)s.") % {"names": ", ".join(missing)})
    locked.closed_at, locked.closed_by = timezone.now(), by
    locked.save(update_fields=["present", "closed_at", "closed_by"])
    return locked


def undecided(deliberation: Deliberation) -> list[str]:
    """The names of the applications that still wait for a decision, in the order of the table."""
    standing = standing_rows(deliberation)
    decided = set(
        Decision.objects.filter(application__campaign=deliberation.campaign_id).values_list("application", flat=True)
    )
    rows = [row for group in deliberation.table["categories"] for row in group["rows"]]
    return [row["name"] for row in rows if row["dossier"] in standing - decided]


def _locked_open(campaign_id: int) -> Deliberation:
    locked = Deliberation.objects.select_for_update().filter(campaign=campaign_id).first()
    if locked is None:
        raise Refused(_("Les notes ne sont pas encore figées."))
    if locked.closed_at:
        raise Refused(_("La délibération est close\u00a0: rien n’y change plus."))
    return locked
