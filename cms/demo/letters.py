"""The demonstration's letters: one that left last month, and the draft of the next."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from actors.enums import DigestState
from actors.models import Digest, User
from actors.services.digests import A_MONTH, members_told, told_by
from cms.demo.guidance import GUIDED, MANAGER
from home.letters import Told, only
from home.models import Territory
from home.templatetags.french import de

BEFORE = (
    "<p>Bonjour,</p><p>Merci à celles et ceux qui ont ouvert leurs portes ce mois-ci\u00a0: vous étiez plus d’une "
    "centaine à venir voir comment font les autres.</p><p>À bientôt,<br/>l’équipe</p>"
)
INTRO = (
    "<p>Bonjour,</p><p>Ce mois-ci, <b>les candidatures aux trophées sont ouvertes</b>, et deux ateliers vous aident à "
    "changer les trajets de vos équipes.</p><p>À bientôt,<br/>l’équipe</p>"
)
TOLD = ("news", "resources")  # what pages tell, which have a date


def ensure_letters(territory: Territory, *, users: Mapping[str, User]) -> None:
    """Once, in the territory whose team is the fullest."""
    if territory.slug != GUIDED or Digest.objects.for_territory(territory).exists():
        return
    left = timezone.now() - A_MONTH
    sent = Digest(territory=territory, subject=_subject(left), intro=BEFORE, since=left - A_MONTH)
    sent.contents = [one.as_document() for one in _told_before(sent, left)]
    sent.state, sent.confirmed_by = DigestState.SENT, users[MANAGER]
    sent.created_at = left - timedelta(days=2)
    sent.confirmed_at = sent.send_at = sent.sent_at = left
    sent.received = members_told(territory).count()
    sent.save()
    Digest.objects.create(territory=territory, subject=_subject(timezone.now()), intro=INTRO, since=left)


def _subject(at: datetime) -> str:
    """« Les nouvelles d’octobre »."""
    return f"Les nouvelles {de(date_format(timezone.localtime(at), 'F'))}"


def _told_before(digest: Digest, at: datetime) -> list[Told]:
    pages = Page.objects.filter(first_published_at__lte=at).values_list("pk", flat=True)
    return only(told_by(digest), {(kind, str(pk)) for kind in TOLD for pk in pages})
