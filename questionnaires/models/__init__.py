from questionnaires.models.assessments import Assessment, ErasurePermit, ThemeScore
from questionnaires.models.authoring import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion

__all__ = [
    "Assessment",
    "ErasurePermit",
    "QuestionnairePage",
    "QuestionnaireThemePage",
    "QuestionnaireVersion",
    "ThemeScore",
]
