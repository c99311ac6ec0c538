"""How questions are written: one block a kind. Keys are stable names, given once by the machine."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from questionnaires.definition import Kind
from questionnaires.definition_reading import MAX_FILES, MAX_QUESTIONS_PER_THEME, OPERATOR_NAMES, TEXT_LENGTHS

MAX_PARTS = 12
UNSCORED_SETTINGS = ["key", "required", "allow_not_applicable", "condition"]
SETTINGS = ["key", "weight", "required", "allow_not_applicable", "condition"]


class ConditionBlock(blocks.StructBlock):
    """Show the question only when an earlier answer is the one given here. All left empty: always shown."""

    question = blocks.CharBlock(label=_("Clé de la question précédente"), required=False, max_length=60)
    operator = blocks.ChoiceBlock(
        label=_("Comparaison"),
        choices=list(OPERATOR_NAMES.items()),
        default="equals",
    )
    value = blocks.CharBlock(
        label=_("Clé du choix, nombre ou date"),
        required=False,
        max_length=200,
        help_text=_("Pour « est l’un de » : plusieurs, séparés par des virgules."),
    )

    class Meta:
        label = _("N’afficher que si")


class UnscoredBlock(blocks.StructBlock):
    """What every kind of question has."""

    text = blocks.CharBlock(label=_("Question"), max_length=300)
    help = blocks.TextBlock(label=_("Aide"), required=False, max_length=600)
    why = blocks.TextBlock(label=_("Pourquoi cette question"), required=False, max_length=600)
    key = blocks.CharBlock(
        label=_("Clé"),
        required=False,
        max_length=60,
        help_text=_(
            "Nom stable de la question : laissez vide, il est donné à l’enregistrement. Ne le changez plus ensuite."
        ),
    )
    required = blocks.BooleanBlock(label=_("Réponse obligatoire"), required=False)
    allow_not_applicable = blocks.BooleanBlock(label=_("« Non concerné » possible"), required=False)
    condition = ConditionBlock()


class QuestionBlock(UnscoredBlock):
    """What every kind of question that may count in a score has."""

    weight = blocks.DecimalBlock(
        label=_("Poids dans le score du thème"), min_value=0, max_value=100, default=Decimal(1)
    )


class UnscoredChoiceBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Réponse"), max_length=200)
    key = blocks.CharBlock(label=_("Clé"), required=False, max_length=60, help_text=_("Laissez vide."))

    class Meta:
        form_layout = BlockGroup(children=["label"], settings=["key"])


class ChoiceBlock(UnscoredChoiceBlock):
    points = blocks.DecimalBlock(label=_("Points"), default=Decimal(0), min_value=-100, max_value=100)

    class Meta:
        form_layout = BlockGroup(children=["label", "points"], settings=["key"])


class ExclusiveChoiceBlock(ChoiceBlock):
    exclusive = blocks.BooleanBlock(label=_("Exclut les autres"), required=False)

    class Meta:
        form_layout = BlockGroup(children=["label", "points", "exclusive"], settings=["key"])


class UnscoredExclusiveChoiceBlock(ExclusiveChoiceBlock):
    points = None

    class Meta:
        form_layout = BlockGroup(children=["label", "exclusive"], settings=["key"])


def layout(*children: str, scored: bool = True) -> BlockGroup:
    settings = SETTINGS if scored else UNSCORED_SETTINGS
    return BlockGroup(children=["text", *children, "help", "why"], settings=settings)


class SingleBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Réponses"), min_num=2)

    class Meta:
        icon = "radio-full"
        label = _("Choix unique")
        label_format = "{text}"
        form_layout = layout("choices")


class MultipleBlock(QuestionBlock):
    choices = blocks.ListBlock(ExclusiveChoiceBlock(), label=_("Réponses"), min_num=2)
    cap = blocks.DecimalBlock(
        label=_("Points utiles au plus"), required=False, min_value=0, help_text=_("Vide : la somme.")
    )

    class Meta:
        icon = "list-ul"
        label = _("Choix multiples")
        label_format = "{text}"
        form_layout = layout("choices", "cap")


class YesNoBlock(QuestionBlock):
    yes_points = blocks.DecimalBlock(label=_("Points pour « Oui »"), default=Decimal(1))
    no_points = blocks.DecimalBlock(label=_("Points pour « Non »"), default=Decimal(0))

    class Meta:
        icon = "check"
        label = _("Oui ou non")
        label_format = "{text}"
        form_layout = layout("yes_points", "no_points")


class ScaleBlock(QuestionBlock):
    minimum = blocks.IntegerBlock(label=_("De"), default=0)
    maximum = blocks.IntegerBlock(label=_("À"), default=5)
    minimum_label = blocks.CharBlock(label=_("Ce que veut dire le plus petit"), max_length=120, required=False)
    maximum_label = blocks.CharBlock(label=_("Ce que veut dire le plus grand"), max_length=120, required=False)
    inverted = blocks.BooleanBlock(label=_("Le plus petit est le meilleur"), required=False)

    class Meta:
        icon = "minus"
        label = _("Échelle")
        label_format = "{text}"
        form_layout = layout("minimum", "maximum", "minimum_label", "maximum_label", "inverted")


class StepBlock(blocks.StructBlock):
    start = blocks.DecimalBlock(label=_("À partir de"))
    ratio = blocks.DecimalBlock(label=_("Part des points (0 à 1)"), min_value=0, max_value=1)


class NumberBlock(QuestionBlock):
    unit = blocks.CharBlock(label=_("Unité"), required=False, max_length=60)
    minimum = blocks.DecimalBlock(label=_("Au moins"), required=False)
    maximum = blocks.DecimalBlock(label=_("Au plus"), required=False)
    scoring = blocks.ChoiceBlock(
        label=_("Compte dans le score"),
        choices=[("none", _("non")), ("linear", _("en proportion")), ("steps", _("par paliers"))],
        default="none",
    )
    zero = blocks.DecimalBlock(label=_("En proportion : aucun point à"), required=False)
    full = blocks.DecimalBlock(label=_("En proportion : tous les points à"), required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("Paliers"), min_num=0, default=[])

    class Meta:
        icon = "decimal"
        label = _("Nombre")
        label_format = "{text}"
        form_layout = layout("unit", "minimum", "maximum", "scoring", "zero", "full", "steps")


class PercentageBlock(NumberBlock):
    class Meta:
        icon = "decimal"
        label = _("Pourcentage")
        label_format = "{text}"
        form_layout = layout("minimum", "maximum", "scoring", "zero", "full", "steps")


def length_block(kind: Kind) -> blocks.IntegerBlock:
    usual, most = TEXT_LENGTHS[kind]
    return blocks.IntegerBlock(label=_("Signes au plus"), default=usual, min_value=1, max_value=most)


class ShortTextBlock(UnscoredBlock):
    max_length = length_block(Kind.SHORT_TEXT)

    class Meta:
        icon = "title"
        label = _("Texte court")
        label_format = "{text}"
        form_layout = layout("max_length", scored=False)


class LongTextBlock(UnscoredBlock):
    max_length = length_block(Kind.LONG_TEXT)

    class Meta:
        icon = "pilcrow"
        label = _("Texte long")
        label_format = "{text}"
        form_layout = layout("max_length", scored=False)


class DayBlock(UnscoredBlock):
    earliest = blocks.DateBlock(label=_("Au plus tôt"), required=False)
    latest = blocks.DateBlock(label=_("Au plus tard"), required=False)

    class Meta:
        icon = "date"
        label = _("Date")
        label_format = "{text}"
        form_layout = layout("earliest", "latest", scored=False)


class FileBlock(UnscoredBlock):
    max_files = blocks.IntegerBlock(label=_("Fichiers au plus"), default=1, min_value=1, max_value=MAX_FILES)

    class Meta:
        icon = "upload"
        label = _("Fichier à joindre")
        label_format = "{text}"
        form_layout = layout("max_files", scored=False)


class QuestionsBlock(blocks.StreamBlock):
    """Questions of a questionnaire. None asks for a file: nothing keeps those of a diagnostic yet."""

    single = SingleBlock()
    multiple = MultipleBlock()
    yes_no = YesNoBlock()
    scale = ScaleBlock()
    number = NumberBlock()
    percentage = PercentageBlock()
    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    date = DayBlock()

    class Meta:
        max_num = MAX_QUESTIONS_PER_THEME


class UnscoredSingleBlock(SingleBlock):
    weight = None
    choices = blocks.ListBlock(UnscoredChoiceBlock(), label=_("Réponses"), min_num=2)

    class Meta:
        form_layout = layout("choices", scored=False)


class UnscoredMultipleBlock(MultipleBlock):
    weight = cap = None
    choices = blocks.ListBlock(UnscoredExclusiveChoiceBlock(), label=_("Réponses"), min_num=2)

    class Meta:
        form_layout = layout("choices", scored=False)


class UnscoredYesNoBlock(YesNoBlock):
    weight = yes_points = no_points = None

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
    resources = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="ressources.ResourcePage", label=_("Ressource")),
        label=_("Ressources pour aller plus loin"),
        default=[],
        max_num=6,
    )

    class Meta:
        icon = "doc-full"
        label = _("Texte d’un niveau")
        label_format = "{level}"


class ThemeLevelsBlock(blocks.StreamBlock):
    level = ThemeLevelBlock()

    class Meta:
        max_num = 8
