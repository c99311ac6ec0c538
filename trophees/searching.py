"""What this floor lets one find: calls and trophies, laureates once they are told."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from home.enums import Module
from home.public_pages import open_with, page_address, place_of, public_pages
from home.searching.kinds import Findable, Result, Said, register
from home.searching.pages import words_of_body
from home.spaces import Space
from home.templatetags.french import in_a_line
from trophees.enums import Outcome
from trophees.models import CampaignPage, Decision


def _say_campaign(page: CampaignPage) -> Said:
    return Said(page.title, f"{page.edition} {page.intro} {words_of_body(page)}", page.opens_at)


def _present_campaign(page: CampaignPage, space: Space) -> Result:
    tag = in_a_line(place_of(page, space), page.get_kind_display(), page.edition)
    return Result(page.title, page_address(page, space), text=page.intro, tag=tag)


def _shown_laureates(space: Space) -> QuerySet[Decision]:
    """Those whose palmarès is public at this moment."""
    found = Decision.objects.laureates()
    if not space.is_national:
        return found.filter(application__territory=space.territory_id)
    open_spaces = Q(application__territory=None) | Q(application__territory__in=open_with(Module.TROPHIES).values("pk"))
    return found.filter(open_spaces)


def _say_laureate(decision: Decision) -> Said:
    application = decision.application
    told = (application.campaign.title, decision.category_name, decision.distinction, decision.summary)
    return Said(application.applicant_name, " ".join(told), decision.decided_at)


def _present_laureate(decision: Decision, space: Space) -> Result:
    campaign = decision.application.campaign
    return Result(
        decision.application.applicant_name,
        f"{page_address(campaign, space)}palmares/{decision.slug}/",
        text=decision.distinction,
        tag=in_a_line(place_of(campaign, space), campaign.title, decision.category_name),
        seed=decision.seed,
    )


FINDABLES = (
    Findable(
        kind="laureates",
        model=Decision,
        label=_("Lauréats"),
        forms=_("lauréat,lauréats"),
        order=80,
        # The others are never told; these are when their embargo ends, by the clock alone.
        rows=lambda: Decision.objects.filter(outcome=Outcome.SELECTED).for_cards(),
        shown=_shown_laureates,
        for_lines=lambda rows: rows.for_cards(),
        says=_say_laureate,
        present=_present_laureate,
        section=Module.TROPHIES,
        told_by={
            CampaignPage: lambda page: Decision.objects.filter(application__campaign=page),
            Organisation: lambda one: Decision.objects.filter(application__organisation=one),
        },
    ),
    Findable(
        kind="campaigns",
        model=CampaignPage,
        label=_("Appels et trophées"),
        forms=_("appel ou trophée,appels et trophées"),
        order=70,
        rows=lambda: CampaignPage.objects.live(),
        shown=lambda space: public_pages(CampaignPage, space, section=Module.TROPHIES),
        for_lines=lambda rows: rows.defer_streamfields(),
        says=_say_campaign,
        present=_present_campaign,
        section=Module.TROPHIES,
    ),
)


def register_findables() -> None:
    for findable in FINDABLES:
        register(findable)
