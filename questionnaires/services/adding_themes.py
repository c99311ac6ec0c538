"""The themes that a questionnaire takes: one that its space knows, or a new one; what they are called there."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.models import Theme
from home.problems import Conflict as Refused
from home.querysets import search_form
from home.services import add_theme, rename_theme
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.publishing import national_document, territory_of
from questionnaires.services.restoring import new_theme, resources_of, write_theme
from questionnaires.services.themes import hide_theme, locked
from questionnaires.studio.drafts import theme_drafts, theme_pages


@transaction.atomic
def take_theme(page: QuestionnairePage, theme: Theme, *, by: User | None) -> QuestionnaireThemePage:
    """Ask a theme that the space knows: shown again where it was hidden, else with its national questions if any."""
    here = locked(page)
    if found := theme_pages(here).filter(theme=theme).first():
        hide_theme(found, hidden=False, by=by)
        return found
    part = _national_part(here, theme)
    new = new_theme(here, theme, part["title"] if part else theme.name, by=by)
    if part:
        write_theme(new, part, resources=resources_of(territory_of(here), {"themes": [part]}), by=by)
    else:
        new.save_revision(user=by, clean=False)
    return new


@transaction.atomic
def create_theme(
    page: QuestionnairePage, *, name: str, short_name: str = "", icon: str, weight: Decimal, by: User | None
) -> QuestionnaireThemePage:
    """A new theme of the questionnaire's territory, with its page to write. Raises Refused of a name that is taken."""
    here = locked(page)
    _check_title_is_free(here, name)
    theme = add_theme(territory_of(here), name=name, short_name=short_name, icon=icon)
    new = new_theme(here, theme, name, by=by)
    new.weight = weight
    new.save_revision(user=by, clean=False)
    return new


@transaction.atomic
def rename(
    theme_page: QuestionnaireThemePage, *, name: str, short_name: str = "", icon: str = "", by: User | None
) -> None:
    """What a theme is called: one of the space's own everywhere, at once; any other in this questionnaire alone.

    The questionnaire says it from its next version on. Raises Refused of a name that is taken.
    """
    page = locked(theme_page.get_parent())
    _check_title_is_free(page, name, besides=theme_page)
    if is_own(theme_page, page):
        rename_theme(theme_page.theme, name=name, short_name=short_name, icon=icon)
    draft = theme_page.get_latest_revision_as_object()
    draft.title = name
    draft.save_revision(user=by, clean=False)


def is_own(theme_page: QuestionnaireThemePage, page: QuestionnairePage) -> bool:
    """Whether the theme is the space's own to name: of the territory, or national in the national questionnaire."""
    territory = territory_of(page)
    return theme_page.theme.territory_id == (territory.pk if territory else None)


def _check_title_is_free(page: QuestionnairePage, name: str, *, besides: QuestionnaireThemePage | None = None) -> None:
    others = (draft for draft in theme_drafts(page) if besides is None or draft.pk != besides.pk)
    if search_form(name) in {search_form(draft.title) for draft in others}:
        raise Refused(_("Un thème porte déjà ce nom."))


def _national_part(page: QuestionnairePage, theme: Theme) -> dict[str, Any] | None:
    """What the national questionnaire in use asks in a national theme, less what this one asks elsewhere."""
    document = None if page.is_national or theme.territory_id else national_document()
    part = next((one for one in document["themes"] if one["key"] == theme.key), None) if document else None
    if part is None:
        return None
    asked = {child.value["key"] for draft in theme_drafts(page) for child in draft.questions}
    levels = {block.value["key"] for block in page.get_latest_revision_as_object().levels}
    return part | {
        "questions": [question for question in part["questions"] if question["key"] not in asked],
        "levels": {key: level for key, level in part.get("levels", {}).items() if key in levels},
    }
