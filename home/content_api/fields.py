"""How the fields of pages and files are told. Each says its shape in the words of JSON Schema, for the description."""

from typing import Any

from rest_framework.fields import Field
from rest_framework.serializers import ModelSerializer
from wagtail import fields
from wagtail.api.v2.serializers import BaseSerializer, PageSerializer

from home.blocks.telling import drawn, size_of, tell
from home.content_api.material import telling_of
from home.public_pages import owner_of, page_address
from home.spaces import national_space

STRING = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


class WholeField(Field):
    """Told from the whole object."""

    shape: dict[str, Any] = STRING

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"read_only": True, **options})

    def get_attribute(self, instance: Any) -> Any:
        return instance


class DetailUrl(WholeField):
    """Where the whole of it is read, on the host that was asked."""

    shape = {"anyOf": [ADDRESS, {"type": "null"}]}

    def to_representation(self, instance: Any) -> str | None:
        if instance.pk is None:  # the preview of a page that was never saved
            return None
        path = self.context["router"].get_object_detail_urlpath(type(instance), instance.pk)
        return self.context["request"].build_absolute_uri(path)


class PageUrl(WholeField):
    """Where people read the page: its one address, of the space that it belongs to."""

    shape = ADDRESS

    def to_representation(self, page: Any) -> str:
        return full_address(page)


class Owner(WholeField):
    shape = {"anyOf": [STRING, {"type": "null"}], "description": "Le territoire\u202f; vide\u00a0: national."}

    def to_representation(self, page: Any) -> str | None:
        owner = owner_of(page)
        return owner.slug if owner else None


class Parent(WholeField):
    """The page above, where it may be read."""

    shape = {"anyOf": [reference("PageLink"), {"type": "null"}]}

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        above = self.context["view"].readable.filter(path=page.path[: -page.steplen]).first()
        return above and {"id": above.pk, "title": above.title, "url": full_address(above)}


class Themes(WholeField):
    """Those of all the pages that are told were read at once (`material.gather_themes`)."""

    shape = {"type": "array", "items": reference("ThemeWord")}

    def to_representation(self, page: Any) -> list[dict[str, str]]:
        return page.told_themes


class Words(WholeField):
    shape = {"type": "array", "items": STRING}

    def to_representation(self, page: Any) -> list[str]:
        return sorted(tag.name for tag in page.tags.all())


class Cycle(WholeField):
    """The cycle of an event, where visitors may read it."""

    shape = {"anyOf": [reference("PageLink"), {"type": "null"}]}

    def to_representation(self, page: Any) -> dict[str, Any] | None:
        cycle = page.shown_cycle
        return cycle and {"id": cycle.pk, "title": cycle.title, "url": full_address(cycle)}


class Sections(Field):
    """A body, section by section; what its texts name is looked for in one pass."""

    shape = {"type": "array", "items": reference("Section")}

    def get_attribute(self, instance: Any) -> Any:
        return instance, getattr(instance, str(self.source))

    def to_representation(self, told: Any) -> list[dict[str, Any]]:
        page, body = told
        telling = telling_of(page, body, self.context)
        return [{"type": one.block_type, "value": tell(one.block, one.value, telling), "id": one.id} for one in body]


class Files(Sections):
    """Documents that are joined, which hold nothing else."""

    shape = {"type": "array", "items": reference("DocumentFile")}

    def to_representation(self, told: Any) -> list[dict[str, Any]]:
        return [one["value"] for one in super().to_representation(told) if one["value"]]


class Renditions(WholeField):
    shape = {"type": "array", "items": reference("Rendition")}

    def to_representation(self, image: Any) -> Any:
        return drawn(image, _root(self.context))["renditions"]


class FocalPoint(WholeField):
    shape = {"anyOf": [reference("FocalPoint"), {"type": "null"}]}

    def to_representation(self, image: Any) -> Any:
        return drawn(image, _root(self.context))["focal_point"]


class FileUrl(WholeField):
    shape = ADDRESS

    def to_representation(self, document: Any) -> str:
        return _root(self.context) + document.url


class FileFormat(WholeField):
    def to_representation(self, document: Any) -> str:
        return document.file_extension.lower()


class FileSize(WholeField):
    shape = {"type": "integer"}

    def to_representation(self, document: Any) -> int:
        return size_of(document)


def _root(context: Any) -> str:
    return context["request"].build_absolute_uri("/").rstrip("/")


def full_address(page: Any) -> str:
    portal = national_space()
    address = page_address(page, portal)
    return address if "://" in address else portal.full_url(address)


# Fields that pages name in `api_fields`, and that are not told as their columns are.
BY_NAME = {"themes": Themes, "tags": Words, "cycle": Cycle, "documents": Files}


class PlainSerializer(BaseSerializer):
    detail_url = DetailUrl()


class ImageSerializer(PlainSerializer):
    focal_point = FocalPoint()
    renditions = Renditions()


class DocumentSerializer(PlainSerializer):
    url = FileUrl()
    format = FileFormat()
    size = FileSize()


class ContentSerializer(PageSerializer):
    serializer_field_mapping = ModelSerializer.serializer_field_mapping | {fields.StreamField: Sections}
    detail_url = DetailUrl()
    html_url = PageUrl()
    territory = Owner()
    parent = Parent()
