"""How the questions of a form that is not scored are written: those of a questionnaire, less what counts."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from questionnaires.blocks import (
    DayBlock,
    ExclusiveChoiceBlock,
    FileBlock,
    LongTextBlock,
    MultipleBlock,
    NumberBlock,
    PercentageBlock,
    ScaleBlock,
    ShortTextBlock,
    SingleBlock,
    UnscoredChoiceBlock,
    YesNoBlock,
    answers_list,
    layout,
)
from questionnaires.definition_reading import MAX_QUESTIONS_PER_THEME

MAX_PARTS = 12


class UnscoredExclusiveChoiceBlock(ExclusiveChoiceBlock):
    points = comment = action = effort = resources = None

    class Meta:
        form_layout = BlockGroup(children=["label", "exclusive"], settings=["key"])


class UnscoredSingleBlock(SingleBlock):
    weight = None
    choices = answers_list(UnscoredChoiceBlock())

    class Meta:
        form_layout = layout("choices", scored=False)


class UnscoredMultipleBlock(MultipleBlock):
    weight = cap = None
    choices = answers_list(UnscoredExclusiveChoiceBlock())

    class Meta:
        form_layout = layout("choices", scored=False)


class UnscoredYesNoBlock(YesNoBlock):
    weight = yes_points = no_points = None
    yes_comment = yes_action = yes_effort = yes_resources = None
    no_comment = no_action = no_effort = no_resources = None

    class Meta:
        form_layout = layout(scored=False)


class UnscoredScaleBlock(ScaleBlock):
    weight = inverted = None

    class Meta:
        form_layout = layout("minimum", "maximum", "minimum_label", "maximum_label", scored=False)


class UnscoredNumberBlock(NumberBlock):
    weight = scoring = zero = full = steps = None

    class Meta:
        form_layout = layout("unit", "minimum", "maximum", scored=False)


class UnscoredPercentageBlock(PercentageBlock):
    weight = scoring = zero = full = steps = None

    class Meta:
        form_layout = layout("minimum", "maximum", scored=False)


class FormQuestionsBlock(blocks.StreamBlock):
    """Questions of a form that is not scored."""

    single = UnscoredSingleBlock()
    multiple = UnscoredMultipleBlock()
    yes_no = UnscoredYesNoBlock()
    scale = UnscoredScaleBlock()
    number = UnscoredNumberBlock()
    percentage = UnscoredPercentageBlock()
    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    date = DayBlock()
    file = FileBlock()

    class Meta:
        max_num = MAX_QUESTIONS_PER_THEME
        collapsed = True


class FormPartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    intro = blocks.TextBlock(label=_("Présentation"), required=False, max_length=500)
    questions = FormQuestionsBlock(label=_("Questions"), required=False)
    key = blocks.CharBlock(label=_("Clé"), required=False, max_length=60, help_text=_("Laissez vide."))

    class Meta:
        icon = "form"
        label = _("Partie")
        label_format = "{title}"
        form_layout = BlockGroup(children=["title", "intro", "questions"], settings=["key"])


class FormPartsBlock(blocks.StreamBlock):
    """The parts of a form that is not scored: `drafts.build_form` makes its definition."""

    part = FormPartBlock()

    class Meta:
        max_num = MAX_PARTS
