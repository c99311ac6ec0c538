"""What people say of a pilot's questions and resources, as forms and pages hold it."""

from collections.abc import Iterator

from django.urls import reverse

from actors.models import User
from questionnaires.answers import AnswerError, clean_said
from questionnaires.models import Assessment, PilotRemark
from questionnaires.presentation import QuestionView, RemarkView
from questionnaires.results.reading import ResultView
from questionnaires.services.piloting import REMARK, Remark, save_remarks
from questionnaires.steps import Typed, show_typed_remark


def show_remarks(views: list[QuestionView], assessment: Assessment, *, by: User) -> None:
    """Give each question of a pilot's step the remark that the person made of it."""
    said = {remark.question: remark for remark in _remarks(assessment, by=by) if remark.question}
    for view in views:
        remark = said.get(view.key)
        view.remark = RemarkView(_url(assessment, view.key))
        if remark:
            view.remark.text = remark.text


def keep_remarks(views: list[QuestionView], typed: Typed, assessment: Assessment, *, by: User) -> None:
    """Save what a step's form says. What is too long stays in its field, with why; the rest is saved."""
    show_remarks(views, assessment, by=by)
    save_remarks(assessment, list(_taken(views, typed)), by=by)


def show_resource_remarks(shown: ResultView, assessment: Assessment, *, by: User) -> None:
    """Give each resource of a pilot's result the remark that the person made of it."""
    said = {remark.resource_id: remark.text for remark in _remarks(assessment, by=by)}
    for theme in shown.themes:
        for resource in theme.resources:
            pk = resource.page.pk
            resource.remark = RemarkView(reverse("api:resource_remark", args=[assessment.uuid, pk]), said.get(pk, ""))


def _remarks(assessment: Assessment, *, by: User) -> list[PilotRemark]:
    return list(PilotRemark.objects.filter(assessment=assessment, author=by))


def _url(assessment: Assessment, key: str) -> str:
    return reverse("api:question_remark", args=[assessment.uuid, key])


def _taken(views: list[QuestionView], typed: Typed) -> Iterator[Remark]:
    for view in views:
        if view.remark is None or not show_typed_remark(view.remark, view.key, typed):
            continue
        try:
            yield Remark(view.key, text=clean_said(view.remark.text, what=REMARK))
        except AnswerError as error:
            view.remark.error = error.message
