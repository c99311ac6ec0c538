"""The library for everybody: what a space shows, filtered as its page is, with the counts of its facets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from actors.enums import Sector
from home.api.pages import By, page_of
from home.api.reading import check_choices, public_get, space_of_call
from home.api.schemas import Page, PageQuery, ThemeWord, Word, theme_words, word, words
from home.enums import ActorType, Headcount, Module
from home.places import department_name
from home.public_pages import owner_of
from home.regions import REGION_NAMES
from home.spaces import Space
from home.stems import LONGEST
from home.stems import asked as asked_stems
from ressources.enums import Effort, Need, Opening, Origin, ResourceKind, Sort
from ressources.filters import ResourceFilter
from ressources.models import ResourcePage
from ressources.querysets import ResourceQuerySet

router = Router(tags=["Ressources"])

NEVER = date.max
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class ResourceOut(Schema):
    id: int
    title: str
    summary: str
    kind: Word
    themes: list[ThemeWord]
    needs: list[Word]
    actor_types: Annotated[list[Word], Field(description="Aucun\u00a0: toutes les structures.")]
    headcounts: Annotated[list[Word], Field(description="Aucun\u00a0: tous les effectifs.")]
    sectors: Annotated[list[Word], Field(description="Aucun\u00a0: tous les secteurs.")]
    territory: Annotated[str | None, Field(description="Le territoire qui l’a écrite\u202f; vide\u00a0: national.")]
    where: Annotated[str, Field(description="Où elle vaut\u202f; vide\u00a0: partout où elle est montrée.")]
    provider: str
    amount: str
    rate: str
    effort: Word | None
    opening: date | None
    closing: date | None
    checked_on: date | None
    calls_back: Annotated[bool, Field(description="Le partenaire rappelle les structures qui le demandent.")]
    url: str


class CodeOut(Schema):
    code: str
    name: str


class ContactOut(Schema):
    name: str
    phone: str
    email: str


class DocumentOut(Schema):
    title: str
    url: str


class ResourceDetail(ResourceOut):
    address: Annotated[str, Field(description="Adresse officielle, chez qui la propose.")]
    contact: ContactOut
    regions: list[CodeOut]
    departments: list[CodeOut]
    places: list[CodeOut]
    note: Annotated[str, Field(description="Le mot du territoire sur une ressource nationale.")]
    documents: list[DocumentOut]


class OptionOut(Schema):
    value: str
    label: str
    count: Annotated[int, Field(description="Combien de ressources cette valeur montrerait.")]
    is_ticked: bool


class FacetOut(Schema):
    name: Annotated[str, Field(description="Le paramètre de l’adresse.")]
    label: str
    options: list[OptionOut]


class ResourcesOut(Page):
    """`corrected`: the search that replaced the one that was typed, where that finds nothing."""

    items: list[ResourceOut]
    count: int
    corrected: str
    facets: list[FacetOut]


class ResourceQuery(PageQuery):
    """The parameters of the library's page; each of those that are lists may come several times."""

    q: Annotated[str, Field(max_length=LONGEST, description="Mots, ou nom d’un organisme.")] = ""
    theme: Annotated[list[str], Field(description="Clés de thèmes.")] = []
    type: Annotated[list[ResourceKind], Field(description="Types de ressource.")] = []
    besoin: Annotated[list[Need], Field(description="Ce qu’elle apporte.")] = []
    structure: Annotated[list[ActorType], Field(description="Types de structure.")] = []
    taille: Annotated[list[Headcount], Field(description="Effectifs.")] = []
    secteur: Annotated[list[Sector], Field(description="Secteurs d’activité.")] = []
    etat: Annotated[list[Opening], Field(description="Dates.")] = []
    origine: Annotated[list[Origin], Field(description="Du territoire, ou de la nation.")] = []
    tri: Annotated[Sort | None, Field(description="L’ordre\u202f; avec des mots, la pertinence d’abord.")] = None


@public_get(router, "resources/", ResourcesOut, summary="La bibliothèque nationale", url_name="resources")
def list_resources(request: HttpRequest, asked: Query[ResourceQuery]) -> dict[str, Any]:
    return _page(request, space_of_call(request), asked)


@public_get(router, "territories/{slug}/resources/", ResourcesOut, summary="Les ressources que montre un territoire")
def list_territory_resources(request: HttpRequest, slug: str, asked: Query[ResourceQuery]) -> dict[str, Any]:
    return _page(request, space_of_call(request, slug, module=Module.RESOURCES), asked)


@public_get(router, "resources/{id:pk}/", ResourceDetail, summary="Une ressource nationale", url_name="resource")
def get_resource(request: HttpRequest, pk: int) -> dict[str, Any]:
    return _detail(space_of_call(request), pk)


@public_get(
    router, "territories/{slug}/resources/{id:pk}/", ResourceDetail, summary="Une ressource, vue d’un territoire"
)
def get_territory_resource(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    return _detail(space_of_call(request, slug, module=Module.RESOURCES), pk)


def _page(request: HttpRequest, space: Space, asked: ResourceQuery) -> dict[str, Any]:
    usable = ResourcePage.objects.for_space(space).usable()
    found = ResourceFilter(request.GET, queryset=usable, request=request)
    check_choices("theme", asked.theme, [key for key, _name in found.facets["theme"].choices])
    rows, order = _in_order(found.qs, found)
    rows = rows.for_cards().with_reach().defer("body", "search_text")
    page = page_of(request, rows, order=order, asked=asked, told=lambda one: _told(one, space))
    return page | {"count": found.counts.found, "corrected": found.corrected, "facets": list(_facets(found))}


def _in_order(rows: ResourceQuerySet, found: ResourceFilter) -> tuple[ResourceQuerySet, list[By]]:
    """The order of the page, by columns that no row leaves empty."""
    if found.sort == Sort.TITLE:
        return rows, [By("search_title"), By("title"), By("pk")]
    if found.sort == Sort.CLOSING:
        ends = rows.annotate(ends_on=Coalesce("closing", Value(NEVER)))
        return ends, [By("ends_on"), By("search_title"), By("pk")]
    dated = rows.annotate(shown_at=Coalesce("first_published_at", Value(LONG_AGO)))
    newest = [By("shown_at", descending=True), By("pk", descending=True)]
    if found.sort == Sort.RELEVANCE:
        return dated.with_relevance(asked_stems(found.outcome[0])), [By("relevance", descending=True), *newest]
    return dated, newest


def _facets(found: ResourceFilter) -> Iterator[dict[str, Any]]:
    """Every value that some resource has, be it drawn by the page or not."""
    for name, facet in found.facets.items():
        counts, ticked = found.counts.values[name], found.ticked.get(name, [])
        options = [
            {"value": value, "label": str(label), "count": counts[value], "is_ticked": value in ticked}
            for value, label in facet.choices
            if counts[value] or value in ticked
        ]
        yield {"name": name, "label": str(facet.label), "options": options}


def _told(page: ResourcePage, space: Space) -> dict[str, Any]:
    owner = owner_of(page)
    told = ("title", "summary", "where", "provider", "amount", "rate", "opening", "closing", "checked_on")
    return {name: getattr(page, name) for name in told} | {
        "id": page.pk,
        "kind": word(ResourceKind, page.kind),
        "themes": theme_words(page.listed_themes),
        "needs": words(Need, page.needs),
        "actor_types": words(ActorType, page.actor_types),
        "headcounts": words(Headcount, page.headcounts),
        "sectors": words(Sector, page.sectors),
        "territory": owner.slug if owner else None,
        "effort": word(Effort, page.effort) if page.effort else None,
        "calls_back": page.takes_callbacks and bool(page.contact_email),
        "url": space.full_url(page.url_in(space)),
    }


def _detail(space: Space, pk: int) -> dict[str, Any]:
    page = ResourcePage.objects.for_space(space).live().public().for_cards().with_reach().filter(pk=pk).first()
    if page is None:
        raise Http404
    note = page.adaptations.filter(territory=space.territory_id).values_list("note", flat=True).first()
    return _told(page, space) | {
        "address": page.address,
        "contact": {"name": page.contact_name, "phone": page.contact_phone, "email": page.contact_email},
        "regions": [{"code": code, "name": REGION_NAMES[code]} for code in page.regions],
        "departments": [{"code": code, "name": department_name(code)} for code in page.departments],
        "places": [{"code": place.code, "name": str(place)} for place in page.places.all()],
        "note": (page.is_national and note) or "",
        "documents": [{"title": one.title, "url": space.full_url(one.url)} for one in _documents(page)],
    }


def _documents(page: ResourcePage) -> Iterator[Any]:
    return (block.value for block in page.documents if block.value)
