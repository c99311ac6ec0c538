"""The sections of which pages are built. One template a block, in `templates/blocks/`."""

from home.blocks.bodies import BodyBlock, HomeBlock
from home.blocks.words import ProseBlock

__all__ = ["BodyBlock", "HomeBlock", "ProseBlock"]
