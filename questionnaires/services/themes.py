"""The themes of a questionnaire: their order, those that a territory leaves out, the questions that change themes."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from actors.models import User
from home.problems import Conflict as Refused
from questionnaires.definition_reading import MAX_QUESTIONS_PER_THEME
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.studio.drafts import theme_pages


def locked(page: Any) -> QuestionnairePage:
    """A questionnaire as it stands: one at a time adds, moves or writes its themes, or publishes them."""
    return QuestionnairePage.objects.select_for_update(of=("self",)).get(pk=page.pk)


@transaction.atomic
def move_theme(theme: QuestionnaireThemePage, *, places: int) -> None:
    """Move a theme up (negative) or down among those of its questionnaire, as far as it goes."""
    siblings = list(theme_pages(locked(theme.get_parent())))
    here = siblings.index(theme)
    there = min(max(here + places, 0), len(siblings) - 1)
    if there != here:
        # As just read: a page is moved from the path that it holds, and each move changes those of its siblings.
        siblings[here].move(siblings[there], "left" if there < here else "right")


def order_themes(page: QuestionnairePage, themes: Sequence[QuestionnaireThemePage]) -> None:
    """Put themes first in their questionnaire, in this order."""
    for position, theme in enumerate(themes):
        standing = list(theme_pages(page))
        if standing[: len(themes)] == themes:
            return
        move_theme(theme, places=position - standing.index(theme))


def hide_theme(theme: QuestionnaireThemePage, *, hidden: bool, by: User | None) -> None:
    """Hide every question of a theme in its draft, or show them all."""
    draft = theme.get_latest_revision_as_object()
    for child in draft.questions:
        child.value["hidden"] = hidden
    draft.save_revision(user=by, clean=False)


@transaction.atomic
def move_questions(page: QuestionnairePage, keys: Collection[str], *, to: int, by: User | None) -> int:
    """Move questions to the end of a theme, in the drafts; how many were moved. They keep their keys, hence their past.

    `to`: the key of the theme's page. Raises Refused when it holds too many then, and writes nothing.
    """
    drafts = [theme.get_latest_revision_as_object() for theme in theme_pages(locked(page))]
    target = next(draft for draft in drafts if draft.pk == to)
    moved = []
    for draft in drafts:
        going = [child for child in draft.questions if child.value["key"] in keys] if draft.pk != to else []
        if going:
            draft.questions = _stream(draft, [child for child in draft.questions if child not in going])
            draft.save_revision(user=by, clean=False)
            moved += going
    if len(target.questions) + len(moved) > MAX_QUESTIONS_PER_THEME:
        raise Refused(_("Un thème tient %(most)s questions au plus.") % {"most": MAX_QUESTIONS_PER_THEME})
    if moved:
        target.questions = _stream(target, [*target.questions, *moved])
        target.save_revision(user=by, clean=False)
    return len(moved)


def _stream(draft: QuestionnaireThemePage, children: Iterable[Any]) -> StreamValue:
    """Blocks as a StreamField takes them back, each under its own name: comments and errors point to it."""
    rows = [(child.block_type, child.value, child.id) for child in children]
    return StreamValue(draft.questions.stream_block, rows)
