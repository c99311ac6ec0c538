"""Which sections each type of page may hold."""

from copy import copy
from typing import Self

from wagtail import blocks

from home.blocks.calls import ContactBlock, DiagnosticCallBlock, HeroBlock, ListingBlock
from home.blocks.media import DocumentsBlock, GalleryBlock, MapBlock, PartnersBlock, PictureBlock, VideoBlock
from home.blocks.words import (
    AxesBlock,
    CallOutBlock,
    CardsBlock,
    FaqBlock,
    FiguresBlock,
    ProseBlock,
    StepsBlock,
    TableBlock,
    TestimonyBlock,
    TimelineBlock,
)

# Those that `sections.css` draws: the other pages do without it.
DRAWN_APART = frozenset("steps timeline faq table gallery video documents map cards contact".split())
TEXTS, MEDIA, LINKS = "Textes", "Images et documents", "Listes et liens"


class BodyBlock(blocks.StreamBlock):
    """What an article or a standard page may hold."""

    prose = ProseBlock(group=TEXTS)
    call_out = CallOutBlock(group=TEXTS)
    steps = StepsBlock(group=TEXTS)
    timeline = TimelineBlock(group=TEXTS)
    faq = FaqBlock(group=TEXTS)
    table = TableBlock(group=TEXTS)
    figures = FiguresBlock(group=TEXTS)
    testimony = TestimonyBlock(group=TEXTS)
    picture = PictureBlock(group=MEDIA)
    gallery = GalleryBlock(group=MEDIA)
    video = VideoBlock(group=MEDIA)
    documents = DocumentsBlock(group=MEDIA)
    map = MapBlock(group=MEDIA)
    cards = CardsBlock(group=LINKS)
    listing = ListingBlock(group=LINKS)
    diagnostic_call = DiagnosticCallBlock(group=LINKS)
    contact = ContactBlock(group=LINKS)

    def for_territory(self, territory_id: int | None) -> Self:
        """The same block, as the editor of a territory fills it in."""
        bound = copy(self)
        listing = self.child_blocks["listing"].for_territory(territory_id)
        bound.child_blocks = self.child_blocks | {"listing": listing}
        return bound

    class Meta:
        block_counts = {"diagnostic_call": {"max_num": 1}}


class HomeBlock(BodyBlock):
    """What a home may hold besides."""

    hero = HeroBlock(group=LINKS)
    axes = AxesBlock(group=TEXTS)
    partners = PartnersBlock(group=MEDIA)

    class Meta:
        block_counts = {"hero": {"max_num": 1}, "axes": {"max_num": 1}, "diagnostic_call": {"max_num": 1}}
