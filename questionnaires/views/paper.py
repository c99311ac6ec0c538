"""The printable blank: the version in use, to fill in by hand."""

from hashlib import blake2b
from typing import cast

from django.core.cache import caches
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from actors.requests import MemberRequest
from home.models import Territory
from home.pdf import territory_pdf
from home.uploads import download
from questionnaires.models import QuestionnairePage, QuestionnaireVersion
from questionnaires.paper import paper_themes
from questionnaires.versions import current_version, definition_of


def paper(request: MemberRequest, page: QuestionnairePage) -> HttpResponse:
    """The questions to fill in by hand. Public and the same for everyone."""
    version = _version_in_use(request)
    context = {"version": version, "themes": [*paper_themes(definition_of(version.pk))]}
    return page.render(request, template="questionnaires/paper.html", context_overrides=context)


def paper_pdf(request: MemberRequest, page: QuestionnairePage) -> HttpResponse:
    """The same, as a document. Drawing it takes seconds: it is kept, for a version never changes."""
    version = _version_in_use(request)
    territory = Territory.objects.select_related("place").get(pk=request.space.territory_id)
    look = (version.pk, territory.short_name, territory.color_1, territory.color_2)

    def draw() -> bytes:
        context = {
            "title": _("Questionnaire à imprimer"),
            "name": territory.short_name,
            "version": version,
            "themes": [*paper_themes(definition_of(version.pk))],
        }
        return territory_pdf("questionnaires/paper_pdf.html", context, territory)

    key = f"paper:{blake2b(repr(look).encode()).hexdigest()}"
    content = cast(bytes, caches["pages"].get_or_set(key, draw, 86_400))
    name = f"{territory.slug}-questionnaire-v{version.number}.pdf"
    return download(content, name=name, content_type="application/pdf")


def _version_in_use(request: MemberRequest) -> QuestionnaireVersion:
    version = current_version(request.space.territory_id) if request.space.territory_id else None
    if version is None:
        raise Http404
    return version
