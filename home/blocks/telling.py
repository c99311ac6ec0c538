"""Sections in JSON, of one form each, which other sites are written for: `home.content_api.shapes` declares them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage, SourceImageIOError

from home.blocks.rich_html import Addresses, resolved
from home.spaces import Space

# The sizes that pages draw, and no other: whoever calls has none made.
SIZES = {"wide": "max-1200x900", "card": "fill-640x480", "small": "max-480x360"}

Told = dict[str, Any]


@dataclass(frozen=True)
class Telling:
    """What sections are told with: the space of their page, and where what they name is read.

    `pages` and `documents`: by their numbers, those that anybody may read; a page as its title and its address.
    """

    space: Space
    pages: Mapping[int, tuple[str, str]]
    documents: Mapping[int, str]

    @property
    def addresses(self) -> Addresses:
        return Addresses(
            page=lambda key: self.pages.get(key, ("", ""))[1],
            document=lambda key: self.documents.get(key, ""),
            root=self.space.root_url,
        )

    def link(self, page: Any) -> Told | None:
        """None of a page that may not be read."""
        if page is None or page.pk not in self.pages:
            return None
        title, url = self.pages[page.pk]
        return {"id": page.pk, "title": title, "url": url}

    def file(self, document: Any) -> Told | None:
        """None of one that may not be read."""
        if document is None or document.pk not in self.documents:
            return None
        return {
            "id": document.pk,
            "title": document.title,
            "url": self.documents[document.pk],
            "format": document.file_extension.lower(),
            "size": size_of(document),
        }

    def picture(self, image: Any) -> Told | None:
        """With the words that stand for it on that page."""
        if image is None:
            return None
        words = {"alt": image.contextual_alt_text or "", "decorative": bool(image.decorative)}
        return {"id": image.pk, **words, **drawn(image, self.space.root_url)}


def size_of(document: Any) -> int:
    """In bytes. Asking writes nothing: a row that was made without Wagtail's form does not say it."""
    try:
        return document.file_size or document.file.size
    except OSError:
        return 0


def drawn(image: AbstractImage, root: str) -> Told:
    """The whole of an image, the point that matters in it, and its drawn sizes."""
    point = image.get_focal_point()
    focus = point and {"x": point.centroid.x, "y": point.centroid.y, "width": point.width, "height": point.height}
    return {
        "width": image.width,
        "height": image.height,
        "focal_point": focus or None,
        "renditions": _renditions(image, root),
    }


def _renditions(image: AbstractImage, root: str) -> list[Told]:
    try:
        found = image.get_renditions(*SIZES.values())
    except (SourceImageIOError, FileNotFoundError):  # the file is lost: the page shows a gap too
        return []
    return [
        {
            "name": name,
            "url": root + found[spec].url,
            "width": found[spec].width,
            "height": found[spec].height,
            "format": found[spec].file.name.rpartition(".")[2].lower(),
        }
        for name, spec in SIZES.items()
    ]


def tell(block: blocks.Block, value: Any, telling: Telling) -> Any:
    """The value of any block. A section says its own form; what is inside is told by its kind."""
    if isinstance(block, ImageBlock):
        return telling.picture(value)
    if isinstance(block, blocks.RichTextBlock):
        return resolved(value.source if value else "", telling.addresses)
    if isinstance(block, blocks.PageChooserBlock):
        return telling.link(value)
    if isinstance(block, DocumentChooserBlock):
        return telling.file(value)
    if isinstance(block, blocks.ListBlock):
        return [tell(block.child_block, one, telling) for one in value]
    if isinstance(block, blocks.StructBlock):
        return told_as(block, value, telling)
    if isinstance(block, TypedTableBlock):
        return _table(block, value, telling)
    if isinstance(block, blocks.DecimalBlock):
        return None if value is None else float(value)
    return "" if value is None else value


def told_as(block: blocks.StructBlock, value: Any, telling: Telling) -> Told:
    """A block's fields by their names, with what it adds to them (`tell_more`)."""
    told = {name: tell(child, value.get(name), telling) for name, child in block.child_blocks.items()}
    more = getattr(block, "tell_more", None)
    return told | more(value, telling) if more else told


def _table(block: TypedTableBlock, table: Any, telling: Telling) -> Told:
    kinds = [column["block"] for column in table.columns]
    return {
        "caption": table.caption or "",
        "columns": [{"type": column["block"].name, "heading": column["heading"]} for column in table.columns],
        "rows": [
            [tell(kind, cell, telling) for kind, cell in zip(kinds, row["values"], strict=True)]
            for row in table.row_data
        ],
    }
