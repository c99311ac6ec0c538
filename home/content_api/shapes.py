"""The form in JSON of each section of pages. It stays: other people's pages are drawn from it."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

Html = Annotated[str, Field(description="HTML, aux liens résolus.")]


class Rendition(Schema):
    name: Annotated[str, Field(description="wide (1200 x 900 au plus), card (640 x 480), small (480 x 360 au plus).")]
    url: str
    width: int
    height: int
    format: str


class FocalPoint(Schema):
    """In pixels of the whole image: the middle of what matters, and its extent."""

    x: float
    y: float
    width: float
    height: float


class PictureFile(Schema):
    id: int
    alt: str
    decorative: Annotated[bool, Field(description="Elle n’apporte rien à qui ne la voit pas.")]
    width: int
    height: int
    focal_point: FocalPoint | None
    renditions: list[Rendition]


class DocumentFile(Schema):
    id: int
    title: str
    url: str
    format: str
    size: Annotated[int, Field(description="En octets.")]


class PageLink(Schema):
    id: int
    title: str
    url: str


class CallOutSection(Schema):
    title: str
    text: Html


class StepItem(Schema):
    title: str
    text: Html


class StepsSection(Schema):
    title: str
    steps: list[StepItem]


class MomentItem(Schema):
    when: str
    title: str
    text: str


class TimelineSection(Schema):
    title: str
    moments: list[MomentItem]


class QuestionItem(Schema):
    question: str
    answer: Html


class FaqSection(Schema):
    title: str
    questions: list[QuestionItem]


class ColumnItem(Schema):
    type: Literal["text", "prose", "number"]
    heading: str


class TableSection(Schema):
    """A cell is a text, HTML or a number as the type of its column says."""

    caption: str
    columns: list[ColumnItem]
    rows: list[list[str | float | None]]


class FigureItem(Schema):
    value: str
    label: str
    source: str


class FiguresSection(Schema):
    figures: list[FigureItem]


class TestimonySection(Schema):
    quote: str
    author: str
    page: PageLink | None


class PictureSection(Schema):
    image: PictureFile | None
    caption: str


class GallerySection(Schema):
    title: str
    pictures: list[PictureSection]


class VideoSection(Schema):
    """A film of the team's own (`file`), or the address of another site's."""

    title: str
    file: DocumentFile | None
    captions: DocumentFile | None
    address: str
    image: PictureFile | None
    duration: str
    transcript: Html


class DocumentItem(Schema):
    document: DocumentFile | None
    title: Annotated[str, Field(description="Vide\u00a0: le titre du document.")]
    text: str


class DocumentsSection(Schema):
    title: str
    documents: list[DocumentItem]


class SpotItem(Schema):
    name: str
    address: str
    access: str
    map_url: str


class MapSection(Schema):
    title: str
    image: PictureFile | None
    spots: list[SpotItem]


class CardItem(Schema):
    title: str
    text: str
    image: PictureFile | None
    page: PageLink | None
    address: Annotated[str, Field(description="D’un autre site.")]


class CardsSection(Schema):
    title: str
    intro: str
    cards: list[CardItem]


class ListingSection(Schema):
    kind: str
    title: str
    intro: str
    theme: Annotated[str, Field(description="Clé du thème\u202f; vide\u00a0: tous.")]
    count: int
    items_url: Annotated[str | None, Field(description="Où lire les éléments\u202f; vide si le module est fermé.")]


class DiagnosticCallSection(Schema):
    title: str
    text: str
    button: str
    url: Annotated[str | None, Field(description="Vide si le diagnostic est fermé.")]


class ContactSection(Schema):
    title: str
    text: str
    name: str
    email: str
    phone: str
    hours: str


class HeroSection(Schema):
    title: str
    lead: str
    note: str
    place: str
    diagnostic_url: Annotated[str | None, Field(description="Vide si le diagnostic est fermé.")]


class AxisItem(Schema):
    title: str
    text: str
    page: PageLink | None
    link_text: str


class AxesSection(Schema):
    title: str
    axes: list[AxisItem]


class PartnerItem(Schema):
    name: str
    logo: PictureFile | None
    address: str


class PartnersSection(Schema):
    title: str
    partners: list[PartnerItem]


# By the type of the section. A prose is a text alone: HTML.
SECTIONS: dict[str, type[Schema] | None] = {
    "prose": None,
    "call_out": CallOutSection,
    "steps": StepsSection,
    "timeline": TimelineSection,
    "faq": FaqSection,
    "table": TableSection,
    "figures": FiguresSection,
    "testimony": TestimonySection,
    "picture": PictureSection,
    "gallery": GallerySection,
    "video": VideoSection,
    "documents": DocumentsSection,
    "map": MapSection,
    "cards": CardsSection,
    "listing": ListingSection,
    "diagnostic_call": DiagnosticCallSection,
    "contact": ContactSection,
    "hero": HeroSection,
    "axes": AxesSection,
    "partners": PartnersSection,
}
