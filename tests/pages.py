"""Every page that people see: the GET lines of `permission_table.py` that answer 200, and who sees most of each.

A line of the demonstration (`/design/`, `/demo/`) counts whatever it answers elsewhere: it is asked with DEMO on.
"""

import runpy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, NamedTuple

from django.conf import settings
from django.test import Client

from home.models import PortalPage, StandardPage
from tests.factories.actors import make_experiences, make_organisations
from tests.factories.assessments import make_sent
from tests.factories.pages import make_events, make_image, make_news, make_past_events, make_resources
from tests.named import Made
from tests.permission_table import CAST, LINES, Line
from tests.world import client_of

NO_PAGES = (
    "/healthz/",
    "/theme/",
    "/media/",
    "/documents/{document}/",
    "/api/v1/",
    "/api/v2/",
    "/api/openapi.json",
    "/recherche/propositions/",
    "/ici/recherche/propositions/",
    "/ici/{open_data}/datapackage.json",
    "/ici/{open_data}/scores-par-theme.csv",
    "/ici/diagnostic/a-imprimer/pdf/",
    "/ici/diagnostic/plan/{organisation}/agenda/",
    "/ici/diagnostic/plan/{organisation}/tableur/",
    "/ici/diagnostic/{sent}/resultat/rapport/",
)
DEMONSTRATION = ("/demo/", "/design/")  # what exists in the demonstration only
ONE_PAGE_MORE = 13  # a list shows twelve
LISTED = ("news", "events", "resources", "actors")
PROSE = """<h2>Pourquoi</h2><p>Le <b>territoire</b> agit, <a href="https://example.org/">et le dit</a>.</p>
<ul><li>Réduire</li><li>Réparer</li></ul><h3>Comment</h3><ol><li>Mesurer</li></ol><hr><p>Merci.</p>"""


class Visit(NamedTuple):
    """A page and who looks at it: a key of CAST."""

    line: Line
    who: str

    def __str__(self) -> str:
        return f"{self.line.address} ({self.who})"

    @property
    def in_demonstration(self) -> bool:
        return self.line.address.startswith(DEMONSTRATION)


def visits() -> Iterator[Visit]:
    """A visitor and an owner where they may, else the first who may: the latter has no public page to compare."""
    for line in LINES:
        if line.method != "GET" or line.address.startswith(NO_PAGES):
            continue
        if line.address.startswith(DEMONSTRATION):
            yield Visit(line, "anon")
            continue
        allowed = [key for key, cell in line.cells.items() if cell == "200"]
        usual = [key for key in allowed if key in {"anon", "owner"}]
        yield from (Visit(line, key) for key in usual or allowed[:1])


VISITS = tuple(visits())


def people_of(found: tuple[Visit, ...] = VISITS) -> list[str]:
    return [key for key in CAST if any(visit.who == key for visit in found)]


def sign_in(made: Made, who: str) -> Client:
    return client_of(made.person(CAST[who]) if CAST[who] else None)


def report(found: Iterable[tuple[Visit, str]]) -> str:
    """Each fault with the pages where it was met, for it is often the same one all over; empty when there is none."""
    pages: dict[str, list[str]] = defaultdict(list)
    for visit, fault in found:
        pages[fault].append(str(visit))
    return "\n".join(f"{fault}\n    on {', '.join(met)}" for fault, met in pages.items())


# --- What the pages show ---------------------------------------------------------------------------------------------


def fill(made: Made) -> None:
    """Lists longer than a page, a home and a text with each block, a diagnostic sent and the next one under way."""
    here = made.here
    here.logo = make_image(here, "Emblème")
    here.save()
    for make in (make_news, make_events, make_past_events, make_organisations, make_experiences):
        make(here, ONE_PAGE_MORE)
    make_resources(here, ONE_PAGE_MORE, body=[("prose", PROSE)])
    # The portal also lists the territories, and what is of them all.
    for page, count in ((here.page, 6), (PortalPage.objects.get(), 4)):
        page.body = [*home_sections(count), *text_sections(made)]
        page.save_revision().publish()
    page = StandardPage.objects.get(slug="le-programme", path__startswith=here.page.path)
    page.body = [*text_sections(made), listing("experiences")]
    page.save_revision().publish()
    # In this order: a draft under way would be the one that is sent. A round before it, so that there is progress.
    make_sent(made.organisation, territory=here, by=made.person("titulaire.ici"))
    for name in ("sent", "draft", "join_request", "comment"):
        made[name]


def home_sections(count: int) -> list[tuple[str, Any]]:
    """`count`: entries of each list."""
    axes = [{"title": f"Axe {number}", "text": "Réduire ce que l’on consomme."} for number in range(1, 5)]
    partners = [{"name": f"Partenaire {number}", "address": "https://example.org/"} for number in range(1, 7)]
    return [
        ("hero", {"title": "Agir ici", "lead": "Faites le point, puis un pas de plus.", "note": "Un quart d’heure."}),
        *(listing(kind, count) for kind in LISTED),
        ("axes", {"title": "Quatre axes", "axes": axes}),
        ("partners", {"title": "Nos partenaires", "partners": partners}),
    ]


def listing(kind: str, count: int = 6) -> tuple[str, Any]:
    return "listing", {"kind": kind, "title": f"Du nouveau\u00a0: {kind}", "count": count}


def text_sections(made: Made) -> list[tuple[str, Any]]:
    counted = ("structures engagées", "rencontres", "haies plantées")
    figures = [{"value": "1\u202f284", "label": label, "source": "estimation"} for label in counted]
    picture = make_image(made.here, "Une haie plantée")
    return [
        ("prose", PROSE),
        ("picture", {"image": picture, "caption": "La haie de Chauvigny"}),
        ("call_out", {"title": "À savoir", "text": "<p>Une aide existe.</p>"}),
        ("testimony", {"quote": "Nous avons réduit de moitié.", "author": "Une menuisière", "page": made.here.page}),
        ("figures", {"figures": figures}),
        ("diagnostic_call", {"title": "Où en êtes-vous\u00a0?", "text": "Un quart d’heure.", "button": "Commencer"}),
    ]


def demonstrate(changed: Any) -> None:
    """Turn the demonstration on, with its addresses. changed: the settings of the test."""
    changed.DEMO, changed.EMAIL_FILE_PATH = True, settings.VAR_DIR / "messages"
    module = ModuleType("demonstration_urls")
    module.__dict__.update(runpy.run_path(str(settings.BASE_DIR / "cms" / "urls.py")))
    changed.ROOT_URLCONF = module
