"""Valid questionnaires, answers and profiles for the property tests."""

import copy
from collections.abc import Callable, Collection, Iterator
from datetime import date
from itertools import count as numbers
from itertools import product
from typing import Any

from hypothesis import strategies as st

from questionnaires.conditions import Profile
from questionnaires.definition import FREE_KINDS, TEXT_KINDS, Definition, Kind, Question
from questionnaires.definition_reading import parse_definition

Document = dict[str, Any]

FACTS = {
    "actor_type": ["company", "association", "public"],
    "headcount": ["0", "1-9", "10-49", "50-249", "250+"],
    "sector": ["", "C", "G"],
    "territory": ["grand-poitiers", "lille"],
}
PROFILES = st.fixed_dictionaries({fact: st.sampled_from(values) for fact, values in FACTS.items()})
LEVELS = [
    {"key": "debutant", "name": "Débutant", "threshold": "0"},
    {"key": "intermediaire", "name": "Intermédiaire", "threshold": "1"},
    {"key": "avance", "name": "Avancé", "threshold": "2.5"},
    {"key": "exemplaire", "name": "Exemplaire", "threshold": "4"},
]
_WEIGHTS = st.sampled_from(["0", "0.5", "1", "2", "3.25"])


def every_profile() -> Iterator[Profile]:
    """All that `PROFILES` draws from."""
    for values in product(*FACTS.values()):
        yield dict(zip(FACTS, values, strict=True))


def question_document(key: str = "q", kind: str = "single", **fields: Any) -> Document:
    """A small valid question of any kind."""
    by_kind: dict[str, Document] = {
        "single": {"choices": [_choice("non", "0"), _choice("peu", "1"), _choice("tout", "2")]},
        "yes_no": {"choices": [_choice("oui", "1"), _choice("non", "0")]},
        "multiple": {
            "choices": [_choice("a", "1"), _choice("b", "2"), _choice("aucune", "0", exclusive=True)],
            "cap": None,
        },
        "scale": {"minimum": 0, "maximum": 5, "minimum_label": "Pas du tout", "maximum_label": "Tout à fait"},
        "number": {"unit": "kWh", "minimum": "0", "maximum": None, "scoring": None},
        "percentage": {"scoring": {"mode": "linear", "zero": "0", "full": "80"}},
        "short_text": {"max_length": 20},
        "long_text": {"max_length": 100},
        "date": {"earliest": "2026-01-01", "latest": "2026-12-31"},
        "file": {"max_files": 2},
    }
    return {"key": key, "kind": kind, "text": "Quoi ?", **by_kind[kind], **fields}


def document_of(*questions: Document, **fields: Any) -> Document:
    """A questionnaire of one theme, energie, on 5."""
    theme = {"key": "energie", "title": "Énergie", "questions": list(questions)}
    return {"schema": 1, "title": "Essai", "scale": "5", "minutes": 20, "levels": LEVELS, "themes": [theme], **fields}


def form_of(*questions: Document, **fields: Any) -> Document:
    """A form of one part that is not scored."""
    part = {"key": "projet", "title": "Projet", "questions": [without_score(question) for question in questions]}
    return {"schema": 1, "scored": False, "title": "Candidature", "minutes": 20, "themes": [part], **fields}


def without_score(question: Document) -> Document:
    """The same question as a form that is not scored asks it."""
    kept = {name: value for name, value in question.items() if name not in {"weight", "cap", "scoring", "inverted"}}
    if "choices" in kept:
        scored = {"points", "comment", "action"}
        kept["choices"] = [{n: v for n, v in choice.items() if n not in scored} for choice in kept["choices"]]
    return kept


def definition_of(*questions: Document, **fields: Any) -> Definition:
    """The same, read."""
    return parse_definition(document_of(*questions, **fields))


def answers_of(**values: Any) -> dict[str, dict[str, Any]]:
    """An answers document from plain values."""
    return {key: {"value": value, "na": False} for key, value in values.items()}


@st.composite
def documents(draw: st.DrawFn, *, conditional: bool = True, kinds: Collection[Kind] = tuple(Kind)) -> Document:
    """A valid definition document of one to three themes."""
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    earlier: list[Document] = []
    themes = []
    for index, count in enumerate(counts):
        questions = []
        for _ in range(count):
            question = draw(_questions(f"q{len(earlier)}", earlier if conditional else [], kinds))
            questions.append(question)
            earlier.append(question)
        theme = {"key": f"theme{index}", "title": "Énergie", "short_title": "Énergie", "weight": draw(_WEIGHTS)}
        themes.append({**theme, "intro": "", "levels": {}, "questions": questions})
    scale = draw(st.sampled_from(["5", "10", "20", "100"]))
    return {"schema": 1, "title": "Essai", "scale": scale, "minutes": 20, "levels": LEVELS, "themes": themes}


@st.composite
def forms(draw: st.DrawFn) -> Document:
    """A valid document of a form that is not scored, of one to three parts."""
    document = draw(documents())
    parts = [
        {
            "key": theme["key"],
            "title": theme["title"],
            "intro": "",
            "questions": [*map(without_score, theme["questions"])],
        }
        for theme in document["themes"]
    ]
    return {"schema": 1, "scored": False, "title": "Candidature", "minutes": 20, "themes": parts}


@st.composite
def answers_for(draw: st.DrawFn, definition: Definition) -> dict[str, dict[str, Any]]:
    """Answers to some of the questions, in any order, some not applicable."""
    keys = draw(st.permutations([question.key for question in definition.questions]))
    answers = {}
    for key in keys[: draw(st.integers(0, len(keys)))]:
        value = draw(st.none() | values_for(definition.question(key)))
        answers[key] = {"value": value, "na": draw(st.sampled_from([False, False, False, True])), "revision": 1}
    return answers


@st.composite
def cases(draw: st.DrawFn, *, conditional: bool = True) -> tuple[Definition, dict[str, Any], dict[str, str]]:
    """A definition, answers to it and a profile."""
    definition = parse_definition(draw(documents(conditional=conditional)))
    return definition, draw(answers_for(definition)), draw(PROFILES)


def values_for(question: Question) -> st.SearchStrategy[Any]:
    """Values that the question accepts, as they are kept."""
    keys = [choice.key for choice in question.choices]
    if question.kind is Kind.MULTIPLE:
        free = [choice.key for choice in question.choices if not choice.exclusive]
        alone = [[choice.key] for choice in question.choices if choice.exclusive]
        several = st.sets(st.sampled_from(free), min_size=1).map(lambda chosen: [k for k in keys if k in chosen])
        return several | st.sampled_from(alone) if alone else several
    if keys:
        return st.sampled_from(keys)
    if question.kind is Kind.SCALE:
        return st.sampled_from(question.scale_values)
    if question.kind in FREE_KINDS:
        return _free_values(question)
    low, high = int(question.minimum or 0), int(100 if question.maximum is None else question.maximum)
    return st.integers(low * 4, high * 4).map(lambda quarters: _decimal(quarters, 4))


def _free_values(question: Question) -> st.SearchStrategy[Any]:
    if question.kind in TEXT_KINDS:
        return st.text(alphabet="abé 🌱", max_size=question.max_length).map(str.strip).filter(bool)
    if question.kind is Kind.DATE:
        days = st.dates(question.earliest or date.min, question.latest or date.max)
        return days.map(date.isoformat)
    return st.lists(st.uuids().map(str), min_size=1, max_size=question.max_files, unique=True)


def _choice(key: str, points: str, *, exclusive: bool = False) -> Document:
    return {"key": key, "label": key.capitalize(), "points": points, "exclusive": exclusive}


def _decimal(numerator: int, denominator: int) -> str:
    return f"{numerator / denominator:.2f}"


@st.composite
def _questions(draw: st.DrawFn, key: str, earlier: list[Document], kinds: Collection[Kind] = tuple(Kind)) -> Document:
    kind = draw(st.sampled_from(list(kinds))).value
    question: Document = {
        "key": key,
        "kind": kind,
        "text": "Quoi ?",
        "help": "",
        "why": "",
        **({} if kind in FREE_KINDS else {"weight": draw(_WEIGHTS)}),
        "required": draw(st.booleans()),
        "allow_not_applicable": draw(st.booleans()),
        "condition": draw(_conditions(earlier)) if earlier and draw(st.booleans()) else None,
    }
    return question | draw(_kind_fields(kind))


@st.composite
def _kind_fields(draw: st.DrawFn, kind: str) -> Document:
    if kind == "yes_no":
        return {"choices": [_choice("oui", "1"), _choice("non", draw(st.sampled_from(["0", "0.5", "2"])))]}
    if kind in {"single", "multiple"}:
        return draw(_choice_fields(kind))
    if kind == "scale":
        low = draw(st.integers(-2, 2))
        bounds = {"minimum": low, "maximum": low + draw(st.integers(1, 10))}
        return {**bounds, "minimum_label": "Bas", "maximum_label": "Haut", "inverted": draw(st.booleans())}
    if kind in FREE_KINDS:
        return draw(_free_fields(kind))
    linear = st.sampled_from([("0", "80"), ("90", "10")]).map(
        lambda ends: {"mode": "linear", "zero": ends[0], "full": ends[1]}
    )
    steps = st.lists(st.sampled_from(["0", "0.25", "0.5", "1"]), min_size=1, max_size=3).map(
        lambda ratios: {"mode": "steps", "steps": [{"from": str(i * 20), "ratio": r} for i, r in enumerate(ratios)]}
    )
    scored = steps.filter(lambda scoring: any(step["ratio"] != "0" for step in scoring["steps"]))
    scoring = draw(st.none() | linear | scored)
    return {"unit": "kWh", "minimum": "0", "maximum": draw(st.sampled_from([None, "100"])), "scoring": scoring}


@st.composite
def _free_fields(draw: st.DrawFn, kind: str) -> Document:
    if kind == "file":
        return {"max_files": draw(st.integers(1, 5))}
    if kind == "date":
        days = sorted(draw(st.lists(st.dates(), min_size=2, max_size=2)))
        early, late = ({name: day.isoformat()} for name, day in zip(("earliest", "latest"), days, strict=True))
        return draw(st.sampled_from([{}, {"earliest": None}, early, late, early | late]))
    return draw(st.sampled_from([{}, {"max_length": 1}, {"max_length": 300}]))


@st.composite
def _choice_fields(draw: st.DrawFn, kind: str) -> Document:
    lowest = -4 if kind == "multiple" else 0
    quarters = draw(st.lists(st.integers(lowest, 12), min_size=1, max_size=4))
    points = [_decimal(quarter, 4) for quarter in quarters]
    choices = [_choice(f"c{index}", value) for index, value in enumerate([*points, "1"])]
    if draw(st.booleans()):
        action = draw(st.sampled_from([{}, *({"effort": effort} for effort in (1, 2, 3))])) | {"text": "Faire un bilan"}
        choices[0] |= {"comment": "Bien vu.", "action": draw(st.sampled_from([None, action]))}
    if kind == "single":
        return {"choices": choices}
    if draw(st.booleans()):
        choices.append(_choice("aucune", "0", exclusive=True))
    return {"choices": choices, "cap": draw(st.sampled_from([None, "0.5", "1"]))}


@st.composite
def _conditions(draw: st.DrawFn, earlier: list[Document], depth: int = 1) -> Document:
    form = draw(st.sampled_from(["question", "question", "profile"] + ["all", "any"] * (depth < 3)))
    if form in {"all", "any"}:
        count = draw(st.integers(1, 2))
        return {form: [draw(_conditions(earlier, depth + 1)) for _ in range(count)]}
    if form == "profile":
        return draw(
            st.sampled_from(
                [
                    {"profile": "actor_type", "operator": "equals", "value": "company"},
                    {"profile": "headcount", "operator": "one_of", "value": ["0", "1-9", "10-49"]},
                ]
            )
        )
    return draw(_answer_rules(draw(st.sampled_from(earlier))))


@st.composite
def _answer_rules(draw: st.DrawFn, question: Document) -> Document:
    rule = {"question": question["key"]}
    if draw(st.booleans()):
        return {**rule, "operator": "answered"}
    if question["kind"] == "date":
        day = question.get("earliest") or question.get("latest")
        return {**rule, "operator": "equals", "value": day} if day else {**rule, "operator": "answered"}
    if question["kind"] in FREE_KINDS:
        return {**rule, "operator": "answered"}
    if question["kind"] == "multiple":
        return {**rule, "operator": "contains", "value": draw(st.sampled_from(question["choices"]))["key"]}
    if "choices" in question:
        operator = draw(st.sampled_from(["equals", "not_equals"]))
        return {**rule, "operator": operator, "value": draw(st.sampled_from(question["choices"]))["key"]}
    if question["kind"] == "scale":
        return {**rule, "operator": "greater_than", "value": question["minimum"]}
    return {**rule, "operator": "greater_than", "value": "20"}


# --- A draft that its authors change ---------------------------------------------------------------------------------

Edit = Callable[[st.DrawFn, Document], object]


@st.composite
def edited(draw: st.DrawFn, document: Document, *, kinds: Collection[Kind] = tuple(Kind)) -> Document:
    """The document after a few changes. Conditions that nothing answers any more mostly go, and sometimes stay."""
    later = copy.deepcopy(document)
    for edit in draw(st.lists(st.sampled_from(_EDITS), max_size=6)):
        edit(draw, later)
    if draw(st.booleans()):
        _add(draw, later, kinds)
    if draw(st.sampled_from([True, True, True, False])):
        _without_what_looks_ahead(later)
    return later


def _theme_and_question(draw: st.DrawFn, document: Document) -> tuple[Document, Document]:
    held = [(theme, question) for theme in document["themes"] for question in theme["questions"]]
    return draw(st.sampled_from(held))


def _reword(draw: st.DrawFn, document: Document) -> None:
    named = draw(st.sampled_from(["title", "theme", "text", "help"]))
    theme, question = _theme_and_question(draw, document)
    words = draw(st.sampled_from(["Autrement ?", "Combien, en tout ?", "« Quoi » ; pourquoi ?"]))
    holder, field = {"title": (document, "title"), "theme": (theme, "title")}.get(named, (question, named))
    holder[field] = words


def _reweight(draw: st.DrawFn, document: Document) -> None:
    theme, question = _theme_and_question(draw, document)
    holder = draw(st.sampled_from([theme, question])) if "weight" in question else theme
    holder["weight"] = draw(_WEIGHTS)


def _reorder(draw: st.DrawFn, document: Document) -> None:
    theme, _question = _theme_and_question(draw, document)
    holder, name = draw(st.sampled_from([(document, "themes"), (theme, "questions")]))
    holder[name] = list(draw(st.permutations(holder[name])))


def _remove(draw: st.DrawFn, document: Document) -> None:
    theme, question = _theme_and_question(draw, document)
    if len(theme["questions"]) > 1:
        theme["questions"].remove(question)
    elif len(document["themes"]) > 1:
        document["themes"].remove(theme)


def _move(draw: st.DrawFn, document: Document) -> None:
    theme, question = _theme_and_question(draw, document)
    if len(theme["questions"]) > 1:
        theme["questions"].remove(question)
        draw(st.sampled_from(document["themes"]))["questions"].append(question)


def _score_otherwise(draw: st.DrawFn, document: Document) -> None:
    _theme, question = _theme_and_question(draw, document)
    if question["kind"] in {"single", "multiple", "yes_no"}:
        draw(st.sampled_from(question["choices"]))["points"] = _decimal(draw(st.integers(0, 12)), 4)
    elif question["kind"] in {"scale", "number", "percentage"}:
        question |= draw(_kind_fields(question["kind"]))


def _change_kind(draw: st.DrawFn, document: Document) -> None:
    _theme, question = _theme_and_question(draw, document)
    common = {name: question[name] for name in ("key", "text", "required", "allow_not_applicable", "condition")}
    question.clear()
    question |= common | {"kind": "yes_no"} | draw(_kind_fields("yes_no"))


def _change_scale(draw: st.DrawFn, document: Document) -> None:
    document["scale"] = draw(st.sampled_from(["5", "10", "20", "100"]))
    document["levels"] = draw(st.sampled_from([LEVELS, LEVELS[:2], [{**LEVELS[0], "name": "Premier"}, *LEVELS[2:]]]))


_EDITS: list[Edit] = [
    _reword, _reweight, _reorder, _remove, _move, _score_otherwise, _change_kind, _change_scale,
]  # fmt: skip


def _add(draw: st.DrawFn, document: Document, kinds: Collection[Kind]) -> None:
    theme = draw(st.sampled_from(document["themes"]))
    held = {question["key"] for theme in document["themes"] for question in theme["questions"]}
    key = next(f"n{number}" for number in numbers() if f"n{number}" not in held)
    theme["questions"].append(draw(_questions(key, theme["questions"], kinds)))


def _without_what_looks_ahead(document: Document) -> None:
    earlier: set[str] = set()
    for theme in document["themes"]:
        for question in theme["questions"]:
            if not _named(question["condition"]) <= earlier:
                question["condition"] = None
            earlier.add(question["key"])


def _named(condition: Any) -> set[str]:
    """The questions that a condition names."""
    if isinstance(condition, list):
        return set().union(*map(_named, condition))
    if not isinstance(condition, dict):
        return set()
    return {condition["question"]} if "question" in condition else _named([*condition.values()])
