"""What everybody may read of a campaign's results, once they are public: the palmarès, each laureate, the feed.

Before, these addresses lead nowhere. The cache keeps what was found, a minute at most.
"""

from collections.abc import Iterator
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from wagtail.views import serve

from actors.models import Presence
from home.enums import Module
from home.models.fields import printable
from home.share_cards import Shared
from home.spaces import Space, territory_url
from questionnaires.wording import lower_first
from trophees.addresses import campaign_path, laureate_path, palmares_path
from trophees.announced import laureates_of, results_title
from trophees.models import CampaignPage, Decision

PER_PAGE = 12


def palmares(request: HttpRequest, page: CampaignPage) -> HttpResponse:
    found = Paginator(laureates_of(page), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "items": found,
        "heading": results_title(page),
        "shared": Shared(results_title(page), kind=page.title),
        "campaign_url": campaign_path(page, request.space),
        "feed_url": f"{palmares_path(page, request.space)}flux.xml",
    }
    return page.render(request, template="trophees/palmares.html", context_overrides=context)


def laureate(request: HttpRequest, page: CampaignPage, slug: str) -> HttpResponse:
    found = Decision.objects.laureates().filter(application__campaign=page, slug=slug)
    decision = found.select_related("application__organisation", "application__place__territory").first()
    if decision is None:
        raise Http404
    decision.application.campaign = page
    context = {
        "decision": decision,
        "shared": _shared(decision),
        "heading": results_title(page),
        "public_url": _public_url(request, decision),
        "palmares_url": palmares_path(page, request.space),
    }
    return page.render(request, template="trophees/laureate.html", context_overrides=context)


def laureates_feed(request: HttpRequest, page: CampaignPage) -> HttpResponse:
    space, base = request.space, request.space.full_url(palmares_path(page, request.space))
    found = sorted(laureates_of(page), key=lambda one: (one.announced_at, one.pk), reverse=True)
    title = f"{page.title}\u00a0: {lower_first(results_title(page))}"
    feed = Atom1Feed(
        title, base, page.intro, language="fr", author_name=space.programme, feed_url=f"{base}flux.xml", feed_guid=base
    )
    for one in found:
        url = space.full_url(laureate_path(one, space))
        words = ", ".join(filter(None, (one.distinction, one.category_name)))
        feed.add_item(
            printable(one.application.applicant_name),
            url,
            printable(one.summary or words),
            unique_id=url,
            pubdate=one.announced_at,
            updateddate=one.announced_at,
            categories=[printable(words)] if words else [],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def feed_file(request: HttpRequest, path: str) -> HttpResponse:
    """The feed under the name of a file, which Wagtail's addresses do not take."""
    return serve(request, f"{path}/")


def sitemap_entries(page: CampaignPage, space: Space) -> Iterator[tuple[str, datetime | None]]:
    """The palmarès and its laureates, once the results are public."""
    try:
        found = laureates_of(page)
    except Http404:
        return
    latest: datetime | None = max((one.announced_at for one in found if one.announced_at), default=None)
    yield space.full_url(palmares_path(page, space)), latest
    for one in found:
        yield space.full_url(laureate_path(one, space)), one.announced_at


def _shared(decision: Decision) -> Shared:
    title = decision.application.campaign.title
    kind = f"{decision.distinction or _('Candidature retenue')}, {title}"
    return Shared(decision.application.applicant_name, kind=kind, emblem=decision.seed)


def _public_url(request: HttpRequest, decision: Decision) -> str:
    """The page of the laureate: an organisation that shows itself, a collectivité whose space is open."""
    application = decision.application
    if application.place_id:
        territory = getattr(application.place, "territory", None)
        return territory_url(territory.slug) if territory and territory.is_open else ""
    if Module.ACTORS not in request.space.modules:
        return ""
    shown = Presence.objects.published().filter(territory=application.territory_id)
    presence = shown.filter(organisation=application.organisation_id).first()
    return presence.url_in(request.space) if presence else ""
