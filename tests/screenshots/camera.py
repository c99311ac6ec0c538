"""Chromium before each screen: the pictures, and what is wrong with the page in passing."""

import shutil
import subprocess
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from playwright.sync_api import Error as PlaywrightError

from tests.chromium import FRENCH, describe
from tests.screenshots.screens import Screen

A4_WIDTH = 794  # px, at 96 to the inch
PAGE_GAP = 16  # px between the sheets of a print
PATIENCE = 20_000  # milliseconds
# Pictures that wait to be scrolled to are fetched, fonts and layout are there.
SETTLE = """async () => {
  document.querySelectorAll("img[loading=lazy]").forEach((one) => { one.loading = "eager"; });
  await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
# The first thing that sticks out of a page that scrolls sideways; empty when it does not.
READ_OVERFLOW = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return "";
  const out = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const first = out.find((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
  return `${root.scrollWidth} px, ${first ? first.cloneNode().outerHTML.slice(0, 120) : "?"}`;
}"""
# Wagtail scrolls inside its page: how high what it holds is, when nothing is cut.
READ_HEIGHT = """() => Math.max(innerHeight, ...[...document.querySelectorAll("main, .content-wrapper, .content")]
  .map((one) => one.getBoundingClientRect().top + one.scrollHeight))"""
MOST_HEIGHT = 4000  # px


class View(NamedTuple):
    """A width, and `dark` or `print` when the page is not seen as usual."""

    width: int
    way: str = ""

    @property
    def suffix(self) -> str:
        return f"{self.width}-{self.way}" if self.way else str(self.width)


class Stage(NamedTuple):
    """What `stage` told: where the pages are, and the session of each person."""

    places: dict[str, Any]
    sessions: dict[str, str]
    cookie: str


HEIGHTS = {375: 812, 768: 1024, 1280: 800, A4_WIDTH: 1123}
PRINT = View(A4_WIDTH, "print")
USUAL = (View(1280), View(375))
VIEWS = (View(1280), View(1280, "dark"), View(375), View(375, "dark"), View(768), PRINT)
MORE = tuple(view for view in VIEWS if view not in USUAL)


class Camera:
    """Takes the pictures of a screen into `folder`; what is wrong adds up in `faults`, by screen."""

    def __init__(self, browser: Browser, *, url: str, stage: Stage, folder: Path) -> None:
        self.browser, self.url, self.stage, self.folder = browser, url, stage, folder
        self.faults: list[str] = []

    def take(self, screen: Screen) -> None:
        """Each width is a visit of its own: some scripts look at it once, when the page opens."""
        for width, views in groupby(VIEWS if screen.main else USUAL, key=attrgetter("width")):
            context = self._context(screen, width=width)
            try:
                self._visit(context.new_page(), screen, list(views))
            except (PlaywrightError, subprocess.SubprocessError) as error:  # the other screens are still to be taken
                self._complain(screen, str(error).partition("\n")[0])
            finally:
                context.close()

    def _context(self, screen: Screen, *, width: int) -> BrowserContext:
        size = {"width": width, "height": HEIGHTS[width]}
        context = self.browser.new_context(
            **{**FRENCH, "base_url": self.url, "reduced_motion": "reduce", "viewport": size}
        )
        context.set_default_timeout(PATIENCE)
        if screen.who:
            session = self.stage.sessions[screen.who]
            context.add_cookies([{"name": self.stage.cookie, "value": session, "url": self.url}])
        context.on("weberror", lambda error: self._complain(screen, describe(error)))
        context.on("console", lambda message: self._hear(screen, message))
        return context

    def _visit(self, page: Page, screen: Screen, views: list[View]) -> None:
        answers: list[int] = []
        page.on("response", lambda response: answers.extend(_status_of_page(page, response)))
        page.goto(screen.address.format(**self.stage.places))
        if screen.act:
            screen.act(page)
        if answers[-1] == 404 and screen.may_be_absent:
            return
        if answers[-1] != screen.status:
            self._complain(screen, f"la réponse est {answers[-1]}, au lieu de {screen.status}")
        if "/admin/" in page.url:
            page.wait_for_load_state("networkidle")  # its editor is drawn by scripts
            height = min(MOST_HEIGHT, round(page.evaluate(READ_HEIGHT)))
            page.set_viewport_size({"width": views[0].width, "height": height})
        for view in views:
            if view.way == "print":
                self._print(page, screen)
            else:
                self._take_view(page, screen, view)

    def _take_view(self, page: Page, screen: Screen, view: View) -> None:
        page.emulate_media(color_scheme="dark" if view.way == "dark" else "light")
        page.evaluate(SETTLE)
        overflow = page.evaluate(READ_OVERFLOW)
        if overflow:
            self._complain(screen, f"défile de côté à {view.width} px ({overflow})")
        page.screenshot(path=self._path(screen, f"{view.suffix}.png"), full_page=True, animations="disabled")

    def _print(self, page: Page, screen: Screen) -> None:
        page.emulate_media(color_scheme="light")
        document = self._path(screen, f"{PRINT.suffix}.pdf")
        page.pdf(path=document, prefer_css_page_size=True)
        picture = document.with_suffix(".png")
        if shutil.which("pdftoppm"):
            draw_pdf(document, picture)
            return
        page.emulate_media(media="print")
        page.screenshot(path=picture, full_page=True)

    def _path(self, screen: Screen, end: str) -> Path:
        return self.folder / f"{screen.key}--{end}"

    def _hear(self, screen: Screen, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_meant(message):
            self._complain(screen, message.text)

    def _complain(self, screen: Screen, fault: str) -> None:
        line = f"{screen.name} : {fault}"
        if line not in self.faults:
            self.faults.append(line)


def draw_pdf(document: Path, picture: Path) -> None:
    """The pages of a PDF, one below the other."""
    with TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", "96", "-png", document, f"{folder}/page"], check=True)
        pages = [Image.open(path) for path in sorted(Path(folder).iterdir())]
        height = sum(page.height + PAGE_GAP for page in pages) - PAGE_GAP
        whole = Image.new("RGB", (max(page.width for page in pages), height), "#888")
        top = 0
        for page in pages:
            whole.paste(page, (0, top))
            top += page.height + PAGE_GAP
        whole.save(picture)


def _status_of_page(page: Page, response: Response) -> Iterator[int]:
    """The status, when the answer is the page itself and not something in it."""
    if response.request.is_navigation_request() and response.frame == page.main_frame:
        yield response.status


def _is_meant(message: ConsoleMessage) -> bool:
    """A page that is an error, an answer that the API refuses, the icon of a page that names none: no fault of ours."""
    if not message.text.startswith("Failed to load resource"):
        return False
    address = message.location["url"]
    of_page_itself = message.page is not None and address == message.page.url
    return of_page_itself or "/api/" in address or address.endswith("/favicon.ico")
