"""What every section has: an example, drawn as visitors would see it, for who chooses one; a form in JSON."""

from typing import Any

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
        """The example in the platform's colours."""
        return {**(parent_context or {}), "space": national_space(), "is_example": True}


class SectionBlock(ExampleMixin, blocks.StructBlock):
    """A section of a page."""
