"""Pages that wait: drafts, what is to be read over, what is due at a date, what is past its own."""

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
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

from actors.models import (
    ExperiencePage,
)
from cms.todo.rows import SHOWN, Link, Row, edit_url, page_link, row
from home.models import TerritoryPage
from home.permissions import Person, edited_territory_ids, is_national, managed_territory_ids, territories_for
from home.scoping import with_space_path
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage
from ressources.querysets import ResourceQuerySet
from trophees.models import CampaignIndexPage, CampaignPage

# What Wagtail's groups let editors change, and our permissions do not.
FOR_MANAGERS = (QuestionnairePage, QuestionnaireThemePage, CampaignIndexPage, CampaignPage)


def pages_of(user: Person) -> PageQuerySet:
    """The pages that a person keeps: those of their territories that they may edit; the nation's, for its team.

    Experience sheets are kept by the organisations that write them; the national questionnaire never goes live.
    """
    pages = with_space_path(Page.objects.filter(depth__gt=1)).not_type(ExperiencePage)
    if is_national(user):
        return pages.exclude(space_path__in=TerritoryPage.objects.values("path")).not_type(QuestionnairePage)
    edited, managed = _homes(edited_territory_ids(user)), _homes(managed_territory_ids(user))
    return pages.filter(space_path__in=edited).filter(Q(space_path__in=managed) | ~Page.objects.type_q(*FOR_MANAGERS))


def _homes(territory_ids: frozenset[int]) -> QuerySet:
    return TerritoryPage.objects.filter(territory_id__in=territory_ids).values("path")


def _key() -> Cast:
    """Revisions and workflows name their page by a text, which PostgreSQL does not compare with a number."""
    return Cast(OuterRef("pk"), output_field=CharField())


def drafts_of(user: Person) -> PageQuerySet:
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


def drafts(drafts: PageQuerySet) -> Row | None:
    said = ngettext_lazy("page en brouillon à publier", "pages en brouillon à publier", "count")
    return row(drafts, said, icon="draft", link=page_link)


def drafts_of_resources(drafts: PageQuerySet) -> Row | None:
    said = ngettext_lazy(
        "ressource nationale à publier ou à supprimer", "ressources nationales à publier ou à supprimer", "count"
    )
    return row(drafts, said, icon="draft", link=page_link)


def scheduled(user: Person) -> Row | None:
    due = pages_of(user).annotate_approved_schedule().filter(_approved_schedule=True).order_by("go_live_at", "pk")
    said = ngettext_lazy("page programmée", "pages programmées", "count")
    return row(due, said, icon="calendar-check", link=page_link)


def pages_to_moderate(user: Person) -> Row | None:
    """Those that wait for a group of the person's. Wagtail's own panel asks once more for each territory and page."""
    tasks = GroupApprovalTask.objects.filter(active=True, groups__in=user.groups.all())
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        task__in=tasks.values("pk"),
        workflow_state__base_content_type=get_default_page_content_type(),
        workflow_state__object_id__in=_keys(pages_of(user)),
    )
    said = ngettext_lazy("page à relire avant publication", "pages à relire avant publication", "count")
    return row(
        states.select_related("revision").order_by("started_at", "pk"),
        said,
        icon="view",
        link=lambda state: Link(state.revision.object_str, edit_url(state.revision.object_id)),
    )


def pages_sent_back(user: Person) -> Row | None:
    said = ngettext_lazy("page à reprendre après relecture", "pages à reprendre après relecture", "count")
    return row(_asked_by(user, WorkflowState.STATUS_NEEDS_CHANGES), said, icon="resubmit", link=_moderated_link)


def pages_in_moderation(user: Person) -> Row | None:
    said = ngettext_lazy("page en attente de relecture", "pages en attente de relecture", "count")
    return row(_asked_by(user, WorkflowState.STATUS_IN_PROGRESS), said, icon="time", link=_moderated_link)


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


def closed_resources(resources: PageQuerySet) -> Row | None:
    past = resources.live().filter(closing__lt=timezone.localdate()).order_by("closing", "pk")
    said = ngettext_lazy("ressource dont la date est passée", "ressources dont la date est passée", "count")
    return row(past, said, icon="date", link=page_link)


def resources_to_check(resources: ResourceQuerySet, *, all_at: str) -> Row | None:
    """Those whose link is broken or that nobody has looked at for long; what is closed has its own row."""
    today = timezone.localdate()
    found = resources.wanting_care(today).exclude(closing__lt=today).order_by("title", "pk")
    said = ngettext_lazy("ressource à revérifier", "ressources à revérifier", "count")
    return row(found, said, icon="circle-check", link=page_link, all_at=all_at)


def bare_homes(user: Person) -> Row | None:
    """Spaces whose home shows nothing but its first banner, the one that opening them made."""
    pages = TerritoryPage.objects.filter(territory__in=territories_for(user)).order_by("title", "pk")
    bare = [page for page in pages if all(block["type"] == "hero" for block in page.body.raw_data)]
    if not bare:
        return None
    if len(edited_territory_ids(user)) == 1:
        order = _("Composer la page d’accueil : elle n’a pas encore de section.")
        return Row(order, "home", url=edit_url(bare[0].pk))
    said = ngettext_lazy("page d’accueil sans section", "pages d’accueil sans section", "count")
    return Row(said % {"count": len(bare)}, "home", len(bare), links=tuple(map(page_link, bare[:SHOWN])))
