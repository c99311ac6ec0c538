"""Building the demonstration: one step after the other, each of which leaves alone what it finds already there."""

import time
from collections.abc import Callable

from django.db import transaction

from cms.demo.agenda import ensure_registrations
from cms.demo.asked import ensure_opening_alert, ensure_promoted
from cms.demo.callbacks import ensure_callbacks, ensure_partners
from cms.demo.campaigns import ensure_campaigns
from cms.demo.charter import ensure_charter
from cms.demo.editorial import write_portal, write_space
from cms.demo.experiences import ensure_experiences
from cms.demo.guidance import ensure_guidance
from cms.demo.keys import ensure_keys
from cms.demo.legal import write_legal_pages
from cms.demo.letters import ensure_letters
from cms.demo.library import ensure_library, open_resources
from cms.demo.local import ensure_local_library
from cms.demo.network import ensure_network
from cms.demo.organisations import ensure_organisations
from cms.demo.people import ensure_people
from cms.demo.pilot import ensure_pilot
from cms.demo.plan import ensure_plan
from cms.demo.questionnaire import ensure_national_questionnaire, ensure_questionnaire
from cms.demo.sharing import ensure_sharing
from cms.demo.showcase import ensure_showcases
from cms.demo.sources import read
from cms.demo.territories import SPACES, ensure_ground
from home import generations
from home.models import Place
from home.places import load_places
from home.services import ensure_portal

Tell = Callable[[str], object]


def build_demo(tell: Tell = lambda line: None) -> None:
    """Make the demonstration, or complete it; all or nothing. `tell` hears of each step."""
    began = time.monotonic()
    if not Place.objects.exists():
        load_places()
        _say(tell, "lieux", began)
    with transaction.atomic():
        _build(tell)
    _say(tell, "démonstration prête", began)


def _build(tell: Tell) -> None:
    began = time.monotonic()
    territories = ensure_ground()
    _say(tell, "territoires", began)
    portal = ensure_portal()
    ensure_library(portal)
    ensure_partners()
    _say(tell, "bibliothèque", began)
    users = ensure_people(territories)
    resources = open_resources()
    ensure_national_questionnaire(portal, resources=resources)
    versions = {slug: ensure_questionnaire(t, resources=resources) for slug, t in territories.items()}
    _say(tell, "questionnaires", began)
    for slug, territory in territories.items():
        ensure_organisations(territory, version=versions[slug], users=users)
        ensure_showcases(territory)
        ensure_charter(territory, users=users)
        ensure_guidance(territory, users=users)
        ensure_sharing(territory, users=users)
        ensure_plan(territory, users=users, resources=resources)
        ensure_callbacks(territory, users=users)
    ensure_pilot(territories["grand-poitiers"], by=users["responsable.poitiers@example.org"], resources=resources)
    _say(tell, "structures et diagnostics", began)
    for territory in territories.values():
        ensure_local_library(territory, users=users)
    ensure_campaigns(portal, territories, users=users)
    _say(tell, "campagnes", began)
    write_portal(portal)
    write_legal_pages(portal, contact=read("national")["contact"])
    for space in SPACES:
        territory = territories[space.slug]
        ensure_experiences(territory, users=users)
        write_space(territory, space)
        ensure_registrations(territory)
        write_legal_pages(territory.page, contact=territory.contact_email)
        ensure_letters(territory, users=users)
    ensure_network(territories, users=users)
    ensure_promoted(portal, territories.values())
    ensure_opening_alert()
    ensure_keys(territories, users=users)
    _say(tell, "pages", began)
    generations.bump(generations.NATIONAL, *territories)


def _say(tell: Tell, step: str, began: float) -> None:
    tell(f"{step} : {time.monotonic() - began:.1f} s")
