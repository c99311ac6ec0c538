"""The demonstration's pilot: the draft of the next questionnaire, tried by a few organisations, still open."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.utils import timezone

from actors.models import Organisation, User
from cms.demo.answers import Respondent
from cms.demo.sources import read
from home.models import Territory
from questionnaires.definition import Definition
from questionnaires.models import Assessment, Pilot, PilotInvitation, PilotRemark, QuestionnaireVersion
from questionnaires.scoring import score
from questionnaires.services.assessments import keep_result, profile_of
from questionnaires.services.publishing import next_number
from questionnaires.versions import definition_of
from ressources.models import ResourcePage

OPENED = 18  # days ago


def ensure_pilot(territory: Territory, *, by: User, resources: Mapping[str, ResourcePage]) -> None:
    """Opened once, and answered by all but the first of those that are invited: hers is to be tried."""
    if territory.pilots.exists():
        return
    told = read("pilot")
    opened = timezone.now() - timedelta(days=OPENED)
    pilot = _open(territory, by=by)
    Pilot.objects.filter(pk=pilot.pk).update(opened_at=opened)
    invited = list(Organisation.objects.filter(presences__territory=territory).order_by("pk")[: told["invited"]])
    rows = PilotInvitation.objects.bulk_create(
        PilotInvitation(pilot=pilot, organisation=one, invited_by=by) for one in invited
    )
    PilotInvitation.objects.filter(pk__in=[row.pk for row in rows]).update(invited_at=opened)
    tried = Assessment.everything.bulk_create(_answers(pilot, invited[1 : 1 + told["began"]], told))
    PilotRemark.objects.bulk_create(_remarks(tried, told, resources=resources))


def _open(territory: Territory, *, by: User) -> Pilot:
    """The questionnaire in use stands for the draft: who follows the demonstration changes it as they like."""
    current = QuestionnaireVersion.objects.for_territory(territory).for_all().latest("number")
    version = QuestionnaireVersion.objects.create(
        territory=territory,
        page=current.page,
        number=next_number(territory),
        is_pilot=True,
        definition=current.definition,
        sha256=current.sha256,
        published_by=by,
    )
    return Pilot.objects.create(territory=territory, version=version, opened_by=by)


def _answers(pilot: Pilot, organisations: list[Organisation], told: Mapping[str, Any]) -> Iterator[Assessment]:
    definition = definition_of(pilot.version_id)
    unknown = _unknown(told, among=len(organisations))
    for number, organisation in enumerate(organisations):
        at = timezone.now() - timedelta(days=OPENED - 2 - number)
        profile = profile_of(organisation, territory=pilot.territory)
        respondent = Respondent(definition, profile, seed=f"pilote {organisation.uuid}", rounds=1)
        answers = respondent.answers(round_=1, at=at.isoformat(timespec="seconds"))
        for key in unknown[number]:
            answers[key] = {**answers.get(key, {"revision": 1}), "value": None, "na": False, "unknown": True}
        row = Assessment(
            pilot=pilot,
            territory=pilot.territory,
            organisation=organisation,
            version_id=pilot.version_id,
            profile=profile,
            answers=answers,
            revision=len(answers),
            created_at=at,
            saved_at=at,
        )
        if number < told["sent"]:
            row.submitted_at = at
            keep_result(row, definition, score(definition, answers, profile))
        else:
            row.answers = _left_at(definition, answers, theme=number - told["sent"] + 1)
        yield row


def _unknown(told: Mapping[str, Any], *, among: int) -> dict[int, list[str]]:
    """By the place of an organisation, the questions that it says it cannot answer: those of its remarks."""
    found: dict[int, list[str]] = defaultdict(list)
    for number, remark in enumerate(told["remarks"]):
        if remark.get("unknown"):
            found[number % among].append(remark["question"])
    return found


def _left_at(definition: Definition, answers: Mapping[str, Any], *, theme: int) -> dict[str, Any]:
    """The answers up to the middle of a theme."""
    kept = [question.key for one in definition.themes[:theme] for question in one.questions]
    kept += [question.key for question in definition.themes[theme].questions[:3]]
    return {key: answers[key] for key in kept if key in answers}


def _remarks(
    tried: list[Assessment], told: Mapping[str, Any], *, resources: Mapping[str, ResourcePage]
) -> Iterator[PilotRemark]:
    for remark, assessment in zip(told["remarks"], cycle(tried), strict=False):
        if remark["text"]:
            yield PilotRemark(assessment=assessment, question=remark["question"], text=remark["text"])
    for remark, assessment in zip(told["resources"], tried, strict=False):
        if remark["key"] in resources:
            yield PilotRemark(assessment=assessment, resource=resources[remark["key"]], text=remark["text"])
