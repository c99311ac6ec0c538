"""How a campaign's categories and grid are written. Keys are stable names, given once by the machine."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup


class CategoryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Nom"), max_length=80)
    text = blocks.TextBlock(label=_("Ce qu’elle récompense"), required=False, max_length=400)
    rewards_progress = blocks.BooleanBlock(
        label=_("Récompense la progression"),
        required=False,
        help_text=_(
            "Une structure peut alors joindre, avec son accord, ce qui a changé entre ses deux derniers diagnostics. "
            "Le jury le lit, et vous classez les candidatures selon lui."
        ),
    )
    key = blocks.CharBlock(label=_("Clé"), required=False, max_length=60, help_text=_("Laissez vide."))

    class Meta:
        icon = "tag"
        label = _("Catégorie")
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "text", "rewards_progress"], settings=["key"])


class CategoriesBlock(blocks.StreamBlock):
    category = CategoryBlock()

    class Meta:
        max_num = 12


class CriterionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Critère"), max_length=120)
    help = blocks.TextBlock(
        label=_("Ce que l’on regarde"),
        required=False,
        max_length=600,
        help_text=_("Ce qui vaut la plus petite note, ce qui vaut la plus grande."),
    )
    weight = blocks.DecimalBlock(label=_("Poids"), default=Decimal(1), min_value=Decimal("0.01"), max_value=100)
    maximum = blocks.IntegerBlock(label=_("Noté de 0 à"), default=5, min_value=1, max_value=20)
    key = blocks.CharBlock(label=_("Clé"), required=False, max_length=60, help_text=_("Laissez vide."))

    class Meta:
        icon = "list-ol"
        label = _("Critère")
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "help", "weight", "maximum"], settings=["key"])


class CriteriaBlock(blocks.StreamBlock):
    criterion = CriterionBlock()

    class Meta:
        max_num = 12
