"""The platform's mails. The text is written once; people whose reader shows colours get it in their territory's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from home.colours import Palette, derive_theme
from home.models import Territory
from home.spaces import NATIONAL_NAME
from home.theme_css import NATIONAL_COLOURS

FIRST_HOUR = 8  # of the day, in Paris

ADDRESS = re.compile(r"https?://\S+")
ANNOUNCEMENT = re.compile(r".{1,32}\s:")
CODE = re.compile(r"[A-Z0-9]{3,}-[A-Z0-9]{3,}")


@dataclass(frozen=True)
class Part:
    """A paragraph of a mail: words, an address to open, or a code to copy."""

    kind: str  # words, address, code
    text: str
    label: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    content: bytes
    kind: str  # text/calendar


def may_remind(now: datetime) -> bool:
    """No reminder leaves at night."""
    return timezone.localtime(now).hour >= FIRST_HOUR


def quoted(text: str) -> str:
    """What somebody typed, line by line, so that nothing in it becomes a button of the mail."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def send_mail(
    *,
    subject: str,
    text: str,
    to: Sequence[str],
    territory: Territory | None = None,
    reply_to: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    attachments: Sequence[Attachment] = (),
    inside: str = "",
) -> None:
    """Send one mail as text and in colours. A line that is only an address becomes a button.

    `inside`: safe HTML that says the same as the text, for a mail of which paragraphs and buttons are not enough.
    """
    # A line break, in the name of an organisation for one, would be refused as a header.
    title, sender = " ".join(subject.split()), settings.DEFAULT_FROM_EMAIL
    # What a template leaves out leaves its blank lines.
    body = re.sub(r"\n{3,}", "\n\n", text)
    message = EmailMultiAlternatives(
        title, body, sender, list(to), reply_to=list(reply_to), headers=dict(headers or {})
    )
    add_colours(message, territory=territory, inside=inside)
    for one in attachments:
        message.attach(one.name, one.content, one.kind)
    message.send()


def add_colours(message: EmailMultiAlternatives, *, territory: Territory | None = None, inside: str = "") -> None:
    """Add the form in colours to a mail that has its text."""
    html = in_colours(str(message.subject), text=str(message.body), territory=territory, inside=inside)
    message.attach_alternative(html, "text/html")


def in_colours(title: str, *, text: str, territory: Territory | None = None, inside: str = "") -> str:
    context = {
        "title": title,
        "name": territory.short_name if territory else NATIONAL_NAME,
        "parts": [] if inside else list(parts_of(text)),
        "inside": inside,
        "colours": colours_of(territory),
    }
    return render_to_string("emails/shell.html", context)


def colours_of(territory: Territory | None) -> Palette:
    """A light palette: dark ones are the reader's affair."""
    colours = (territory.color_1, territory.color_2) if territory else NATIONAL_COLOURS
    return derive_theme(*colours).light


def parts_of(text: str) -> Iterator[Part]:
    """Cut a text at its empty lines, and where a line is only an address or a code.

    The short line that announces an address is what its button says. What somebody typed must be quoted line by line
    (« > »), lest it become a button.
    """
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        words: list[str] = []
        for line in map(str.strip, paragraph.splitlines()):
            kind = "address" if ADDRESS.fullmatch(line) else "code" if CODE.fullmatch(line) else ""
            if not kind:
                words.append(line)
                continue
            label = ""
            if kind == "address" and words and ANNOUNCEMENT.fullmatch(words[-1]):
                label = words.pop().rstrip("\N{NO-BREAK SPACE} :")
            if words:
                yield Part("words", "\n".join(words))
                words = []
            yield Part(kind, line, label)
        if words:
            yield Part("words", "\n".join(words))
