"""The endpoints: Wagtail's, held to what visitors may read, with our refusals, tags and limits."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from ninja.errors import HttpError
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from home.api.calling import caller_of
from home.api.reading import check_caller, space_of_call, tagged
from home.blocks.telling import SIZES
from home.content_api import asking, fields
from home.content_api.asking import Refused, label_of
from home.content_api.drafts import draft_of
from home.content_api.material import gather_themes
from home.content_api.readable import readable_pages, shown_files, told_models
from home.problems import NO_ADDRESS, problem
from home.public_pages import owner_of
from home.spaces import Space, national_space

READ_ONLY = _("Le contenu se lit, il ne s’écrit pas par ici.")
NO_INDENT = {"indent": None}


class AlwaysJson(BaseContentNegotiation):
    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class ContentViewSet(BaseAPIViewSet):
    """A key may be brought, no session is asked for; what is not understood is refused, by its name."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = AlwaysJson
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    http_method_names = ["get", "head"]
    pagination_class = asking.Part
    base_serializer_class = fields.PlainSerializer
    known_query_parameters = frozenset({"limit", "offset", "order", "fields", "territory"})
    detail_parameters = frozenset({"fields", "territory"})
    usual_order = "id"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        slug = request.GET.get("territory", "")
        try:
            check_caller(request, slug)
        except (Http404, HttpError) as refusal:
            return _refused(refusal)
        answer = super().dispatch

        def make() -> Any:
            response = answer(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

        return tagged(request, slug, make)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = self.known_query_parameters if self.action == "listing_view" else self.detail_parameters
        if unknown := sorted(set(request.GET) - known):
            raise Refused(unknown[0], f"Ce paramètre n’existe pas ici. Connus\u00a0: {', '.join(sorted(known))}.")
        for name, value in request.GET.items():
            if len(value) > asking.LONGEST:
                raise Refused(name, f"«\u00a0{name}\u00a0» est trop long.")

    def handle_exception(self, exc: Exception) -> Any:
        refusal = _refused(exc)
        if refusal is None:
            raise exc
        return refusal

    @cached_property
    def space(self) -> Space | None:
        """That of the territory which is named, open; else it does not exist."""
        slug = self.request.GET.get("territory", "")
        return space_of_call(self.request._request, slug) if slug else None

    def get_serializer_class(self) -> Any:
        try:
            return super().get_serializer_class()
        except BadRequestError as error:
            names = ", ".join(self.get_available_fields(self.get_queryset().model))
            raise Refused(
                "fields", f"«\u00a0fields\u00a0» n’est pas compris. Champs possibles\u00a0: {names}."
            ) from error

    def get_serializer_context(self) -> dict[str, Any]:
        return {"request": self.request, "view": self, "router": self.request.wagtailapi_router}

    def get_renderer_context(self) -> dict[str, Any]:
        return super().get_renderer_context() | NO_INDENT

    def check_query_parameters(self, queryset: Any) -> None:
        """Done before anything was read (`initial`)."""

    @classmethod
    def get_field_serializer_overrides(cls, model: type) -> dict[str, Any]:
        told = {name: fields.BY_NAME[name]() for name in cls.get_body_fields_names(model) if name in fields.BY_NAME}
        return super().get_field_serializer_overrides(model) | told

    @classmethod
    def get_urlpatterns(cls) -> Any:
        return [one for one in super().get_urlpatterns() if one.name != "find" or cls.find_query_parameters]


def _refused(error: Exception) -> Any:
    if isinstance(error, Http404):
        return problem(HTTPStatus.NOT_FOUND, NO_ADDRESS)
    if isinstance(error, Refused):
        told = {"fields": [error.parameter], "errors": {error.parameter: str(error)}}
        return problem(HTTPStatus.BAD_REQUEST, str(error), **told)
    if isinstance(error, HttpError):
        return problem(HTTPStatus(error.status_code), str(error))
    if isinstance(error, MethodNotAllowed):
        response = problem(HTTPStatus.METHOD_NOT_ALLOWED, READ_ONLY)
        response["Allow"] = "GET, HEAD"
        return response
    return None


class PagesViewSet(ContentViewSet, PagesAPIViewSet):
    """Bodies are read page by page: a list of twenty would say them all."""

    base_serializer_class = fields.ContentSerializer
    filter_backends = [asking.Below, asking.Theme, asking.Words, asking.Order]
    known_query_parameters = ContentViewSet.known_query_parameters | {
        *("type", "theme", "search", "child_of", "descendant_of")
    }
    find_query_parameters = frozenset({"html_path"})
    meta_fields = [
        *BaseAPIViewSet.meta_fields,
        *("html_url", "territory", "slug", "show_in_menus", "seo_title", "search_description"),
        *("first_published_at", "last_published_at", "parent"),
    ]
    listing_default_fields = [
        *BaseAPIViewSet.listing_default_fields,
        *("title", "html_url", "territory", "slug", "first_published_at"),
    ]
    detail_only_fields = ["parent", "body", "documents", "tags", "cycle"]
    usual_order = "path"

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if self.action == "find_view":
            self.detail_parameters = self.detail_parameters | self.find_query_parameters
        super().initial(request, *args, **kwargs)

    @cached_property
    def readable(self) -> Any:
        return readable_pages(space=self.space)

    def get_queryset(self) -> Any:
        return self._told

    @cached_property
    def _told(self) -> Any:
        kinds = self._kinds()
        if len(kinds) == 1:
            model = kinds[0]
            streams = [name for name in self.detail_only_fields if _is_column(model, name)]
            return readable_pages(model, space=self.space).defer(*streams)
        return self.readable.type(*kinds) if kinds else self.readable

    def _kinds(self) -> list[type[Page]]:
        known = {label_of(model): model for model in told_models()}
        names = [name for name in self.request.GET.get("type", "").split(",") if name]
        if self.action != "listing_view" or not names:
            return []
        if unknown := [name for name in names if name not in known]:
            said = f"Type inconnu\u00a0: «\u00a0{unknown[0][:60]}\u00a0». Types\u00a0: {', '.join(sorted(known))}."
            raise Refused("type", said)
        return [known[name] for name in dict.fromkeys(names)]

    def get_object(self) -> Any:
        if not hasattr(self, "_cached_object"):
            found = self.readable.filter(pk=self.kwargs["pk"]).first()
            if found is None:
                raise Http404
            self._cached_object = found.specific
            gather_themes([self._cached_object])
        return self._cached_object

    def paginate_queryset(self, queryset: Any) -> Any:
        pages = super().paginate_queryset(queryset)
        if "themes" in self.request.GET.get("fields", "") or "*" in self.request.GET.get("fields", ""):
            gather_themes(pages)
        return pages

    def find_view(self, request: Any) -> HttpResponseBase:
        """Leads to the page whose address in the space, or on the portal, is that one."""
        space = self.space or national_space()
        path = request.GET.get("html_path", "").strip("/")
        found = self.readable.filter(url_path=f"{space.url_path}{path}/" if path else space.url_path).first()
        if found is None:
            raise Http404
        query = request.GET.copy()
        query.pop("html_path", None)
        url = request.wagtailapi_router.get_object_detail_urlpath(Page, found.pk)
        return HttpResponseRedirect(request.build_absolute_uri(f"{url}?{query.urlencode()}" if query else url))

    @classmethod
    def get_detail_default_fields(cls, model: type) -> list[str]:
        return cls.get_available_fields(model)


class PreviewViewSet(PagesViewSet):
    """A draft as its editor sees it, for the site that shows it, by the token that the preview was opened with."""

    name = "page_preview"
    detail_parameters = frozenset({"fields", "content_type", "token"})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = BaseAPIViewSet.dispatch(self, request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        caller = caller_of(request._request)
        check_caller(request._request, caller.territory if caller else "")
        super().initial(request, *args, **kwargs)

    def get_object(self) -> Any:
        if not hasattr(self, "_cached_object"):
            asked = self.request.GET
            draft = draft_of(asked.get("content_type", ""), asked.get("token", ""))
            owner = owner_of(draft)
            check_caller(self.request._request, owner.slug if owner else "")
            self._cached_object = draft
        return self._cached_object

    def detail_view(self, request: Any, pk: None = None) -> Any:
        return super().detail_view(request, pk)

    @classmethod
    def get_urlpatterns(cls) -> Any:
        return [path("", cls.as_view({"get": "detail_view"}), name="listing")]


def _is_column(model: type[Page], name: str) -> bool:
    return any(field.name == name and not field.is_relation for field in model._meta.get_fields())


class FilesViewSet(ContentViewSet):
    filter_backends = [asking.Order]
    find_query_parameters: frozenset[str] = frozenset()

    def get_queryset(self) -> Any:
        return shown_files(self.model, self.request._request, space=self.space)


class ImagesViewSet(FilesViewSet):
    name = "images"
    model = get_image_model()
    most = 20  # each may have to be drawn, at three sizes, the first time that it is asked for
    base_serializer_class = fields.ImageSerializer
    body_fields = ["id", "title", "description", "width", "height", "focal_point", "renditions"]
    listing_default_fields = [*ContentViewSet.listing_default_fields, *body_fields[1:]]

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_renditions(*SIZES.values())


class DocumentsViewSet(FilesViewSet):
    name = "documents"
    model = get_document_model()
    base_serializer_class = fields.DocumentSerializer
    body_fields = ["id", "title", "url", "format", "size"]
    listing_default_fields = [*ContentViewSet.listing_default_fields, *body_fields[1:]]


router = WagtailAPIRouter("content_api")
router.register_endpoint("pages", PagesViewSet)
router.register_endpoint("page_preview", PreviewViewSet)
router.register_endpoint("images", ImagesViewSet)
router.register_endpoint("documents", DocumentsViewSet)
