"""Public forms as people send them: with what their page holds out of sight, a little after it was opened."""

from datetime import timedelta
from html.parser import HTMLParser

import time_machine
from django.test import Client
from django.utils import timezone

READING = timedelta(minutes=1)


class HiddenReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given["name"] != "csrfmiddlewaretoken":
            self.fields[given["name"]] = given.get("value") or ""


def hidden_fields(address: str, *, ago: timedelta = READING, client: Client | None = None) -> dict[str, str]:
    """What the forms of the page held when it was opened."""
    with time_machine.travel(timezone.now() - ago):
        response = (client or Client()).get(address)
    return hidden_in(response.content.decode())


def hidden_in(page: str, *names: str) -> dict[str, str]:
    """The hidden fields of a page: those of these names, or all."""
    reader = HiddenReader()
    reader.feed(page)
    return {name: reader.fields[name] for name in names} if names else reader.fields


def send_form(client: Client, address: str, data: dict[str, str], *, ago: timedelta = READING, **options):
    """Post it as somebody who opened the page a moment ago."""
    return client.post(address, hidden_fields(address, ago=ago) | data, **options)
