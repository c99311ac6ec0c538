"""Sections that lead somewhere: the head of a home, automatic lists, the diagnostic, the team."""

import re
from copy import copy, deepcopy
from functools import partial
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError, StructValue

from home import listings
from home.blocks.base import SectionBlock
from home.blocks.telling import Telling, Told
from home.enums import Module


def diagnostic_url(telling: Telling) -> str | None:
    """Where one assesses oneself in the space of the page; None where it cannot be done."""
    url = telling.space.section_url(Module.DIAGNOSTIC)
    return telling.space.full_url(url) if url and Module.DIAGNOSTIC in telling.space.modules else None


class HeroBlock(SectionBlock):
    """The territory's ground and its one button. Title left empty: the programme's name."""

    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)
    lead = blocks.TextBlock(label=_("Chapô"), required=False, max_length=400)
    note = blocks.CharBlock(label=_("Note sous le bouton"), required=False, max_length=160)

    def tell_more(self, value: StructValue, telling: Telling) -> Told:
        space = telling.space
        return {
            "title": value.get("title") or space.programme,
            "place": space.place_name,
            "diagnostic_url": diagnostic_url(telling),
        }

    class Meta:
        icon = "image"
        label = _("En-tête")
        description = _("Le nom du dispositif sur le relief du territoire, et un seul bouton.")
        template = "blocks/hero.html"


class DiagnosticCallBlock(SectionBlock):
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    text = blocks.TextBlock(label=_("Texte"), max_length=400)
    button = blocks.CharBlock(label=_("Texte du bouton"), max_length=40, default="Évaluer ma structure")

    def tell_more(self, value: StructValue, telling: Telling) -> Told:
        return {"url": diagnostic_url(telling)}

    class Meta:
        icon = "form"
        label = _("Appel au diagnostic")
        description = _("Une invitation à s’évaluer. Elle disparaît si le diagnostic est fermé.")
        template = "blocks/diagnostic_call.html"


class ThemeBlock(blocks.ChoiceBlock):
    """A theme by its key: a national one, or one of the territory whose page is edited."""

    def normalize_choice(self, value: Any) -> Any:
        # Keys are text already: Wagtail would ask for all the themes each time a page is read.
        return value

    def for_territory(self, territory_id: int | None) -> Self:
        # A copy, since Wagtail keeps for ever each block that is made.
        bound = copy(self)
        bound.field = deepcopy(self.field)
        offered = CallableChoiceIterator(partial(listings.theme_choices, territory_id))
        bound.field.choices = self._get_callable_choices(offered)
        return bound


class ListingBlock(SectionBlock):
    """A list that fills itself: each app registers its kinds in `home.listings`."""

    kind = blocks.ChoiceBlock(label=_("Contenu"), choices=listings.kind_choices)
    title = blocks.CharBlock(label=_("Titre"), max_length=120)
    intro = blocks.TextBlock(label=_("Introduction"), required=False, max_length=300)
    theme = ThemeBlock(
        label=_("Seulement le thème"),
        choices=listings.theme_choices,
        required=False,
        help_text=_("Les lauréats n’ont pas de thème."),
    )
    count = blocks.IntegerBlock(label=_("Combien"), min_value=1, max_value=6, default=3)

    def for_territory(self, territory_id: int | None) -> Self:
        """The same block, as the editor of a territory fills it in: with the themes of that territory."""
        bound = copy(self)
        bound.child_blocks = self.child_blocks | {"theme": self.child_blocks["theme"].for_territory(territory_id)}
        return bound

    def clean(self, value: Any) -> StructValue:
        cleaned = super().clean(value)
        if cleaned.get("theme") and not listings.has_themes(cleaned.get("kind") or ""):
            message = _("Cette liste n’a pas de thème\u00a0: ne choisissez rien ici.")
            raise StructBlockValidationError({"theme": ValidationError(message)})
        return cleaned

    def tell_more(self, value: StructValue, telling: Telling) -> Told:
        return {"items_url": listings.items_url(value, telling.space)}

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context.update(listings.context_for(value, parent_context or {}))
        return context

    class Meta:
        icon = "list-ul"
        label = _("Liste automatique")
        description = _("Actualités, rendez-vous, ressources, acteurs…\u00a0: la liste se tient à jour toute seule.")
        template = "blocks/listing.html"


class ContactValue(StructValue):
    @property
    def phone_url(self) -> str:
        return "tel:" + re.sub(r"[^+\d]", "", self["phone"])


class ContactBlock(SectionBlock):
    """Whom to write to; what is left empty is the team's, as the identity of the territory says it."""

    title = blocks.CharBlock(label=_("Titre"), max_length=120, default=_("Une question\u202f?"))
    text = blocks.TextBlock(label=_("Texte"), max_length=400, required=False)
    name = blocks.CharBlock(label=_("Qui répond"), max_length=120, required=False)
    email = blocks.EmailBlock(
        label=_("Adresse e-mail"), required=False, help_text=_("Vide\u00a0: celle de l’équipe du territoire.")
    )
    phone = blocks.CharBlock(label=_("Téléphone"), max_length=30, required=False)
    hours = blocks.CharBlock(
        label=_("Quand"), max_length=120, required=False, help_text=_("«\u00a0Du lundi au jeudi\u00a0».")
    )

    def tell_more(self, value: StructValue, telling: Telling) -> Told:
        return {"email": value.get("email") or telling.space.contact_email}

    class Meta:
        icon = "mail"
        label = _("Contact")
        description = _("Qui peut répondre, et comment. Vide, ce sont les coordonnées de l’équipe.")
        template = "blocks/contact.html"
        value_class = ContactValue
