"""How the levels of a questionnaire are written, and what each of its themes says at each."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from questionnaires.resource_blocks import resources_list


class LevelBlock(blocks.StructBlock):
    """A level of the questionnaire: from its threshold up to the next one's."""

    name = blocks.CharBlock(label=_("Nom"), max_length=40)
    threshold = blocks.DecimalBlock(label=_("À partir de"), min_value=0)
    text = blocks.TextBlock(
        label=_("Texte de la moyenne"),
        max_length=800,
        help_text=_("{score}, {percent} et {level} sont remplacés par les vrais chiffres : n’en écrivez pas d’autres."),
    )
    key = blocks.CharBlock(label=_("Clé"), required=False, max_length=40, help_text=_("Laissez vide."))

    class Meta:
        icon = "order"
        label = _("Niveau")
        form_layout = BlockGroup(children=["name", "threshold", "text"], settings=["key"])


class LevelsBlock(blocks.StreamBlock):
    level = LevelBlock()

    class Meta:
        min_num = 2
        max_num = 8


class ThemeLevelBlock(blocks.StructBlock):
    """What a theme says at one level, and the resources that the team chose for it."""

    level = blocks.CharBlock(label=_("Clé du niveau"), max_length=40)
    text = blocks.TextBlock(
        label=_("Texte"), max_length=800, help_text=_("{score}, {percent} et {level} sont remplacés.")
    )
    resources = resources_list(_("Ressources pour aller plus loin"))

    class Meta:
        icon = "doc-full"
        label = _("Texte d’un niveau")
        label_format = "{level}"


class ThemeLevelsBlock(blocks.StreamBlock):
    level = ThemeLevelBlock()

    class Meta:
        max_num = 8
