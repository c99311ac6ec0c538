"""Sections of words: texts, steps, dates, questions, figures, tables."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from home.blocks.base import ExampleMixin, SectionBlock

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
SHORT_PROSE = ["bold", "italic", "link", "ul"]


class ProseBlock(ExampleMixin, blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": PROSE, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Texte")
        description = _("Des paragraphes, avec intertitres, listes et liens.")
        template = "blocks/prose.html"


class CallOutBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.RichTextBlock(label=_("Texte"), features=SHORT_PROSE)

    class Meta:
        icon = "warning"
        label = _("Encadré")
        description = _("Ce qu’il ne faut pas manquer\u00a0: un par page suffit presque toujours.")
        template = "blocks/call_out.html"


class TestimonyBlock(SectionBlock):
    quote = blocks.TextBlock(label=_("Parole"), max_length=500, help_text=_("Sans guillemets\u00a0: ils sont ajoutés."))
    author = blocks.CharBlock(label=_("De qui"), max_length=120)
    page = blocks.PageChooserBlock(label=_("Page à lire"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Témoignage")
        description = _("Une voix du territoire, avec son nom.")
        template = "blocks/testimony.html"


class AxisBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=80)
    text = blocks.TextBlock(label=_("Texte"), max_length=300)
    page = blocks.PageChooserBlock(label=_("Page à lire"), required=False)
    link_text = blocks.CharBlock(label=_("Texte du lien"), required=False, max_length=60)


class AxesBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    axes = blocks.ListBlock(AxisBlock(), label=_("Axes"), min_num=2, default=[{}, {}], max_num=4)

    class Meta:
        icon = "list-ol"
        label = _("Axes du dispositif")
        description = _("Deux à quatre axes, sous un même profil de terrain.")
        template = "blocks/axes.html"


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Chiffre"), max_length=20)
    label = blocks.CharBlock(label=_("Ce qu’il compte"), max_length=120)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=160)


class FiguresBlock(SectionBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("Chiffres"), min_num=1, max_num=4)

    class Meta:
        icon = "snippet"
        label = _("Chiffres clés")
        description = _("Un à quatre chiffres, chacun avec ce qu’il compte et d’où il vient.")
        template = "blocks/figures.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=100)
    text = blocks.RichTextBlock(label=_("Texte"), features=SHORT_PROSE, required=False)


class StepsBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("Étapes"), min_num=2, default=[{}, {}], max_num=10)

    class Meta:
        icon = "list-ol"
        label = _("Étapes")
        description = _("Ce qu’il y a à faire, dans l’ordre. Les numéros sont ajoutés.")
        template = "blocks/steps.html"


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(
        label=_("Quand"), max_length=60, help_text=_("«\u00a0Mars 2026\u00a0», «\u00a0Chaque automne\u00a0».")
    )
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(label=_("Texte"), max_length=400, required=False)


class TimelineBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    moments = blocks.ListBlock(MomentBlock(), label=_("Moments"), min_num=2, default=[{}, {}], max_num=20)

    class Meta:
        icon = "history"
        label = _("Chronologie")
        description = _("Ce qui s’est passé ou se prépare, du plus ancien au plus récent.")
        template = "blocks/timeline.html"


class QuestionAnswerBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("Réponse"), features=SHORT_PROSE)


class FaqBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120, default=_("Questions fréquentes"))
    questions = blocks.ListBlock(QuestionAnswerBlock(), label=_("Questions"), min_num=1, max_num=30)

    class Meta:
        icon = "help"
        label = _("Questions et réponses")
        description = _("Des réponses repliées, que l’on ouvre une à une.")
        template = "blocks/faq.html"


class TableBlock(ExampleMixin, TypedTableBlock):
    """The first column names the rows; on a phone each row becomes a card."""

    text = blocks.CharBlock(label=_("Texte"), required=False, max_length=300)
    prose = blocks.RichTextBlock(label=_("Texte mis en forme"), features=SHORT_PROSE, required=False)
    number = blocks.DecimalBlock(label=_("Nombre"), required=False)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        headings = [column["heading"] for column in value.columns]
        context["rows"] = [list(zip(headings, cells, strict=True)) for cells in value.rows]
        return context

    class Meta:
        icon = "table"
        label = _("Tableau")
        description = _(
            "Des lignes que l’on compare. La première colonne nomme les lignes\u202f; la légende est lue à voix haute."
        )
        template = "blocks/table.html"


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=100)
    text = blocks.TextBlock(label=_("Texte"), max_length=300, required=False)
    image = ImageBlock(label=_("Image"), required=False)
    page = blocks.PageChooserBlock(label=_("Page à lire"), required=False)
    address = blocks.URLBlock(label=_("Ou adresse d’un autre site"), required=False)


class CardsBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), max_length=300, required=False)
    cards = blocks.ListBlock(CardBlock(), label=_("Cartes"), min_num=2, default=[{}, {}], max_num=12)

    class Meta:
        icon = "form"
        label = _("Cartes")
        description = _("Plusieurs pages à découvrir, côte à côte.")
        template = "blocks/cards.html"
