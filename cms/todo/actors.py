"""What organisations ask of a team, and messages that did not leave."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from actors.admin.experiences import COMMENTS, REPORTED, SHEETS
from actors.admin.organisations import REGISTER
from actors.enums import CommentState, Reading, Showcase
from actors.models import (
    ExperienceComment,
    ExperienceReview,
    Membership,
    Message,
    MessageDelivery,
    Presence,
)
from cms.todo.rows import Link, Row, row
from home.models import Territory


def requests_to_join(territories: QuerySet[Territory]) -> Row | None:
    """By presence: the request is answered from the screen of the organisation in one's territory."""
    asked = Membership.objects.for_team().values("organisation")
    return row(
        Presence.objects.filter(organisation__in=asked, territory__in=territories)
        .select_related("organisation")
        .order_by("joined_at", "pk"),
        ngettext_lazy("structure sans responsable, demandée", "structures sans responsable, demandées", "count"),
        icon="user",
        link=lambda one: Link(one.organisation.name, reverse("follow_up", args=[one.pk])),
    )


def showcases(territories: QuerySet[Territory]) -> Row | None:
    asked = Presence.objects.filter(showcase=Showcase.ASKED, territory__in=territories)
    return row(
        asked.select_related("organisation").order_by("asked_at", "pk"),
        ngettext_lazy("fiche d’acteur à relire", "fiches d’acteurs à relire", "count"),
        icon="group",
        link=lambda one: Link(one.organisation.name, reverse("review_showcase", args=[one.pk])),
        all_at=f"{reverse(REGISTER)}?fiche={Showcase.ASKED}",
    )


def experiences(territories: QuerySet[Territory]) -> Row | None:
    asked = ExperienceReview.objects.asked().filter(page__presence__territory__in=territories)
    return row(
        asked.select_related("page").order_by("asked_at", "pk"),
        ngettext_lazy("retour d’expérience à relire", "retours d’expérience à relire", "count"),
        icon="openquote",
        link=lambda one: Link(one.page.draft_title, reverse("review_experience", args=[one.pk])),
        all_at=f"{reverse(SHEETS)}?etat={Reading.ASKED}",
    )


def reported_comments(territories: QuerySet[Territory]) -> Row | None:
    # A subquery: each comment counts once, however many people report it.
    reported = ExperienceComment.objects.filter(pk__in=ExperienceComment.objects.reported().values("pk"))
    return row(
        _comments_of(reported, territories),
        ngettext_lazy("commentaire signalé à revoir", "commentaires signalés à revoir", "count"),
        icon="warning",
        link=_comment_link,
        all_at=f"{reverse(COMMENTS)}?etat={REPORTED}",
    )


def comments(territories: QuerySet[Territory]) -> Row | None:
    return row(
        _comments_of(ExperienceComment.objects.asked(), territories),
        ngettext_lazy("commentaire à relire", "commentaires à relire", "count"),
        icon="comment",
        link=_comment_link,
        all_at=f"{reverse(COMMENTS)}?etat={CommentState.ASKED}",
    )


def _comments_of(comments: QuerySet[ExperienceComment], territories: QuerySet[Territory]) -> QuerySet:
    mine = comments.filter(page__presence__territory__in=territories)
    return mine.select_related("presence__organisation").order_by("written_at", "pk")


def _comment_link(comment: ExperienceComment) -> Link:
    return Link(str(comment), reverse("review_comment", args=[comment.pk]))


def failed_messages(territories: QuerySet[Territory]) -> Row | None:
    failed = MessageDelivery.objects.unsent().filter(message=OuterRef("pk"))
    return row(
        Message.objects.filter(Exists(failed), territory__in=territories).order_by("-created_at", "pk"),
        ngettext_lazy("message qui n’est pas parti partout", "messages qui ne sont pas partis partout", "count"),
        icon="mail",
        link=lambda one: Link(one.subject, reverse("message", args=[one.pk])),
    )
