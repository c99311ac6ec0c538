"""The body of a page as it may stand in another space: what it names there, and what it names no more."""

import json
from collections.abc import Callable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from home.models import Territory
from home.public_pages import public_address, space_of
from home.reuse.files import FileCopier
from home.reuse.rich_text import Bearings, passed_on
from home.scoping import key_of, owners_of_files, owners_of_pages

FILES: dict[str, Callable[[], type[Model]]] = {"image": get_image_model, "document": get_document_model}


class Passage:
    """From the space of a page to that of a team. What belongs to a third space passes in no way.

    `owner`: whose space the page stands in, `goes_to`: where it goes; None for the nation.
    """

    def __init__(self, page: Page, *, owner: int | None, goes_to: Territory | None, copier: FileCopier) -> None:
        self.owner = owner
        self.known_there = {goes_to.pk} if goes_to else set()
        self.copier = copier
        space = space_of(page)
        self.bearings = Bearings(self._page_in_text, self._file_in_text, space.root_url if space else "")

    def body_of(self, page: Any) -> Any:
        """The value for the field `body` of a copy."""
        field = page._meta.get_field("body")
        passed = self._pass(field.stream_block, field.stream_block.get_prep_value(page.body))
        return field.to_python(json.dumps(passed, cls=DjangoJSONEncoder))

    # --- Pages and files by number

    def address(self, key: int) -> str | None:
        """None for a page that may be named there; else where anybody reads it, empty when nobody may."""
        page = Page.objects.filter(pk=key).first()
        if page is None:
            return ""
        return None if owners_of_pages([key]) <= self.known_there else public_address(page)

    def file(self, model: type[Model], key: int) -> int | None:
        """The number under which a file is had there: its own, that of a copy, None when it does not pass."""
        file = model._default_manager.filter(pk=key).first()
        if file is None:
            return None
        owners = owners_of_files(model, [key])
        if owners <= self.known_there:
            return key
        return self.copier.copy(file).pk if owners == {self.owner} else None

    def _page_in_text(self, text: str) -> str | None:
        key = key_of(text)
        return self.address(key) if key else ""

    def _file_in_text(self, kind: str, text: str) -> str:
        key = key_of(text)
        return str((key and self.file(FILES[kind](), key)) or "")

    # --- Blocks, as they are stored

    def _pass(self, block: blocks.Block, raw: Any) -> Any:
        if raw is None:
            return None
        if isinstance(block, blocks.RichTextBlock):
            return passed_on(raw, self.bearings)
        if isinstance(block, ChooserBlock):
            return self._pass_chosen(block, raw)
        for kind, passes in (
            (blocks.BaseStructBlock, self._pass_struct),
            (blocks.ListBlock, self._pass_list),
            (blocks.BaseStreamBlock, self._pass_stream),
            (TypedTableBlock, self._pass_table),
        ):
            if isinstance(block, kind):
                return passes(block, raw)
        return raw

    def _pass_chosen(self, block: ChooserBlock, raw: Any) -> int | None:
        key = key_of(raw)
        if key is None:
            return None
        if issubclass(block.model_class, Page):
            return key if self.address(key) is None else None
        if block.model_class in (get_image_model(), get_document_model()):
            return self.file(block.model_class, key)
        return None

    def _pass_struct(self, block: blocks.BaseStructBlock, raw: dict[str, Any]) -> dict[str, Any]:
        known = {name: value for name, value in raw.items() if name in block.child_blocks}
        passed = {name: self._pass(block.child_blocks[name], value) for name, value in known.items()}
        page = key_of(raw.get("page")) if isinstance(block.child_blocks.get("page"), blocks.PageChooserBlock) else None
        # A card leads to a page or to an address.
        if page and passed["page"] is None and "address" in block.child_blocks and not raw.get("address"):
            passed["address"] = self.address(page) or ""
        return passed

    def _pass_list(self, block: blocks.ListBlock, raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
        passed = [{**item, "value": self._pass(block.child_block, item["value"])} for item in raw]
        return [item for item in passed if item["value"] is not None]

    def _pass_stream(self, block: blocks.BaseStreamBlock, raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = [item for item in raw if item["type"] in block.child_blocks]
        return [{**item, "value": self._pass(block.child_blocks[item["type"]], item["value"])} for item in known]

    def _pass_table(self, block: TypedTableBlock, raw: dict[str, Any]) -> dict[str, Any]:
        kinds = [block.child_blocks[column["type"]] for column in raw["columns"]]
        rows = [
            {**row, "values": [self._pass(kind, cell) for kind, cell in zip(kinds, row["values"], strict=True)]}
            for row in raw["rows"]
        ]
        return {**raw, "rows": rows}
