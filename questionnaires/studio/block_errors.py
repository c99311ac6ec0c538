"""What is wrong in questions, beside the block where it is wrong."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from questionnaires.definition_reading import Problem

# « themes[0].questions[3].choices » -> themes, 0, questions, 3, choices
STEP = re.compile(r"[^.\[\]]+")
JOINS = ("all", "any")
Step = str | int


class Node:
    """Messages about a block, and what is said of the blocks inside it."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.inside: dict[Step, Node] = defaultdict(Node)


def errors_beside_blocks(parts: Any, found: Iterable[Problem]) -> ValidationError:
    """The problems of the definition made out of `parts`, as the errors of its StreamField."""
    root = Node()
    for problem in found:
        node = root
        first, *steps = [int(step) if step.isdigit() else step for step in STEP.findall(problem.path)]
        for step in _as_written(steps) if first == "themes" else []:
            node = node.inside[step]
        node.messages.append(problem.message)
    return _error(parts.stream_block, parts, root)


def _as_written(steps: list[Step]) -> Iterator[Step]:
    """The steps of the document as those of the blocks: a condition is a list of rules there, even of one."""
    before: Step = ""
    for step in steps:
        if before == "condition" and step not in JOINS:
            yield from ("rules", 0)
        yield "rules" if step in JOINS else step
        before = step


def _error(block: Block, value: Any, node: Node) -> ValidationError:
    """What has no block of its own is said of the nearest one around it."""
    inside, lost = {}, []
    for told, child in node.inside.items():
        step = _among_all(value, told) if isinstance(block, StreamBlock) else told
        child_block, child_value = _child(block, value, step)
        if child_block is None:
            lost += _all_messages(child)
        else:
            inside[step] = _error(child_block, child_value, child)
    messages = [ValidationError(message) for message in [*node.messages, *lost]]
    for kind, error in (
        (StreamBlock, StreamBlockValidationError),
        (ListBlock, ListBlockValidationError),
        (StructBlock, StructBlockValidationError),
    ):
        if isinstance(block, kind):
            return error(block_errors=inside, non_block_errors=messages)
    return ValidationError(messages)


def _among_all(value: Any, step: Step) -> Step:
    """The place of a block among all: what is hidden is not in the document, hence not counted there."""
    asked = [place for place, child in enumerate(value) if not _is_hidden(child.value)]
    return asked[step] if isinstance(step, int) and step < len(asked) else step


def _is_hidden(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value.get("hidden"))


def _child(block: Block, value: Any, step: Step) -> tuple[Block | None, Any]:
    if isinstance(block, StreamBlock) and isinstance(step, int) and step < len(value):
        return value[step].block, value[step].value
    if isinstance(block, ListBlock) and isinstance(step, int) and step < len(value):
        return block.child_block, value[step]
    if isinstance(block, StructBlock) and step in block.child_blocks:
        return block.child_blocks[step], value[step]
    return None, None


def _all_messages(node: Node) -> list[str]:
    return [*node.messages, *(message for child in node.inside.values() for message in _all_messages(child))]


def refusals(block: Block, value: Any, error: ValidationError) -> Iterator[tuple[tuple[Step, ...], str, str]]:
    """What blocks refuse of a value: the steps to it, the name of the field there, the message.

    What is merely missing is left out: a draft may wait for it.
    """
    if not isinstance(error, StreamBlockValidationError | StructBlockValidationError | ListBlockValidationError):
        yield from (((), "", one.messages[0]) for one in error.error_list if one.code != "required")
        return
    yield from (((), "", one.messages[0]) for one in error.non_block_errors.as_data())
    for step, inner in error.block_errors.items():
        child, inside = _child(block, value, step)
        label = str(child.label) if child is not None and isinstance(step, str) else ""
        for steps, name, message in refusals(child, inside, inner) if child is not None else ():
            yield (step, *steps), name or label, message
