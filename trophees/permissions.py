"""Who may do what with campaigns. Sentences first, then the loaders that views and the API call."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from actors.models import User
from actors.permissions import memberships_of
from home.enums import Module, Role
from home.models import Territory, TerritoryPage
from home.permissions import Post, can_manage, is_national, managed_territory_ids, manages_some, posts_of
from home.querysets import TerritoryQuerySet
from home.scoping import with_space_path
from trophees.enums import ApplicationState, Outcome
from trophees.models import (
    Application,
    CampaignIndexPage,
    CampaignPage,
    Decision,
    Deliberation,
    Juror,
    LaunchItem,
    Review,
)
from trophees.states import may_change


def can_organise(user: User, campaign: CampaignPage) -> bool:
    """Whoever manages its territory; the national team, for the nation's."""
    return is_national(user) if campaign.territory_id is None else can_manage(user, campaign.territory_id)


def can_organise_some(user: User) -> bool:
    return manages_some(user)


def campaigns_of(user: User) -> QuerySet[CampaignPage]:
    """The campaigns that a person organises, the newest first: of their territories; for the nation's team, all."""
    campaigns = CampaignPage.objects.select_related("territory").newest()
    return campaigns if is_national(user) else campaigns.filter(territory__in=managed_territory_ids(user))


def indexes_of(user: User) -> QuerySet[CampaignIndexPage]:
    """Where a person may begin a campaign: a territory's trophies; for the nation's team, its calls."""
    homes = TerritoryPage.objects.all()
    spaces = with_space_path(CampaignIndexPage.objects.order_by("path"))
    if is_national(user):
        return spaces.exclude(space_path__in=homes.values("path"))
    name = homes.filter(path=OuterRef("space_path")).values("title")[:1]
    mine = homes.filter(territory__in=managed_territory_ids(user)).values("path")
    return spaces.filter(space_path__in=mine).annotate(space_name=Subquery(name))


def holds_campaigns(territory: Territory | None) -> bool:
    """Whether a territory still shows its campaigns; the nation, for which there is none, always does."""
    return territory is None or Module.TROPHIES in territory.modules


def get_campaign_for_organiser(user: User, pk: int) -> CampaignPage:
    """The campaign, for one who organises it; anything else does not exist for them."""
    campaign = CampaignPage.objects.select_related("territory__place").filter(pk=pk).first()
    if campaign is None or not can_organise(user, campaign):
        raise Http404
    return campaign


def get_open_campaign(pk: int) -> CampaignPage:
    """A campaign that everybody may read, where its territory still holds some; anything else does not exist."""
    campaign = CampaignPage.objects.live().select_related("territory__place").filter(pk=pk).first()
    territory = campaign and campaign.territory
    if campaign is None or (territory and not territory.is_open) or not holds_campaigns(territory):
        raise Http404
    return campaign


def get_application_for_organiser(user: User, pk: int) -> Application:
    """An application that was sent, for one who organises its campaign: drafts are their authors' alone."""
    found = Application.objects.exclude(state=ApplicationState.DRAFT).filter(pk=pk)
    application = found.select_related("campaign__territory", "organisation", "place").first()
    if application is None or application.sent is None or not can_organise(user, application.campaign):
        raise Http404
    return application


def get_application_for_author(user: User, uuid: UUID) -> Application:
    """The application, for one of its authors, where its territory still holds campaigns; else it does not exist."""
    found = Application.objects.of_author(user).filter(uuid=uuid)
    application = found.select_related("campaign__territory__place", "organisation__commune", "place__epci").first()
    if application is None:
        raise Http404
    application.territory = application.campaign.territory
    if not holds_campaigns(application.territory):
        raise Http404
    return application


def can_change(application: Application, now: datetime) -> bool:
    """Until the campaign closes, or the application is read."""
    campaign = application.campaign
    return may_change(application.state, is_rolling=campaign.is_rolling) and campaign.calendar.accepts(now)


def organisations_that_may_apply(user: User, campaign: CampaignPage) -> list:
    """A person's organisations that are present in the campaign's territory, the oldest first."""
    if campaign.territory_id is None:
        return []
    mine = memberships_of(user).filter(organisation__presences__territory=campaign.territory_id)
    return [membership.organisation for membership in mine]


def get_juror_for(user: User, campaign_pk: int) -> Juror:
    """A person's seat in a campaign's jury; without it, or the role that goes with it, it does not exist for them."""
    juror = Juror.objects.of_user(user).filter(campaign=campaign_pk).select_related("campaign__territory").first()
    if juror is None or Post(Role.JURY, juror.campaign.territory_id) not in posts_of(user):
        raise Http404
    return juror


def deliberation_of(juror: Juror) -> Deliberation | None:
    """The deliberation of a juror's campaign, if they sit in it."""
    found = Deliberation.objects.filter(campaign=juror.campaign_id).first()
    return found if found and juror.pk in {one["juror"] for one in found.present} else None


def get_review_for_juror(user: User, campaign_pk: int, application_uuid: UUID) -> Review:
    """What a juror was given to read, unless an interest ties them to it: then it no longer exists for them."""
    juror = get_juror_for(user, campaign_pk)
    review = (
        Review.objects.readable()
        .filter(juror=juror, application__uuid=application_uuid)
        .select_related("application__campaign", "application__organisation", "application__place")
        .first()
    )
    if review is None:
        raise Http404
    review.juror = juror
    return review


def is_selected(application: Application) -> bool:
    """Whether a collectivité was selected by a national call, and may know it."""
    if not application.campaign.is_national or application.place_id is None:
        return False
    if application.state in (ApplicationState.SELECTED, ApplicationState.CONTRACTED):
        return True
    announced = Decision.objects.public().filter(application=application, outcome=Outcome.SELECTED)
    return application.state != ApplicationState.WITHDRAWN and announced.exists()


def launches_of(user: User) -> TerritoryQuerySet:
    """The territories whose launch a person follows, by name: all that have one, for the national team."""
    launched = Territory.objects.filter(Exists(LaunchItem.objects.filter(territory=OuterRef("pk"))))
    mine = launched if is_national(user) else launched.filter(pk__in=managed_territory_ids(user))
    return mine.select_related("place").order_by("short_name", "pk")


def launch_of(user: User, territory_pk: int) -> Territory:
    """A territory whose launch a person follows: its managers and the national team."""
    if not can_manage(user, territory_pk):
        raise Http404
    territory = Territory.objects.select_related("place").filter(pk=territory_pk).first()
    if territory is None or not LaunchItem.objects.for_territory(territory).exists():
        raise Http404
    return territory
