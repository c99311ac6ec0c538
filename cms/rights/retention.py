"""What time erases: accounts that nobody uses, after a warning; records, contacts and sessions past their term."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.models import AccessRecord, User
from actors.services.contact_invitations import forget_unanswered
from actors.services.digests import forget_old_deliveries
from actors.services.peer_messages import forget_old_contacts
from actors.services.registrations import forget_old_registrations
from cms.rights.erasure import erase_person
from home.mails import send_mail
from home.opening_alerts import forget_old_alerts
from questionnaires.services.claiming import forget_unclaimed
from ressources.services.callbacks import forget_old_callbacks
from ressources.services.opinions import forget_old_comments

logger = logging.getLogger(__name__)

UNUSED = timedelta(days=3 * 365)  # since the last log-in: what the CNIL advises for a dormant account
NOTICE = timedelta(days=60)
RECORD_KEPT = timedelta(days=365)
MOST_A_RUN = 50
NOTED = timedelta(seconds=settings.SESSION_COOKIE_AGE)  # after which a session has ended


def retain() -> tuple[int, int]:
    """Warn, then erase; a few at each run. How many accounts of each."""
    AccessRecord.objects.filter(at__lt=timezone.now() - RECORD_KEPT).delete()
    forget_old_contacts()
    forget_old_registrations()
    forget_unanswered()
    forget_old_deliveries()
    forget_unclaimed()
    forget_old_callbacks()
    forget_old_comments()
    forget_old_alerts()
    _forget_sessions()
    return _warn(), _erase()


def _forget_sessions() -> None:
    """Those that open nothing any more, with the address and the browser that were noted of them."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), created_at__lt=timezone.now() - NOTED).delete()


def unused() -> QuerySet[User]:
    """Accounts of nobody's: not opened for long, and tied to no role in a team."""
    last = Coalesce(F("last_login"), F("date_joined"))
    people = User.objects.annotate(last=last).filter(is_active=True, last__lt=timezone.now() - UNUSED)
    return people.filter(is_superuser=False, groups=None).order_by("last", "pk")


def _warn() -> int:
    """Nobody is erased whom no warning left for. A server that is away is tried again at the next run."""
    since_their_return = Q(warned_at=None) | Q(warned_at__lt=F("last"))
    warned = 0
    for user in unused().filter(since_their_return)[:MOST_A_RUN]:
        try:
            _send_warning(user)
        except SMTPRecipientsRefused:
            logger.info("Nobody reads the address of account %s any more.", user.pk)
        except OSError:
            logger.exception("The mail server took no warning.")
            break
        User.objects.filter(pk=user.pk).update(warned_at=timezone.now())
        warned += 1
    return warned


def _send_warning(user: User) -> None:
    context = {"until": timezone.localdate() + NOTICE, "url": settings.BASE_URL + reverse("account_login")}
    text = render_to_string("emails/account_unused.txt", context)
    send_mail(subject=_("Votre compte va être effacé"), text=text, to=[user.email])


def _erase() -> int:
    ended = Q(warned_at__lt=timezone.now() - NOTICE) & Q(warned_at__gt=F("last"))
    people = list(unused().filter(ended)[:MOST_A_RUN])
    for user in people:
        erase_person(user)
    return len(people)
