"""Diagnostics under way and sent, with the answers of the demonstration's screen, files too; versions of one's own."""

import copy
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from actors.models import Organisation, User
from home.models import Territory
from questionnaires.definition import sha256
from questionnaires.models import Assessment, AssessmentFile, QuestionnaireVersion
from questionnaires.services.assessments import Change, save_answers, start_assessment, submit_assessment
from questionnaires.services.files import AssessmentFiles
from questionnaires.versions import current_version
from tests.factories.hostile_files import make_pdf
from tests.world import SEED


def make_version(
    territory: Territory, document: dict[str, Any], *, comparability: dict[str, str] | None = None
) -> QuestionnaireVersion:
    """The territory's next version, of a document of one's own; `comparability`: with the one before."""
    number = territory.questionnaire_versions.count() + 1
    return QuestionnaireVersion.objects.create(
        territory=territory,
        number=number,
        definition=document,
        sha256=sha256(document),
        comparability=comparability or {},
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


def with_files(document: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The document with one question more, its first: « preuve », which takes two files."""
    changed = copy.deepcopy(document)
    asked = {"key": "preuve", "kind": "file", "text": "Une pièce à l’appui", "max_files": 2, **fields}
    changed["themes"][0]["questions"].insert(0, asked)
    return changed


def make_version_with_files(territory: Territory, **fields: Any) -> QuestionnaireVersion:
    """The version in use with that question more."""
    standing = current_version(territory.pk)
    assert standing is not None
    return make_version(territory, with_files(standing.definition, **fields))


def make_file(draft: Assessment, *, by: User, name: str = "piece.pdf", question: str = "preuve") -> AssessmentFile:
    """A file that somebody has sent to a draft."""
    AssessmentFiles(draft, by=by).attach(question, [SimpleUploadedFile(name, make_pdf(), "application/pdf")])
    return draft.files.get(uuid=draft.answers[question]["value"][-1])
