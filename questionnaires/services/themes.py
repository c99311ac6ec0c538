"""The themes of a questionnaire: their order, and those that a territory leaves out."""

from actors.models import User
from questionnaires.drafts import theme_pages
from questionnaires.models import QuestionnaireThemePage


def move_theme(theme: QuestionnaireThemePage, *, places: int) -> None:
    """Move a theme up (negative) or down among those of its questionnaire, as far as it goes."""
    siblings = list(theme_pages(theme.get_parent()))
    here = siblings.index(theme)
    there = min(max(here + places, 0), len(siblings) - 1)
    if there != here:
        theme.move(siblings[there], "left" if there < here else "right")


def hide_theme(theme: QuestionnaireThemePage, *, hidden: bool, by: User | None) -> None:
    """Hide every question of a theme in its draft, or show them all."""
    draft = theme.get_latest_revision_as_object()
    for child in draft.questions:
        child.value["hidden"] = hidden
    draft.save_revision(user=by, clean=False)
