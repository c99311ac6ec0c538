"""The steps of a form, whatever the form: what was posted, what became of it, which step comes next.

`typed` is what a form posted, urlencoded or multipart: each name with its values. Files are not in it: whoever keeps
them takes them from `request.FILES` under the key of their question, and tells `changes_from_post` their uuids.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from questionnaires.definition import Definition, Kind, Question
from questionnaires.presentation import Answered, QuestionView, RemarkView, completion_of, question_views
from questionnaires.saving import Change, Saving

Typed = dict[str, list[str]]
Sent = Mapping[str, Sequence[str]]
NOTHING_SENT: Sent = {}
THEIRS = "theirs"  # of two answers, the one that stands


class Place(NamedTuple):
    """A step: the key of its theme, its number from 1."""

    theme: str
    number: int


def typed_in(request: HttpRequest) -> Typed:
    return {name: [str(value) for value in values] for name, values in request.POST.lists()}


def changes_from_post(views: list[QuestionView], typed: Typed, *, sent: Sent = NOTHING_SENT) -> list[Change]:
    """What the form says of each question that it held. `sent`: the uuids of files that came with it, by question."""
    return [
        _change(view, typed, sent.get(view.key, ()))
        for view in views
        if _was_asked(view, typed) and typed.get(f"{view.key}.keep") != [THEIRS]
    ]


def _change(view: QuestionView, typed: Typed, sent: Sequence[str]) -> Change:
    away, seen, raw = f"{view.key}.na" in typed, _seen(view, typed), typed.get(view.key, [])
    if view.question.kind is Kind.FILE and not away:
        # Files add up, whoever sends them: those that stand are kept but for those that are ticked.
        ticked = typed.get(f"{view.key}.remove", [])
        kept = [uuid for uuid in view.entry.get("value") or [] if uuid not in ticked]
        raw, seen = [*kept, *sent], view.revision
    unknown = f"{view.key}.unknown" in typed
    if view.proposed and f"{view.key}.confirm" in typed and not (away or unknown or any(raw)):
        told = view.proposed
        return Change(view.key, told["value"], told["na"], told["reason"], seen)
    return Change(view.key, raw, away, _reason(view, typed), seen, unknown)


def show_saving(views: list[QuestionView], typed: Typed, saving: Saving, *, seen: list[QuestionView]) -> None:
    """Put each error beside its question, with what was typed still there; `seen` are the views before saving."""
    was_visible = {view.key for view in seen if view.visible}
    for view in views:
        if view.key in saving.refused:
            view.error, view.typed = saving.refused[view.key].message, typed.get(view.key, [])
        elif view.key in saving.conflicts:
            view.clash, view.typed = saving.conflicts[view.key], typed.get(view.key, [])
            view.entry = {**view.entry, **{name: view.clash.given.get(name) for name in ("na", "unknown", "reason")}}
        elif "leave" in typed:
            continue  # what is left for later is not an error
        elif view.visible and view.question.required and view.saved_at is None and _was_asked(view, typed):
            newly = view.key not in was_visible
            view.error = (
                _("Une question de plus, d’après vos réponses.") if newly else _("Cette question attend une réponse.")
            )


def show_typed(views: list[QuestionView], typed: Typed) -> None:
    """Show again what was typed and could not be saved."""
    for view in views:
        if _was_asked(view, typed):
            view.typed = typed.get(view.key, [])
            said = {"na": f"{view.key}.na" in typed, "unknown": f"{view.key}.unknown" in typed}
            view.entry = {**view.entry, **said, "reason": _reason(view, typed)}
        if view.remark:
            show_typed_remark(view.remark, view.key, typed)


def show_typed_remark(remark: RemarkView, key: str, typed: Typed) -> bool:
    """Show again what was typed of a question; False when nothing was, nor taken back of what the form showed."""
    text = typed.get(f"{key}.remark", [""])[0]
    if not (text.strip() or f"{key}.said" in typed):
        return False
    remark.text = text
    return True


def places_of(definition: Definition) -> list[Place]:
    return [Place(t.key, n) for t in definition.themes for n in range(1, len(definition.steps(t)) + 1)]


def place_after(definition: Definition, place: Place) -> Place | None:
    places = places_of(definition)
    return next(iter(places[places.index(place) + 1 :]), None)


def questions_at(definition: Definition, place: Place) -> tuple[Question, ...]:
    """The questions of a step. Raises Http404 when there is none."""
    try:
        steps = definition.steps(definition.theme(place.theme))
    except KeyError as error:
        raise Http404 from error
    if not 0 < place.number <= len(steps):
        raise Http404
    return steps[place.number - 1]


def first_unanswered(definition: Definition, row: Answered) -> Place | None:
    """The first step that shows a question without an answer."""
    return next(_unanswered(definition, row), None)


def step_context(definition: Definition, row: Answered, place: Place, views: list[QuestionView]) -> dict[str, Any]:
    """What a template needs of a step, addresses apart."""
    places = places_of(definition)
    here = places.index(place)
    theme = definition.theme(place.theme)
    return {
        "theme": theme,
        "theme_number": definition.themes.index(theme) + 1,
        "theme_count": len(definition.themes),
        "number": place.number,
        "count": len(definition.steps(theme)),
        "views": views,
        "wrong": [view for view in views if view.error or view.clash],
        "progress": completion_of(definition, row),
        "previous": places[here - 1] if here else None,
        "is_last": here == len(places) - 1,
    }


def _unanswered(definition: Definition, row: Answered) -> Iterator[Place]:
    for place in places_of(definition):
        views = question_views(definition, row, questions_at(definition, place))
        if any(view.visible and view.saved_at is None for view in views):
            yield place


def _was_asked(view: QuestionView, typed: Typed) -> bool:
    return f"{view.key}.seen" in typed


def _reason(view: QuestionView, typed: Typed) -> str:
    return typed.get(f"{view.key}.reason", [""])[0]


def _seen(view: QuestionView, typed: Typed) -> int | None:
    text = typed[f"{view.key}.seen"][0]
    return int(text) if text.isdecimal() and len(text) < 10 else None
