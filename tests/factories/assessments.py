"""Diagnostics under way and sent, with the answers of the demonstration's screen; versions of one's own."""

from typing import Any

from actors.models import Organisation, User
from home.models import Territory
from questionnaires.definition import sha256
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.services.assessments import Change, save_answers, start_assessment, submit_assessment
from tests.world import SEED


def make_version(territory: Territory, document: dict[str, Any]) -> QuestionnaireVersion:
    """The territory's next version, of a document of one's own."""
    number = territory.questionnaire_versions.count() + 1
    return QuestionnaireVersion.objects.create(
        territory=territory, number=number, definition=document, sha256=sha256(document)
    )


def make_draft(organisation: Organisation, *, territory: Territory, by: User) -> Assessment:
    """A diagnostic with every answer given, which nobody has sent."""
    draft = start_assessment(organisation, territory=territory, by=by)
    changes = [
        Change(key, a.get("value"), a.get("na", False), a.get("reason", "")) for key, a in SEED["answers"].items()
    ]
    saving = save_answers(draft, changes=changes, by=by)
    assert not saving.refused
    return draft


def make_sent(organisation: Organisation, *, territory: Territory, by: User) -> Assessment:
    return submit_assessment(make_draft(organisation, territory=territory, by=by), by=by)
