"""The demonstration's questionnaire: from `questionnaire.json` to the pages that authors would have written."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cms.demo.pages import add_once, write_once
from cms.demo.sources import read
from home.models import PortalPage, Territory, Theme
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services.publishing import national_document, publish_version
from questionnaires.studio.comparing import Comparability
from questionnaires.studio.restoring import Blocks, level_blocks, question_blocks
from ressources.models import ResourcePage

PUBLISHED_SINCE = 1100  # days: before the first assessment
REWRITTEN = "grand-poitiers"  # where one theme was asked otherwise before
REWRITTEN_SINCE = 200  # days


def ensure_questionnaire(territory: Territory, *, resources: Mapping[str, ResourcePage]) -> QuestionnaireVersion:
    """The territory's questionnaire, written and published once; `resources` are those that may be chosen, by key."""
    found = QuestionnaireVersion.objects.for_all().for_territory(territory).newest_first().first()
    if found:
        return found
    page = QuestionnairePage.objects.for_territory(territory).get()
    if territory.slug == REWRITTEN:
        return _publish_twice(page, resources=resources)
    write_questionnaire(page, read("questionnaire"), resources=resources)
    return _published(publish_version(page), days_ago=PUBLISHED_SINCE)


def _publish_twice(page: QuestionnairePage, *, resources: Mapping[str, ResourcePage]) -> QuestionnaireVersion:
    """First with what was asked otherwise, then as it is today: the series of these questions breaks."""
    document, former = read("questionnaire"), read("former_questions")
    themes = [
        theme | {"questions": [_as_before(question, former) for question in theme["questions"]]}
        for theme in document["themes"]
    ]
    write_questionnaire(page, document | {"themes": themes}, resources=resources)
    _published(publish_version(page), days_ago=PUBLISHED_SINCE)
    today = {theme["key"]: theme["questions"] for theme in document["themes"]}
    for child in QuestionnaireThemePage.objects.child_of(page):
        child.questions = advising_blocks(today[child.slug], resources=resources)
        child.save_revision()
    declared = dict.fromkeys(former, Comparability.CHANGED.value)
    return _published(publish_version(page, declared=declared), days_ago=REWRITTEN_SINCE)


def _as_before(question: dict[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
    if question["key"] not in former:
        return question
    kept = ("key", "weight", "required", "allow_not_applicable", "condition")
    return {name: question[name] for name in kept if name in question} | former[question["key"]]


def _published(version: QuestionnaireVersion, *, days_ago: int) -> QuestionnaireVersion:
    """The version as it would be, had it been published then, before any diagnostic of that day: at any hour at which
    the demonstration is built, each one asks the same version.
    """
    at = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days_ago)
    QuestionnaireVersion.objects.filter(pk=version.pk).update(published_at=at)
    version.published_at = at
    return version


def ensure_national_questionnaire(portal: PortalPage, *, resources: Mapping[str, ResourcePage]) -> None:
    """The core that every territory of the demonstration starts from, written and published once."""
    if national_document() is not None:
        return
    page = QuestionnairePage.objects.child_of(portal).get()
    write_questionnaire(page, read("questionnaire"), resources=resources)
    publish_version(page.get_latest_revision_as_object())


def write_questionnaire(
    page: QuestionnairePage, document: Mapping[str, Any], *, resources: Mapping[str, ResourcePage]
) -> None:
    """Write a definition document into the page and one child page per theme; the inverse of `build_definition`."""
    themes = {theme.key: theme for theme in Theme.objects.filter(territory=None)}
    for theme in document["themes"]:
        child = QuestionnaireThemePage(
            slug=theme["key"],
            title=theme["title"],
            theme=themes[theme["key"]],
            weight=Decimal(theme["weight"]),
            intro=theme["intro"],
            questions=advising_blocks(theme["questions"], resources=resources),
            level_texts=level_text_blocks(theme, resources=resources),
        )
        add_once(page, child)
    words = read("national")["questionnaire"]
    fields = {
        "title": document["title"],
        "intro": words["intro"],
        "at_hand": "\n".join(words["at_hand"]),
        "minutes": document["minutes"],
        "display_scale": int(document["scale"]),
        "levels": level_blocks(document),
    }
    if not page.is_national:
        write_once(page, **fields)
        return
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision(clean=False)


def advising_blocks(questions: Sequence[Mapping[str, Any]], *, resources: Mapping[str, ResourcePage]) -> Blocks:
    """The blocks of questions, their answers leading to the resources that `guides.json` chose for them."""
    after = read("guides")["after"]
    pages = {resource.pk: resource for resource in resources.values()}

    def advised(question: Mapping[str, Any]) -> dict[str, Any]:
        chosen = after[question["key"]]
        choices = [
            {**choice, "resources": [resources[key].pk for key in chosen.get(choice["key"], ()) if key in resources]}
            for choice in question["choices"]
        ]
        return {**question, "choices": choices}

    return question_blocks([advised(one) if one["key"] in after else one for one in questions], resources=pages)


def level_text_blocks(theme: Mapping[str, Any], *, resources: Mapping[str, ResourcePage]) -> Blocks:
    """What a theme says at each level, with the resources that `guides.json` chose for it and that are open."""
    curated = read("guides")["curated"][theme["key"]]
    return [
        (
            "level",
            {
                "level": key,
                "text": level["text"],
                "resources": [resources[chosen] for chosen in curated[key] if chosen in resources],
            },
        )
        for key, level in theme["levels"].items()
    ]
