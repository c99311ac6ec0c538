"""The whole: a demonstration of its own, the production server before it, a picture of each screen, the sheets."""

import argparse
import contextlib
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from cms.benchmark.server import serve
from cms.bootstrap import find_chromium
from tests.chromium import FLAGS
from tests.screenshots.camera import Camera, Stage
from tests.screenshots.screens import SCREENS, Screen, choose
from tests.screenshots.sheets import write_sheets

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "var" / "screenshots"
DEMO = ROOT / "var" / "screenshots-demo"  # kept, so that the next time is quick
KEPT, USED = DEMO / "db.sqlite3", DEMO / "used.sqlite3"
STAMP = DEMO / "built"
SETTINGS = {
    "DEMO": "1",
    "DEBUG": "0",
    "PRODUCTION": "0",
    "HTTPS": "0",
    "TASKS": "immediate",
    "CACHE_URL": "",
    "VAR_DIR": str(DEMO),
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "BASE_URL": "http://localhost:8000",
    **dict.fromkeys(("S3_BUCKET", "S3_ENDPOINT_URL", "S3_REGION", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"), ""),
}
# Where README.md shows them from: the top of a picture, and its height in px.
README_PICTURES = {"docs/images/grand-poitiers.png": ("accueil-de-grand-poitiers--1280.png", 760)}


# --- The demonstration -----------------------------------------------------------------------------------------------


def build_demo() -> None:
    """The demonstration's data as of today, in a folder of their own; then the copy that this run may change."""
    fingerprint = _fingerprint()
    DEMO.mkdir(parents=True, exist_ok=True)
    if not STAMP.exists() or STAMP.read_text() != fingerprint:
        STAMP.unlink(missing_ok=True)
        for old in DEMO.glob("db.sqlite3*"):
            old.unlink()
    os.environ["DATABASE_URL"] = f"sqlite:///{KEPT}"
    _manage("release", "--demo")
    STAMP.write_text(fingerprint)
    for folder in ("cache", "cache-pages", "messages"):
        shutil.rmtree(DEMO / folder, ignore_errors=True)
    _copy_database()
    os.environ["DATABASE_URL"] = f"sqlite:///{USED}"


def _fingerprint() -> str:
    """What the data are made from: the day, since they are dated from it, and the sources that write them."""
    digest = hashlib.sha256(date.today().isoformat().encode())
    for path in sorted((ROOT / "cms" / "demo").rglob("*.*")):
        if path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _copy_database() -> None:
    for old in DEMO.glob(f"{USED.name}*"):
        old.unlink()
    with contextlib.closing(sqlite3.connect(KEPT)) as kept, contextlib.closing(sqlite3.connect(USED)) as used:
        kept.backup(used)


def set_stage() -> Stage:
    told = _manage("shell", "--no-imports", "-c", "from tests.screenshots.stage import tell; tell()", listen=True)
    return Stage(**json.loads(told.splitlines()[-1]))


def _manage(*words: str, listen: bool = False) -> str:
    output = subprocess.PIPE if listen else None
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, stdout=output, text=True, check=True).stdout or ""


# --- The pictures ----------------------------------------------------------------------------------------------------


def take_pictures(screens: list[Screen], *, stage: Stage) -> list[str]:
    """Take them all; gives what is wrong with the pages."""
    with serve("cms.settings") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        camera = Camera(browser, url=server.url, stage=stage, folder=PICTURES)
        for number, screen in enumerate(screens, start=1):
            print(f"  {number}/{len(screens)} {screen.name}", flush=True)
            camera.take(screen)
        browser.close()
    return camera.faults


def forget_pictures(screens: list[Screen]) -> None:
    """Those that are taken again, and those of screens that are no more."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    again = {screen.key for screen in screens}
    kept = {screen.key for screen in SCREENS} - again
    for path in PICTURES.glob("*--*"):
        if path.name.partition("--")[0] not in kept:
            path.unlink()


def copy_to_readme() -> None:
    for target, (name, height) in README_PICTURES.items():
        with Image.open(PICTURES / name) as picture:
            picture.convert("RGB").crop((0, 0, picture.width, height)).save(ROOT / target, optimize=True)


def screens_for(word: str, *, readme: bool) -> list[Screen]:
    """What was asked for; with `--readme` alone, what README.md shows."""
    shown = {name.partition("--")[0] for name, _height in README_PICTURES.values()}
    if readme and not word:
        return [screen for screen in SCREENS if screen.key in shown]
    return choose(word)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make screenshots", allow_abbrev=False)
    parser.add_argument("--only", metavar="MOT", default="", help="les écrans dont le nom contient ce mot")
    parser.add_argument("--readme", action="store_true", help="refait les images que montre README.md")
    options = parser.parse_args()
    screens = screens_for(options.only, readme=options.readme)
    if not screens:
        names = "\n  ".join(screen.name for screen in SCREENS)
        print(f"✗ Aucun écran ne porte ce nom. Les écrans :\n  {names}")
        return 1
    for number in [signal.SIGTERM, signal.SIGHUP]:
        signal.signal(number, lambda *_: sys.exit(143))
    os.environ.update(SETTINGS)
    began = time.monotonic()
    try:
        build_demo()
        stage = set_stage()
        forget_pictures(screens)
        faults = take_pictures(screens, stage=stage)
    except subprocess.CalledProcessError:
        print("✗ La démonstration n’a pas pu être préparée : le message ci-dessus dit pourquoi.")
        return 1
    except KeyboardInterrupt:
        print("\n✗ Arrêté.")
        return 130
    count = write_sheets(PICTURES)
    if options.readme:
        copy_to_readme()
    print(f"{len(screens)} écrans, {count} planches ({time.monotonic() - began:.0f} s) : {PICTURES / 'index.html'}")
    for fault in faults:
        print(f"✗ {fault}")
    return 1 if faults else 0
