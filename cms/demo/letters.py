"""The demonstration's letters: one that left last month, and the draft of the next."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from actors.enums import DigestState
from actors.models import Digest, User
from actors.services.digests import A_MONTH, members_told, told_by
from cms.demo.guidance import GUIDED, MANAGER
from home.models import Territory

INTRO = (
    "<p>Bonjour,</p><p>L’automne a été actif\u00a0: merci à celles et ceux qui ont ouvert leurs portes. Ce mois-ci, "
    "<b>les candidatures aux trophées sont ouvertes</b>, et un atelier vous aide à préparer la vôtre.</p>"
    "<p>À bientôt,<br/>l’équipe</p>"
)


def ensure_letters(territory: Territory, *, users: Mapping[str, User]) -> None:
    """Once, in the territory whose team is the fullest."""
    if territory.slug != GUIDED or Digest.objects.for_territory(territory).exists():
        return
    left = timezone.now() - A_MONTH
    sent = Digest(territory=territory, subject="Les nouvelles de la rentrée", intro=INTRO, since=left - A_MONTH)
    sent.contents = [one.as_document() for one in told_by(sent)][:1]
    sent.state, sent.confirmed_by = DigestState.SENT, users[MANAGER]
    sent.created_at = left - timedelta(days=2)
    sent.confirmed_at = sent.send_at = sent.sent_at = left
    sent.received = members_told(territory).count()
    sent.save()
    Digest.objects.create(territory=territory, subject="Les nouvelles de décembre", intro=INTRO, since=left)
