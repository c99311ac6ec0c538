"""The main journey as people go through it: by keyboard, with large letters, in forced colours, without motion.

Without script: `test_journey.py`.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from actors.services.memberships import invite_member
from questionnaires.services.assessments import Change, save_answers
from tests.factories.assessments import make_draft, make_sent
from tests.factories.charter import make_charter
from tests.world import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNANSWERED = ("batiments_etat", "batiments_ete", "batiments_travaux")  # one of several, several, yes or no
MOST_STOPS = 200
DIAGNOSTIC = "/ici/diagnostic/"


class Ways(NamedTuple):
    """The addresses of the journey of somebody who has sent a diagnostic and is at the end of the next one."""

    home: str
    step: str
    review: str
    result: str


@pytest.fixture
def ways(here, organisation, person) -> Ways:
    owner = person("titulaire.ici")
    sent = make_sent(organisation, territory=here, by=owner)
    draft = make_draft(organisation, territory=here, by=owner)
    saving = save_answers(draft, changes=[Change(key) for key in UNANSWERED], by=owner)
    assert not saving.refused
    under_way = f"{DIAGNOSTIC}{draft.uuid}/"
    return Ways("/ici/", f"{under_way}batiments/1/", f"{under_way}relecture/", f"{DIAGNOSTIC}{sent.uuid}/resultat/")


@pytest.fixture
def owner_page(open_page, live_server, person) -> Callable[..., Page]:
    """Open a page as the owner of an organisation, with the options of `open_page`."""
    session = client_of(person("titulaire.ici")).cookies[settings.SESSION_COOKIE_NAME]

    def open_one(**options: Any) -> Page:
        page: Page = open_page(**options)
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        return page

    return open_one


# --- Keyboard --------------------------------------------------------------------------------------------------------

WATCH_FOCUS = """() => {
  window.visited = new Set();
  document.addEventListener("focusin", (event) => visited.add(event.target));
}"""
# What has the focus: its name, and what is wrong with the way it shows it.
READ_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return null;
  const label = one.closest("label"), shown = label ?? one, faults = [];
  const framed = [one, label].some((it) => {
    const style = it && getComputedStyle(it);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  if (!framed) faults.push("no outline");
  const box = shown.getBoundingClientRect();
  const inside = box.top >= -1 && box.left >= -1 && box.right <= innerWidth + 1 && box.top <= innerHeight - 4;
  if (!inside) faults.push("out of view");
  const [x, y] = [box.left + Math.min(box.width / 2, 8), Math.min(box.top + box.height / 2, innerHeight - 1)];
  const above = document.elementFromPoint(x, y);
  if (above && !shown.contains(above) && !above.contains(shown)) faults.push(`under ${above.cloneNode().outerHTML}`);
  const name = one.ariaLabel || (one.labels?.[0] ?? one).innerText.trim() || one.name;
  return {name, field: one.name ?? "", inMain: Boolean(one.closest("main")), html: one.cloneNode().outerHTML, faults};
}"""
READ_UNVISITED = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const groups = new Set([...visited].filter((one) => one.type === "radio").map((one) => one.name));
  const seen = (one) => visited.has(one) || (one.type === "radio" && groups.has(one.name));
  const shown = all.filter((one) => one.checkVisibility({visibilityProperty: true}) && one.type !== "hidden");
  const stops = shown.filter((one) => !one.disabled && one.tabIndex >= 0);
  return stops.filter((one) => !seen(one)).map((one) => one.cloneNode().outerHTML);
}"""


class Focus(NamedTuple):
    name: str
    field: str
    inMain: bool
    html: str
    faults: list[str]


def tab(page: Page) -> Focus | None:
    """Where one Tab leads; None at the end of the page."""
    page.keyboard.press("Tab")
    found = page.evaluate(READ_FOCUS)
    if found is None:
        return None
    focus = Focus(**found)
    assert not focus.faults, f"{page.url}: {focus.html}: {', '.join(focus.faults)}"
    return focus


def tab_to(page: Page, name: str = "", *, field: str = "") -> None:
    """Press Tab until the control of that name, or field, has the focus."""
    met = []
    for _stop in range(MOST_STOPS):
        focus = tab(page)
        if focus and ((name and focus.name.startswith(name)) or (field and focus.field == field)):
            return
        met.append(focus.name if focus else "(the end)")
    raise AssertionError(f"{page.url}: no Tab leads to {name or field}, only to {met}")


def press(page: Page, key: str, *, leads_to: str) -> None:
    page.keyboard.press(key)
    page.wait_for_url(leads_to)


def test_diagnostic_is_answered_and_sent_by_keyboard(owner_page, ways):
    page = owner_page(reduced_motion="reduce")
    page.goto(ways.home)
    first = tab(page)
    assert first
    assert first.name == "Aller au contenu"
    page.keyboard.press("Enter")
    focus = tab(page)
    assert focus
    assert focus.inMain, f"the skip link leads before {focus.html}"
    page.reload()
    tab_to(page, "Évaluer ma structure")
    press(page, "Enter", leads_to=f"**{DIAGNOSTIC}")
    tab_to(page, "Commencer")
    press(page, "Enter", leads_to="**/commencer/")
    tab_to(page, "Continuer")
    press(page, "Enter", leads_to=f"**{ways.step}")
    for field, key in zip(UNANSWERED, ("ArrowDown", "Space", "Space"), strict=True):
        tab_to(page, field=field)
        page.keyboard.press(key)
        expect(page.locator(f"#{field}").get_by_text("Enregistré à")).to_be_visible()
    tab_to(page, "Relire mes réponses")
    press(page, "Enter", leads_to=f"**{ways.review}")
    tab_to(page, "Envoyer mon diagnostic")
    press(page, "Enter", leads_to="**/resultat/")
    expect(page.get_by_text("Votre moyenne", exact=True)).to_be_visible()


def test_charter_is_signed_and_the_public_page_withdrawn_by_keyboard(owner_page, organisation, here):
    make_charter(here)
    presence = organisation.presences.get()
    page = owner_page(reduced_motion="reduce")
    page.goto(f"/mon-espace/structure/{organisation.uuid}/charte/{presence.pk}/")
    for field, typed in (("name", "Ada Bois"), ("title", "Gérante")):
        tab_to(page, field=field)
        page.keyboard.type(typed)
    tab_to(page, "Signer pour Menuiserie ici")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.locator(".notice--bad")).to_be_focused()
    tab_to(page, field="authority")
    page.keyboard.press("Space")
    tab_to(page, "Signer pour Menuiserie ici")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("a signé la version 1").first).to_be_visible()
    page.goto(f"/mon-espace/structure/{organisation.uuid}/fiche/{presence.pk}/")
    tab_to(page, "Ne plus publier la fiche")
    page.keyboard.press("Enter")
    tab_to(page, "Retirer la fiche")
    press(page, "Enter", leads_to="**/mon-espace/")
    expect(page.get_by_text("Votre fiche n’est plus publique.").first).to_be_visible()


def test_invitation_is_accepted_by_keyboard(open_page, live_server, organisation, person):
    invitation = invite_member(organisation, email="nouvelle@example.org", invited_by=person("titulaire.ici"))
    session = client_of(person("nouvelle")).cookies[settings.SESSION_COOKIE_NAME]
    page: Page = open_page(reduced_motion="reduce")
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
    page.goto(f"/mon-espace/invitation/{invitation.token}/")
    tab_to(page, "Rejoindre la structure")
    press(page, "Enter", leads_to="**/mon-espace/")
    expect(page.get_by_text("Vous faites partie de Menuiserie ici.").first).to_be_visible()


def test_tab_goes_through_every_control_and_comes_out(owner_page, ways):
    page = owner_page(reduced_motion="reduce")
    for address in ways:
        page.goto(address)
        page.evaluate(WATCH_FOCUS)
        stops = 0
        while tab(page):
            stops += 1
            assert stops < MOST_STOPS, f"{address}: Tab does not come out"
        assert page.evaluate(READ_UNVISITED) == [], address


def test_menu_of_a_phone_opens_and_closes_by_keyboard(owner_page, ways):
    page = owner_page(viewport={"width": 375, "height": 812}, reduced_motion="reduce")
    page.goto(ways.home)
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="Rubriques")
    expect(menu.get_by_role("link", name="Mon espace")).to_be_visible()
    tab_to(page, "Mon espace")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.textContent.trim()") == "Menu"


# --- Large letters ---------------------------------------------------------------------------------------------------

# Texts that a box cuts off, and texts that lie upon another one.
READ_CUT = """() => {
  const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("svg, .hidden, .skip, script") || !parent.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    let block = parent;
    while (getComputedStyle(block).display.startsWith("inline")) block = block.parentElement;
    texts.push({text: node.data.trim().slice(0, 60), parent, block, boxes: [...range.getClientRects()]});
  }
  const faults = [];
  for (const {text, parent, boxes} of texts) {
    for (let around = parent; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY)) continue;
      const frame = around.getBoundingClientRect();
      const cut = (box) => box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 4 || box.bottom > frame.bottom + 4;
      if (boxes.some(cut)) faults.push(`cut: ${text}`);
    }
  }
  texts.forEach((one, index) => texts.slice(index + 1).forEach((other) => {
    if (one.block === other.block || one.block.contains(other.block) || other.block.contains(one.block)) return;
    const upon = one.boxes.some((a) => other.boxes.some((b) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return wide > 2 && high > 0.4 * Math.min(a.height, b.height);
    }));
    if (upon) faults.push(`${one.text} / ${other.text}`);
  }));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`scrolls sideways: ${root.scrollWidth} px`);
  return faults;
}"""


def twice_the_letters(page: Page) -> None:
    page.add_style_tag(content=":root { font-size: 200%; }")


def twice_the_preference(page: Page) -> None:
    """What somebody sets in the browser: widths that are told in letters follow."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})


@pytest.mark.parametrize("enlarge", [twice_the_letters, twice_the_preference])
def test_letters_of_double_size_cut_nothing(owner_page, ways, enlarge):
    page = owner_page(bypass_csp=True)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    for address in ways:
        page.goto(address)
        usual = page.evaluate(size) if enlarge is twice_the_letters else 17
        enlarge(page)
        assert page.evaluate(size) == pytest.approx(2 * usual, abs=0.1)
        assert page.evaluate(READ_CUT) == [], address
        for button in page.locator("main :is(button, .btn):visible").all():
            button.click(trial=True)


# --- Forced colours --------------------------------------------------------------------------------------------------

EDGE = 4  # px around a control, where its ground shows
HIDE = "(chart, part) => chart.querySelectorAll(part).forEach((one) => one.setAttribute('visibility', 'hidden'))"
READ_CONTROLS = """(edge) => [...document.querySelectorAll("main :is(.btn:not(.btn--text), input, .choice)")]
  .filter((one) => one.checkVisibility() && one.type !== "hidden")
  .map((one) => {
    const box = one.getBoundingClientRect(), [x, y] = [box.left + scrollX - edge, box.top + scrollY - edge];
    return {html: one.cloneNode().outerHTML, box: [x, y, x + box.width + 2 * edge, y + box.height + 2 * edge]};
  })"""


def picture_of(seen: Locator | Page, **options: Any) -> Image.Image:
    return Image.open(BytesIO(seen.screenshot(**options))).convert("RGB")


def luminance(colour: tuple[int, ...]) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def has_an_edge(picture: Image.Image) -> bool:
    """Whether a line of contrast 3 stands out from the ground on each of the four sides."""
    width, height = picture.size
    colours = list(triples(picture))
    ground = colours[0]
    depth = 2 * EDGE
    sides = [
        [(step, height // 2) for step in range(depth)],
        [(width - 1 - step, height // 2) for step in range(depth)],
        [(width // 2, step) for step in range(depth)],
        [(width // 2, height - 1 - step) for step in range(depth)],
    ]
    return all(any(contrast(colours[x + y * width], ground) >= 3 for x, y in side) for side in sides)


def stands_out(before: Image.Image, after: Image.Image, *, pixels: int) -> bool:
    """Whether that many pixels changed with a contrast of 3."""
    colours = Counter(zip(triples(before), triples(after), strict=True))
    return sum(count for (one, other), count in colours.items() if contrast(one, other) >= 3) >= pixels


def triples(picture: Image.Image) -> Iterator[tuple[int, ...]]:
    flat = iter(picture.tobytes())
    return zip(flat, flat, flat, strict=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_controls_and_the_chart(owner_page, ways, scheme):
    page = owner_page(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    page.goto(ways.step)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert controls_without_edge(page) == []
    for key in UNANSWERED:
        choice = page.locator(f"#{key} .choice").first
        before = picture_of(choice)
        choice.locator("input").check()
        expect(page.locator(f"#{key}").get_by_text("Enregistré à")).to_be_visible()
        page.evaluate("document.activeElement.blur()")
        page.mouse.move(0, 0)
        assert stands_out(before, picture_of(choice), pixels=20), f"{key}: the chosen answer looks like the others"
    page.goto(ways.result)
    for part in (".radar__you", ".radar__disc", ".radar__label"):
        assert is_drawn(page.locator("svg.radar"), part), f"{part} cannot be seen"


def controls_without_edge(page: Page) -> list[str]:
    whole, controls = picture_of(page, full_page=True), page.evaluate(READ_CONTROLS, EDGE)
    assert controls
    return [control["html"] for control in controls if not has_an_edge(whole.crop(control["box"]))]


def is_drawn(chart: Locator, part: str) -> bool:
    """Whether the chart looks otherwise without that part."""
    whole = picture_of(chart)
    chart.evaluate(HIDE, part)
    return stands_out(whole, picture_of(chart), pixels=200)


# --- Without motion --------------------------------------------------------------------------------------------------

MOVES = "document.getAnimations().map((one) => one.effect.target.outerHTML.slice(0, 120))"


def test_nothing_moves_for_those_who_want_no_motion(owner_page, ways):
    page = owner_page(reduced_motion="reduce")
    for address in ways:
        page.goto(address)
        assert page.evaluate(MOVES) == [], address
        page.locator("main :is(.btn, a):visible").first.hover()
        assert page.evaluate(MOVES) == [], address
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto", address
    page.goto(ways.step)
    page.locator(f"#{UNANSWERED[0]} .choice").first.click()
    assert page.evaluate(MOVES) == []
