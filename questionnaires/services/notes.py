"""Writes: what members of an organisation tell one another beside a question."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict
from questionnaires.answers import AnswerError, clean_said
from questionnaires.models import Assessment, QuestionNote
from questionnaires.versions import definition_of


@transaction.atomic
def save_notes(assessment: Assessment, texts: Mapping[str, str], *, by: User) -> dict[str, str]:
    """Keep a person's notes, by question, in the place of those that they wrote before; an empty one goes.

    Raises Conflict once the diagnostic is sent, or while it is nobody's; AnswerError for a text that is too long or a
    question that is not asked. Nothing is then written. Gives what is kept.
    """
    # Locked: a note that lands after a colleague's sending would be read by nobody.
    open_one = Assessment.objects.drafts().select_for_update(of=("self",)).filter(pk=assessment.pk).first()
    if open_one is None:
        raise Conflict(_("Ce diagnostic est envoyé\u00a0: ses notes ne changent plus."))
    definition, kept = definition_of(assessment.version_id), {}
    for key, text in texts.items():
        if definition.find_question(key) is None:
            raise AnswerError(_("Cette question n’est pas dans le questionnaire."), "question")
        kept[key] = clean_said(text, what=_("Votre note"))
    for key, text in kept.items():
        mine: dict[str, Any] = {"assessment": assessment, "question": key, "author": by}
        if text:
            QuestionNote.objects.update_or_create(**mine, defaults={"text": text})
        else:
            QuestionNote.objects.filter(**mine).delete()
    return kept
