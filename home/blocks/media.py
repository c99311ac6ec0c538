"""Sections that show something: images, videos, documents, partners, places."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError, StructValue
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from home.blocks.base import SectionBlock
from home.blocks.telling import Telling, Told
from home.blocks.words import SHORT_PROSE
from home.video_files import CAPTIONS, is_video


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
    """A film of the team's own, played here, or a picture that leads to the site where it lies.

    Either way nothing is loaded before the click, and never anything of another site.
    """

    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    file = DocumentChooserBlock(
        label=_("Votre vidéo"),
        required=False,
        help_text=_(
            "Un fichier MP4 ou WebM de vos documents, de moins de 20\u00a0Mo\u00a0: deux à trois minutes en 720p. "
            "Elle se lit dans la page, et rien n’en est chargé avant le clic."
        ),
    )
    captions = DocumentChooserBlock(
        label=_("Sous-titres"), required=False, help_text=_("Un fichier .vtt de vos documents, pour votre vidéo.")
    )
    address = blocks.URLBlock(
        label=_("Ou adresse de la vidéo"),
        required=False,
        help_text=_("Si elle est sur un autre site\u00a0: la page y mène, sans rien en charger."),
    )
    image = ImageBlock(label=_("Image d’attente"), required=False)
    duration = blocks.CharBlock(label=_("Durée"), max_length=20, required=False, help_text=_("«\u00a02 min 30\u00a0»."))
    transcript = blocks.RichTextBlock(
        label=_("Transcription"),
        features=SHORT_PROSE,
        help_text=_("Ce qui est dit et montré, pour qui ne peut ni voir ni entendre la vidéo."),
    )

    def clean(self, value: Any) -> StructValue:
        cleaned = super().clean(value)
        wrong = _wrong_kinds(cleaned)
        if not self.is_deferred_validation:
            wrong = _wrong_choice(cleaned) | wrong
        if wrong:
            raise StructBlockValidationError({name: ValidationError(text) for name, text in wrong.items()})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Vidéo")
        description = _(
            "Votre vidéo, lue ici, ou un lien vers celle d’un autre site\u00a0: rien n’est chargé avant le clic."
        )
        template = "blocks/video.html"
        value_class = VideoValue


def _wrong_choice(value: StructValue) -> dict[str, Any]:
    """A file or an address, one of them and not both; captions go with a file."""
    file, address = value.get("file"), value.get("address")
    if not file and not address:
        return {"file": _("Choisissez votre vidéo, ou donnez l’adresse de celle d’un autre site.")}
    if file and address:
        return {"address": _("Votre vidéo est déjà choisie\u00a0: videz cette adresse, ou retirez le fichier.")}
    if value.get("captions") and not file:
        return {"captions": _("Les sous-titres vont avec votre vidéo\u00a0: choisissez-la, ou retirez-les.")}
    return {}


def _wrong_kinds(value: StructValue) -> dict[str, Any]:
    file, captions = value.get("file"), value.get("captions")
    wrong = {}
    if file and not is_video(file):
        wrong["file"] = _("Ce document n’est pas une vidéo\u00a0: choisissez un fichier MP4 ou WebM.")
    if captions and captions.file_extension.lower() != CAPTIONS:
        wrong["captions"] = _("Ce document n’est pas un fichier de sous-titres (.vtt).")
    return wrong


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

    def tell_more(self, value: StructValue, telling: Telling) -> Told:
        return {"map_url": value.map_url}

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
