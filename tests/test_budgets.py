"""What every page may weigh, and what no page may do, in Chromium: each is loaded once on a phone, once on a desk.

The live server compresses pages as production does, but sends style sheets, scripts and drawings as they are: what is
counted is what it sends, headers with it, hence more than a visitor waits for.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, Route

from tests.chromium import FRENCH, SETTLE
from tests.named import Made
from tests.pages import VISITS, Visit, demonstrate, fill, people_of, report, sign_in
from tests.test_journey import AXE, RULES, RUN_AXE, TAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Budget(NamedTuple):
    """The most that a page may take; None: as many as it likes."""

    nodes: int | None
    requests: int = 10
    kilobytes: int = 150


BUDGETS = {  # by the beginning of the address: the longest that fits decides
    "/": Budget(nodes=350),  # portal, home, lists, details, accounts
    "/ici/diagnostic/{": Budget(nodes=900),
    "/ici/diagnostic/partage/": Budget(nodes=900),
    "/ici/diagnostic/lecture/": Budget(nodes=900),
    "/ici/diagnostic/a-imprimer/": Budget(nodes=900),  # every question with every choice, on one page
    "/mon-espace/": Budget(nodes=900),
    "/design/": Budget(nodes=None),  # each component in each state
}
NARROW, PHONE, TABLET, DESK = 320, 375, 768, 1280
MOST_SHIFT = 0.01
SHOWN = 5  # elements named for one fault

WATCH_SHIFTS = """
window.shifts = [];
window.keepShifts = (entries) => shifts.push(...entries.filter((entry) => !entry.hadRecentInput));
window.shiftObserver = new PerformanceObserver((list) => keepShifts(list.getEntries()));
shiftObserver.observe({type: "layout-shift", buffered: true});
"""
SCRIPTS = re.compile(r"\.js(\?|$)")
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
READ_SHIFTS = """() => {
  keepShifts(shiftObserver.takeRecords());
  const nodes = shifts.flatMap((shift) => shift.sources.map((source) => source.node));
  const moved = nodes.map((node) => node?.cloneNode().outerHTML ?? node?.nodeName);
  return {sum: shifts.reduce((sum, shift) => sum + shift.value, 0), moved};
}"""
READ_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const all = [...document.body.querySelectorAll("*")];
  const wide = all.filter((one) => one.getBoundingClientRect().right > width + 0.5);
  return ["scrolls sideways", ...wide.map((one) => one.cloneNode().outerHTML)];
}"""
# What axe judges by colours. In the dark nothing else changes: the other rules would say again what they said.
BY_COLOURS = ["color-contrast", "link-in-text-block"]


class Watch:
    """What one page asks of the network and says to the console."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.bytes = 0.0
        self.said: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        network = page.context.new_cdp_session(page)
        network.on("Network.requestWillBeSent", lambda event: self.asked.append(event["request"]["url"]))
        network.on("Network.loadingFinished", self._count)
        network.send("Network.enable")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            self.said.append(message.text)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += event["encodedDataLength"]

    @property
    def requests(self) -> list[str]:
        return [url for url in self.asked if not url.startswith("data:")]


# --- The faults of one page ------------------------------------------------------------------------------------------


def page_faults(page: Page, address: str, budget: Budget) -> Iterator[str]:
    """Everything that is wrong with a page, each fault with the width at which it shows."""
    watch = Watch(page)
    page.add_init_script(WATCH_SHIFTS)
    page.set_viewport_size({"width": PHONE, "height": 812})
    try:
        response = load_with_late_scripts(page, address)
    except Error as error:
        yield f"does not load: {error}"
        return
    if response is None or response.status != 200:
        yield f"answers {response.status if response else 'nothing'}"
        return
    page.evaluate(SETTLE)
    yield from cost_faults(page, watch, budget)
    yield from shift_faults(page)
    page.evaluate(AXE)
    for width in (NARROW, TABLET):
        page.set_viewport_size({"width": width, "height": 800})
        yield from width_faults(page, f"at {width} px")
    page.set_viewport_size({"width": DESK, "height": 800})
    page.reload()
    page.evaluate(SETTLE)
    yield from shift_faults(page)
    page.evaluate(AXE)
    yield from width_faults(page, f"at {DESK} px")
    page.emulate_media(color_scheme="dark")
    page.evaluate(SETTLE)
    yield from axe_faults(page, f"at {DESK} px, dark", BY_COLOURS, {})
    yield from (f"says to the console: {text}" for text in dict.fromkeys(watch.said))
    foreign = {url for url in watch.requests if not url.startswith(origin_of(page))}
    yield from (f"asks another origin: {url}" for url in sorted(foreign))


def load_with_late_scripts(page: Page, address: str) -> Response | None:
    """As on a slow network: scripts come once the page is drawn, so that what they move is seen to move."""
    held: list[Route] = []
    page.route(SCRIPTS, lambda route: held.append(route))
    response = page.goto(address, wait_until="commit")
    page.evaluate(DRAWN)
    for route in held:
        route.continue_()
    page.unroute(SCRIPTS)
    page.wait_for_load_state()
    return response


def origin_of(page: Page) -> str:
    return str(page.evaluate("location.origin")) + "/"


def cost_faults(page: Page, watch: Watch, budget: Budget) -> Iterator[str]:
    nodes = page.evaluate("document.querySelectorAll('*').length")
    if budget.nodes is not None and nodes > budget.nodes:
        yield f"{nodes} nodes, {budget.nodes} at most"
    if len(watch.requests) > budget.requests:
        yield f"{len(watch.requests)} requests, {budget.requests} at most: {' '.join(watch.requests)}"
    kilobytes = watch.bytes / 1024
    if kilobytes > budget.kilobytes:
        yield f"{kilobytes:.0f} KB, {budget.kilobytes} at most"


def shift_faults(page: Page) -> Iterator[str]:
    shift = page.evaluate(READ_SHIFTS)
    if shift["sum"] >= MOST_SHIFT:
        yield f"at {page.evaluate('innerWidth')} px: shifts by {shift['sum']:.3f}: {few(shift['moved'])}"


def width_faults(page: Page, where: str) -> Iterator[str]:
    if overflow := page.evaluate(READ_OVERFLOW):
        yield f"{where}: {few(overflow)}"
    yield from axe_faults(page, where, TAGS, RULES)


def axe_faults(page: Page, where: str, only: list[str], rules: dict[str, Any]) -> Iterator[str]:
    for violation in page.evaluate(RUN_AXE, [only, rules])["violations"]:
        yield f"{where}: {violation['id']}: {few([node['html'] for node in violation['nodes']])}"


def few(elements: list[str]) -> str:
    names = list(dict.fromkeys(element[:140] for element in elements if element))
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return " | ".join(names[:SHOWN]) + more


BAD_PAGE = """<!doctype html><html lang="fr"><head><title>Mauvaise</title>
<link rel="icon" href="data:,"><style>@media (prefers-color-scheme: dark) {p {color: #777; background: #888}}</style>
</head><body><main><h1>Titre</h1>
<p id="late">Texte</p><p style="width: 900px">Trop large</p><img src="https://example.org/point.png">
<script src="/late.txt" defer></script></main></body></html>"""
BAD_SCRIPT = """console.warn("attention");
requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector("h1").before(...
  Array.from({length: 40}, () => document.createElement("hr")))));"""


def test_what_is_wrong_with_a_page_is_seen(browser, live_server):
    with new_page(browser, live_server.url, Client()) as page:
        page.route("**/bad/", lambda route: route.fulfill(body=BAD_PAGE, content_type="text/html"))
        page.route("**/late.txt", lambda route: route.fulfill(body=BAD_SCRIPT, content_type="text/javascript"))
        page.route("https://example.org/**", lambda route: route.abort())
        found = list(page_faults(page, "/bad/", Budget(nodes=5, requests=1, kilobytes=0)))
    for said in (
        "nodes, 5 at most",
        "3 requests, 1 at most",
        "KB, 0 at most",
        "at 375 px: shifts by",
        "at 320 px: scrolls sideways",
        "at 768 px: image-alt",
        "at 1280 px: image-alt",
        "at 1280 px, dark: color-contrast",
        "says to the console: attention",
        "asks another origin: https://example.org/point.png",
    ):
        assert any(said in fault for fault in found), f"{said} is not in {found}"


# --- Every page ------------------------------------------------------------------------------------------------------

# Few tests, for the database is made and filled anew for each; alike in length, for they run side by side.
PARTS = 3
_elsewhere = [visit for visit in VISITS if not visit.in_demonstration]
BUNDLES = {f"part {number + 1}": _elsewhere[number::PARTS] for number in range(PARTS)}
BUNDLES["demonstration"] = [visit for visit in VISITS if visit.in_demonstration]


@pytest.fixture
def made(here, organisation, person) -> Made:
    world = Made(here, organisation, person)
    fill(world)
    return world


@pytest.mark.parametrize("bundle", BUNDLES)
def test_pages_keep_their_budgets(bundle, request, browser, live_server, made):
    if bundle == "demonstration":
        demonstrate(request.getfixturevalue("settings"))
    found = report(bundle_faults(BUNDLES[bundle], made, browser, live_server.url))
    if found:
        pytest.fail(found, pytrace=False)


def bundle_faults(visits: list[Visit], made: Made, browser: Browser, origin: str) -> Iterator[tuple[Visit, str]]:
    clients, visitor = {who: sign_in(made, who) for who in people_of(tuple(visits))}, Client()
    for visit in visits:
        client = clients[visit.who]
        address = made.fill(visit.line.address)
        html = html_at(client, address)
        if not html or (visit.who != "anon" and html == html_at(visitor, address)):
            continue  # no page, or the one that visitors see
        with new_page(browser, origin, client) as page:
            yield from ((visit, fault) for fault in page_faults(page, address, budget_of(visit)))


def html_at(client: Client, address: str) -> str:
    """The page without what changes each time; empty when there is none."""
    response = client.get(address)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def budget_of(visit: Visit) -> Budget:
    return BUDGETS[max((start for start in BUDGETS if visit.line.address.startswith(start)), key=len)]


@contextmanager
def new_page(browser: Browser, origin: str, client: Client) -> Iterator[Page]:
    """A page of a browser that has kept nothing but the log-in of the client."""
    context = browser.new_context(base_url=origin, **FRENCH)
    if session := client.cookies.get(settings.SESSION_COOKIE_NAME):
        context.add_cookies([{"name": session.key, "value": session.value, "url": origin}])
    try:
        yield context.new_page()
    finally:
        context.close()
