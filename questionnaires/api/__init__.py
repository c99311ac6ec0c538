"""The JSON API of this floor for who answers: the diagnostic, its answers, its result, the plan."""

from ninja import Router

from questionnaires.api.answers import AnswererAuth
from questionnaires.api.answers import router as answers
from questionnaires.api.assessments import router as assessments
from questionnaires.api.plan import router as plan
from questionnaires.api.results import router as results

__all__ = ["AnswererAuth", "router"]

router = Router()
for _one in (assessments, answers, results, plan):
    router.add_router("/", _one)
