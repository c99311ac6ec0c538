"""The demonstration's mailbox: what the platform sent, for all to read. Demo mode only."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 30


@dataclass(frozen=True)
class Mail:
    subject: str
    recipient: str
    sent_at: datetime
    text: str


@require_safe
def messages(request):
    if not settings.DEMO:
        raise Http404
    return render(request, "demo/messages.html", {"mails": list(_newest_mails())[:SHOWN]})


def _newest_mails():
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True) if folder.exists() else []
    for file in files[:SHOWN]:
        for raw in reversed(file.read_bytes().split(b"-" * 79 + b"\n")):
            if raw.strip():
                yield _read(raw)


def _read(raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(preferencelist=("plain", "html"))
    return Mail(
        subject=str(message["Subject"]),
        recipient=str(message["To"]),
        sent_at=_moment(str(message["Date"])),
        text=body.get_content() if body else "",
    )


def _moment(date: str) -> datetime:
    """Django dates its mails in UTC, which it writes as « -0000 »: read as it is, the moment would have no zone."""
    moment = parsedate_to_datetime(date)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
