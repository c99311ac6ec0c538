from home.models.agenda import AgendaPage, CyclePage, EventPage, SeatCount
from home.models.alerts import OpeningAlert
from home.models.generations import CacheGeneration
from home.models.invitations import Invitation, InvitationByMail
from home.models.network import PageSource
from home.models.open_data import OpenDataEdition
from home.models.pages import NewsIndexPage, NewsPage, PortalPage, SitePlanPage, StandardPage, TerritoryPage
from home.models.places import Place, PostalCode
from home.models.search import PromotedResult, SearchEntry
from home.models.territories import FormerAddress, Territory, Theme

__all__ = [
    "AgendaPage",
    "CacheGeneration",
    "CyclePage",
    "EventPage",
    "FormerAddress",
    "Invitation",
    "InvitationByMail",
    "NewsIndexPage",
    "NewsPage",
    "OpenDataEdition",
    "OpeningAlert",
    "PageSource",
    "Place",
    "PortalPage",
    "PostalCode",
    "PromotedResult",
    "SearchEntry",
    "SeatCount",
    "SitePlanPage",
    "StandardPage",
    "Territory",
    "TerritoryPage",
    "Theme",
]
