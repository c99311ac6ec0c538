"""The showcase for everybody: organisations that chose to be seen, and the experience sheets that they published."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from actors.enums import ENGAGED, BadgeKind, CostBand, Sector
from actors.filters import DirectoryFilter, ExperienceFilter
from actors.models import ExperiencePage, Presence
from actors.querysets import PresenceQuerySet
from home.api.pages import By, page_of
from home.api.reading import check_choices, check_themes, public_get, space_of_call
from home.api.schemas import Page, PageQuery, ThemeWord, Word, theme_words, word
from home.enums import ActorType, Headcount, Module
from home.listings import of_theme
from home.public_pages import owner_of, public_pages
from home.querysets import with_words
from home.spaces import Space

router = Router(tags=["Acteurs et retours d’expérience"])

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class BadgeOut(Schema):
    kind: Word
    detail: str
    given_on: date


class OrganisationOut(Schema):
    slug: Annotated[str, Field(description="Son adresse dans son territoire.")]
    territory: str
    name: str
    kind: Annotated[Word, Field(description="`label`\u00a0: le mot du territoire pour un type qu’il a ajouté.")]
    sector: Word | None
    headcount: Word
    activity: str
    commune: str
    motto: str
    engaged_since: Annotated[date | None, Field(description="Depuis quand sa signature de la charte tient.")]
    published_at: datetime
    url: str


class OrganisationDetail(OrganisationOut):
    """`level`, `score`: empty where the organisation does not share them with everybody."""

    description: str
    website: str
    themes: list[ThemeWord]
    actions: list[str]
    testimony: str
    badges: list[BadgeOut]
    level: str
    score: str


class OrganisationsOut(Page):
    items: list[OrganisationOut]


class OrganisationQuery(PageQuery):
    q: Annotated[str, Field(max_length=100, description="Mots du nom, de l’activité, de la commune.")] = ""
    theme: Annotated[list[str], Field(description="Clés de thèmes.")] = []
    type: Annotated[list[str], Field(description="company, association, public, ou other:Le mot du territoire.")] = []
    secteur: list[Sector] = []
    taille: list[Headcount] = []
    commune: Annotated[list[str], Field(description="Codes INSEE.")] = []
    badge: Annotated[list[str], Field(description=f"{ENGAGED}, {', '.join(BadgeKind.values)}.")] = []


class ByOut(Schema):
    name: str
    slug: Annotated[str | None, Field(description="Vide\u00a0: elle n’a pas de fiche publique.")]


class ExperienceOut(Schema):
    id: int
    slug: str
    territory: str | None
    title: str
    summary: str
    year: int | None
    themes: list[ThemeWord]
    organisation: ByOut
    url: str


class PartOut(Schema):
    heading: str
    text: str


class PictureOut(Schema):
    url: str
    alt: str
    width: int
    height: int


class ExperienceDetail(ExperienceOut):
    cost_band: Word | None
    parts: list[PartOut]
    pictures: list[PictureOut]


class ExperiencesOut(Page):
    items: list[ExperienceOut]


class ExperienceQuery(PageQuery):
    q: Annotated[str, Field(max_length=100, description="Mots du titre, de l’action, de la structure.")] = ""
    theme: Annotated[str, Field(max_length=40, description="Clé d’un thème.")] = ""


# --- Organisations ----------------------------------------------------------------------------------------------------


@public_get(
    router,
    "organisations/",
    OrganisationsOut,
    summary="Les acteurs qui se montrent, dans tous les territoires",
    url_name="organisations",
)
def list_organisations(request: HttpRequest, asked: Query[OrganisationQuery]) -> dict[str, Any]:
    return _organisations(request, space_of_call(request), asked)


@public_get(router, "territories/{slug}/organisations/", OrganisationsOut, summary="Les acteurs d’un territoire")
def list_territory_organisations(request: HttpRequest, slug: str, asked: Query[OrganisationQuery]) -> dict[str, Any]:
    return _organisations(request, space_of_call(request, slug, module=Module.ACTORS), asked)


@public_get(
    router, "territories/{slug}/organisations/{name}/", OrganisationDetail, summary="La fiche publique d’un acteur"
)
def get_organisation(request: HttpRequest, slug: str, name: str) -> dict[str, Any]:
    space = space_of_call(request, slug, module=Module.ACTORS)
    presence = Presence.objects.seen_from(space).for_page().filter(slug=name).first()
    if presence is None:
        raise Http404
    organisation = presence.organisation
    return _organisation(presence) | {
        "description": organisation.description,
        "website": organisation.website,
        "themes": theme_words(presence.themes.all()),
        "actions": [str(action) for action in presence.actions],
        "testimony": presence.testimony,
        "badges": [
            {"kind": word(BadgeKind, one.kind), "detail": one.detail, "given_on": one.given_on}
            for one in presence.shown_badges
        ],
        "level": presence.shown_level,
        "score": presence.shown_score,
    }


def _organisations(request: HttpRequest, space: Space, asked: OrganisationQuery) -> dict[str, Any]:
    check_themes(space, asked.theme)
    check_choices("type", [kind for kind in asked.type if not kind.startswith("other:")], ActorType.values)
    check_choices("badge", asked.badge, [ENGAGED, *BadgeKind.values])
    rows = _chosen(Presence.objects.seen_from(space).for_cards(), asked)
    rows = with_words(rows, asked.q, *DirectoryFilter.SEARCHED)
    order = [By("published_at", descending=True), By("pk", descending=True)]
    return page_of(request, rows, order=order, asked=asked, told=_organisation)


def _chosen(rows: PresenceQuerySet, asked: OrganisationQuery) -> PresenceQuerySet:
    if asked.theme:
        rows = rows.filter(themes__key__in=asked.theme).distinct()
    if asked.type:
        rows = rows.of_kinds(asked.type)
    if asked.badge:
        rows = rows.distinguished(asked.badge)
    wanted = {"sector": asked.secteur, "headcount": asked.taille, "commune__code": asked.commune}
    return rows.filter(**{f"organisation__{column}__in": values for column, values in wanted.items() if values})


def _organisation(presence: Presence) -> dict[str, Any]:
    organisation = presence.organisation
    told = ("name", "activity", "motto")
    return {name: getattr(organisation, name) for name in told} | {
        "slug": presence.slug,
        "territory": presence.territory.slug,
        "kind": {"value": organisation.kind, "label": str(organisation.kind_name)},
        "sector": word(Sector, organisation.sector) if organisation.sector else None,
        "headcount": word(Headcount, organisation.headcount),
        "commune": organisation.commune.name if organisation.commune else "",
        "engaged_since": presence.engaged_since if presence.is_engaged else None,
        "published_at": presence.published_at,
        "url": presence.public_url,
    }


# --- Experience sheets ------------------------------------------------------------------------------------------------


@public_get(
    router,
    "experiences/",
    ExperiencesOut,
    summary="Les retours d’expérience de tous les territoires",
    url_name="experiences_told",
)
def list_experiences(request: HttpRequest, asked: Query[ExperienceQuery]) -> dict[str, Any]:
    return _experiences(request, space_of_call(request), asked)


@public_get(
    router, "territories/{slug}/experiences/", ExperiencesOut, summary="Les retours d’expérience d’un territoire"
)
def list_territory_experiences(request: HttpRequest, slug: str, asked: Query[ExperienceQuery]) -> dict[str, Any]:
    return _experiences(request, space_of_call(request, slug, module=Module.EXPERIENCES), asked)


@public_get(router, "territories/{slug}/experiences/{id:pk}/", ExperienceDetail, summary="Un retour d’expérience")
def get_experience(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    space = space_of_call(request, slug, module=Module.EXPERIENCES)
    page = public_pages(ExperiencePage, space, section=Module.EXPERIENCES).public().for_cards().filter(pk=pk).first()
    if page is None:
        raise Http404
    pictures = [picture.in_gallery for picture in page.pictures.select_related("image")]
    return _experience(page, space) | {
        "cost_band": word(CostBand, page.cost_band) if page.cost_band else None,
        "parts": [{"heading": heading, "text": text} for heading, text in page.parts if text],
        "pictures": [{**one, "url": space.full_url(str(one["url"]))} for one in pictures],
    }


def _experiences(request: HttpRequest, space: Space, asked: ExperienceQuery) -> dict[str, Any]:
    check_themes(space, [asked.theme])
    rows = public_pages(ExperiencePage, space, section=Module.EXPERIENCES).for_cards()
    rows = of_theme(with_words(rows, asked.q, *ExperienceFilter.SEARCHED), asked.theme)
    rows = rows.annotate(shown_at=Coalesce("first_published_at", Value(LONG_AGO)))
    order = [By("shown_at", descending=True), By("pk", descending=True)]
    return page_of(request, rows, order=order, asked=asked, told=lambda page: _experience(page, space))


def _experience(page: ExperiencePage, space: Space) -> dict[str, Any]:
    presence, owner = page.presence, owner_of(page)
    return {name: getattr(page, name) for name in ("slug", "title", "summary", "year")} | {
        "id": page.pk,
        "territory": owner.slug if owner else None,
        "themes": theme_words(page.listed_themes),
        "organisation": {"name": presence.organisation.name, "slug": presence.slug if presence.is_public else None},
        "url": page.address_in(space),
    }
