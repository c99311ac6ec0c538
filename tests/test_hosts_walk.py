"""Two territories under two host names and one by its path, with something of each kind: nothing crosses.

From each home, all that is linked is opened, as a visitor with no cookie would: what is read there, and each address in
it, belongs to that space or to the platform. Words that one territory alone says are looked for in the others' answers.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model

from actors.models import Organisation, Presence, User
from actors.outreach.letter import compose
from actors.services.digests import begin_digest, found_for
from actors.tasks.registrations import send_receipt
from home import spaces
from home.identity.moving import set_hostname
from home.models import CacheGeneration, EventPage, Place, Territory
from home.searching.indexing import write_all
from home.services import open_territory, update_identity
from tests.factories.actors import make_experience
from tests.factories.campaigns import make_campaign
from tests.factories.deliberations import WINNER, make_released
from tests.factories.events import make_event, make_registration
from tests.factories.pages import make_cycle, make_image, make_news, make_resources, make_standard_page
from tests.world import fill_territory, make_place
from trophees.calendar import Phase

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PLATFORM = "localhost"
# Slug -> the host that its space answers on, and a word that nobody else says.
HOSTS = {"ici": PLATFORM, "ailleurs": "ailleurs.example.org", "troisieme": "troisieme.example.org"}
MARKS = {"ici": "Hirondelle", "ailleurs": "Papillon", "troisieme": "Coquelicot"}
FILES = ("sitemap.xml", "actualites/flux.xml", "agenda/agenda.ics")
SEARCHES = (
    "recherche/?q=aubade",
    "recherche/?q=aubade&type=news",
    "recherche/propositions/?q=aubade",
    "actualites/?q=aubade",
    "ressources/?q=aubade",
    "acteurs/?q=aubade",
    "retours-experience/?theme=energie",
)
# Where an address is written, in a page, a list of addresses, a feed, a calendar or what pages say to machines.
LINK = re.compile(
    r'\b(?:href|src|action|data-suggest|content)="([^"]+)"'
    r"|<(?:loc|id|uri)>([^<]+)<"
    r'|^(?:URL|ATTACH)[^:]*:(\S+)|"(https?://[^"]+)"|^Sitemap: (\S+)',
    re.MULTILINE,
)
# Vocabularies, which nobody opens, and the authorities that legal pages name.
ELSEWHERE = {
    *("schema.org", "www.sitemaps.org", "www.w3.org"),
    *("formulaire.defenseurdesdroits.fr", "www.cnil.fr"),
}
# What is drawn once for the platform, or belongs to nobody's space.
NOT_WALKED = ("/static/", "/media/", "/theme/", "/documents/", "/compte/", "/mon-espace/", "/rejoindre/")


def start_of(slug: str) -> str:
    return f"/{slug}/" if HOSTS[slug] == PLATFORM else "/"


@pytest.fixture
def three(here, there, settings) -> dict[str, Territory]:
    settings.ALLOWED_HOSTS = [*HOSTS.values(), "testserver"]
    place = make_place("epci", "246700488", "Eurométropole de Strasbourg", population=500_000)
    third = open_territory(place, programme_name="Programme troisieme", short_name="Troisieme", slug="troisieme")
    fill_territory(third, Place.objects.get(insee="86070"))
    found = {"ici": here, "ailleurs": there, "troisieme": third}
    for slug, territory in found.items():
        fill(territory, MARKS[slug])
        if HOSTS[slug] != PLATFORM:
            set_hostname(territory, hostname=HOSTS[slug])
    write_all()
    # Else what is kept of one space would be told from another's by how often they changed.
    CacheGeneration.objects.all().delete()
    spaces.forget()
    return found


def fill(territory: Territory, mark: str) -> None:
    """One of each kind, each saying the word."""
    said = f"Aubade de {mark}"
    document = get_document_model().objects.create(
        title=f"Document {mark}", file=ContentFile(b"Texte", name=f"{mark}.txt"), collection=territory.collection
    )
    image = make_image(territory, f"Image {mark}", name=f"{mark}.png")
    body = [
        ("picture", {"image": image, "caption": said}),
        ("documents", {"title": "À lire", "documents": [{"document": document, "title": "", "text": ""}]}),
        *(("listing", {"kind": kind, "title": "Suite", "count": 3}) for kind in ("news", "events", "resources")),
    ]
    (news,) = make_news(territory, title=f"Nouvelle, {said}", body=body)
    news.save_revision().publish()
    make_event(territory, title=f"Rencontre, {said}", cycle=make_cycle(territory, title=f"Cycle, {said}"))
    make_resources(territory, title=f"Ressource, {said}")
    make_standard_page(territory, title=f"Page, {said}", show_in_menus=True)
    presence = Presence.objects.get(territory=territory)
    make_experience(presence, by=owner_of(territory), title=f"Retour, {said}")
    make_campaign(territory, title=f"Campagne, {said}")
    make_released(territory, phase=Phase.PUBLISHED, title=f"Prix, {said}")
    Organisation.objects.filter(name=WINNER, presences__territory=territory).update(name=f"Lauréate, {said}")
    territory.contact_email = f"{mark.lower()}@example.org"
    territory.footer_text, territory.programme_name = f"Pied de page, {said}.", f"Programme de {mark}"
    update_identity(territory)


def owner_of(territory: Territory) -> User:
    return User.objects.get(email=f"titulaire.{territory.slug}@example.org")


def addresses_in(text: str) -> Iterator[str]:
    for found in LINK.findall(text):
        link = unescape(next(filter(None, found)))
        if link.startswith(("/", "http", "?", ".")) or "/" in link.partition(":")[0]:
            yield link


def strays(slug: str, base: str, text: str) -> list[str]:
    """The addresses, and the words, that are of another space than the one whose answer it is."""
    others = MARKS.keys() - {slug}
    wrong = [word for other in others for word in (MARKS[other], MARKS[other].lower()) if word in text]
    for link in addresses_in(text):
        parts = urlsplit(urljoin(base, link))
        first = parts.path.split("/")[1] if parts.path else ""
        is_known = parts.hostname in {HOSTS[slug], PLATFORM} or parts.hostname in ELSEWHERE
        # A space that has a host stands at no path, its own name's no more than others'.
        is_wrong_path = first in MARKS and (first != slug or HOSTS[slug] != PLATFORM)
        if parts.scheme in ("http", "https") and (not is_known or is_wrong_path):
            wrong.append(link)
    return wrong


def walk(client: Client, slug: str) -> dict[str, str]:
    """Address -> what is answered, for all that is linked from the home inside the space."""
    host, start = HOSTS[slug], start_of(slug)
    waiting, seen = [start, *(start + one for one in (*FILES, *SEARCHES)), "/compte/login/", "/robots.txt"], {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address, headers={"host": host})
        assert response.status_code in (200, 302), (host, address, response.status_code)
        assert not [cookie for cookie in response.cookies.values() if cookie["domain"]], (host, address)
        client.cookies.clear()
        text = response.headers.get("Location", "") or response.getvalue().decode(errors="replace")
        seen[address] = text
        for link in addresses_in(text):
            parts = urlsplit(urljoin(f"http://{host}{address}", link))
            is_inside = parts.hostname == host and parts.path.startswith(start) and not parts.query
            if is_inside and not parts.path.startswith(NOT_WALKED):
                waiting.append(parts.path)
    return seen


def test_nothing_crosses_in_all_that_is_linked(three):
    for slug in three:
        host, start = HOSTS[slug], start_of(slug)
        pages = walk(Client(), slug)
        assert len(pages) > 35, (slug, len(pages))
        wrong = {
            f"{host}{address}": found
            for address, text in pages.items()
            if (found := strays(slug, f"http://{host}{address}", text))
        }
        assert wrong == {}
        mark = MARKS[slug]
        for kind in ("Nouvelle", "Rencontre", "Cycle", "Ressource", "Page", "Retour", "Campagne", "Prix", "Lauréate"):
            assert any(f"{kind}, Aubade de {mark}" in text for text in pages.values()), (slug, kind)
        for file in (rf"/documents/\d+/{mark}", rf"/media/images/{mark}"):
            assert any(re.search(file, text) for text in pages.values()), file
        for canonical in re.findall(r'rel="canonical" href="([^"]+)"', " ".join(pages.values())):
            is_national = canonical.startswith(f"http://{PLATFORM}/ressources/")
            assert is_national or canonical.startswith(f"http://{host}{start}"), canonical
        listed = re.findall("<loc>([^<]+)</loc>", pages[f"{start}sitemap.xml"])
        assert [one for one in listed if "aubade" in one]
        assert all(one.startswith(f"http://{host}{start}") for one in listed)


def test_same_address_is_another_page_on_each_host_kept_or_drawn(three):
    client = Client()
    addresses = ("", "actualites/", "agenda/", "recherche/?q=aubade", "sitemap.xml", "actualites/flux.xml")
    kept: dict[tuple[str, str], bytes] = {}
    for _time in range(3):
        for address in addresses:
            for slug in three:
                host, asked = HOSTS[slug], f"{start_of(slug)}{address}"
                response = client.get(asked, headers={"host": host})
                text = response.content.decode()
                assert MARKS[slug] in text or MARKS[slug].lower() in text, (host, asked)
                assert strays(slug, f"http://{host}{asked}", text) == []
                assert kept.setdefault((host, asked), response.content) == response.content, (host, asked)
            # The platform's own, at the very path where hosts answer with theirs.
            text = client.get(f"/{address}", headers={"host": PLATFORM}).content.decode()
            assert not [mark for mark in MARKS.values() if f"mailto:{mark.lower()}@" in text], address


def test_a_space_with_its_host_is_led_to_from_its_path_and_from_nowhere_else(three):
    client = Client()
    for slug, host in HOSTS.items():
        for other in HOSTS.values():
            response = client.get(f"/{slug}/agenda/", headers={"host": other})
            if host == PLATFORM:
                assert response.status_code == (200 if other == PLATFORM else 404)
            elif other == PLATFORM:
                assert response.headers["Location"] == f"http://{host}/agenda/"
            else:
                assert response.status_code == 404


def test_letters_and_receipts_lead_to_their_own_space(three, mailoutbox):
    for slug, territory in three.items():
        owner, letter = owner_of(territory), begin_digest(territory)
        letter.since = timezone.now() - timedelta(days=400)
        told = found_for(letter)
        assert len(told) > 3
        written = compose(letter, told, email=owner.email, user=owner)
        registration = make_registration(EventPage.objects.for_territory(territory).get())
        send_receipt.call(registration.pk)
        receipt = mailoutbox[-1]
        for text in (written.html, *map(str, receipt.alternatives[0][:1])):
            assert strays(slug, f"http://{PLATFORM}/", text) == []
        for text in (written.text, receipt.body, receipt.attachments[0][1]):
            said = text if isinstance(text, str) else text.decode()
            quoted = "\n".join(f'"{url}"' for url in re.findall(r"https?://\S+", said))
            assert strays(slug, f"http://{PLATFORM}/", f"{said}\n{quoted}") == []


def test_lists_of_the_interface_hold_one_territory(three):
    for slug, host in HOSTS.items():
        found = Client().get("/api/v1/campaigns/", {"territory": slug}, headers={"host": host}).content.decode()
        assert MARKS[slug] in found
        assert strays(slug, f"http://{host}/", found) == []
