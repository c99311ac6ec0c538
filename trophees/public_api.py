"""Campaigns for everybody, and their results once these are public."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from home.api.pages import By, page_of
from home.api.reading import public_get, space_of_call
from home.api.schemas import Page, PageQuery
from home.enums import Module
from home.spaces import Space
from trophees.addresses import campaign_url, laureate_path, palmares_path, space_of
from trophees.announced import laureates_of, results_title
from trophees.models import CampaignPage, Decision
from trophees.permissions import get_open_campaign
from trophees.versions import current_form

router = Router(tags=["Campagnes et palmarès"])

DATES = ("opens_at", "closes_at", "reviews_at", "deliberates_at", "publishes_at")


class CampaignOut(Schema):
    """Neither notes nor results."""

    id: int
    title: str
    kind: str
    edition: str
    territory: Annotated[str | None, Field(description="Vide\u00a0: une campagne nationale.")]
    url: str
    phase: Annotated[str, Field(description="Où en est le calendrier aujourd’hui.")]
    is_rolling: Annotated[bool, Field(description="Lue au fil de l’eau.")]
    opens_at: datetime
    closes_at: datetime
    reviews_at: datetime
    deliberates_at: datetime
    publishes_at: datetime


class CategoryOut(Schema):
    key: str
    title: str


class CampaignDetail(CampaignOut):
    categories: list[CategoryOut]
    needs_letter: bool
    form: Annotated[dict[str, Any] | None, Field(description="Forme\u00a0: docs/questionnaire.schema.json.")]


class CampaignPageOut(Page):
    items: list[CampaignOut]


class LaureateOut(Schema):
    name: str
    category: str
    distinction: str
    summary: str
    announced_at: datetime
    url: str


class PalmaresOut(Schema):
    campaign: int
    heading: str
    url: str
    laureates: list[LaureateOut]


class CampaignQuery(PageQuery):
    territory: Annotated[str, Field(max_length=60, description="Son nom\u202f; vide\u00a0: national.")] = ""


@public_get(
    router, "campaigns/", CampaignPageOut, summary="Les campagnes nationales, ou d’un territoire", url_name="campaigns"
)
def list_campaigns(request: HttpRequest, asked: Query[CampaignQuery]) -> dict[str, Any]:
    """The campaigns of a territory, by its slug; without it, the nation's."""
    return _page(request, asked.territory, asked)


@public_get(router, "territories/{slug}/campaigns/", CampaignPageOut, summary="Les campagnes d’un territoire")
def list_territory_campaigns(request: HttpRequest, slug: str, asked: Query[PageQuery]) -> dict[str, Any]:
    return _page(request, slug, asked)


@public_get(router, "campaigns/{id:pk}/", CampaignDetail, summary="Une campagne et son formulaire", url_name="campaign")
def get_campaign(request: HttpRequest, pk: int) -> dict[str, Any]:
    """A campaign: its calendar, its categories, the form that is to be filled in. Neither notes nor results."""
    return _detail(get_open_campaign(pk))


@public_get(router, "territories/{slug}/campaigns/{id:pk}/", CampaignDetail, summary="Une campagne d’un territoire")
def get_territory_campaign(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    return _detail(_campaign_in(request, slug, pk))


@public_get(
    router, "campaigns/{id:pk}/palmares/", PalmaresOut, summary="Le palmarès, une fois public", url_name="palmares_told"
)
def get_palmares(request: HttpRequest, pk: int) -> dict[str, Any]:
    return _palmares(get_open_campaign(pk))


@public_get(
    router,
    "territories/{slug}/campaigns/{id:pk}/palmares/",
    PalmaresOut,
    summary="Le palmarès d’un territoire, une fois public",
)
def get_territory_palmares(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    return _palmares(_campaign_in(request, slug, pk))


def _page(request: HttpRequest, slug: str, asked: PageQuery) -> dict[str, Any]:
    space = space_of_call(request, slug, module=Module.TROPHIES)
    rows = CampaignPage.objects.live().filter(territory=space.territory_id).select_related("territory")
    order = [By("opens_at", descending=True), By("pk", descending=True)]
    return page_of(request, rows, order=order, asked=asked, told=_in_short)


def _campaign_in(request: HttpRequest, slug: str, pk: int) -> CampaignPage:
    space, campaign = space_of_call(request, slug, module=Module.TROPHIES), get_open_campaign(pk)
    if campaign.territory_id != space.territory_id:
        raise Http404
    return campaign


def _in_short(campaign: CampaignPage) -> dict[str, Any]:
    return {name: getattr(campaign, name) for name in ("title", "kind", "edition", "is_rolling", *DATES)} | {
        "id": campaign.pk,
        "territory": campaign.territory.slug if campaign.territory else None,
        "url": campaign_url(campaign),
        "phase": campaign.phase.value,
    }


def _detail(campaign: CampaignPage) -> dict[str, Any]:
    form = current_form(campaign)
    categories = [{"key": block.value["key"], "title": block.value["title"]} for block in campaign.categories]
    more = {"categories": categories, "needs_letter": campaign.needs_letter, "form": form.definition if form else None}
    return _in_short(campaign) | more


def _palmares(campaign: CampaignPage) -> dict[str, Any]:
    """Http404 before the results are public."""
    space = space_of(campaign)
    return {
        "campaign": campaign.pk,
        "heading": results_title(campaign),
        "url": space.full_url(palmares_path(campaign, space)),
        "laureates": list(_told(laureates_of(campaign), space)),
    }


def _told(laureates: Iterable[Decision], space: Space) -> Iterable[dict[str, Any]]:
    for one in laureates:
        yield {
            "name": one.application.applicant_name,
            "category": one.category_name,
            "distinction": one.distinction,
            "summary": one.summary,
            "announced_at": one.announced_at,
            "url": space.full_url(laureate_path(one, space)),
        }
