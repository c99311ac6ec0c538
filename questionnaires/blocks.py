"""How questions are written: one block a kind. Keys are stable names, given once by the machine."""

from decimal import Decimal

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from actors.enums import Sector
from home.enums import ActorType, Headcount
from questionnaires.definition import Kind
from questionnaires.definition_reading import MAX_FILES, MAX_QUESTIONS_PER_THEME, OPERATOR_NAMES, TEXT_LENGTHS
from questionnaires.resource_blocks import resources_list

MAX_RULES = 12
EFFORTS = [("1", _("léger")), ("2", _("moyen")), ("3", _("important"))]


class RuleFieldBlock(blocks.CharBlock):
    """A part of a rule: the editor's script offers what can be chosen, by the part's name. It holds keys."""

    def __init__(self, part: str, **kwargs) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["data-rule"] = part


class AnswerRuleBlock(blocks.StructBlock):
    """A rule on an earlier answer. The fields hold keys; the script of the editor shows what they mean."""

    question = RuleFieldBlock("question", label=_("Question précédente"), max_length=64)
    operator = blocks.ChoiceBlock(label=_("Comparaison"), choices=list(OPERATOR_NAMES.items()), default="equals")
    value = RuleFieldBlock("value", label=_("Réponse"), required=False, max_length=400)

    class Meta:
        icon = "form"
        label = _("Une réponse donnée")
        label_format = ""


class FactRuleBlock(blocks.StructBlock):
    """A rule on who answers: the fact that gives the block its name is one of these."""

    class Meta:
        label_format = ""


def one_of(choices) -> blocks.MultipleChoiceBlock:
    return blocks.MultipleChoiceBlock(label=_("Est l’un de"), choices=choices, widget=forms.CheckboxSelectMultiple)


class RulesBlock(blocks.StreamBlock):
    """Rules side by side: on an earlier answer, on who answers."""

    answer = AnswerRuleBlock()
    actor_type = FactRuleBlock([("values", one_of(ActorType.choices))], label=_("Le type de structure"), icon="group")
    headcount = FactRuleBlock([("values", one_of(Headcount.choices))], label=_("L’effectif"), icon="user")
    sector = FactRuleBlock([("values", one_of(Sector.choices))], label=_("Le secteur"), icon="cog")
    territory = FactRuleBlock(
        [("values", RuleFieldBlock("territory", label=_("Est l’un de"), max_length=4000))],
        label=_("Le territoire"),
        icon="site",
    )

    class Meta:
        max_num = MAX_RULES


JOINS = [("all", _("toutes ces règles sont vraies")), ("any", _("l’une de ces règles est vraie"))]


class RuleGroupBlock(blocks.StructBlock):
    """Rules that count as one."""

    join = blocks.ChoiceBlock(label=_("Quand"), choices=JOINS, default="any")
    rules = RulesBlock(label=_("Règles"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Un groupe de règles")
        label_format = ""


class ConditionRulesBlock(RulesBlock):
    group = RuleGroupBlock()


class ConditionBlock(blocks.StructBlock):
    """When the question is shown. Without rules: always."""

    join = blocks.ChoiceBlock(label=_("Quand"), choices=JOINS, default="all")
    rules = ConditionRulesBlock(label=_("Règles"), required=False)

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
    hidden = blocks.BooleanBlock(
        label=_("Ne pas poser cette question"), required=False, help_text=_("Elle reste ici, et nul ne la voit.")
    )

    def get_preview_template(self, value, context=None):
        return "questionnaires/block_preview.html"

    def get_preview_context(self, value, parent_context=None):
        from questionnaires.studio.previews import example_context

        return {**(parent_context or {}), **example_context(self.name)}


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


AFTER_ANSWER = ("comment", "action", "effort", "resources")


def after_answer() -> tuple[blocks.TextBlock, blocks.CharBlock, blocks.ChoiceBlock, blocks.ListBlock]:
    """What follows an answer: a comment to who gave it, an action and its effort, resources."""
    return (
        blocks.TextBlock(
            label=_("Commentaire"), required=False, max_length=400, help_text=_("Dit à qui donne cette réponse.")
        ),
        blocks.CharBlock(
            label=_("Action proposée"), required=False, max_length=200, help_text=_("Ce que l’on peut faire ensuite.")
        ),
        blocks.ChoiceBlock(
            label=_("Effort"), choices=EFFORTS, required=False, help_text=_("Vide\u00a0: il n’en est rien dit.")
        ),
        resources_list(_("Ressources conseillées"), help_text=_("Montrées d’abord à qui donne cette réponse.")),
    )


def after_group(heading: str | Promise, *names: str) -> BlockGroup:
    return BlockGroup([*names], heading=heading, classname="collapsed", icon="comment", label_format="")


class ChoiceBlock(UnscoredChoiceBlock):
    points = blocks.DecimalBlock(label=_("Points"), default=Decimal(0), min_value=-100, max_value=100)
    comment, action, effort, resources = after_answer()

    class Meta:
        form_layout = BlockGroup(children=["label", "points"], settings=[*AFTER_ANSWER, "key"])


class ExclusiveChoiceBlock(ChoiceBlock):
    exclusive = blocks.BooleanBlock(label=_("Exclut les autres"), required=False)

    class Meta:
        form_layout = BlockGroup(children=["label", "points"], settings=["exclusive", *AFTER_ANSWER, "key"])


def answers_list(choice: UnscoredChoiceBlock) -> blocks.ListBlock:
    """The answers to choose from. A new question opens with the two that it needs at least."""
    # Migrations hold it: a list as the one that they can write.
    empty = {
        name: [] if isinstance(part, blocks.ListBlock) else part.get_default()
        for name, part in choice.child_blocks.items()
    }
    return blocks.ListBlock(choice, label=_("Réponses"), min_num=2, default=[empty, empty])


def layout(*children: str | BlockGroup, scored: bool = True) -> BlockGroup:
    """What is asked first; what is rarer folded away under its name."""
    answering = ["required", "allow_not_applicable", *(["weight"] if scored else [])]
    return BlockGroup(
        children=[
            "text",
            *children,
            BlockGroup(["help", "why"], heading=_("Aide"), classname="collapsed", icon="help", label_format=""),
            BlockGroup(
                answering,
                heading=_("Obligatoire, non concerné, poids") if scored else _("Obligatoire, non concerné"),
                classname="collapsed",
                icon="cog",
                label_format="",
            ),
            BlockGroup(
                ["condition"], heading=_("À qui elle est posée"), classname="collapsed", icon="view", label_format=""
            ),
        ],
        settings=["hidden", "key"],
    )


class SingleBlock(QuestionBlock):
    choices = answers_list(ChoiceBlock())

    class Meta:
        icon = "radio-full"
        label = _("Choix unique")
        description = _("Une réponse, et une seule, parmi plusieurs.")
        label_format = "{text}"
        form_layout = layout("choices")


class MultipleBlock(QuestionBlock):
    choices = answers_list(ExclusiveChoiceBlock())
    cap = blocks.DecimalBlock(
        label=_("Points utiles au plus"), required=False, min_value=0, help_text=_("Vide : la somme.")
    )

    class Meta:
        icon = "list-ul"
        label = _("Choix multiples")
        description = _("Autant de réponses que l’on veut, parmi plusieurs.")
        label_format = "{text}"
        form_layout = layout("choices", "cap")


class YesNoBlock(QuestionBlock):
    yes_points = blocks.DecimalBlock(label=_("Points pour «\u00a0Oui\u00a0»"), default=Decimal(1))
    yes_comment, yes_action, yes_effort, yes_resources = after_answer()
    no_points = blocks.DecimalBlock(label=_("Points pour «\u00a0Non\u00a0»"), default=Decimal(0))
    no_comment, no_action, no_effort, no_resources = after_answer()

    class Meta:
        icon = "check"
        label = _("Oui ou non")
        description = _("Deux réponses, d’un geste.")
        label_format = "{text}"
        form_layout = layout(
            "yes_points",
            "no_points",
            after_group(_("Après «\u00a0Oui\u00a0»"), "yes_comment", "yes_action", "yes_effort", "yes_resources"),
            after_group(_("Après «\u00a0Non\u00a0»"), "no_comment", "no_action", "no_effort", "no_resources"),
        )


class ScaleBlock(QuestionBlock):
    minimum = blocks.IntegerBlock(label=_("De"), default=0)
    maximum = blocks.IntegerBlock(label=_("À"), default=5)
    minimum_label = blocks.CharBlock(label=_("Ce que veut dire le plus petit"), max_length=120, required=False)
    maximum_label = blocks.CharBlock(label=_("Ce que veut dire le plus grand"), max_length=120, required=False)
    inverted = blocks.BooleanBlock(label=_("Le plus petit est le meilleur"), required=False)

    class Meta:
        icon = "minus"
        label = _("Échelle")
        description = _("Un degré, d’un nombre à un autre.")
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
        description = _("Une quantité, avec son unité. Elle peut compter dans le score.")
        label_format = "{text}"
        form_layout = layout("unit", "minimum", "maximum", "scoring", "zero", "full", "steps")


class PercentageBlock(NumberBlock):
    class Meta:
        icon = "decimal"
        label = _("Pourcentage")
        description = _("Une part, de 0 à 100. Elle peut compter dans le score.")
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
        description = _("Une ligne. Ne compte pas dans le score.")
        label_format = "{text}"
        form_layout = layout("max_length", scored=False)


class LongTextBlock(UnscoredBlock):
    max_length = length_block(Kind.LONG_TEXT)

    class Meta:
        icon = "pilcrow"
        label = _("Texte long")
        description = _("Quelques lignes. Ne compte pas dans le score.")
        label_format = "{text}"
        form_layout = layout("max_length", scored=False)


class DayBlock(UnscoredBlock):
    earliest = blocks.DateBlock(label=_("Au plus tôt"), required=False)
    latest = blocks.DateBlock(label=_("Au plus tard"), required=False)

    class Meta:
        icon = "date"
        label = _("Date")
        description = _("Un jour. Ne compte pas dans le score.")
        label_format = "{text}"
        form_layout = layout("earliest", "latest", scored=False)


class FileBlock(UnscoredBlock):
    max_files = blocks.IntegerBlock(label=_("Fichiers au plus"), default=1, min_value=1, max_value=MAX_FILES)

    class Meta:
        icon = "upload"
        label = _("Fichier à joindre")
        description = _("Un document en preuve. Ne compte pas dans le score.")
        label_format = "{text}"
        form_layout = layout("max_files", scored=False)


class QuestionsBlock(blocks.StreamBlock):
    """Questions of a questionnaire."""

    single = SingleBlock()
    multiple = MultipleBlock()
    yes_no = YesNoBlock()
    scale = ScaleBlock()
    number = NumberBlock()
    percentage = PercentageBlock()
    short_text = ShortTextBlock()
    long_text = LongTextBlock()
    date = DayBlock()
    file = FileBlock()

    class Meta:
        max_num = MAX_QUESTIONS_PER_THEME
        collapsed = True
