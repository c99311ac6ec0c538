"""The applications of a campaign as a table for a spreadsheet: a row each, every answer in words, no score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from home.regions import REGIONS
from questionnaires.wording import NARROW, NBSP
from trophees.applying.reading import Reading, reading_of
from trophees.enums import Landscape
from trophees.models import Application, CampaignPage, FormVersion
from trophees.versions import form_of

Cell = str | int | datetime | None


@dataclass(frozen=True)
class Sheet:
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def sheet_of(campaign: CampaignPage) -> Sheet:
    """What was sent, in order of arrival; as many queries whatever their number."""
    applications = Application.objects.filter(campaign=campaign).shown().by_arrival()
    applications = applications.defer("answers", "profile", "shared")
    found = list(applications.select_related("organisation", "place", "submitted_by").prefetch_related("attachments"))
    for application in found:
        application.campaign = campaign
    questions = _questions(campaign, found)
    headings = [*_first_headings(campaign), *questions.values(), *_last_headings(campaign)]
    rows = tuple(_row(campaign, application, list(questions)) for application in found)
    return Sheet(tuple(headings), rows)


def _questions(campaign: CampaignPage, applications: Iterable[Application]) -> dict[str, str]:
    """Key -> question, of the forms that were answered: in the order and the words of the latest that has it."""
    used = {application.sent["form"] for application in applications if application.sent}
    versions = (
        FormVersion.objects.filter(campaign=campaign, pk__in=used).order_by("-number").values_list("pk", flat=True)
    )
    questions: dict[str, str] = {}
    for pk in versions:
        for theme in form_of(pk).themes:
            for question in theme.questions:
                questions.setdefault(question.key, question.text)
    return questions


def _first_headings(campaign: CampaignPage) -> list[str]:
    found = [_("Numéro"), _("Qui candidate"), _("SIREN ou code"), _("Intitulé")]
    found += [_("Catégorie")] if campaign.category_names else []
    found += [_("État"), _("Arrivée le"), _("Envoyée pour la dernière fois le"), _("Envoyée par")]
    return found + ([_("Population"), _("Région"), _("Paysages")] if campaign.is_national else [])


def _last_headings(campaign: CampaignPage) -> list[str]:
    found = [_("Lettre d’engagement")] if campaign.needs_letter else []
    found += [_("Profil joint"), _("Diagnostic joint")]
    return found + ([] if campaign.is_national else [_("Progression jointe"), _("Plan joint")])


def _row(campaign: CampaignPage, application: Application, keys: Sequence[str]) -> tuple[Cell, ...]:
    reading = reading_of(application, attachments=application.attachments.all())
    answers = {row.key: _names(row.files) or row.answer for part in reading.parts for row in part.rows}
    cells: list[Any] = [application.number, reading.name, _code(application), reading.title]
    cells += [reading.category] if campaign.category_names else []
    cells += [capfirst(application.get_state_display()), application.submitted_at, application.sent_at]
    cells.append(application.submitted_by.email if application.submitted_by else "")
    cells += _of_place(application) if campaign.is_national else []
    cells += [answers.get(key, "") for key in keys]
    cells += [_names(reading.letter)] if campaign.needs_letter else []
    cells += _joined(reading, of_organisations=not campaign.is_national)
    return tuple(cells)


def _code(application: Application) -> str:
    if application.place:
        return application.place.code
    return application.organisation.siren if application.organisation else ""


def _of_place(application: Application) -> list[Cell]:
    place = application.place
    if place is None:
        return [None, "", ""]
    marked = [str(Landscape(value).label) for value in application.landscapes if value in Landscape.values]
    return [place.population, REGIONS.get(place.region, place.region), ", ".join(marked)]


def _joined(reading: Reading, *, of_organisations: bool) -> list[Cell]:
    return [
        f"{NARROW}; ".join(f"{label}{NBSP}: {value}" for label, value in facts)
        for facts in (reading.profile, reading.result, *((reading.progress, reading.plan) if of_organisations else ()))
    ]


def _names(files: Iterable[Any]) -> str:
    return ", ".join(file.name for file in files)
