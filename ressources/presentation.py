"""What a resource's page says of it beside its text."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from actors.enums import Sector
from home.enums import ActorType, Headcount
from home.sizes import sizes_in_words
from home.spaces import Space
from home.templatetags.french import day
from ressources.enums import Need
from ressources.models import ResourcePage


def description_of(page: ResourcePage, space: Space) -> Iterator[tuple[str, str]]:
    """Labels and texts of what is known, in the order in which one asks: what, for whom, where, how much, when.

    `space`: the one in which the page is read.
    """
    everywhere = _("Partout en France") if page.is_national else space.name
    facts = (
        (_("Type"), page.get_kind_display()),
        (_("Thèmes"), _list(theme.short_name for theme in page.themes.all())),
        (_("Ce qu’elle apporte"), _list(_labels(Need, page.needs))),
        (_("Pour qui"), _for_whom(page)),
        (_("Où"), page.where or everywhere),
        (_("Montant ou coût"), page.amount),
        (_("Taux"), page.rate),
        (_("Effort demandé"), page.get_effort_display() if page.effort else ""),
        (_("Quand"), _when(page)),
        (_("Proposée par"), page.provider),
        (_("Vérifiée le"), day(page.checked_on) if page.checked_on else ""),
    )
    return ((label, str(text)) for label, text in facts if text)


def _for_whom(page: ResourcePage) -> str:
    """Empty where it is for everybody."""
    parts = (
        _list(_labels(ActorType, page.actor_types)),
        _capital(sizes_in_words(page.headcounts)),
        _list(_labels(Sector, page.sectors)),
    )
    return " · ".join(part for part in parts if part)


def _when(page: ResourcePage) -> str:
    """Of what is closed, the notice above tells it."""
    opens = page.opening and page.opening > timezone.localdate()
    if page.is_closed or not (opens or page.closing):
        return ""
    if opens and page.closing:
        return _("Du %(first)s au %(last)s") % {"first": day(page.opening), "last": day(page.closing)}
    if opens:
        return _("À partir du %(day)s") % {"day": day(page.opening)}
    return _("Jusqu’au %(day)s") % {"day": day(page.closing)}


def _labels(choices: type[Need | ActorType | Headcount | Sector], values: Iterable[str]) -> Iterator[str]:
    return (str(choices(value).label) for value in values)


def _list(names: Iterable[str]) -> str:
    """« Énergie, eau »."""
    text = ", ".join(name if not place else name[:1].lower() + name[1:] for place, name in enumerate(names))
    return _capital(text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
