"""Instants as campaigns say them: to the second where it matters, in the time of Paris."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from home.templatetags import french
from home.templatetags.french import day, until
from questionnaires.wording import NBSP
from trophees.calendar import Calendar


def moment(instant: datetime) -> str:
    """« 26 février 2027 à 12 h »"""
    return f"{french.moment(instant)}{_which(instant)}"


def closing(instant: datetime) -> str:
    """An end, at which it is too late: the first minute of a day is the eve's midnight."""
    return f"{until(instant)}{_which(instant)}"


def exact(instant: datetime) -> str:
    """« 12 h 0 min 1 s »"""
    local = localtime(instant)
    return f"{local.hour}{NBSP}h {local.minute}{NBSP}min {local.second}{NBSP}s{_which(instant)}"


def refusal(calendar: Calendar, now: datetime) -> str:
    """Why nothing is taken at an instant, empty when it is: the limit and the instant itself."""
    if calendar.accepts(now):
        return ""
    it_was = exact(now)
    limit = calendar.opens_at if now < calendar.opens_at else calendar.closes_at
    when = moment(limit) if limit == calendar.opens_at else closing(limit)
    if localtime(limit).date() != localtime(now).date():
        it_was = _("%(hour)s, le %(day)s") % {"hour": it_was, "day": day(localtime(now))}
    if now < calendar.opens_at:
        said = _("Ouverture le %(limit)s, heure de Paris. Il était %(now)s.")
    else:
        said = _("Clôture le %(limit)s, heure de Paris. Il était %(now)s.")
    return said % {"limit": when, "now": it_was}


def _which(instant: datetime) -> str:
    """On the night when an hour comes twice, which of the two."""
    local = localtime(instant)
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    return f" ({_('heure d’hiver') if local.fold else _('heure d’été')})"
