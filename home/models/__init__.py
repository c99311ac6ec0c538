from home.models.alerts import OpeningAlert
from home.models.generations import CacheGeneration
from home.models.invitations import Invitation, InvitationByMail
from home.models.pages import AgendaPage, EventPage, NewsIndexPage, NewsPage, PortalPage, StandardPage, TerritoryPage
from home.models.places import Place, PostalCode
from home.models.search import PromotedResult, SearchEntry
from home.models.territories import Territory, Theme

__all__ = [
    "AgendaPage",
    "CacheGeneration",
    "EventPage",
    "Invitation",
    "InvitationByMail",
    "NewsIndexPage",
    "NewsPage",
    "OpeningAlert",
    "Place",
    "PortalPage",
    "PostalCode",
    "PromotedResult",
    "SearchEntry",
    "StandardPage",
    "Territory",
    "TerritoryPage",
    "Theme",
]
