"""Answers as they are typed, kept and read back. Pure: no Django.

`clean_entry` is the only door: forms and JSON API both pass through it, and get the same messages.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from questionnaires.conditions import (
    Answers,
    Profile,
    is_not_applicable,
    is_settled,
    is_unknown,
    stored_value,
    visible_questions,
)
from questionnaires.definition import CHOICE_KINDS, TEXT_KINDS, Definition, Kind, Question, parse_date
from questionnaires.wording import NARROW, NBSP, counted, date_text, number_text, quoted

MAX_TYPED_LENGTH = 60
MAX_DIGITS = 15
MAX_DECIMALS = 6
LONGEST_REASON = 300
MOST_SAID = 2000

StoredAnswer = str | list[str] | int | None

# Thousands may be set apart by any space, in full groups of three: "18 40" is a slip, not a number.
_NUMBER = re.compile(r"([+-]?)([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?")
# Line breaks and tabulations are the only control characters that a text needs.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_FRENCH_DATE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class AnswerError(ValueError):
    """An answer that the question does not accept; `message` says in French how to mend it."""

    def __init__(self, message: str, code: str) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


def clean_entry(
    question: Question, raw: object, *, not_applicable: bool = False, reason: str = "", unknown: bool = False
) -> dict[str, Any]:
    """The entry to keep, {value, na, reason}, for what was sent: an answer, that the question does not apply, or
    that one does not know, then with {unknown: True}. AnswerError when the question does not accept it.
    """
    if not_applicable and unknown:
        either = f"{quoted('Non concerné')} ou {quoted('Je ne sais pas')}"
        raise AnswerError(f"Gardez l’un des deux\u00a0: {either}.", "both")
    if unknown:
        return {"value": None, "na": False, "reason": "", "unknown": True}
    if not_applicable and not question.allow_not_applicable:
        raise AnswerError("Cette question concerne toutes les structures.", "not_applicable")
    if not_applicable:
        return {"value": None, "na": True, "reason": storable(reason).strip()[:LONGEST_REASON]}
    return {"value": clean_answer(question, raw), "na": False, "reason": ""}


def clean_answer(question: Question, raw: object) -> StoredAnswer:
    """The value to keep for what a form or the API sent; None erases the answer. AnswerError otherwise.

    Choice key; list of choice keys in the order of the definition; int for a scale; decimal string for a number; text;
    ISO date; list of the uuids of files, whose owner is for the caller to check.
    """
    if question.kind is Kind.MULTIPLE:
        return _clean_multiple(question, raw)
    if question.kind is Kind.FILE:
        return _clean_files(question, raw)
    typed = _alone(raw)
    if typed is None:
        return None
    if question.kind in CHOICE_KINDS:
        return _clean_choice(question, typed)
    if question.kind is Kind.SCALE:
        return _clean_scale(question, typed)
    if question.kind in TEXT_KINDS:
        return _clean_text(question, typed)
    if question.kind is Kind.DATE:
        return _clean_date(question, typed)
    return _clean_number(question, typed)


def display_answer(question: Question, value: object) -> str:
    """A kept value in French, for the review page and for reasons."""
    stored = stored_value(question, value)
    if stored is None:
        return "Sans réponse"
    if question.kind is Kind.FILE and isinstance(stored, tuple):
        return f"{len(stored)}{NBSP}fichier{'s' if len(stored) > 1 else ''}"
    if isinstance(stored, date):
        return date_text(stored)
    if question.kind in TEXT_KINDS and isinstance(stored, str):
        return stored
    if isinstance(stored, str | tuple):
        chosen = (stored,) if isinstance(stored, str) else stored
        labels = [choice.label for choice in question.choices if choice.key in chosen]
        return (f"{NARROW}; " if any("," in label for label in labels) else ", ").join(labels)
    if question.kind is Kind.SCALE:
        return _display_scale(question, int(stored))
    if question.kind is Kind.PERCENTAGE:
        return f"{number_text(stored)}{NARROW}%"
    return number_text(stored) + (f"{NBSP}{question.unit}" if question.unit else "")


def display_entry(question: Question, entry: Mapping[str, Any]) -> str:
    """An entry of the answers in French, whatever it says."""
    answers = {question.key: entry}
    if is_not_applicable(question, answers):
        return "Non concerné"
    return "Je ne sais pas" if is_unknown(question, answers) else display_answer(question, entry.get("value"))


def storable(text: str) -> str:
    """Without what some database, page or sheet cannot hold: control characters, halves of surrogate pairs.

    The breaks that word processors write become lines.
    """
    return _UNSTORABLE.sub("", text.replace("\v", "\n").replace("\f", "\n"))


def clean_said(text: str, *, what: str = "Votre note") -> str:
    """The text to keep of what is said beside a question. `what` names it. AnswerError when it is too long."""
    kept = storable(text).replace("\r\n", "\n").replace("\r", "\n").strip()
    more = len(kept) - MOST_SAID
    if more > 0:
        most = counted(MOST_SAID, "signe")
        raise AnswerError(f"{what} dépasse de {counted(more, 'signe')}\u00a0: gardez {most} au plus.", "too_long")
    return kept


def read_date(typed: str) -> date | None:
    """A date as the browser's own field gives it ("2026-03-03"), or as French people write it ("3/3/2026")."""
    text = "".join(typed.split())
    match = _FRENCH_DATE.fullmatch(text)
    return parse_date(f"{match[4]}-{match[3]:0>2}-{match[1]:0>2}" if match else text)


def missing_required(definition: Definition, answers: Answers, profile: Profile) -> tuple[str, ...]:
    """The keys of the required questions that are shown and still wait for an answer, in order."""
    questions = (definition.question(key) for key in visible_questions(definition, answers, profile))
    return tuple(question.key for question in questions if question.required and not is_settled(question, answers))


def files_named(definition: Definition, answers: Answers) -> frozenset[str]:
    """The uuids of the files that the answers name."""
    asked = (question for question in definition.questions if question.kind is Kind.FILE)
    return frozenset(uuid for question in asked for uuid in answers.get(question.key, {}).get("value") or ())


def _display_scale(question: Question, step: int) -> str:
    labels = {question.scale_values[0]: question.minimum_label, question.scale_values[-1]: question.maximum_label}
    text = f"{step} sur {question.scale_values[-1]}"
    return f"{text} ({labels[step]})" if labels.get(step) else text


def _alone(raw: object) -> str | None:
    """What was typed, trimmed; None for nothing. A form may send a list of one."""
    values = raw if isinstance(raw, list | tuple) else [raw]
    filled = [value for value in values if not _is_blank(value)]
    if not filled:
        return None
    if len(filled) > 1:
        raise AnswerError("Une seule réponse est possible ici.", "several")
    value = filled[0]
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise AnswerError("Cette réponse n’a pas la forme attendue.", "type")
    # Python refuses to spell integers of thousands of digits.
    if isinstance(value, int) and abs(value) >= 10**MAX_TYPED_LENGTH:
        raise _too_long()
    return str(value).strip()


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _clean_choice(question: Question, typed: str) -> str:
    if question.choice(typed) is None:
        raise _unknown_choice()
    return typed


def _clean_multiple(question: Question, raw: object) -> list[str] | None:
    if isinstance(raw, Mapping):
        raise AnswerError("Cette réponse n’a pas la forme attendue.", "type")
    values: list[Any] = list(raw) if isinstance(raw, list | tuple | set | frozenset) else [raw]
    filled = [value for value in values if not _is_blank(value)]
    wanted = {value.strip() for value in filled if isinstance(value, str)}
    chosen = [choice for choice in question.choices if choice.key in wanted]
    if len(chosen) != len(wanted) or not all(isinstance(value, str) for value in filled):
        raise _unknown_choice()
    alone = next((choice for choice in chosen if choice.exclusive), None)
    if alone and len(chosen) > 1:
        message = f"{quoted(alone.label)} ne peut pas être coché avec une autre réponse."
        raise AnswerError(message, "exclusive")
    return [choice.key for choice in chosen] or None


def _clean_scale(question: Question, typed: str) -> int:
    steps = question.scale_values
    if not _INTEGER.fullmatch(typed) or int(typed) not in steps:
        raise AnswerError(f"Choisissez un nombre entier entre {steps[0]} et {steps[-1]}.", "scale")
    return int(typed)


def _clean_number(question: Question, typed: str) -> str:
    if len(typed) > MAX_TYPED_LENGTH:
        raise _too_long()
    match = _match_number(typed, unit=question.unit)
    if match is None:
        raise AnswerError(_not_a_number(question, typed), "not_a_number")
    sign, digits, decimals = match[1], match[2].replace(" ", "").lstrip("0"), (match[3] or "").rstrip("0")
    if len(digits) > MAX_DIGITS:
        raise AnswerError(f"Ce nombre est trop grand\u00a0: gardez {MAX_DIGITS} chiffres au plus.", "too_big")
    if len(decimals) > MAX_DECIMALS:
        raise AnswerError(f"Gardez au plus {MAX_DECIMALS} chiffres après la virgule.", "precision")
    number = (digits or "0") + (f".{decimals}" if decimals else "")
    kept = f"-{number}" if sign == "-" and number != "0" else number
    if stored_value(question, kept) is None:
        raise AnswerError(_bounds_message(question), "bounds")
    return kept


def _clean_text(question: Question, typed: str) -> str | None:
    text = storable(typed).replace("\r\n", "\n").replace("\r", "\n").strip()
    if question.kind is Kind.SHORT_TEXT:
        text = " ".join(line.strip() for line in text.splitlines() if line.strip())
    too_many = len(text) - question.max_length
    if too_many > 0:
        most = counted(question.max_length, "signe")
        message = f"Ce texte est trop long de {counted(too_many, 'signe')}\u00a0: gardez {most} au plus."
        raise AnswerError(message, "too_long")
    return text or None


def _clean_date(question: Question, typed: str) -> str:
    if len(typed) > MAX_TYPED_LENGTH:
        raise _too_long()
    day = read_date(typed)
    if day is None:
        message = f"{quoted(_tidied(typed))} n’est pas une date. Écrivez le jour, le mois et l’année\u00a0: 03/12/2026."
        raise AnswerError(message, "not_a_date")
    if not question.accepts_date(day):
        raise AnswerError(_date_bounds_message(question), "bounds")
    return day.isoformat()


def _date_bounds_message(question: Question) -> str:
    low = question.earliest and date_text(question.earliest)
    high = question.latest and date_text(question.latest)
    if low and high:
        return f"Choisissez une date entre le {low} et le {high}."
    return f"Choisissez une date à partir du {low}." if low else f"Choisissez une date jusqu’au {high}."


def _clean_files(question: Question, raw: object) -> list[str] | None:
    values: list[Any] = list(raw) if isinstance(raw, list | tuple | set | frozenset) else [raw]
    filled = [value for value in values if not _is_blank(value)]
    if not all(isinstance(value, str) and _UUID.fullmatch(value) for value in filled):
        raise AnswerError("Ce fichier n’est pas reconnu. Joignez-le de nouveau.", "unknown_file")
    kept = list(dict.fromkeys(filled))
    if len(kept) > question.max_files:
        raise AnswerError(_too_many_files(question, len(kept) - question.max_files), "too_many")
    return kept or None


def _too_many_files(question: Question, excess: int) -> str:
    if question.max_files == 1:
        return "Un seul fichier est possible ici\u00a0: retirez les autres."
    return f"Gardez {question.max_files} fichiers au plus\u00a0: il y en a {excess} de trop."


def _match_number(typed: str, *, unit: str) -> re.Match[str] | None:
    """The number in what was typed, with or without its unit at the end, whatever the spaces and the minus sign."""
    text = _tidied(typed)
    suffix = _tidied(unit).casefold()
    match = _NUMBER.fullmatch(text)
    if match or not suffix or not text.casefold().endswith(suffix):
        return match
    return _NUMBER.fullmatch(text[: -len(suffix)].rstrip())


def _tidied(text: str) -> str:
    return " ".join(text.replace("\u2212", "-").split())


def _not_a_number(question: Question, typed: str) -> str:
    example = "62,5" if question.kind is Kind.PERCENTAGE else f"18{NARROW}400"
    return f"{quoted(_tidied(typed))} n’est pas un nombre. Écrivez-le en chiffres, par exemple {example}."


def _bounds_message(question: Question) -> str:
    unit = f"{NARROW}%" if question.kind is Kind.PERCENTAGE else f"{NBSP}{question.unit}" if question.unit else ""
    low = None if question.minimum is None else number_text(question.minimum) + unit
    high = None if question.maximum is None else number_text(question.maximum) + unit
    if low and high:
        return f"Écrivez un nombre entre {low} et {high}."
    return f"Écrivez un nombre qui vaut au moins {low}." if low else f"Écrivez un nombre qui vaut au plus {high}."


def _unknown_choice() -> AnswerError:
    return AnswerError("Cette réponse ne fait pas partie des choix proposés.", "unknown_choice")


def _too_long() -> AnswerError:
    return AnswerError(
        f"Cette réponse est trop longue\u00a0: gardez {MAX_TYPED_LENGTH} caractères au plus.", "too_long"
    )
