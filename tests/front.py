"""The example front end, served from another port than the platform, under the policy that its own pages write."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

FRONT = Path(__file__).resolve().parent.parent / "docs" / "examples" / "front"
WRITTEN = ("http://localhost:8000", "grand-poitiers")  # in the example's own pages


class Files(SimpleHTTPRequestHandler):
    """The files of the example, told where the platform is, as its README asks."""

    told: tuple[str, str]

    def do_GET(self) -> None:
        name = urlsplit(self.path).path.lstrip("/") or "index.html"
        if not name.endswith(".html"):
            return super().do_GET()
        page = (FRONT / name).read_text(encoding="utf-8")
        for written, told in zip(WRITTEN, self.told, strict=True):
            page = page.replace(written, told)
        body = page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *said: object) -> None:
        """Nothing: pytest's own words are enough."""


@contextmanager
def served_front(*, platform: str, territory: str) -> Iterator[str]:
    """Its address, on a port of its own."""
    files = type("OwnFiles", (Files,), {"told": (platform, territory)})
    with ThreadingHTTPServer(("localhost", 0), partial(files, directory=str(FRONT))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
