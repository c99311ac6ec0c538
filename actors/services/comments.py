"""Writes: comments below experience sheets, and what is said against them."""

from django.db import transaction
from django.utils import timezone

from actors.enums import CommentState
from actors.models import CommentReport, ExperienceComment, ExperiencePage, Presence, User
from actors.tasks.experiences import send_comment_decision
from home import generations


def write_comment(
    page: ExperiencePage, *, presence: Presence, author: User, author_name: str, text: str
) -> ExperienceComment:
    """Keep a comment, which appears once the team has read it."""
    return ExperienceComment.objects.create(
        page=page, presence=presence, author=author, author_name=author_name, text=text
    )


def delete_comment(comment: ExperienceComment) -> None:
    """The author takes their words back at once."""
    comment.delete()
    _show_anew(comment)


@transaction.atomic
def decide_comment(comment: ExperienceComment, *, state: CommentState) -> None:
    """The team shows a comment or puts it aside; what was reported of it is settled."""
    changed = comment.state != state
    comment.state = state
    comment.save(update_fields=["state"])
    comment.reports.filter(settled_at=None).update(settled_at=timezone.now())
    _show_anew(comment)
    if changed:
        transaction.on_commit(lambda: send_comment_decision.enqueue(comment.pk, state == CommentState.PUBLISHED))


def report_comment(comment: ExperienceComment, *, reporter: User, reason: str) -> CommentReport:
    """Tell the team that a comment should not stand there; saying so twice says it once."""
    report, _created = CommentReport.objects.get_or_create(
        comment=comment, reporter=reporter, settled_at=None, defaults={"reason": reason}
    )
    return report


def _show_anew(comment: ExperienceComment) -> None:
    generations.bump_territory(comment.page.presence.territory)
