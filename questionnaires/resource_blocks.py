"""How authors choose resources, for a level or for an answer."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

MOST_CHOSEN = 6


def resources_list(label: str | Promise, *, help_text: str | Promise = "") -> blocks.ListBlock:
    one = blocks.PageChooserBlock(page_type="ressources.ResourcePage", label=_("Ressource"))
    more = {"help_text": help_text} if help_text else {}
    return blocks.ListBlock(one, label=label, default=[], max_num=MOST_CHOSEN, **more)
