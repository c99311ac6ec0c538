"""What a browser says of itself, in words that people know. Nothing is refused or decided on it."""

import re

# In this order: most of them also claim to be the ones below.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Version/[\d.]+ .*Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def name_of_browser(user_agent: str) -> str:
    """« Firefox sur Linux », « Safari sur iPhone »; empty when neither is recognised."""
    browser, system = first_of(BROWSERS, user_agent), first_of(SYSTEMS, user_agent)
    return " sur ".join(name for name in (browser, system) if name)


def first_of(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, text)), "")
