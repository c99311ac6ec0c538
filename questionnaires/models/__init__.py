from questionnaires.models.assessments import Assessment, ErasurePermit, ThemeScore
from questionnaires.models.authoring import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.models.shared import SharedAssessment

__all__ = [
    "Assessment",
    "ErasurePermit",
    "QuestionnairePage",
    "QuestionnaireThemePage",
    "QuestionnaireVersion",
    "SharedAssessment",
    "ThemeScore",
]
