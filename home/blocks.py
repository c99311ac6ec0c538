"""The sections of which pages are built. One template a block, in `templates/blocks/`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from home import listings

PROSE = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class HeroBlock(blocks.StructBlock):
    """The territory's ground and its one button. Title left empty: the programme's name."""

    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    lead = blocks.TextBlock(label=_("Chapô"), required=False, max_length=400)
    note = blocks.CharBlock(label=_("Note sous le bouton"), required=False, max_length=160)

    class Meta:
        icon = "image"
        label = _("En-tête")
        template = "blocks/hero.html"


class AxisBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=80)
    text = blocks.TextBlock(label=_("Texte"), max_length=300)
    page = blocks.PageChooserBlock(label=_("Page à lire"), required=False)
    link_text = blocks.CharBlock(label=_("Texte du lien"), required=False, max_length=60)


class AxesBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    axes = blocks.ListBlock(AxisBlock(), label=_("Axes"), min_num=2, max_num=4)

    class Meta:
        icon = "list-ol"
        label = _("Axes du dispositif")
        template = "blocks/axes.html"


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Chiffre"), max_length=20)
    label = blocks.CharBlock(label=_("Ce qu’il compte"), max_length=120)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=160)


class FiguresBlock(blocks.StructBlock):
    figures = blocks.ListBlock(FigureBlock(), label=_("Chiffres"), min_num=1, max_num=4)

    class Meta:
        icon = "snippet"
        label = _("Chiffres clés")
        template = "blocks/figures.html"


class DiagnosticCallBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(label=_("Texte"), max_length=400)
    button = blocks.CharBlock(label=_("Texte du bouton"), max_length=40, default="Évaluer ma structure")

    class Meta:
        icon = "form"
        label = _("Appel au diagnostic")
        template = "blocks/diagnostic_call.html"


class ListingBlock(blocks.StructBlock):
    """A list that fills itself: each app registers its kinds in `home.listings`."""

    kind = blocks.ChoiceBlock(label=_("Contenu"), choices=listings.kind_choices)
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), required=False, max_length=300)
    theme = blocks.ChoiceBlock(label=_("Seulement le thème"), choices=listings.theme_choices, required=False)
    count = blocks.IntegerBlock(label=_("Combien"), min_value=1, max_value=6, default=3)

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context.update(listings.context_for(value, parent_context or {}))
        return context

    class Meta:
        icon = "list-ul"
        label = _("Liste automatique")
        template = "blocks/listing.html"


class TestimonyBlock(blocks.StructBlock):
    quote = blocks.TextBlock(label=_("Parole"), max_length=500)
    author = blocks.CharBlock(label=_("De qui"), max_length=120)
    page = blocks.PageChooserBlock(label=_("Page à lire"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Témoignage")
        template = "blocks/testimony.html"


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Nom"), max_length=100)
    logo = ImageBlock(label=_("Logo"), required=False)
    address = blocks.URLBlock(label=_("Adresse"), required=False)


class PartnersBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120, default="Nos partenaires")
    partners = blocks.ListBlock(PartnerBlock(), label=_("Partenaires"), min_num=1, max_num=20)

    class Meta:
        icon = "group"
        label = _("Partenaires")
        template = "blocks/partners.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/picture.html"


class CallOutBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.RichTextBlock(label=_("Texte"), features=["bold", "italic", "link", "ul"])

    class Meta:
        icon = "warning"
        label = _("Encadré")
        template = "blocks/call_out.html"


class ProseBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(**{"features": PROSE, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Texte")
        template = "blocks/prose.html"


class BodyBlock(blocks.StreamBlock):
    """What an article or a standard page may hold."""

    prose = ProseBlock()
    picture = PictureBlock()
    call_out = CallOutBlock()
    testimony = TestimonyBlock()
    figures = FiguresBlock()
    listing = ListingBlock()
    diagnostic_call = DiagnosticCallBlock()

    class Meta:
        block_counts = {"diagnostic_call": {"max_num": 1}}


class HomeBlock(BodyBlock):
    """What a home may hold besides."""

    hero = HeroBlock()
    axes = AxesBlock()
    partners = PartnersBlock()

    class Meta:
        block_counts = {"hero": {"max_num": 1}, "axes": {"max_num": 1}, "diagnostic_call": {"max_num": 1}}
