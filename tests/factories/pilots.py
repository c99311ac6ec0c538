"""Pilots, and what is answered and said in them."""

from typing import Any

from actors.models import Organisation, User
from home.models import Territory
from questionnaires.definition import sha256
from questionnaires.models import Assessment, Pilot, PilotInvitation, QuestionnaireVersion
from questionnaires.services.assessments import Change, save_answers
from questionnaires.services.piloting import Remark, save_remarks, start_piloting
from questionnaires.services.publishing import next_number
from tests.world import QUESTIONNAIRE, SEED


def make_pilot(territory: Territory, *invited: Organisation, document: dict[str, Any] | None = None) -> Pilot:
    """A pilot that is open, of the demonstration's questionnaire or of a document of one's own."""
    document = document or QUESTIONNAIRE
    version = QuestionnaireVersion.objects.create(
        territory=territory,
        number=next_number(territory),
        is_pilot=True,
        definition=document,
        sha256=sha256(document),
    )
    pilot = Pilot.objects.create(territory=territory, version=version)
    for organisation in invited:
        PilotInvitation.objects.create(pilot=pilot, organisation=organisation)
    return pilot


def make_piloted(pilot: Pilot, organisation: Organisation, *, by: User) -> Assessment:
    """The answers of an invited organisation, every one given, not sent; and what is said of one question."""
    assessment = start_piloting(pilot.invitations.get(organisation=organisation), by=by)
    changes = [
        Change(key, a.get("value"), a.get("na", False), a.get("reason", "")) for key, a in SEED["answers"].items()
    ]
    save_answers(assessment, changes=changes, by=by)
    save_remarks(assessment, [Remark("energie_suivi", text="Le mot «\u00a0suivi\u00a0» n’est pas clair.")], by=by)
    return assessment
