"""What writing a large questionnaire costs: three hundred questions over six themes, one act after the other.

Asked inside this process, without a server: these are acts of one person, of which nobody needs a thousand a second.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue

from actors.models import User
from cms.benchmark.acts import Act, Form, act_row
from cms.benchmark.large import PER_THEME, grown
from cms.benchmark.report import Row
from cms.benchmark.server import HOST
from home.models import Territory
from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.publishing import publish_version, read_draft
from questionnaires.services.restoring import write_draft
from questionnaires.studio.drafts import theme_pages

MANAGER = "responsable.poitiers@example.org"
THEME_FIELDS = "title slug weight intro objective objective_figure objective_plan questions level_texts".split()


def studio_rows(territory: Territory, *, reference: float, rounds: int) -> list[Row]:
    """One row for each act. `reference`: what the bare Django view answers in a second."""
    page = QuestionnairePage.objects.for_territory(territory).get()
    manager = User.objects.get(email=MANAGER)
    write_draft(page, grown(read_draft(_drafted(page)).document), by=manager)
    publish_version(_drafted(page), by=manager)
    client = Client(SERVER_NAME=HOST)
    client.force_login(manager)
    theme = theme_pages(page)[0]
    editor = reverse("wagtailadmin_pages:edit", args=[theme.pk])
    acts = [
        Act(f"Un thème de {PER_THEME} questions, ouvert", editor),
        Act("Le même, enregistré", editor, lambda: editor_form(theme)),
        Act("300 questions, vérifiées", reverse("questionnaire", args=[page.pk])),
        Act("300 questions, publiées", reverse("questionnaire_publish", args=[page.pk]), lambda: gate_form(page)),
    ]
    return [act_row(client, act, reference=reference, rounds=rounds) for act in acts]


def editor_form(theme: QuestionnaireThemePage) -> Form:
    """What the editor of a theme sends when nothing was changed in its draft."""
    draft = theme.get_latest_revision_as_object()
    fields = {"theme": str(draft.theme_id), "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    for name in THEME_FIELDS:
        fields |= dict(_fields(name, getattr(draft, name)))
    return fields


def gate_form(page: QuestionnairePage) -> Form:
    """What the gate sends once a question was worded otherwise: all is accepted, the question is the same."""
    theme = theme_pages(page)[0].get_latest_revision_as_object()
    question = theme.questions[0].value
    question["text"] = f"Connaissez-vous vos consommations d’énergie ({time.monotonic_ns()}) ?"
    theme.save_revision(clean=False)
    draft = read_draft(_drafted(page))
    accepted = [warning.identity for warning in draft.warnings]
    return {"seen": sha256(draft.document), "accept": accepted, f"is-{question['key']}": "same"}


def _fields(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """A value as the fields of a form hold it, blocks inside one another by their places."""
    match value:
        case StreamValue() | ListValue():
            blocks = list(value if isinstance(value, StreamValue) else value.bound_blocks)
            yield f"{name}-count", str(len(blocks))
            for place, child in enumerate(blocks):
                own = f"{name}-{place}"
                yield from {f"{own}-deleted": "", f"{own}-order": str(place), f"{own}-id": child.id or ""}.items()
                yield f"{own}-type", child.block.name
                yield from _fields(f"{own}-value", child.value)
        case StructValue():
            for part, inner in value.items():
                yield from _fields(f"{name}-{part}", inner)
        case list():
            yield name, value
        case None | False:
            pass
        case True:
            yield name, "on"
        case _:
            yield name, str(getattr(value, "pk", value))


def _drafted(page: QuestionnairePage) -> QuestionnairePage:
    return QuestionnairePage.objects.get(pk=page.pk).get_latest_revision_as_object()
