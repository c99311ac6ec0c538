"""A document back into the drafts: of an earlier version, or of a file."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from actors.models import User
from home.models import Territory, Theme
from home.problems import Conflict as Refused
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services.publishing import national_document, territory_of
from questionnaires.services.themes import hide_theme, locked, order_themes
from questionnaires.studio.drafts import theme_pages
from questionnaires.studio.restoring import level_blocks, level_text_blocks, objective_fields, question_blocks
from ressources.models import ResourcePage


def restore_version(version: QuestionnaireVersion, *, page: QuestionnairePage, by: User) -> None:
    """Make a draft of a version, in place of the one that stands, which stays in the histories of the pages.

    Raises ValidationError when a theme of the version no longer exists.
    """
    document = QuestionnaireVersion.objects.values_list("definition", flat=True).get(pk=version.pk)
    write_draft(page, document, by=by)


@transaction.atomic
def write_draft(page: QuestionnairePage, document: Mapping[str, Any], *, by: User | None) -> None:
    """Write a definition document, which was checked, as the drafts of a questionnaire and of its themes.

    Nothing is published: each page gets a draft. A theme page that the document does not hold keeps its questions,
    hidden. Raises ValidationError, and then writes nothing, of a theme that the territory has not.
    """
    locked(page)
    page.refresh_from_db(fields=["numchild", "latest_revision"])  # as who wrote before left them
    territory = territory_of(page)
    themes = {theme.key: theme for theme in _themes_of(territory)}
    unknown = [theme["title"] for theme in document["themes"] if theme["key"] not in themes]
    if unknown:
        raise ValidationError(_("Thème inconnu dans cet espace\u00a0: %(names)s.") % {"names": ", ".join(unknown)})
    drafts = {draft.theme.key: draft for draft in theme_pages(page)}
    resources = resources_of(territory, document)
    written = []
    for part in document["themes"]:
        draft = drafts.pop(part["key"], None) or new_theme(page, themes[part["key"]], part["title"], by=by)
        write_theme(draft, part, resources=resources, by=by)
        written.append(draft)
    order_themes(page, written)
    for draft in drafts.values():
        hide_theme(draft, hidden=True, by=by)
    main = page.get_latest_revision_as_object()
    main.title = document["title"]
    main.minutes = document["minutes"]
    main.display_scale = int(Decimal(document["scale"]))
    main.levels_only = document.get("levels_only", False)
    main.levels = level_blocks(document)
    main.save_revision(user=by, clean=False)


def start_from_national(page: QuestionnairePage, *, by: User) -> None:
    """Write the national questionnaire in use as the drafts of a territory's. Raises Refused when there is none."""
    document = national_document()
    if document is None:
        raise Refused(_("Le questionnaire national n’est pas encore publié."))
    main = {"title": page.title}  # the territory's own words for its page
    write_draft(page, {**document, **main}, by=by)


def _themes_of(territory: Territory | None) -> Any:
    return Theme.objects.filter(Q(territory=None) | Q(territory=territory))


def resources_of(territory: Territory | None, document: Mapping[str, Any]) -> Mapping[int, ResourcePage]:
    """The chosen resources that the territory still shows."""
    holders = [holder for theme in document["themes"] for holder in _choosers(theme)]
    chosen = {page for holder in holders for page in holder.get("resources", ())}
    seen = ResourcePage.objects.for_territory(territory) if territory else ResourcePage.objects.filter(territory=None)
    return seen.live().in_bulk(chosen)


def _choosers(theme: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What may name resources in a theme: its levels, and the answers to its questions."""
    yield from theme.get("levels", {}).values()
    for question in theme["questions"]:
        yield from question.get("choices", ())


def new_theme(page: QuestionnairePage, theme: Theme, title: str, *, by: User | None) -> QuestionnaireThemePage:
    """The page of a theme, last in a questionnaire, with nothing in it yet."""
    new = QuestionnaireThemePage(title=title, slug=theme.key, theme=theme, owner=by, live=False)
    return page.add_child(instance=new)


def write_theme(
    draft: QuestionnaireThemePage,
    part: Mapping[str, Any],
    *,
    resources: Mapping[int, ResourcePage],
    by: User | None,
) -> None:
    """Write a theme of a definition document as the draft of its page. `resources`: those that it may show, by key."""
    latest = draft.get_latest_revision_as_object()
    latest.title = part["title"]
    latest.weight = Decimal(part.get("weight", "1"))
    latest.intro = part.get("intro", "")
    for name, text in objective_fields(part).items():
        setattr(latest, name, text)
    latest.questions = question_blocks(part["questions"], resources=resources)
    latest.level_texts = level_text_blocks(part, resources=resources)
    latest.save_revision(user=by, clean=False)
