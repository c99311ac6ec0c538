"""What an organisation may join of its progress: its last two diagnostics, on what compares, in words."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from home.templatetags.french import day
from questionnaires.models import Assessment
from questionnaires.rounds.progress import Progress
from questionnaires.rounds.reading import progress_between
from questionnaires.rounds.words import ProgressRow, ShownProgress, delta_text, show_progress
from questionnaires.versions import definition_of
from questionnaires.wording import display, lower_first
from trophees.models import Application

Facts = tuple[tuple[str, str], ...]
MILLION = 1_000_000  # ranks are whole numbers, which both databases sort alike


@dataclass(frozen=True)
class ToldProgress:
    """`lack`: why there are no facts. `more`: the figure as it is read, and a rank on one scale for all."""

    facts: Facts = ()
    lack: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def told_progress(application: Application) -> ToldProgress:
    """The last two diagnostics that the organisation sent in the campaign's territory. One query."""
    sent = Assessment.objects.sent_by(application.organisation_id, territory=application.territory_id)
    last = list(sent.defer("answers").order_by("-round")[:2])
    if len(last) < 2:
        return ToldProgress(lack=_lack(last))
    progress = progress_between(last[1], last[0])
    if progress.delta is None or progress.before is None or progress.after is None:
        return ToldProgress(
            lack=_("Vos deux derniers diagnostics ne se comparent pas\u00a0: le questionnaire a changé.")
        )
    shown = show_progress(progress, definition_of(last[0].version_id).levels)
    figure = shown.way if progress.levels_only else delta_text(progress.before, progress.after)
    rank = int(progress.delta / progress.scale * MILLION)
    return ToldProgress(_facts(progress, shown), more={"figure": figure, "rank": rank})


def _lack(sent: list[Assessment]) -> str:
    if not sent:
        return _("Il faut deux diagnostics qui se comparent\u00a0: votre structure n’en a pas encore envoyé ici.")
    said = {"date": day(timezone.localtime(sent[0].submitted_at))}
    return _("Il faut deux diagnostics qui se comparent\u00a0: votre structure en a envoyé un, le %(date)s.") % said


def _facts(progress: Progress, shown: ShownProgress) -> Facts:
    compared = _("%(before)s et %(after)s") % {"before": progress.before_name, "after": progress.after_name}
    rows = ((_("Diagnostics comparés"), compared), (_("Moyenne de ce qui se compare"), _mean(progress, shown)))
    return tuple((str(label), str(value)) for label, value in (*rows, *map(_row, shown.rows)))


def _mean(progress: Progress, shown: ShownProgress) -> str:
    if progress.levels_only or progress.before is None or progress.after is None:
        return shown.way
    said = {
        "before": display(progress.before),
        "after": display(progress.after),
        "scale": shown.scale,
        "delta": delta_text(progress.before, progress.after),
    }
    return _("de %(before)s à %(after)s sur %(scale)s (%(delta)s)") % said


def _row(row: ProgressRow) -> tuple[str, str]:
    if row.reason:
        return row.title, _("ne se compare pas\u00a0: %(reason)s") % {"reason": lower_first(row.reason)}
    said = {"before": row.before, "after": row.after, "delta": row.delta}
    return row.title, _("de %(before)s à %(after)s (%(delta)s)") % said
