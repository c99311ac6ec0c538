"""What the pages of an application show besides its questions: the stops of the way, what is missing, the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from questionnaires import attaching
from questionnaires.presentation import FileView, ThemeCompletion, completion_of
from trophees.applying.completeness import Lack, Missing
from trophees.applying.joining import Offer
from trophees.models import LETTER, Application, Attachment
from trophees.versions import form_of


@dataclass(frozen=True)
class Stop:
    """A page of the way from the draft to the sending; `said`: how far it is, in words."""

    key: str
    title: str
    url: str
    said: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class ToDo:
    """Something that is missing, and where."""

    text: str
    url: str


def stops_of(application: Application, *, missing: tuple[Missing, ...], offers: Sequence[Offer]) -> list[Stop]:
    """The pages where one writes, in order. `offers`: what may be joined, which takes reads to know."""
    lacks = {one.what for one in missing}
    titled = not lacks & {Lack.TITLE, Lack.CATEGORY}
    done, to_do = _("Terminé"), _("À faire")
    parts = completion_of(form_of(application.form_id), application).themes
    joined = len(application.shared)
    stops = [
        Stop("title", _("Intitulé"), _url(application, "application_title"), done if titled else to_do, titled),
        *(_part(application, part) for part in parts),
    ]
    if offers:
        said = _("Rien n’est joint") if not joined else _("Joint")
        stops.append(
            Stop("joined", _("Ce que vous joignez"), _url(application, "application_joined"), said, bool(joined))
        )
    if application.campaign.needs_letter:
        signed = Lack.LETTER not in lacks
        url = _url(application, "application_letter")
        stops.append(Stop("letter", _("Lettre d’engagement"), url, done if signed else to_do, signed))
    stops.append(Stop("review", _("Relire et envoyer"), _url(application, "application_review")))
    return stops


def stop_after(stops: Sequence[Stop], key: str) -> Stop:
    """Where one goes on from a page of the way; the last one leads nowhere else."""
    place = next(place for place, stop in enumerate(stops) if stop.key == key)
    return stops[min(place + 1, len(stops) - 1)]


def _part(application: Application, part: ThemeCompletion) -> Stop:
    key = part.theme.key
    return Stop(key, part.theme.title, step_url(application, key, 1), part.in_words, part.is_done)


def to_dos(application: Application, missing: tuple[Missing, ...]) -> list[ToDo]:
    """What is missing, as links."""
    return [_to_do(application, one) for one in missing]


def _to_do(application: Application, missing: Missing) -> ToDo:
    if missing.what is Lack.TITLE:
        return ToDo(_("Donnez un intitulé à la candidature"), _url(application, "application_title"))
    if missing.what is Lack.CATEGORY:
        return ToDo(_("Choisissez une catégorie"), _url(application, "application_title"))
    if missing.what is Lack.LETTER:
        return ToDo(_("Déposez la lettre d’engagement signée"), _url(application, "application_letter"))
    return ToDo(missing.text, f"{step_url(application, missing.part, missing.step)}#{missing.key}")


def step_url(application: Application, part: str, step: int) -> str:
    return reverse("application_step", args=[application.uuid, part, step])


def _url(application: Application, name: str) -> str:
    return reverse(name, args=[application.uuid])


# --- Files ------------------------------------------------------------------------------------------------------------


def files_by_question(application: Application, *, may_change: bool) -> dict[str, list[FileView]]:
    """By question, the files that its answer names; those of the letter under LETTER. One query."""
    kept = list(application.attachments.kept())
    view = partial(_file_view, application, may_change=may_change)
    letter = [view(file) for file in kept if file.question == LETTER]
    return attaching.files_by_question(application, kept, view) | {LETTER: letter}


def files_of_question(application: Application, key: str) -> list[FileView]:
    return files_by_question(application, may_change=True).get(key, [])


def _file_view(application: Application, file: Attachment, *, may_change: bool) -> FileView:
    where = [application.uuid, file.uuid]
    remove_url = reverse("remove_application_file", args=where) if may_change else ""
    return attaching.file_view(file, reverse("application_file", args=where), remove_url=remove_url)
