"""The production server, as the `Procfile` starts it, on a free port and with the settings of a site."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.benchmark.targets import NotMeasured

HOST = "127.0.0.1"
WORKERS = os.cpu_count() or 1
PATIENCE = 60  # seconds for the server to answer for the first time
GRACE = 2  # seconds for it to stop by itself


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def cpu_seconds(self) -> float:
        """What the server and its workers have used so far, in their own code and in the system's."""
        spent = [cpu_ticks(stat, session=self.process.pid) for stat in _process_stats()]
        return sum(spent) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serve(settings: str) -> Iterator[Server]:
    """A server that answers, until the end of the block."""
    server = start(settings, port=free_port())
    try:
        yield server
    finally:
        _stop(server.process)


def start(settings: str, *, port: int) -> Server:
    """A server that answers. Raises NotMeasured when it does not in time."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "cms.wsgi:application"]
    command += ["--host", HOST, "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", "1"]
    command += ["--log-level", "warning"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings}
    # In a session of its own: its processes are known by it, and Ctrl+C comes to them from us alone.
    process = subprocess.Popen(command, env=env, start_new_session=True)
    try:
        _wait_until_it_answers(process, port)
    except BaseException:
        kill(process)
        raise
    return Server(process, port)


def kill(process: subprocess.Popen) -> None:
    """With its workers, at once, whatever they are doing."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def cpu_ticks(stat: str, *, session: int) -> int:
    """User and system time of a process, from its line in /proc; 0 when it is of another session."""
    # The name in parentheses may hold anything; the fields are counted after it, from the third on.
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]) if int(fields[3]) == session else 0


def _process_stats() -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has just ended
            yield path.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if _answers(port):
            return
        time.sleep(0.1)
    raise NotMeasured("Le serveur ne démarre pas.")


def _answers(port: int) -> bool:
    exchange = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        exchange.request("GET", "/")
        exchange.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        exchange.close()
    return True


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=GRACE)
    kill(process)
