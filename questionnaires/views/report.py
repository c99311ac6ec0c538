"""The report of a result: a document that a director shows to a board."""

import base64
from hashlib import blake2b
from typing import Any, cast
from uuid import UUID

from django.core.cache import caches
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actors.requests import MemberRequest
from home.colours import derive_theme
from home.models import Territory
from home.pdf import territory_pdf
from home.spaces import Space
from home.uploads import download
from questionnaires.charts import Radar
from questionnaires.models import Assessment, QuestionnairePage
from questionnaires.planning.reading import plan_to_print
from questionnaires.results.reading import explanation_of, result_view, simulator_of
from questionnaires.versions import definition_of
from questionnaires.views.access import load_sent, personal

TEMPLATE = "questionnaires/report_pdf.html"
KEPT = 3600  # seconds, in the memory of the process: it is personal


@personal
def report(request: MemberRequest, page: QuestionnairePage, uuid: UUID) -> HttpResponse:
    """The result as a document. Drawing it takes seconds: it is kept under the very text that it shows."""
    assessment = load_sent(request, uuid)
    territory = Territory.objects.select_related("place").get(pk=assessment.territory_id)
    context = report_context(assessment, territory=territory, space=request.space)
    look = (render_to_string(TEMPLATE, context), territory.color_1, territory.color_2)
    key = f"report:{blake2b(repr(look).encode()).hexdigest()}"
    content = cast(bytes, caches["pages"].get_or_set(key, lambda: territory_pdf(TEMPLATE, context, territory), KEPT))
    name = f"{slugify(assessment.organisation.name)[:60]}-diagnostic-{assessment.round}.pdf"
    return download(content, name=name, content_type="application/pdf")


def report_context(assessment: Assessment, *, territory: Territory, space: Space) -> dict[str, Any]:
    """Everything that the document says."""
    simulator = simulator_of(assessment)
    first = [lever.key for lever in simulator.first]
    shown = result_view(assessment, space=space, next_steps=simulator.next_steps)
    return {
        "title": _("Résultat du diagnostic"),
        "name": f"{territory.short_name}, {territory.programme_name}",
        "assessment": assessment,
        "space": space,
        "result": shown,
        "simulator": simulator,
        "together": simulator_of(assessment, ticked=first).simulated if len(first) > 1 else None,
        "radar": _picture(shown.radar, territory) if shown.radar else "",
        "definition": definition_of(assessment.version_id),
        "explanation": explanation_of(assessment),
        "plan": None if assessment.pilot_id else plan_to_print(assessment.organisation, territory),
    }


def _picture(radar: Radar, territory: Territory) -> str:
    """The radar as a `data:` address: drawn in the page, it would be a figure without words."""
    colours = derive_theme(territory.color_1, territory.color_2).light
    svg = render_to_string("questionnaires/report_radar.svg", {"radar": radar, "colours": colours})
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
