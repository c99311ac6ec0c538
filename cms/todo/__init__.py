"""What waits for somebody in the admin: rows that say how many, where to go, and the first few by name.

Each row is one query, however many things wait: the number comes with the first of them. Every read begins with what
the person may open: their own territories; for the national team, all of them, and the pages of none.
"""

from collections.abc import Iterator

from django.urls import reverse

from cms.todo import actors, callbacks, campaigns, launches, pages, territories
from cms.todo.rows import Row
from home.models import Territory
from home.permissions import Person, edited_territory_ids, is_national, managed_territory_ids
from ressources.models import ResourcePage
from trophees.models import CampaignPage


def what_waits_for(user: Person) -> list[Row]:
    rows = _for_the_nation(user) if is_national(user) else _for_a_team(user)
    return [row for row in rows if row]


def _for_a_team(user: Person) -> Iterator[Row | None]:
    managed = Territory.objects.filter(pk__in=managed_territory_ids(user))
    if managed_territory_ids(user):
        yield actors.requests_to_join(managed)
        yield actors.showcases(managed)
        yield actors.experiences(managed)
        yield actors.reported_comments(managed)
        yield actors.comments(managed)
        yield actors.failed_messages(managed)
        yield callbacks.unanswered(managed)
        organised = CampaignPage.objects.filter(territory__in=managed)
        yield campaigns.applications(organised)
        yield campaigns.questions(organised)
        yield campaigns.clarifications(organised)
        yield launches.late(managed)
        yield pages.pages_to_moderate(user)
    yield pages.pages_sent_back(user)
    yield pages.drafts(pages.drafts_of(user))
    resources = ResourcePage.objects.filter(territory__in=edited_territory_ids(user))
    yield pages.closed_resources(resources)
    yield pages.resources_to_check(resources, all_at=reverse("libraries"))
    if managed_territory_ids(user):
        yield territories.without_questionnaire(managed, user)
    yield pages.bare_homes(user)
    if managed_territory_ids(user):
        yield territories.without_address(managed, user)
        yield territories.invitations(managed)
    yield pages.pages_in_moderation(user)
    yield pages.scheduled(user)


def _for_the_nation(user: Person) -> Iterator[Row | None]:
    everywhere = Territory.objects.all()
    opened = everywhere.open()
    drafts, library = pages.drafts_of(user), ResourcePage.objects.filter(territory=None)
    yield actors.requests_to_join(everywhere)
    yield actors.showcases(everywhere)
    yield actors.experiences(everywhere)
    yield actors.reported_comments(everywhere)
    yield actors.comments(everywhere)
    yield actors.failed_messages(everywhere)
    # Territories instruct their own.
    calls = CampaignPage.objects.national()
    yield campaigns.applications(calls)
    yield campaigns.questions(calls)
    yield campaigns.clarifications(calls)
    yield launches.late(everywhere, board=reverse("launches"))
    yield territories.without_questionnaire(opened, user)
    yield territories.without_manager(opened, user)
    yield territories.without_address(opened, user)
    yield pages.drafts_of_resources(drafts.type(ResourcePage))
    yield pages.closed_resources(library)
    yield pages.resources_to_check(library, all_at=reverse("libraries"))
    yield pages.drafts(drafts.not_type(ResourcePage))
    yield territories.invitations(everywhere)
    yield territories.suspended(everywhere)
    yield pages.scheduled(user)
