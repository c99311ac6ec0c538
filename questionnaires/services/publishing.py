"""From drafts to an immutable version."""

import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.models import Revision

from actors.models import User
from home import generations
from home.models import Territory
from home.problems import Conflict as Refused
from questionnaires.definition import sha256
from questionnaires.definition_reading import parse_definition
from questionnaires.matching.library import surroundings_of
from questionnaires.models import AcceptedWarning, QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services.themes import locked
from questionnaires.studio.comparing import Comparison, comparabilities, compare
from questionnaires.studio.core import with_core
from questionnaires.studio.drafts import build_definition, theme_pages
from questionnaires.studio.linter import Finding, lint
from questionnaires.versions import current_version, definition_of

NATIONAL = "national"


class NotPublishable(Exception):
    """The drafts do not make a questionnaire, or hold warnings that nobody accepted; `findings` says where and why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class Undeclared(Exception):
    """Nobody said of a changed question whether it still compares; `key` is one of them."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Draft:
    """What would be published: its document, what the linter says of it, what it changes in the version in use.

    `findings` hold every error, and the warnings that nobody accepted yet. `comparison` is None before the first
    version, and while an error stands.
    """

    territory: Territory | None  # None: the national questionnaire
    document: dict[str, Any]
    findings: list[Finding]
    latest: QuestionnaireVersion | None
    comparison: Comparison | None

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.blocks]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.blocks]

    @property
    def is_published(self) -> bool:
        """Whether the version in use says the same."""
        return self.latest is not None and self.latest.sha256 == sha256(self.document)


def read_draft(page: QuestionnairePage, themes: Sequence[QuestionnaireThemePage] | None = None) -> Draft:
    """The drafts of a questionnaire and of its themes, checked and compared. `themes`: see `build_definition`."""
    territory = territory_of(page)
    document = build_definition(page, themes)
    if territory:
        document = with_core(document, national_document())
    found = lint(document, surroundings_of(territory))
    accepted = frozenset(AcceptedWarning.objects.filter(page=page).values_list("identity", flat=True))
    left = [finding for finding in found if finding.blocks or finding.identity not in accepted]
    latest = current_version(territory.pk if territory else None)
    comparison = None
    if latest and not any(finding.blocks for finding in left):
        comparison = compare(definition_of(latest.pk), parse_definition(document))
    return Draft(territory, document, left, latest, comparison)


@transaction.atomic
def publish_version(
    page: QuestionnairePage,
    *,
    by: User | None = None,
    declared: Mapping[str, str] | None = None,
    accepted: Collection[str] | None = None,
    seen: str | None = None,
) -> QuestionnaireVersion:
    """Freeze the drafts as the territory's next version; nothing is made when they equal the last one.

    `declared`: per changed question, if it still compares (`comparing.DECLARED`); `accepted`: the identities of
    warnings that are now accepted. None of them: what code means by publishing, the likeliest, every warning accepted.
    `seen`: the fingerprint of the draft that was on screen. Raises NotPublishable with every finding that blocks,
    Undeclared, Refused when the draft is another one by now; nothing is then written.
    """
    locked(page)
    draft = read_draft(page)
    if seen is not None and seen != sha256(draft.document):
        raise Refused(_("Le brouillon a changé depuis\u00a0: relisez, puis publiez."))
    left = [finding for finding in draft.warnings if accepted is not None and finding.identity not in accepted]
    if draft.errors or left:
        raise NotPublishable(draft.errors + left)
    _accept(page, draft.warnings if accepted is not None else [], by=by)
    if draft.is_published and draft.latest:
        return draft.latest
    version = QuestionnaireVersion.objects.create(
        territory=draft.territory,
        page=page,
        number=next_number(draft.territory),
        definition=draft.document,
        sha256=sha256(draft.document),
        comparability=_comparability(draft.comparison, declared),
        published_by=by,
    )
    _publish_themes(page, by=by)
    if draft.territory:
        generations.bump_territory(draft.territory)
    return version


def freeze_when_published(
    sender: Any, *, instance: QuestionnairePage, revision: Revision | None = None, **kwargs: Any
) -> None:
    """Published in bulk, at a set time or after a moderation: what still asks for a decision waits for somebody."""
    with contextlib.suppress(NotPublishable, Undeclared):
        publish_version(instance, by=revision.user if revision else None, declared={}, accepted=())


def next_number(territory: Territory | None) -> int:
    """The number of the next version, for all or for a pilot."""
    numbered = QuestionnaireVersion.objects.for_territory(territory).aggregate(last=Max("number"))
    return (numbered["last"] or 0) + 1


def territory_of(page: QuestionnairePage) -> Territory | None:
    """The territory in whose space the questionnaire stands; None of the national one."""
    return Territory.objects.filter(page__path=page.path[: -page.steplen]).first()


def slug_of(page: QuestionnairePage) -> str:
    """How addresses, files and the command line name the questionnaire: by its territory, or « national »."""
    territory = territory_of(page)
    return territory.slug if territory else NATIONAL


def national_document() -> dict[str, Any] | None:
    """The national questionnaire in use."""
    return (
        QuestionnaireVersion.objects.filter(territory=None).newest_first().values_list("definition", flat=True).first()
    )


def _publish_themes(page: QuestionnairePage, *, by: User | None) -> None:
    """Nothing of a theme is a draft any more once it is in a version."""
    for theme in theme_pages(page):
        revision = theme.get_latest_revision() if theme.has_unpublished_changes or not theme.live else None
        if revision:
            revision.publish(user=by)


def _accept(page: QuestionnairePage, warnings: list[Finding], *, by: User | None) -> None:
    rows = (AcceptedWarning(page_id=page.pk, identity=warning.identity, accepted_by=by) for warning in warnings)
    AcceptedWarning.objects.bulk_create(rows, ignore_conflicts=True)


def _comparability(comparison: Comparison | None, declared: Mapping[str, str] | None) -> dict[str, str]:
    if comparison is None:
        return {}
    if declared is None:
        declared = {change.key: change.suggested for change in comparison.to_declare}
    try:
        return comparabilities(comparison, declared)
    except ValueError as error:
        raise Undeclared(str(error)) from error
