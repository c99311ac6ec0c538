"""The pages that the law asks for, written from what a space says of itself, until its team writes them itself."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models import PortalPage, SitePlanPage, StandardPage, Territory
from home.spaces import NATIONAL_NAME

SITE_PLAN = "plan-du-site"
# Where each stands -> what it is written from.
LEGAL_PAGES = {
    "mentions-legales": "home/legal/mentions-legales.html",
    "donnees-personnelles": "home/legal/donnees-personnelles.html",
    "accessibilite": "home/legal/accessibilite.html",
}


@dataclass(frozen=True)
class LegalFacts:
    """Who publishes a space, and whom to write to; what is not known is empty."""

    publisher: str
    programme: str = ""
    director: str = ""
    hosting: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    data_contact: str = ""


def national_facts(portal: PortalPage) -> LegalFacts:
    return LegalFacts(publisher=NATIONAL_NAME, email=portal.contact_email, data_contact=portal.contact_email)


def facts_of(territory: Territory) -> LegalFacts:
    return LegalFacts(
        publisher=territory.publisher or territory.place.full_name,
        programme=territory.programme_name,
        director=territory.publication_director,
        hosting=territory.hosting,
        address=territory.contact_address,
        phone=territory.contact_phone,
        email=territory.contact_email,
        data_contact=territory.data_contact or territory.contact_email,
    )


def write_legal_pages(home: Page, facts: LegalFacts) -> bool:
    """Make those that a space lacks, write again those that nobody has edited; whether something changed.

    An editor's work leaves a revision, ours none: by that they are told apart.
    """
    changed = [
        _write(home, slug, title, render_to_string(template, {"facts": facts}).strip())
        for slug, title, template in _pages()
    ]
    return any([*changed, _add_site_plan(home)])


def _pages() -> list[tuple[str, str, str]]:
    """Address, title and template of each."""
    titles = (_("Mentions légales"), _("Données personnelles"), _("Accessibilité\u00a0: non évaluée"))
    return [(slug, title, template) for (slug, template), title in zip(LEGAL_PAGES.items(), titles, strict=True)]


def _write(home: Page, slug: str, title: str, text: str) -> bool:
    page = home.get_children().filter(slug=slug).first()
    if page is None:
        home.add_child(instance=StandardPage(slug=slug, title=title, body=[("prose", text)]))
        return True
    page = page.specific
    if page.latest_revision_id is not None or not isinstance(page, StandardPage):
        return False
    if [block.value.source for block in page.body if block.block_type == "prose"] == [text]:
        return False
    page.title = page.draft_title = title
    page.body = [("prose", text)]
    page.save()
    return True


def _add_site_plan(home: Page) -> bool:
    if home.get_children().filter(slug=SITE_PLAN).exists():
        return False
    home.add_child(instance=SitePlanPage(slug=SITE_PLAN, title=_("Plan du site")))
    return True
