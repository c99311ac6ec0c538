"""A territory's letter as its readers receive it: the same words as text and in colours."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from actors.enums import MailKind
from actors.models import Digest, User
from actors.outreach.unsubscribing import unsubscribe_headers, unsubscribe_url
from home.letters import Entry, Told
from home.mails import colours_of, in_colours, send_mail
from home.models import Territory
from home.rich_words import read_rich_words
from home.spaces import territory_space
from home.templatetags.french import de


@dataclass(frozen=True)
class Letter:
    """`inside`: the part in colours that is the letter's own; `html`: the whole."""

    subject: str
    text: str
    inside: str
    html: str
    leave: str


def compose(digest: Digest, told: list[Told], *, email: str, user: User | None) -> Letter:
    """The letter to one reader: an account of a member, or without one an address that subscribed."""
    territory = digest.territory
    colours = colours_of(territory)
    leave = unsubscribe_url(territory, email=email, user=user, kind=MailKind.DIGEST)
    context = {
        "intro": read_rich_words(
            digest.intro, page_url=partial(_page_url, territory), link_style=f"color:{colours.brand}"
        ),
        "parts": told,
        "territory": territory,
        "why": _why(territory, is_member=user is not None),
        "leave": leave,
        "choices": settings.BASE_URL + reverse("my_mails"),
        "colours": colours,
    }
    text = render_to_string("emails/digest.txt", context)
    inside = render_to_string("emails/digest.html", context)
    html = in_colours(digest.subject, text=text, territory=territory, inside=inside)
    return Letter(digest.subject, text, inside, html, leave)


def send_letter(letter: Letter, *, territory: Territory, to: str, is_test: bool = False) -> None:
    send_mail(
        subject=_("[Essai] %(subject)s") % {"subject": letter.subject} if is_test else letter.subject,
        text=letter.text,
        to=[to],
        territory=territory,
        reply_to=[territory.contact_email] if territory.contact_email else [],
        headers={} if is_test else unsubscribe_headers(letter.leave),
        inside=letter.inside,
    )


def read_contents(digest: Digest) -> list[Told]:
    """What a letter that was confirmed tells."""
    return [
        Told(part["kind"], part["title"], tuple(Entry(**entry) for entry in part["entries"]))
        for part in digest.contents
    ]


def _why(territory: Territory, *, is_member: bool) -> str:
    of = de(territory.short_name)
    if is_member:
        return _(
            "Vous recevez cette lettre de l’équipe %(of)s parce que votre structure est inscrite dans son espace."
        ) % {"of": of}
    return _("Vous recevez cette lettre de l’équipe %(of)s parce que vous l’avez demandée à cette adresse.") % {
        "of": of
    }


def _page_url(territory: Territory, number: str) -> str:
    """Of the territory's own published pages, and of no other's."""
    space = territory_space(territory.slug)
    if space is None or not number.isdecimal():
        return ""
    page = Page.objects.live().filter(pk=number, url_path__startswith=space.url_path).first()
    return space.full_url(space.path_of(page)) if page else ""
