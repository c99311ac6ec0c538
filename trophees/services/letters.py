"""Writes: the letter that each applicant gets, drafted by the machine, read over by a person, then sent."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import User
from home.problems import Conflict as Refused
from trophees.deliberating import frozen
from trophees.models import Application, CampaignPage, Decision, Deliberation, Review
from trophees.tasks.letters import send_letter
from trophees.tokens import token_of

LONGEST = 4000  # of `Decision.letter`


@transaction.atomic
def draft_letters(campaign: CampaignPage) -> int:
    """Write a first letter for each decision that has none, once the deliberation is closed; how many were written.

    From the decision, its reason, and what the jurors whose notes count wrote; no name, no note, no rank.
    """
    deliberation = Deliberation.objects.select_for_update().filter(campaign=campaign).first()
    if deliberation is None or deliberation.closed_at is None:
        raise Refused(_("Les lettres se préparent une fois la délibération close."))
    decisions = Decision.objects.filter(application__campaign=campaign, letter="").select_for_update(of=("self",))
    waiting = list(decisions.select_related("application__organisation", "application__place"))
    said = _comments(deliberation)
    for one in waiting:
        one.letter = _draft(campaign, one, said[one.application_id])
    Decision.objects.bulk_update(waiting, ["letter"], batch_size=200)
    return len(waiting)


def _comments(deliberation: Deliberation) -> dict[int, list[tuple[str, list[str]]]]:
    """Application -> (criterion, comments), in the order of the grid; what was said before is not said again.

    What a juror wrote for the deliberation stays there.
    """
    table = frozen.read(deliberation.table)
    counted = {(row.dossier, note.reader) for row in table.rows for note in row.notes}
    reviews = Review.objects.final().filter(application__campaign=deliberation.campaign_id).order_by("juror", "pk")
    titles = {line.key: line.title for line in table.grid}
    said: dict[int, dict[str, list[str]]] = defaultdict(lambda: {key: [] for key in titles})
    for review in reviews:
        if (review.application_id, review.juror_id) not in counted:
            continue
        mine = said[review.application_id]
        for key in titles:
            comment = " ".join(review.scores.get(key, {}).get("comment", "").split())
            if comment and not any(comment in texts for texts in mine.values()):
                mine[key].append(comment)
    told = {pk: [(titles[key], texts) for key, texts in by_key.items() if texts] for pk, by_key in said.items()}
    return defaultdict(list, told)


def _draft(campaign: CampaignPage, decision: Decision, said: list[tuple[str, list[str]]]) -> str:
    context = {"campaign": campaign, "decision": decision, "title": decision.application.sent_title, "said": said}
    return render_to_string("trophees/letter.txt", context).strip()[:LONGEST]


@transaction.atomic
def save_words(
    decision: Decision, *, summary: str, letter: str, read: bool, by: User, seen: str | None = None
) -> Decision:
    """Keep what the palmarès says of a laureate, and the letter; `read`: somebody read it over, it may leave.

    A letter that has left stays as it left. `seen`: the `version_written` on screen. Raises Refused when it leaves
    meanwhile with other words, and when a colleague has written others.
    """
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if seen is not None and seen != version_written(locked):
        raise Refused(
            _("Un membre de l’équipe vient d’enregistrer ces textes\u00a0: relisez-les, puis enregistrez de nouveau.")
        )
    locked.summary = summary
    if locked.letter_sent_at is None:
        locked.letter = letter
        locked.letter_read_at, locked.letter_read_by = (timezone.now(), by) if read and letter else (None, None)
    elif locked.letter != letter:
        raise Refused(_("La lettre vient de partir\u00a0: elle ne change plus."))
    locked.save(update_fields=["summary", "letter", "letter_read_at", "letter_read_by"])
    transaction.on_commit(lambda: enqueue_letters(only=locked.pk))
    return locked


@transaction.atomic
def read_letters(campaign: CampaignPage, *, by: User, seen: str | None = None) -> int:
    """Say of every letter that is written that somebody read it over; how many were waiting for it.

    `seen`: the `version_waiting` on screen. Raises Conflict when a letter was written or read over meanwhile.
    """
    waiting = Decision.objects.filter(application__campaign=campaign, letter_read_at=None, letter_sent_at=None)
    found = list(waiting.exclude(letter="").select_for_update(of=("self",)))
    if seen is not None and seen != version_waiting(found):
        raise Refused(
            _("Les lettres à relire viennent de changer\u00a0: relisez celles que la liste montre, puis confirmez.")
        )
    for one in found:
        one.letter_read_at, one.letter_read_by = timezone.now(), by
    Decision.objects.bulk_update(found, ["letter_read_at", "letter_read_by"], batch_size=200)
    transaction.on_commit(enqueue_letters)
    return len(found)


def version_waiting(decisions: Iterable[Decision]) -> str:
    """Which letters of a campaign wait for somebody to read them over, and their words; empty when none does."""
    waiting = (one for one in decisions if one.letter and not (one.letter_read_at or one.letter_sent_at))
    return token_of(*sorted((one.pk, one.letter) for one in waiting))


def version_written(decision: Decision) -> str:
    """Which words stand for an application; empty before the first."""
    return token_of(decision.summary, decision.letter, decision.letter_read_at)


def enqueue_letters(*, only: int | None = None) -> None:
    """Hand over the letters that were read over and whose decision is public; each leaves once."""
    due = Decision.objects.with_letters_to_send()
    for pk in due.filter(pk=only).values_list("pk", flat=True) if only else due.values_list("pk", flat=True):
        send_letter.enqueue(pk)


def letter_of(application: Application) -> Decision | None:
    """The decision whose letter the authors may read: announced, and sent to them."""
    return Decision.objects.public().filter(application=application, letter_sent_at__isnull=False).first()
