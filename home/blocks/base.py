"""What every section has: an example, drawn as visitors would see it, for who chooses one in the editor."""

from typing import Any

from django.http import HttpRequest
from wagtail import blocks

from home.blocks.examples import EXAMPLES
from home.spaces import national_space

PREVIEW = "blocks/preview.html"


class ExampleMixin:
    """A block whose example is the value of its own name in `EXAMPLES`."""

    name: str

    def get_preview_template(self, value: Any, context: dict[str, Any] | None = None) -> str:
        return PREVIEW

    def get_preview_value(self) -> Any:
        return self.normalize(EXAMPLES[self.name])  # type: ignore[attr-defined]

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The example in the colours of the space in whose editor one is."""
        context = dict(parent_context or {})
        return {**context, "space": _space_of(context.get("request")), "is_example": True}


class SectionBlock(ExampleMixin, blocks.StructBlock):
    """A section of a page."""


def _space_of(request: HttpRequest | None) -> Any:
    return getattr(request, "space", None) or national_space()
