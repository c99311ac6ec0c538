"""Official numbers of organisations: what people type, checked and made uniform. ValidationError speaks French."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren, siret

# « W », the department of the prefecture in three signs, seven figures (arrêté du 14 octobre 2009).
RNA = re.compile(r"W[0-9][0-9A-Z][0-9A-Z][0-9]{6}")


class Number(NamedTuple):
    """The legal unit, the establishment where it was given, or an association's own; empty where nothing was."""

    siren: str = ""
    siret: str = ""
    rna: str = ""


def clean_number(text: str) -> Number:
    """A SIREN (nine figures), a SIRET (fourteen) or an RNA (from W) from what was typed, spaces and all."""
    figures = re.sub(r"\W", "", text)
    if not figures:
        return Number()
    if figures[0] in "Ww":
        return Number(rna=clean_rna(figures))
    try:
        if len(figures) <= 9:
            return Number(siren.validate(figures))
        return Number(figures[:9], siret.validate(figures))
    except NumberError as error:
        message = _(
            "Ce numéro n’existe pas\u00a0: un SIREN compte neuf chiffres, un SIRET quatorze, dont une clé de contrôle. "
            "Vous pouvez aussi laisser ce champ vide."
        )
        raise ValidationError(message, code="number") from error


def clean_siren(text: str) -> str:
    """The legal unit alone."""
    number = clean_number(text)
    if number.siret or number.rna:
        raise ValidationError(_("Donnez le SIREN seul, en neuf chiffres."), code="number")
    return number.siren


def clean_siret(text: str) -> str:
    """The establishment alone."""
    number = clean_number(text)
    if any(number) and not number.siret:
        raise ValidationError(_("Donnez le SIRET entier, en quatorze chiffres."), code="number")
    return number.siret


def clean_rna(text: str) -> str:
    """The number of an association in the national register."""
    number = re.sub(r"\W", "", text).upper()
    if number and not RNA.fullmatch(number):
        message = _("Ce numéro n’existe pas\u00a0: un numéro RNA commence par W, suivi de neuf signes.")
        raise ValidationError(message, code="rna")
    return number
