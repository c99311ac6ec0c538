"""Where a space stood before: a host name or a path that it leaves leads, for ever, to where it stands now."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from home import generations
from home.models import FormerAddress, PortalPage, Territory
from home.models.territories import check_slug_is_free


def hostname_of(territory: Territory) -> str:
    """The host name of the space's own, empty when it has none."""
    return Site.objects.filter(root_page=territory.page).values_list("hostname", flat=True).first() or ""


def check_hostname_is_free(hostname: str, *, besides: Territory | None = None) -> None:
    """Raises ValidationError when another space, or the platform, answers under that name."""
    sites = Site.objects.filter(hostname=hostname)
    if besides:
        sites = sites.exclude(root_page=besides.page)
    if hostname and (sites.exists() or hostname == platform_hostname()):
        raise ValidationError(_("Ce nom d’hôte est déjà pris."))


def platform_hostname() -> str:
    """That of the platform's own address: a space that took it, then left it, would lead nowhere."""
    return (urlsplit(settings.BASE_URL).hostname or "").lower()


@transaction.atomic
def set_hostname(territory: Territory, *, hostname: str) -> None:
    """Give the space a host name of its own, or take it back when the name is empty. Raises ValidationError.

    The name that it leaves leads to where it goes, as long as it reaches this server.
    """
    check_hostname_is_free(hostname, besides=territory)
    left = Site.objects.filter(root_page=territory.page).exclude(hostname=hostname)
    for name in left.values_list("hostname", flat=True):
        _remember(territory, hostname=name)
    left.delete()
    if hostname:
        # Somebody stands there again: this space, or another that was given the name.
        FormerAddress.objects.filter(hostname=hostname).delete()
        Site.objects.get_or_create(
            hostname=hostname, port=80, defaults={"root_page": territory.page, "site_name": territory.short_name}
        )
    generations.bump(generations.NATIONAL, territory.slug)


def check_slug_may_be_taken(slug: str, *, besides: Territory | None = None) -> None:
    """Raises ValidationError when the path is the platform's, or is or was another space's."""
    check_slug_is_free(slug)
    others = Territory.objects.filter(slug=slug)
    left = FormerAddress.objects.filter(slug=slug)
    if besides:
        others, left = others.exclude(pk=besides.pk), left.exclude(territory=besides)
    if others.exists():
        raise ValidationError(_("Cette adresse est déjà celle d’un autre territoire."))
    if left.exists():
        raise ValidationError(_("Cette adresse a été celle d’un autre territoire, et mène encore à lui."))
    portal = PortalPage.objects.first()
    pages = portal.get_children().filter(slug=slug) if portal else Page.objects.none()
    if pages.exclude(pk=besides.page.pk if besides else None).exists():
        raise ValidationError(_("«\u00a0%(slug)s\u00a0» est l’adresse d’une page du portail."), params={"slug": slug})


@transaction.atomic
def rename_space(territory: Territory, *, slug: str) -> None:
    """Move a space to another path of the portal; the one that it leaves leads there. Raises ValidationError."""
    left = territory.slug
    if slug == left:
        return
    check_slug_may_be_taken(slug, besides=territory)
    territory.slug = slug
    territory.save(update_fields=["slug"])
    _move_pages(territory.page, slug)
    # They are found by name when a space opens: one that opened at the path left must not find them.
    for group in filter(None, (territory.managers, territory.editors, territory.jury)):
        group.name = f"{slug} · {group.name.rpartition(' · ')[2]}"
        group.save(update_fields=["name"])
    FormerAddress.objects.filter(slug=slug).delete()
    _remember(territory, slug=left)
    generations.bump(generations.NATIONAL, left, slug)


def _remember(territory: Territory, *, hostname: str = "", slug: str = "") -> None:
    said = {"territory": territory, "left_at": timezone.now()}
    FormerAddress.objects.update_or_create(hostname=hostname, slug=slug, defaults=said)


def _move_pages(home: Page, slug: str) -> None:
    """By columns: Wagtail's own way writes a redirection for each page below, which one rule replaces here."""
    left = home.url_path
    taken = f"{left.removesuffix(f'{home.slug}/')}{slug}/"
    moved = Concat(Value(taken), Substr("url_path", len(left) + 1))
    Page.objects.filter(path__startswith=home.path).exclude(pk=home.pk).update(url_path=moved)
    Page.objects.filter(pk=home.pk).update(slug=slug, url_path=taken)
    home.slug, home.url_path = slug, taken
    # A publication takes the address from what was written before.
    for revision in home.revisions.all():
        revision.content["slug"] = slug
        revision.save(update_fields=["content"])
    Site.clear_site_root_paths_cache()
