from home.models.generations import CacheGeneration
from home.models.invitations import Invitation, InvitationByMail
from home.models.pages import (
    AgendaPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
    PortalPage,
    SitePlanPage,
    StandardPage,
    TerritoryPage,
)
from home.models.places import Place, PostalCode
from home.models.territories import FormerAddress, Territory, Theme

__all__ = [
    "AgendaPage",
    "CacheGeneration",
    "EventPage",
    "FormerAddress",
    "Invitation",
    "InvitationByMail",
    "NewsIndexPage",
    "NewsPage",
    "Place",
    "PortalPage",
    "PostalCode",
    "SitePlanPage",
    "StandardPage",
    "Territory",
    "TerritoryPage",
    "Theme",
]
