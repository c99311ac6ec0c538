"""How questions are written: one block a kind. Keys are stable names, given once by the machine."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from questionnaires.definition_reading import MAX_QUESTIONS_PER_THEME, OPERATOR_NAMES

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
        label=_("Clé du choix, ou nombre"),
        required=False,
        max_length=200,
        help_text=_("Pour « est l’un de » : plusieurs, séparés par des virgules."),
    )

    class Meta:
        label = _("N’afficher que si")


class QuestionBlock(blocks.StructBlock):
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
    weight = blocks.DecimalBlock(
        label=_("Poids dans le score du thème"), min_value=0, max_value=100, default=Decimal(1)
    )
    required = blocks.BooleanBlock(label=_("Réponse obligatoire"), required=False)
    allow_not_applicable = blocks.BooleanBlock(label=_("« Non concerné » possible"), required=False)
    condition = ConditionBlock()


class ChoiceBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Réponse"), max_length=200)
    points = blocks.DecimalBlock(label=_("Points"), default=Decimal(0), min_value=-100, max_value=100)
    key = blocks.CharBlock(label=_("Clé"), required=False, max_length=60, help_text=_("Laissez vide."))

    class Meta:
        form_layout = BlockGroup(children=["label", "points"], settings=["key"])


class ExclusiveChoiceBlock(ChoiceBlock):
    exclusive = blocks.BooleanBlock(label=_("Exclut les autres"), required=False)

    class Meta:
        form_layout = BlockGroup(children=["label", "points", "exclusive"], settings=["key"])


def layout(*children: str) -> BlockGroup:
    return BlockGroup(children=["text", *children, "help", "why"], settings=SETTINGS)


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


class QuestionsBlock(blocks.StreamBlock):
    single = SingleBlock()
    multiple = MultipleBlock()
    yes_no = YesNoBlock()
    scale = ScaleBlock()
    number = NumberBlock()
    percentage = PercentageBlock()

    class Meta:
        max_num = MAX_QUESTIONS_PER_THEME


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
