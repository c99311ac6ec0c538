"""The legs of the tests: which tests run on which database, and the PostgreSQL that serves them.

`python -m tests.legs test` runs them all, each as one pytest; as a pytest plugin this module keeps, in each run, the
tests of its leg. `soak` and `bench` use the same server, with its writes made durable.
"""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from cms.bootstrap import find_postgresql

ROOT = Path(__file__).resolve().parent.parent
NOTHING_COLLECTED = 5
SERVER_FOLDER = "TESTS_POSTGRESQL"  # where the throw-away server keeps its data, for who stops it on purpose
SKIP_REASONS = {
    "postgresql": "PostgreSQL n’est pas installé sur cette machine",
    "chromium": "Chromium n’est pas installé sur cette machine",
    "pango": "Pango n’est pas installé sur cette machine",
}


class Leg(NamedTuple):
    key: str
    title: str
    on_postgresql: bool


LEGS = [
    Leg("sqlite", "SQLite", on_postgresql=False),
    Leg("postgres", "PostgreSQL", on_postgresql=True),
    Leg("browser", "Chromium", on_postgresql=True),
]
SOAK = Leg("soak", "Endurance", on_postgresql=True)


# --- Which tests belong to a leg ----------------------------------------------------------------------------------


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    leg = os.environ.get("TEST_LEG", "")
    missing = missing_parts()
    kept = [item for item in items if belongs_to(item, leg, missing)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    for item in items:
        for part in sorted(needs(item) & missing):
            item.add_marker(pytest.mark.skip(reason=SKIP_REASONS[part]))


def belongs_to(item: pytest.Item, leg: str, missing: set[str]) -> bool:
    """Without a leg (pytest called by hand) all but the endurance tests run, on the database that is given."""
    if is_marked(item, "soak") or leg == "soak":
        return is_marked(item, "soak") and leg == "soak"
    if leg == "":
        return os.environ["DATABASE_URL"].startswith("postgres") or not only_on_postgresql(item)
    if is_marked(item, "browser") or leg == "browser":
        return is_marked(item, "browser") and leg == "browser"
    if leg == "sqlite":
        return not only_on_postgresql(item)
    # Without a server, only what the first leg has not run is there to be reported as skipped.
    return only_on_postgresql(item) if "postgresql" in missing else uses_database(item)


def missing_parts() -> set[str]:
    """The parts of the system that `make test` looked for in vain."""
    return set(filter(None, os.environ.get("MISSING_PARTS", "").split(",")))


def is_marked(item: pytest.Item, name: str) -> bool:
    return item.get_closest_marker(name) is not None


def only_on_postgresql(item: pytest.Item) -> bool:
    return is_marked(item, "soak") or (is_marked(item, "postgres") and not is_marked(item, "sqlite_too"))


def uses_database(item: pytest.Item) -> bool:
    if is_marked(item, "pure") or is_marked(item, "once"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    in_class = getattr(getattr(item, "cls", None), "databases", None)
    return is_marked(item, "django_db") or bool(fixtures & {"db", "transactional_db", "live_server"}) or bool(in_class)


def needs(item: pytest.Item) -> set[str]:
    """The parts of the system without which the test is skipped."""
    asked = {"browser": "chromium", "pdf": "pango"}
    parts = {part for mark, part in asked.items() if is_marked(item, mark)}
    return parts | {"postgresql"} if only_on_postgresql(item) else parts


# --- A throw-away PostgreSQL --------------------------------------------------------------------------------------


@contextlib.contextmanager
def throw_away_postgresql(*, durable: bool = False) -> Iterator[str]:
    """A server of our own on a free port, gone at the end with all it held; yields its address as a `DATABASE_URL`.

    `durable` makes it write to disk as in production: needed where losses or times are measured.
    """
    programs = find_postgresql()
    if programs is None:
        raise RuntimeError("PostgreSQL n’est pas installé.")
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    data, port = folder / "data", free_port()
    run = partial(run_postgresql, programs, folder)

    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        encoding = ["-E", "UTF8", "--locale=C.UTF-8"]
        run("initdb", "-D", str(data), "-U", "app", "-A", "trust", "--no-sync", *encoding)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\n".join(server_options(port, durable=durable)) + "\n")
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "start")
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "app", "app")
        os.environ[SERVER_FOLDER] = str(folder)
        yield f"postgres://app@127.0.0.1:{port}/app"
    finally:
        with contextlib.suppress(RuntimeError):
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def run_postgresql(programs: Path, folder: Path, program: str, *arguments: str) -> None:
    # The server refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*user, str(programs / program), *arguments]
    result = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"{program} : {result.stdout}")


def restart_postgresql() -> None:
    """Stop the throw-away server as a power cut would, and start it again: what it had acknowledged must be there."""
    programs, folder = find_postgresql(), Path(os.environ[SERVER_FOLDER])
    if programs is None:
        raise RuntimeError("PostgreSQL n’est pas installé.")
    command = ["-D", str(folder / "data"), "-l", str(folder / "log"), "-w"]
    run_postgresql(programs, folder, "pg_ctl", *command, "-m", "immediate", "restart")


def server_options(port: int, *, durable: bool) -> list[str]:
    network = ["listen_addresses = '127.0.0.1'", f"port = {port}", "unix_socket_directories = ''"]
    if durable:
        return network
    return [*network, "fsync = off", "synchronous_commit = off", "full_page_writes = off"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# --- Running ------------------------------------------------------------------------------------------------------


def run_legs(legs: list[Leg], arguments: list[str], *, durable: bool = False) -> int:
    """Run pytest once for each leg, say at the end how each went; gives the exit code."""
    codes, lines = [], []
    missing = missing_parts()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tests-", ignore_cleanup_errors=True))
        server = None
        if "postgresql" not in missing and any(leg.on_postgresql for leg in legs):
            server = stack.enter_context(throw_away_postgresql(durable=durable))
            stack.enter_context(making_ahead(legs, folder=folder, server=server))
        for leg in legs:
            began = time.monotonic()
            print(f"\n=== {leg.title}", flush=True)
            code = run_leg(leg, arguments, folder=folder, server=server if leg.on_postgresql else None)
            codes.append(code)
            lines.append(f"{leg.title} : {outcome(code)} ({time.monotonic() - began:.0f} s)")
    failed = any(code not in {0, NOTHING_COLLECTED} for code in codes) or set(codes) == {NOTHING_COLLECTED}
    verdict = "✗ Échec des tests" if failed else "✓ Les tests passent"
    skipped = f", sans ceux qui demandent {' et '.join(sorted(missing))}" if missing else ""
    print(f"\n{verdict}{skipped} — {' ; '.join(lines)}")
    return 1 if failed else 0


def outcome(code: int) -> str:
    return {0: "bien", NOTHING_COLLECTED: "aucun test"}.get(code, "échec")


def run_leg(leg: Leg, arguments: list[str], *, folder: str, server: str | None) -> int:
    env = environment_of(leg, folder=folder, server=server)
    workers = ["-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    return run_child([sys.executable, "-m", "pytest", *workers, *arguments], env)


def environment_of(leg: Leg, *, folder: str, server: str | None) -> dict[str, str]:
    address = server or f"sqlite:///{folder}/unused.sqlite3"
    return {**os.environ, "TEST_LEG": leg.key, "TESTS_DIR": folder, "DATABASE_URL": address}


@contextlib.contextmanager
def making_ahead(legs: list[Leg], *, folder: str, server: str) -> Iterator[None]:
    """Make PostgreSQL's template while SQLite's is made: but one process of the first leg waits for that one.

    The leg that needs it waits for it, and makes it itself if this could not.
    """
    later = next(leg for leg in legs if leg.on_postgresql)
    if later is legs[0]:
        yield
        return
    env = {**environment_of(later, folder=folder, server=server), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen([sys.executable, "-m", "tests.databases"], cwd=ROOT, env=env) as child:
        try:
            yield
        finally:
            child.terminate()


def run_child(command: list[str], env: dict[str, str]) -> int:
    """Wait for the command; when we are told to stop, let it end before the server it uses is taken away."""
    with subprocess.Popen(command, cwd=ROOT, env=env) as child:
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
            child.kill()
            raise


def run_bench(arguments: list[str]) -> int:
    with throw_away_postgresql(durable=True) as server, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        env = {**os.environ, "DATABASE_URL": server, "VAR_DIR": folder, "DEMO": "1", "DEBUG": "0"}
        prepared = run_child([sys.executable, "manage.py", "release", "--demo"], env)
        return prepared or run_child([sys.executable, "manage.py", "benchmark", *arguments], env)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.legs", allow_abbrev=False)
    parser.add_argument("action", choices=["test", "soak", "bench"])
    parser.add_argument("--leg", choices=[leg.key for leg in LEGS])
    options, arguments = parser.parse_known_args()
    for number in [signal.SIGTERM, signal.SIGHUP]:
        signal.signal(number, lambda *_: sys.exit(143))
    os.environ["TESTS_RUN"] = uuid.uuid4().hex
    try:
        if options.action == "bench":
            return run_bench(arguments)
        if options.action == "soak":
            os.environ["SOAK"] = "1"
            return run_legs([SOAK], ["-n", "0", *arguments], durable=True)
        return run_legs([leg for leg in LEGS if options.leg in {None, leg.key}], arguments)
    except KeyboardInterrupt:
        print("\n✗ Arrêté.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
