"""From a bare machine to a running site or to its tests: `python3 -m cms.bootstrap <target>`, called by the Makefile.

Only the standard library, since it runs before anything is installed; and nothing newer than Python 3.7 in its syntax,
so that an old interpreter can say which one is needed.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, NamedTuple, NoReturn  # noqa: UP035 - read by old interpreters

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
OLDEST_PYTHON = (3, 11)


class Part(NamedTuple):
    """A piece of the system that no Python package brings."""

    name: str
    why: str
    is_present: Callable[[], bool]
    packages: tuple[str, ...]


# --- Messages -----------------------------------------------------------------------------------------------------


def say(message: str) -> None:
    print(f"• {message}", flush=True)


def fail(message: str) -> NoReturn:
    sys.exit(f"✗ {message}")


def call(*command: object, env: dict[str, str] | None = None) -> int:
    """Run to the end and give the exit code; Ctrl+C leaves without a traceback."""
    try:
        return subprocess.run([str(word) for word in command], cwd=ROOT, env=env).returncode
    except KeyboardInterrupt:
        return 130


def replace_process(*command: object, env: dict[str, str]) -> NoReturn:
    words = [str(word) for word in command]
    sys.stdout.flush()
    os.execve(words[0], words, env)


# --- Python and its packages --------------------------------------------------------------------------------------


def check_python() -> None:
    if sys.version_info >= OLDEST_PYTHON:
        return
    found, wanted = (".".join(map(str, version)) for version in [sys.version_info[:3], OLDEST_PYTHON])
    fail(f"Python {wanted} ou plus récent est nécessaire ({found} trouvé dans {sys.executable}).")


def prepare_packages(requirements: Path) -> None:
    """Bring `.venv` to what the file says, unless that very file was installed already."""
    if not _virtualenv_works():
        _create_virtualenv()
    if _fingerprint(requirements) in (STAMP.read_text().split() if STAMP.exists() else []):
        return
    say(f"Installation des paquets de {requirements.name}…")
    STAMP.unlink(missing_ok=True)
    if _install(requirements) != 0:
        fail("L’installation des paquets a échoué : le message ci-dessus dit pourquoi.")
    # The development file holds every line of the other one, so installing it does for both.
    installed = {requirements, RUNTIME}
    STAMP.write_text("\n".join(_fingerprint(path) for path in sorted(installed)))


def _fingerprint(requirements: Path) -> str:
    return hashlib.sha256(requirements.name.encode() + requirements.read_bytes()).hexdigest()


def _virtualenv_works() -> bool:
    check = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return PYTHON.exists() and call(PYTHON, "-c", check) == 0


def _create_virtualenv() -> None:
    say("Création de l’environnement .venv…")
    uv = shutil.which("uv")
    if uv:
        shutil.rmtree(VENV, ignore_errors=True)
        created = call(uv, "venv", "--quiet", "--python", sys.executable, VENV)
    else:
        if provide(VENV_PARTS):
            fail("Sans lui, l’environnement .venv ne peut pas être créé.")
        created = call(sys.executable, "-m", "venv", "--clear", VENV)
    if created != 0:
        fail("L’environnement .venv n’a pas pu être créé. Sur Debian ou Ubuntu, tapez : apt install python3-venv")


def _install(requirements: Path) -> int:
    uv = shutil.which("uv")
    if uv:
        return call(uv, "pip", "install", "--quiet", "--require-hashes", "--python", PYTHON, "-r", requirements)
    # An environment that uv made has no pip of its own.
    if importlib.util.find_spec("ensurepip") and not any(VENV.glob("lib/python3*/site-packages/pip")):
        call(PYTHON, "-m", "ensurepip")
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    return call(PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", requirements)


# --- Parts of the system ------------------------------------------------------------------------------------------


def find_postgresql() -> Path | None:
    """The folder of the newest PostgreSQL server's programs: Debian keeps them off the path."""
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if debian:
        return max(debian, key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def find_chromium() -> str | None:
    """The shell without windows, where there is one: it draws the same for half the work."""
    names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    return next((path for path in map(shutil.which, names) if path), None)


def has_pango() -> bool:
    try:
        for library in ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_ensurepip() -> bool:
    # Asked in a new process: this one would go on answering what it saw before an installation.
    return call(sys.executable, "-c", "import ensurepip") == 0


POSTGRESQL = Part("postgresql", "la base PostgreSQL des tests", lambda: bool(find_postgresql()), ("postgresql",))
CHROMIUM = Part(
    "chromium",
    "les tests dans un navigateur",
    lambda: bool(find_chromium()),
    ("chromium-headless-shell", "fonts-dejavu-core"),
)
WRK = Part("wrk", "les mesures de charge", lambda: bool(shutil.which("wrk")), ("wrk",))
PANGO = Part(
    "pango",
    "les documents PDF",
    has_pango,
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"),
)
VENV_PARTS = [Part("python3-venv", "l’environnement .venv", has_ensurepip, ("python3-venv",))]
RUN_PARTS = [PANGO]
LEG_PARTS = {"sqlite": [PANGO], "postgres": [PANGO, POSTGRESQL], "browser": [POSTGRESQL, CHROMIUM]}


def provide(parts: list[Part]) -> list[str]:
    """Install what is missing when that is allowed (root, Debian); give the names of what still is missing."""
    missing = [part for part in parts if not part.is_present()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install_with_apt([package for part in missing for package in part.packages])
        missing = [part for part in missing if not part.is_present()]
    for part in missing:
        say(f"Il manque {part.name}, pour {part.why}. Pour l’installer, tapez : {_installation_command(part)}")
    return [part.name for part in missing]


def _install_with_apt(packages: list[str]) -> None:
    say(f"Installation de {', '.join(packages)}…")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "update", "-qq", env=env)
    call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=env)


def _installation_command(part: Part) -> str:
    if not shutil.which("apt-get"):
        return f"la commande de votre système pour les paquets équivalents à {', '.join(part.packages)}"
    return f"sudo apt-get install -y --no-install-recommends {' '.join(part.packages)}"


# --- Targets ------------------------------------------------------------------------------------------------------


def run() -> NoReturn:
    """The demonstration (or, with DEMO=0, an empty site) behind the production server."""
    env = {"DEMO": "1", "PORT": "8000", "HOST": "127.0.0.1", **_dotenv(), **os.environ}
    env.setdefault("BASE_URL", f"http://localhost:{env['PORT']}")
    _check_port(env["HOST"], env["PORT"])
    prepare_packages(RUNTIME)
    provide(RUN_PARTS)
    demo = [] if env["DEMO"].lower() in {"0", "false", "no", "off", ""} else ["--demo"]
    if call(PYTHON, "manage.py", "release", *demo, env=env) != 0:
        fail("La préparation du site a échoué : le message ci-dessus dit pourquoi.")
    print(f"\n  Le site est prêt : http://localhost:{env['PORT']}\n  Ctrl+C l’arrête.\n")
    # What is programmed appears on time: the clock stops by itself once the server is gone.
    subprocess.Popen([str(PYTHON), "manage.py", "clock"], cwd=ROOT, env=env)
    threads = ["--workers", os.cpu_count() or 1, "--blocking-threads", 1, "--log-level", "warning"]
    address = ["--host", env["HOST"], "--port", env["PORT"]]
    replace_process(PYTHON, "-m", "granian", "--interface", "wsgi", "cms.wsgi:application", *address, *threads, env=env)


def test(leg: str | None, arguments: list[str]) -> NoReturn:
    """Every leg of the tests, or one; the arguments go to pytest."""
    prepare_packages(DEVELOPMENT)
    wanted = {part.name: part for name in ([leg] if leg else LEG_PARTS) for part in LEG_PARTS[name]}
    missing = _provide_for_tests(list(wanted.values()))
    env = {**os.environ, "MISSING_PARTS": ",".join(missing)}
    replace_process(PYTHON, "-m", "tests.legs", "test", *(["--leg", leg] if leg else []), *arguments, env=env)


def soak(arguments: list[str]) -> NoReturn:
    """The endurance tests, on a PostgreSQL that really writes to disk."""
    prepare_packages(DEVELOPMENT)
    missing = _provide_for_tests([POSTGRESQL])
    env = {**os.environ, "MISSING_PARTS": ",".join(missing)}
    replace_process(PYTHON, "-m", "tests.legs", "soak", *arguments, env=env)


def bench(arguments: list[str]) -> NoReturn:
    """The measurements, on PostgreSQL and behind the production server."""
    prepare_packages(DEVELOPMENT)
    if _provide_for_tests([POSTGRESQL, WRK]):
        fail("Les mesures se font sur PostgreSQL, avec wrk.")
    replace_process(PYTHON, "-m", "tests.legs", "bench", *arguments, env=dict(os.environ))


def screenshots(arguments: list[str]) -> NoReturn:
    """A picture of every screen of the demonstration."""
    prepare_packages(DEVELOPMENT)
    if provide([CHROMIUM]):
        fail("Les captures d’écran se font dans Chromium.")
    replace_process(PYTHON, "-m", "tests.screenshots", *arguments, env=dict(os.environ))


def lint() -> None:
    """Every check that reads the code without running the tests; all are run, then the failures are named."""
    prepare_packages(DEVELOPMENT)
    programs = VENV / "bin"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "build").mkdir()
        (Path(folder) / "static").mkdir()
        env = {**os.environ, **_production_environment(folder)}
        checks = {
            "ruff check": [programs / "ruff", "check", "--quiet"],
            "ruff format": [programs / "ruff", "format", "--check", "--quiet"],
            "mypy": [programs / "mypy", "--no-error-summary"],
            "import-linter": [programs / "lint-imports", "--no-logo"],
            "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
            "check --deploy": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        }
        failures = []
        for name, command in checks.items():
            say(name)
            if call(*command, env=env) != 0:
                failures.append(name)
    if failures:
        fail(f"Vérifications en échec : {', '.join(failures)}.")
    print("✓ Toutes les vérifications passent.")


def _production_environment(folder: str) -> dict[str, str]:
    """What a server would have, so that `check --deploy` judges what will be deployed."""
    return {
        "ALLOWED_HOSTS": "example.org",
        "BASE_URL": "https://example.org",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "DEBUG": "0",
        "DEMO": "0",
        "HTTPS": "1",
        "PRODUCTION": "1",
        "PROXY": "1",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "VAR_DIR": folder,
    }


def _provide_for_tests(parts: list[Part]) -> list[str]:
    missing = provide(parts)
    if missing and os.environ.get("CI", "").lower() in {"1", "true"}:
        fail(f"Avec CI=true, une pièce qui manque est un échec : {', '.join(missing)}.")
    return missing


def _check_port(host: str, port: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, OverflowError, ValueError) as error:
            fail(f"{host}:{port} ne peut pas être ouvert ({error}). Choisissez un autre port : make run PORT=8001")


def _dotenv() -> dict[str, str]:
    """The `NAME=value` lines of `.env`: the settings read the file too, but the choices of `run` come before them."""
    path = ROOT / ".env"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    words = (shlex.split(line, comments=True) for line in lines)
    return dict(word[-1].split("=", 1) for word in words if word and "=" in word[-1])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m cms.bootstrap", allow_abbrev=False)
    parser.add_argument("target", choices=["run", "test", "soak", "bench", "lint", "screenshots"])
    parser.add_argument("--leg", type=lambda name: name or None, choices=[None, *LEG_PARTS])
    options, arguments = parser.parse_known_args()
    check_python()
    os.chdir(ROOT)
    if options.target == "run":
        run()
    if options.target == "lint":
        lint()
    elif options.target == "test":
        test(options.leg, arguments)
    elif options.target == "soak":
        soak(arguments)
    elif options.target == "screenshots":
        screenshots(arguments)
    else:
        bench(arguments)


if __name__ == "__main__":
    main()
