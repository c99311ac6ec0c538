"""The JSON API of this floor for who answers: the diagnostic, its answers, its result, the plan."""

from ninja import Router

from questionnaires.api.answers import AnswererAuth
from questionnaires.api.answers import router as answers
from questionnaires.api.assessments import router as assessments

__all__ = ["AnswererAuth", "router"]

router = Router()
for _one in (assessments, answers):
    router.add_router("/", _one)
