"""Asking a server again and again, with the public tool wrk."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cms.benchmark.server import WORKERS, Server
from cms.benchmark.targets import NotMeasured, Target

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 8 * WORKERS  # enough that no worker ever waits for a request
TIMEOUT = 10  # seconds before an answer is given up


@dataclass(frozen=True)
class Load:
    """What came of asking a target for a while. `errors` are answers that are not 2xx, and those that never came."""

    requests: int
    seconds: float
    cpu_seconds: float
    errors: int


def load(server: Server, target: Target, *, seconds: int) -> Load:
    """Ask a target as fast as it answers."""
    before = server.cpu_seconds()
    result = subprocess.run(wrk_command(server.url, target, seconds=seconds), capture_output=True, text=True)
    spent = server.cpu_seconds() - before
    if result.returncode != 0:
        raise NotMeasured(result.stdout + result.stderr)
    return read_load(result.stdout, cpu_seconds=spent)


def wrk_command(url: str, target: Target, *, seconds: int) -> list[str]:
    """The words of the command. Answers are asked compressed, as browsers do."""
    headers = {"Accept-Encoding": "gzip", **target.headers}
    words = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    words += ["--timeout", f"{TIMEOUT}s", "--script", str(SCRIPT)]
    for name, value in headers.items():
        words += ["--header", f"{name}: {value}"]
    return [*words, url, "--", target.method, target.body, *target.paths]


def read_load(output: str, *, cpu_seconds: float) -> Load:
    """What `load.lua` wrote on the last line, below wrk's own report. Raises NotMeasured when it is not there."""
    try:
        found = json.loads(output.strip().splitlines()[-1])
        errors = found["refused"] + found["lost"]
        return Load(found["requests"], found["microseconds"] / 1_000_000, cpu_seconds, errors)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise NotMeasured(output) from error
