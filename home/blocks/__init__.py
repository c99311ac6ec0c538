"""The sections of which pages are built. One template a block, in `templates/blocks/`."""

from home.blocks.bodies import DRAWN_APART, BodyBlock, HomeBlock
from home.blocks.words import ProseBlock

__all__ = ["DRAWN_APART", "BodyBlock", "HomeBlock", "ProseBlock"]
