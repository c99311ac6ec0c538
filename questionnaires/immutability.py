"""What the database itself refuses: changing a published version, or the answers and scores of a sent assessment.

Only the erasure and retention services delete a sent assessment, or take a name out of an answer: in the same
transaction they write an `ErasurePermit`, which the trigger looks for.
"""

from home.triggers import Trigger, Triggers

VERSION, ASSESSMENT, SCORE, PERMIT = (
    f"questionnaires_{name}" for name in ("questionnaireversion", "assessment", "themescore", "erasurepermit")
)
_SENT = "OLD.submitted_at IS NOT NULL"
_UNPERMITTED = f"NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE {PERMIT}.assessment_key = OLD.id)"
_SCORE_UNPERMITTED = f"NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE {PERMIT}.assessment_key = OLD.assessment_id)"
_FROZEN = (
    "answers, profile, result, score, level, version_id, organisation_id, territory_id, pilot_id, round, submitted_at"
)

TRIGGERS: tuple[Trigger, ...] = (
    ("version_no_update", VERSION, "UPDATE OF definition, sha256, comparability, number, territory_id, is_pilot", None),
    ("version_no_delete", VERSION, "DELETE", None),
    ("assessment_no_update", ASSESSMENT, f"UPDATE OF {_FROZEN}", f"{_SENT} AND {_UNPERMITTED}"),
    ("assessment_no_delete", ASSESSMENT, "DELETE", f"{_SENT} AND {_UNPERMITTED}"),
    ("score_no_update", SCORE, "UPDATE OF assessment_id, theme, score, percent, core, level", None),
    ("score_no_delete", SCORE, "DELETE", _SCORE_UNPERMITTED),
)
GUARD = Triggers("questionnaires", frozenset({VERSION, ASSESSMENT, SCORE, PERMIT}), TRIGGERS)
install_triggers, remove_triggers, missing_triggers = GUARD.install, GUARD.remove, GUARD.missing
