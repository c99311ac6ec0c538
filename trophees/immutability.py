"""What the database itself refuses: changing the notes that a jury deliberated on.

Only the erasure of a person takes a name out of them: in the same transaction it writes a `TablePermit`, which the
trigger looks for.
"""

from home.triggers import Triggers

DELIBERATION, PERMIT = "trophees_deliberation", "trophees_tablepermit"
_UNPERMITTED = f"NOT EXISTS (SELECT 1 FROM {PERMIT} WHERE {PERMIT}.deliberation_key = OLD.id)"
# « table » is a word of SQL.
_FROZEN = 'campaign_id, method, quorum, seed, "table", sha256, frozen_at'

GUARD = Triggers(
    "trophees",
    frozenset({DELIBERATION, PERMIT}),
    (
        ("deliberation_no_update", DELIBERATION, f"UPDATE OF {_FROZEN}", _UNPERMITTED),
        ("deliberation_no_delete", DELIBERATION, "DELETE", _UNPERMITTED),
    ),
)
