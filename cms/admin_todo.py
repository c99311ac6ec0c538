"""What waits for somebody in the admin: rows that say how many, where to go, and the first few by name.

Each row is one query, however many things wait: the number comes with the first of them. Every read begins with what
the person may open: their own territories; for the national team, all of them, and the pages of none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Window
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from wagtail.models import (
    GroupApprovalTask,
    Page,
    TaskState,
    WorkflowState,
    get_default_page_content_type,
)
from wagtail.query import PageQuerySet

from actors.admin.experiences import COMMENTS, REPORTED, SHEETS
from actors.admin.organisations import REGISTER
from actors.enums import CommentState, Reading, Showcase
from actors.models import (
    ExperienceComment,
    ExperiencePage,
    ExperienceReview,
    Membership,
    Message,
    MessageDelivery,
    Presence,
)
from home.enums import Module, TerritoryState
from home.models import Invitation, Territory, TerritoryPage
from home.permissions import Person, edited_territory_ids, is_national, managed_territory_ids, territories_for
from home.scoping import SPACE_PATH
from home.territory_admin import team_url
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from ressources.models import ResourcePage

SHOWN = 3
# What Wagtail's groups let editors change, and our permissions do not.
FOR_MANAGERS = (QuestionnairePage, QuestionnaireThemePage)


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Row:
    """`count` is 0 where one thing is to be done, that `text` says; `url` is empty where no screen shows them all."""

    text: str
    icon: str
    count: int = 0
    url: str = ""
    links: tuple[Link, ...] = ()

    @property
    def others(self) -> int:
        return max(0, self.count - len(self.links))


def what_waits_for(user: Person) -> list[Row]:
    rows = _for_the_nation(user) if is_national(user) else _for_a_team(user)
    return [row for row in rows if row]


def _for_a_team(user: Person) -> Iterator[Row | None]:
    managed = Territory.objects.filter(pk__in=managed_territory_ids(user))
    if managed_territory_ids(user):
        yield _requests_to_join(managed)
        yield _showcases(managed)
        yield _experiences(managed)
        yield _reported_comments(managed)
        yield _comments(managed)
        yield _failed_messages(managed)
        yield _pages_to_moderate(user)
    yield _pages_sent_back(user)
    yield _drafts(_drafts_of(user))
    yield _closed_resources(ResourcePage.objects.filter(territory__in=edited_territory_ids(user)))
    if managed_territory_ids(user):
        yield _without_questionnaire(managed, user)
    yield _bare_homes(user)
    if managed_territory_ids(user):
        yield _without_address(managed, user)
        yield _invitations(managed)
    yield _pages_in_moderation(user)
    yield _scheduled(user)


def _for_the_nation(user: Person) -> Iterator[Row | None]:
    everywhere = Territory.objects.all()
    opened = everywhere.open()
    drafts, library = _drafts_of(user), ResourcePage.objects.filter(territory=None)
    yield _requests_to_join(everywhere)
    yield _showcases(everywhere)
    yield _experiences(everywhere)
    yield _reported_comments(everywhere)
    yield _comments(everywhere)
    yield _failed_messages(everywhere)
    yield _without_questionnaire(opened, user)
    yield _without_manager(opened, user)
    yield _without_address(opened, user)
    yield _drafts_of_resources(drafts.type(ResourcePage))
    yield _closed_resources(library)
    yield _drafts(drafts.not_type(ResourcePage))
    yield _invitations(everywhere)
    yield _suspended(everywhere)
    yield _scheduled(user)


# --- Rows -----------------------------------------------------------------------------------------------------------


def _row(
    found: QuerySet, said: Promise, *, icon: str, link: Callable[[Any], Link], all_at: str | Callable[[Any], str] = ""
) -> Row | None:
    """A row for what was found, if anything was. `all_at` is a screen that shows all, or what makes it of the first."""
    first, count = _first_of(found)
    if not first:
        return None
    url = all_at(first[0]) if callable(all_at) else all_at
    return Row(said % {"count": count}, icon, count, url, tuple(map(link, first)))


def _first_of(found: QuerySet) -> tuple[list[Any], int]:
    """The first few, and how many there are in all, in one query."""
    first = list(found.annotate(in_all=Window(Count("*")))[:SHOWN])
    return first, first[0].in_all if first else 0


def _gap(
    territories: QuerySet[Territory],
    user: Person,
    *,
    said: Promise,
    order: str,
    icon: str,
    url_of: Callable[[Any], str],
) -> Row | None:
    """Territories that lack something: an order to whoever works in one only, their names to the others."""
    row = _row(territories, said, icon=icon, link=lambda territory: Link(territory.short_name, url_of(territory)))
    if row and len(territories_for(user)[:2]) == 1:
        return Row(order, icon, url=row.links[0].url)
    return row


def edit_url(page_pk: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_pk])


def _page_link(page: Page) -> Link:
    return Link(page.draft_title or page.title, edit_url(page.pk))


# --- Pages ----------------------------------------------------------------------------------------------------------


def pages_of(user: Person) -> PageQuerySet:
    """The pages that a person keeps: those of their territories that they may edit; the nation's, for its team.

    Experience sheets are kept by the organisations that write them.
    """
    pages = Page.objects.filter(depth__gt=1).annotate(space_path=Substr("path", 1, SPACE_PATH))
    pages = pages.not_type(ExperiencePage)
    if is_national(user):
        return pages.exclude(space_path__in=TerritoryPage.objects.values("path"))
    edited, managed = _homes(edited_territory_ids(user)), _homes(managed_territory_ids(user))
    return pages.filter(space_path__in=edited).filter(Q(space_path__in=managed) | ~Page.objects.type_q(*FOR_MANAGERS))


def _homes(territory_ids: frozenset[int]) -> QuerySet:
    return TerritoryPage.objects.filter(territory_id__in=territory_ids).values("path")


def _key() -> Cast:
    """Revisions and workflows name their page by a text, which PostgreSQL does not compare with a number."""
    return Cast(OuterRef("pk"), output_field=CharField())


def _drafts_of(user: Person) -> PageQuerySet:
    """What was written and is not shown: neither in moderation, nor due at a date, nor past its own."""
    moderated = WorkflowState.objects.active().filter(
        base_content_type=get_default_page_content_type(), object_id=_key()
    )
    return (
        pages_of(user)
        .annotate_approved_schedule()
        .filter(Q(live=False) | Q(has_unpublished_changes=True), ~Exists(moderated))
        .filter(_approved_schedule=False, expired=False, alias_of=None)
        .order_by(F("latest_revision_created_at").desc(nulls_last=True), "pk")
    )


def _drafts(drafts: PageQuerySet) -> Row | None:
    said = ngettext_lazy("page en brouillon à publier", "pages en brouillon à publier", "count")
    return _row(drafts, said, icon="draft", link=_page_link)


def _drafts_of_resources(drafts: PageQuerySet) -> Row | None:
    said = ngettext_lazy(
        "ressource nationale à publier ou à supprimer", "ressources nationales à publier ou à supprimer", "count"
    )
    return _row(drafts, said, icon="draft", link=_page_link)


def _scheduled(user: Person) -> Row | None:
    due = pages_of(user).annotate_approved_schedule().filter(_approved_schedule=True).order_by("go_live_at", "pk")
    said = ngettext_lazy("page programmée", "pages programmées", "count")
    return _row(due, said, icon="calendar-check", link=_page_link)


def _pages_to_moderate(user: Person) -> Row | None:
    """Those that wait for a group of the person's. Wagtail's own panel asks once more for each territory and page."""
    tasks = GroupApprovalTask.objects.filter(active=True, groups__in=user.groups.all())
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__in=tasks.values("pk"),
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id__in=_keys(pages_of(user)),
    )
    said = ngettext_lazy("page à relire avant publication", "pages à relire avant publication", "count")
    return _row(
        states.select_related("revision").order_by("started_at", "pk"),
        said,
        icon="view",
        link=lambda state: Link(state.revision.object_str, edit_url(state.revision.object_id)),
    )


def _pages_sent_back(user: Person) -> Row | None:
    said = ngettext_lazy("page à reprendre après relecture", "pages à reprendre après relecture", "count")
    return _row(_asked_by(user, WorkflowState.STATUS_NEEDS_CHANGES), said, icon="resubmit", link=_moderated_link)


def _pages_in_moderation(user: Person) -> Row | None:
    said = ngettext_lazy("page en attente de relecture", "pages en attente de relecture", "count")
    return _row(_asked_by(user, WorkflowState.STATUS_IN_PROGRESS), said, icon="time", link=_moderated_link)


def _asked_by(user: Person, status: str) -> QuerySet[WorkflowState]:
    states = WorkflowState.objects.filter(
        requested_by=user,
        status=status,
        base_content_type=get_default_page_content_type(),
        object_id__in=_keys(pages_of(user)),
    )
    return states.select_related("current_task_state__revision").order_by("created_at", "pk")


def _moderated_link(state: WorkflowState) -> Link:
    task_state = state.current_task_state
    return Link(task_state.revision.object_str if task_state else _("Page"), edit_url(state.object_id))


def _keys(pages: PageQuerySet) -> QuerySet:
    return pages.annotate(key=Cast("pk", output_field=CharField())).values("key")


def _closed_resources(resources: PageQuerySet) -> Row | None:
    past = resources.live().filter(closing__lt=timezone.localdate()).order_by("closing", "pk")
    said = ngettext_lazy("ressource dont la date est passée", "ressources dont la date est passée", "count")
    return _row(past, said, icon="date", link=_page_link)


# --- Organisations, teams, identity ---------------------------------------------------------------------------------


def _requests_to_join(territories: QuerySet[Territory]) -> Row | None:
    """By presence: the request is answered from the screen of the organisation in one's territory."""
    asked = Membership.objects.for_team().values("organisation")
    return _row(
        Presence.objects.filter(organisation__in=asked, territory__in=territories)
        .select_related("organisation")
        .order_by("joined_at", "pk"),
        ngettext_lazy("structure sans responsable, demandée", "structures sans responsable, demandées", "count"),
        icon="user",
        link=lambda one: Link(one.organisation.name, reverse("follow_up", args=[one.pk])),
    )


def _showcases(territories: QuerySet[Territory]) -> Row | None:
    asked = Presence.objects.filter(showcase=Showcase.ASKED, territory__in=territories)
    return _row(
        asked.select_related("organisation").order_by("asked_at", "pk"),
        ngettext_lazy("fiche d’acteur à relire", "fiches d’acteurs à relire", "count"),
        icon="group",
        link=lambda one: Link(one.organisation.name, reverse("review_showcase", args=[one.pk])),
        all_at=f"{reverse(REGISTER)}?fiche={Showcase.ASKED}",
    )


def _experiences(territories: QuerySet[Territory]) -> Row | None:
    asked = ExperienceReview.objects.asked().filter(page__presence__territory__in=territories)
    return _row(
        asked.select_related("page").order_by("asked_at", "pk"),
        ngettext_lazy("retour d’expérience à relire", "retours d’expérience à relire", "count"),
        icon="openquote",
        link=lambda one: Link(one.page.draft_title, reverse("review_experience", args=[one.pk])),
        all_at=f"{reverse(SHEETS)}?etat={Reading.ASKED}",
    )


def _reported_comments(territories: QuerySet[Territory]) -> Row | None:
    # A subquery: each comment counts once, however many people report it.
    reported = ExperienceComment.objects.filter(pk__in=ExperienceComment.objects.reported().values("pk"))
    return _row(
        _comments_of(reported, territories),
        ngettext_lazy("commentaire signalé à revoir", "commentaires signalés à revoir", "count"),
        icon="warning",
        link=_comment_link,
        all_at=f"{reverse(COMMENTS)}?etat={REPORTED}",
    )


def _comments(territories: QuerySet[Territory]) -> Row | None:
    return _row(
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


def _failed_messages(territories: QuerySet[Territory]) -> Row | None:
    failed = MessageDelivery.objects.unsent().filter(message=OuterRef("pk"))
    return _row(
        Message.objects.filter(Exists(failed), territory__in=territories).order_by("-created_at", "pk"),
        ngettext_lazy("message qui n’est pas parti partout", "messages qui ne sont pas partis partout", "count"),
        icon="mail",
        link=lambda one: Link(one.subject, reverse("message", args=[one.pk])),
    )


def _invitations(territories: QuerySet[Territory]) -> Row | None:
    sent = Invitation.objects.filter(territory__in=territories).select_related("territory").order_by("expires_at", "pk")
    return _row(
        sent,
        ngettext_lazy("invitation sans réponse", "invitations sans réponse", "count"),
        icon="mail",
        link=lambda one: Link(one.email, team_url(one.territory)),
    )


def _without_questionnaire(territories: QuerySet[Territory], user: Person) -> Row | None:
    """Spaces that offer a diagnostic nobody can begin."""
    published = QuestionnaireVersion.objects.filter(territory=OuterRef("pk"))
    page = QuestionnairePage.objects.filter(path__startswith=OuterRef("page__path"))
    # A list in JSON, as text: SQLite cannot look for one of its values.
    offered = territories.annotate(
        offers=Cast("modules", output_field=TextField()), questionnaire=Subquery(page.values("pk")[:1])
    ).filter(offers__contains=f'"{Module.DIAGNOSTIC}"', questionnaire__isnull=False)
    return _gap(
        offered.filter(~Exists(published)),
        user,
        said=ngettext_lazy("espace sans questionnaire publié", "espaces sans questionnaire publié", "count"),
        order=_("Publier le questionnaire : personne ne peut encore faire son diagnostic."),
        icon="clipboard-list",
        url_of=lambda territory: edit_url(territory.questionnaire),
    )


def _without_address(territories: QuerySet[Territory], user: Person) -> Row | None:
    return _gap(
        territories.filter(contact_email=""),
        user,
        said=ngettext_lazy("espace sans adresse de contact", "espaces sans adresse de contact", "count"),
        order=_("Donner l’adresse e-mail de l’équipe : vos pages n’en montrent aucune."),
        icon="mail",
        url_of=lambda territory: reverse("territories:edit", args=[territory.pk]),
    )


def _without_manager(territories: QuerySet[Territory], user: Person) -> Row | None:
    managers = get_user_model()._default_manager.filter(is_active=True, groups=OuterRef("managers"))
    return _gap(
        territories.filter(~Exists(managers)),
        user,
        said=ngettext_lazy("espace sans responsable", "espaces sans responsable", "count"),
        order=_("Inviter un responsable."),
        icon="user",
        url_of=team_url,
    )


def _bare_homes(user: Person) -> Row | None:
    """Spaces whose home shows nothing but its first banner, the one that opening them made."""
    pages = TerritoryPage.objects.filter(territory__in=territories_for(user)).order_by("title", "pk")
    bare = [page for page in pages if all(block["type"] == "hero" for block in page.body.raw_data)]
    if not bare:
        return None
    if len(edited_territory_ids(user)) == 1:
        order = _("Composer la page d’accueil : elle n’a pas encore de section.")
        return Row(order, "home", url=edit_url(bare[0].pk))
    said = ngettext_lazy("page d’accueil sans section", "pages d’accueil sans section", "count")
    return Row(said % {"count": len(bare)}, "home", len(bare), links=tuple(map(_page_link, bare[:SHOWN])))


def _suspended(territories: QuerySet[Territory]) -> Row | None:
    return _row(
        territories.filter(state=TerritoryState.SUSPENDED),
        ngettext_lazy("espace suspendu", "espaces suspendus", "count"),
        icon="lock",
        link=lambda one: Link(one.short_name, reverse("territories:edit", args=[one.pk])),
    )
