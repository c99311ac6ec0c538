"""Sections that show something: images, videos, documents, partners, places."""

from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from home.blocks.base import SectionBlock
from home.blocks.words import SHORT_PROSE


class PictureBlock(SectionBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("Une image et sa légende. Dites ce qu’elle montre à qui ne la voit pas.")
        template = "blocks/picture.html"


class GalleryBlock(SectionBlock):
    """Pictures of one size, cut around the point that matters in each."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120, required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("Images"), min_num=2, default=[{}, {}], max_num=12)

    class Meta:
        icon = "image"
        label = _("Galerie")
        description = _("Des images de même taille, recadrées autour de leur point d’intérêt.")
        template = "blocks/gallery.html"


class VideoValue(StructValue):
    @property
    def host(self) -> str:
        """The site that shows the video: «\u00a0tube.example.org\u00a0»."""
        return (urlsplit(self.get("address") or "").hostname or "").removeprefix("www.")


class VideoBlock(SectionBlock):
    """A picture that leads to the video where it lies: nothing is asked of that site before one goes there."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    address = blocks.URLBlock(label=_("Adresse de la vidéo"))
    image = ImageBlock(label=_("Image d’attente"), required=False)
    duration = blocks.CharBlock(label=_("Durée"), max_length=20, required=False, help_text=_("«\u00a02 min 30\u00a0»."))
    transcript = blocks.RichTextBlock(
        label=_("Transcription"),
        features=SHORT_PROSE,
        help_text=_("Ce qui est dit et montré, pour qui ne peut ni voir ni entendre la vidéo."),
    )

    class Meta:
        icon = "media"
        label = _("Vidéo")
        description = _("Une image qui mène à la vidéo\u00a0: rien n’est chargé d’un autre site avant le clic.")
        template = "blocks/video.html"
        value_class = VideoValue


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Titre"), max_length=120, required=False, help_text=_("Vide\u00a0: le titre du document.")
    )
    text = blocks.CharBlock(label=_("Ce qu’on y trouve"), max_length=200, required=False)


class DocumentsBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120, default=_("À télécharger"))
    documents = blocks.ListBlock(DocumentBlock(), label=_("Documents"), min_num=1, max_num=20)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Documents")
        description = _("Des fichiers à télécharger, avec leur format et leur poids.")
        template = "blocks/documents.html"


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Nom"), max_length=100)
    logo = ImageBlock(label=_("Logo"), required=False)
    address = blocks.URLBlock(label=_("Adresse"), required=False)


class PartnersBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120, default="Nos partenaires")
    partners = blocks.ListBlock(PartnerBlock(), label=_("Partenaires"), min_num=1, max_num=20)

    class Meta:
        icon = "group"
        label = _("Partenaires")
        description = _("Ceux qui portent le dispositif avec vous.")
        template = "blocks/partners.html"


class SpotValue(StructValue):
    @property
    def map_url(self) -> str:
        """Where the address is looked for on a free map, which is asked for nothing before one goes there."""
        return f"https://www.openstreetmap.org/search?{urlencode({'query': ' '.join(self['address'].split())})}"


class SpotBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Nom du lieu"), max_length=120)
    address = blocks.TextBlock(label=_("Adresse postale"), max_length=200)
    access = blocks.CharBlock(
        label=_("Comment venir"),
        max_length=200,
        required=False,
        help_text=_("«\u00a0Bus 3, arrêt Mairie\u202f; rampe d’accès\u00a0»."),
    )

    class Meta:
        value_class = SpotValue


class MapBlock(SectionBlock):
    """Where things are: a plan that the team drew, and each address in words, which leads to a map elsewhere."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    image = ImageBlock(label=_("Plan"), required=False)
    spots = blocks.ListBlock(SpotBlock(), label=_("Lieux"), min_num=1, max_num=12)

    class Meta:
        icon = "site"
        label = _("Plan et accès")
        description = _("Des lieux avec leur adresse, qui s’ouvre dans une carte, et votre plan si vous en avez un.")
        template = "blocks/map.html"
