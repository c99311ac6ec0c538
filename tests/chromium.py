"""Pytest plugin: headless Chromium, driven by Playwright, in front of pytest-django's live server."""

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect, sync_playwright

from cms.bootstrap import find_chromium

CAPTURES = Path(__file__).resolve().parent.parent / "var" / "captures"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
FRENCH: dict[str, Any] = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": {"width": 1280, "height": 800}}
PATIENCE = 30_000  # milliseconds: on a machine that does other things, slow is not wrong
FAILED = pytest.StashKey[bool]()
# The fonts are there, what moves has come to rest (a change of colours too), and all of it is drawn.
SETTLE = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map((animation) => animation.finished));
}"""
OpenPage = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop stays in the main thread for the rest of the process: Django would refuse every query there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """Open a page with a context of its own: `open_page(java_script_enabled=False)`, `open_page(viewport=...)`.

    A script that throws, or something that the content security policy stops, fails the test that met it.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(**options: Any) -> Page:
        context = browser.new_context(**{"base_url": live_server.url, **FRENCH, **options})
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: complaints.append(describe(error)))
        context.on("console", lambda message: complaints.extend(violations(message)))
        contexts.append(context)
        return context.new_page()

    yield open_one
    if request.node.stash.get(FAILED, False):
        keep_captures(request.node.name, [page for context in contexts for page in context.pages])
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def keep_captures(test: str, pages: list[Page]) -> None:
    """Leave what the failed test had before its eyes in `var/captures/`."""
    name = re.sub(r"[^\w.-]+", "-", test)
    for number, page in enumerate(pages):
        page.screenshot(path=CAPTURES / f"{name}-{number}.png")


def describe(error: WebError) -> str:
    where = error.page.url if error.page else "?"
    return f"{where} : {error.error}"


def violations(message: ConsoleMessage) -> list[str]:
    return [message.text] if message.type == "error" and "Content Security Policy" in message.text else []
