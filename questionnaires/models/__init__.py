from questionnaires.models.assessments import Assessment, ErasurePermit, QuestionNote, ThemeScore
from questionnaires.models.authoring import (
    AcceptedWarning,
    QuestionnairePage,
    QuestionnaireThemePage,
    QuestionnaireVersion,
)
from questionnaires.models.choices import ResourceChoice
from questionnaires.models.figures import QuestionScore, RoundStep
from questionnaires.models.files import AssessmentFile, AttachedFile
from questionnaires.models.pilots import Pilot, PilotInvitation, PilotRemark
from questionnaires.models.plan import Action
from questionnaires.models.rollups import ThemeRollup
from questionnaires.models.shared import SharedAssessment
from questionnaires.models.sharing import ResultLink

__all__ = [
    "AcceptedWarning",
    "Action",
    "Assessment",
    "AssessmentFile",
    "AttachedFile",
    "ErasurePermit",
    "Pilot",
    "PilotInvitation",
    "PilotRemark",
    "QuestionNote",
    "QuestionScore",
    "QuestionnairePage",
    "QuestionnaireThemePage",
    "QuestionnaireVersion",
    "ResourceChoice",
    "ResultLink",
    "RoundStep",
    "SharedAssessment",
    "ThemeRollup",
    "ThemeScore",
]
