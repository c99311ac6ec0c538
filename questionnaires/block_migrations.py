"""Changes of shape of the questions that authors wrote, for the migrations of this floor and of those above."""

from typing import Any
from uuid import uuid4

from wagtail.blocks.migrations.operations import BaseBlockOperation

KINDS = (
    "single",
    "multiple",
    "yes_no",
    "scale",
    "number",
    "percentage",
    "short_text",
    "long_text",
    "date",
    "file",
)


class GroupRules(BaseBlockOperation):
    """A condition was one rule; it is a group of rules."""

    def apply(self, block_value: dict[str, Any]) -> dict[str, Any]:
        condition = block_value.get("condition") or {}
        if "rules" in condition:
            return block_value
        rules = [{"type": "answer", "value": condition, "id": str(uuid4())}] if condition.get("question") else []
        return block_value | {"condition": {"join": "all", "rules": rules}}

    @property
    def operation_name_fragment(self) -> str:
        return "group_rules"
