"""A small client of the API: Python's standard library, and nothing else.

    client = Client("https://plateforme.example", key="aet_…")
    for organisation in client.get("my-organisations/")["items"]:
        print(organisation["name"])

What is refused raises `Refused`, whose text is the sentence in French that the platform gave.
"""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

PATIENCE = 30  # seconds
MOST_WAITS = 3  # times that a call which came too soon is made again


class Refused(Exception):
    """A problem (RFC 9457): `status`, and the whole document in `problem`."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("detail") or f"Réponse {status}")
        self.status, self.problem = status, problem


class Reply(dict[str, Any]):
    """The document of an answer, with its status, and the tag to give back as `if_match`."""

    def __init__(self, status: int, document: dict[str, Any], tag: str) -> None:
        super().__init__(document)
        self.status, self.tag = status, tag


class Client:
    """Calls below `/api/v1/`. Without a key, what is public."""

    def __init__(self, address: str, *, key: str = "") -> None:
        self.root, self.key = urljoin(address, "/api/v1/"), key

    def get(self, path: str, **query: Any) -> Reply:
        return self.call("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def post(self, path: str, document: dict[str, Any] | None = None, **headers: str) -> Reply:
        return self.call("POST", path, document, **headers)

    def put(self, path: str, document: dict[str, Any], **headers: str) -> Reply:
        return self.call("PUT", path, document, **headers)

    def patch(self, path: str, document: dict[str, Any], **headers: str) -> Reply:
        return self.call("PATCH", path, document, **headers)

    def delete(self, path: str, **headers: str) -> Reply:
        return self.call("DELETE", path, **headers)

    def items(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a list, page after page."""
        page = self.get(path, **query)
        while True:
            yield from page["items"]
            if not page.get("next"):
                return
            page = self.get(page["next"])

    def call(
        self,
        method: str,
        path: str,
        document: dict[str, Any] | None = None,
        *,
        if_match: str = "",
        idempotency_key: str = "",
    ) -> Reply:
        """One call; where the platform asks to wait, it waits. Raises Refused."""
        told = {"If-Match": if_match, "Idempotency-Key": idempotency_key}
        headers = {"Accept": "application/json"} | {name: value for name, value in told.items() if value}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if document is not None:
            headers["Content-Type"] = "application/json"
        body = None if document is None else json.dumps(document).encode()
        address = urljoin(self.root, path)
        if not address.startswith(self.root):
            raise ValueError(f"{address} : une clé ne part pas ailleurs que sur {self.root}.")
        request = Request(address, data=body, headers=headers, method=method)
        for _wait in range(MOST_WAITS):
            try:
                return _ask(request)
            except Refused as refusal:
                if refusal.status != 429 or not (delay := refusal.problem.get("retry_after")):
                    raise
                time.sleep(delay)
        return _ask(request)


def _ask(request: Request) -> Reply:
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return Reply(answer.status, json.load(answer), answer.headers.get("ETag", ""))
    except HTTPError as error:
        with error:
            try:
                problem = json.load(error)
            except ValueError:
                problem = {}
            delay = error.headers.get("Retry-After", "")
        raise Refused(error.code, problem | ({"retry_after": int(delay)} if delay.isdigit() else {})) from error
