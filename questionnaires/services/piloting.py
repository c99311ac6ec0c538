"""Pilots: a version for invited organisations, what they say of it, its end."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import Organisation, User
from home.problems import Conflict
from questionnaires.answers import AnswerError, clean_said
from questionnaires.definition import sha256
from questionnaires.models import (
    Assessment,
    Pilot,
    PilotInvitation,
    PilotRemark,
    QuestionnairePage,
    QuestionnaireVersion,
)
from questionnaires.services.assessments import profile_of
from questionnaires.services.publishing import NotPublishable, next_number, read_draft
from questionnaires.services.themes import locked
from questionnaires.tasks import send_pilot_invitation
from questionnaires.versions import definition_of
from ressources.models import ResourcePage

REMARK = "Votre avis"  # how errors name it


@dataclass(frozen=True)
class Remark:
    """What a person says of one thing of a pilot: a question by its key, or a resource."""

    question: str = ""
    resource: ResourcePage | None = None
    text: str = ""


@transaction.atomic
def open_pilot(page: QuestionnairePage, *, organisations: Collection[Organisation], by: User) -> Pilot:
    """Freeze the drafts as a version that the invited organisations alone answer; the drafts stay drafts.

    Warnings of the linter are not asked about: trying is how one learns. Raises NotPublishable with the errors,
    Conflict when a pilot is open already.
    """
    locked(page)
    draft = read_draft(page)
    if draft.territory is None:
        raise ValueError("The national questionnaire has no pilot.")
    if draft.errors:
        raise NotPublishable(draft.errors)
    if Pilot.objects.open().for_territory(draft.territory).exists():
        raise Conflict(_("Un essai pilote est déjà ouvert\u00a0: clôturez-le avant d’en ouvrir un autre."))
    version = QuestionnaireVersion.objects.create(
        territory=draft.territory,
        page=page,
        number=next_number(draft.territory),
        is_pilot=True,
        definition=draft.document,
        sha256=sha256(draft.document),
        published_by=by,
    )
    pilot = Pilot.objects.create(territory=draft.territory, version=version, opened_by=by)
    invite_to_pilot(pilot, organisations=organisations, by=by)
    return pilot


@transaction.atomic
def invite_to_pilot(pilot: Pilot, *, organisations: Iterable[Organisation], by: User) -> int:
    """Invite organisations, and write to their people; how many are new there. Raises Conflict once it is closed."""
    _lock_open(pilot)
    known = set(pilot.invitations.values_list("organisation_id", flat=True))
    new = [one for one in organisations if one.pk not in known]
    for organisation in new:
        invitation = PilotInvitation.objects.create(pilot=pilot, organisation=organisation, invited_by=by)
        transaction.on_commit(partial(send_pilot_invitation.enqueue, invitation.pk))
    return len(new)


@transaction.atomic
def close_pilot(pilot: Pilot, *, by: User) -> None:
    """Nothing is answered any more, and what was said stays to be read. Closing again changes nothing."""
    Pilot.objects.open().filter(pk=pilot.pk).update(closed_at=timezone.now(), closed_by=by)


def start_piloting(invitation: PilotInvitation, *, by: User) -> Assessment:
    """The invited organisation's answers to the pilot: those under way, else new ones. Raises Conflict once closed."""
    pilot, organisation = invitation.pilot, invitation.organisation
    found = Assessment.everything.filter(pilot=pilot, organisation=organisation).first()
    if found:
        return found
    try:
        with transaction.atomic():
            _lock_open(pilot)
            return Assessment.everything.create(
                pilot=pilot,
                territory=pilot.territory,
                organisation=organisation,
                version_id=pilot.version_id,
                profile=profile_of(organisation, territory=pilot.territory),
                created_by=by,
            )
    except IntegrityError:
        # A colleague began at the same moment: theirs are the answers of both.
        return Assessment.everything.get(pilot=pilot, organisation=organisation)


def save_remarks(assessment: Assessment, remarks: Iterable[Remark], *, by: User) -> list[Remark]:
    """Keep what a person says, each in the place of what they said before of the same thing; an empty one goes.

    Remarks may be written after sending, as long as the pilot is open. Raises Conflict once it is closed,
    AnswerError for a text that is too long or a question that was not asked; nothing is then written. Gives what is
    kept.
    """
    cleaned = [_clean(assessment, remark) for remark in remarks]
    with transaction.atomic():
        _lock_open(assessment.pilot)
        for remark in cleaned:
            if remark.text:
                PilotRemark.objects.update_or_create(
                    assessment=assessment,
                    author=by,
                    question=remark.question,
                    resource=remark.resource,
                    defaults={"text": remark.text},
                )
            else:
                PilotRemark.objects.filter(
                    assessment=assessment, author=by, question=remark.question, resource=remark.resource
                ).delete()
    return cleaned


def _lock_open(pilot: Pilot | None) -> None:
    """It does not close meanwhile. Raises Conflict once it is closed, or where there is none."""
    if pilot is None or not Pilot.objects.select_for_update().open().filter(pk=pilot.pk).exists():
        raise Conflict(_("Cet essai est terminé."))


def _clean(assessment: Assessment, remark: Remark) -> Remark:
    if remark.resource is None and definition_of(assessment.version_id).find_question(remark.question) is None:
        raise AnswerError(_("Cette question n’est pas dans le questionnaire."), "question")
    return replace(remark, text=clean_said(remark.text, what=REMARK))
