"""Territories kept apart in Wagtail's admin, whatever address is typed: what is another's does not exist.

Wagtail scopes the tree and the collections; it does not scope the rest. Here, before any view: areas of the whole
platform are closed to teams, and every page, image or document that an address, a query or a form names is looked up.
Lists that Wagtail draws from the whole platform are narrowed by `narrow_lists`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site, get_page_models

from home.permissions import edited_territory_ids, is_national, territories_for
from home.scoping import key_of, owners_of_files, owners_of_pages

# Views by the beginning of their names. Tags are one heap for all, and files by JSON are not cut by collection; the
# rest is the platform's own.
NATIONAL_AREAS = (
    "wagtailusers_",
    "wagtailsites",
    "wagtailadmin_collections:",
    "wagtailredirects:",
    "wagtailadmin_workflows:",
    "wagtailadmin_reports:",
    "wagtailadmin_tag_",
    "wagtailadmin_api:images:",
    "wagtailadmin_api:documents:",
)
PAGE_AREAS = ("wagtailadmin_pages:", "wagtailadmin_api:pages:", "wagtailadmin_choose_page", "wagtailadmin_explore")
# Names under which addresses, queries and forms give a page, whatever the area.
PAGE_NAMES = (
    "page_id",
    "parent_page_id",
    "page_to_move_id",
    "destination_id",
    "old_page_id",
    "new_parent_page",
    "parent_page",
    "childOf",
    "child_of",
    "descendant_of",
    "ancestor_of",
    "chooser",
    "root",
)
PAGE_KEYS = ("pk", "id", "object_id")
FILE_KEYS = ("pk", "id", "image_id", "document_id", "doc_id")


class AdminTenancy:
    """Refuses, before any view, the objects of other territories to those who work in some only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated or is_national(request.user):
            return
        match = request.resolver_match
        name = match.view_name if match else ""
        if name.startswith(NATIONAL_AREAS):
            raise Http404
        named = _Named(request, kwargs)
        model = _model_of(name, kwargs)
        if owners_of_pages(_pages_named(named, model)) - edited_territory_ids(request.user):
            raise Http404
        if model not in (None, Page) and owners_of_files(model, named.keys(FILE_KEYS)) - edited_territory_ids(
            request.user
        ):
            raise Http404


class _Named:
    """What a request names: by its address, its query and its form."""

    def __init__(self, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        self.sources = [{name: [value] for name, value in kwargs.items()}, dict(request.GET.lists())]
        if request.method == "POST":
            self.sources.append(dict(request.POST.lists()))

    def values(self, names: tuple[str, ...]) -> Iterator[str]:
        for source in self.sources:
            for name in names:
                yield from map(str, source.get(name, ()))

    def keys(self, names: tuple[str, ...]) -> set[int]:
        return {key for value in self.values(names) if (key := key_of(value)) is not None}


def _model_of(name: str, kwargs: dict[str, Any]) -> type[Model] | None:
    """Of what the keys of an address are; a bulk action on anything else does not exist for a team."""
    if name.startswith("wagtailimages"):
        return get_image_model()
    if name.startswith("wagtaildocs"):
        return get_document_model()
    if name.startswith(PAGE_AREAS):
        return Page
    if name == "wagtailadmin_editing_sessions:ping":
        page_models = {(model._meta.app_label, model._meta.model_name) for model in (Page, *get_page_models())}
        return Page if (kwargs["app_label"], kwargs["model_name"]) in page_models else None
    if name != "wagtail_bulk_action":
        return None
    models: dict[tuple[str, str], type[Model]] = {
        (model._meta.app_label, str(model._meta.model_name)): model
        for model in (Page, get_image_model(), get_document_model())
    }
    try:
        return models[kwargs["app_label"], kwargs["model_name"]]
    except KeyError as error:
        raise Http404 from error


def _pages_named(named: _Named, model: type[Model] | None) -> set[int]:
    keys = named.keys(PAGE_NAMES)
    if model is not Page:
        return keys
    # « All » would be those of the whole platform: a team names the parent, which stands in its own space.
    if "all" in named.values(("id",)) and not owners_of_pages(named.keys(("childOf",))):
        raise Http404
    return keys | named.keys(PAGE_KEYS)


def narrow_lists() -> None:
    """Give Wagtail's filters of pages the colleagues and the sites of whoever looks, and suggest no tag of others."""
    from wagtail.admin import filters
    from wagtail.admin.views.account import AvatarSettingsPanel
    from wagtail.admin.views.pages.listing import PageFilterSet
    from wagtail.images.views import chooser

    # Nobody is shown a colleague's portrait: what it would tell (place, camera, name of the file) is not asked for.
    AvatarSettingsPanel.is_active = lambda panel: False
    for name, choices in (("owner", colleagues_of), ("edited_by", colleagues_of), ("site", sites_of)):
        # The filter is shared by the classes made from this one.
        PageFilterSet.declared_filters[name].queryset = choices
    for module in (filters, chooser):
        module.popular_tags_for_model = lambda model, count=10: Tag.objects.none()


def colleagues_of(request: HttpRequest) -> QuerySet:
    """The people who work in the territories that a person works in."""
    people = get_user_model()._default_manager
    if is_national(request.user):
        return people.filter(groups__permissions__codename="access_admin").distinct()
    mine = territories_for(request.user)
    in_team = Q(groups__managed_territory__in=mine) | Q(groups__edited_territory__in=mine)
    return people.filter(in_team).distinct()


def sites_of(request: HttpRequest) -> QuerySet:
    """The hosts of a person's territories."""
    if is_national(request.user):
        return Site.objects.all()
    return Site.objects.filter(root_page__in=territories_for(request.user).values("page"))
