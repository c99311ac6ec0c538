"""Figures that are kept beside the results they come from, counted again. Exit codes: 0 equal, 1 differences."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from home.templatetags.french import plural
from questionnaires.rollups import Cell, Sums
from questionnaires.services.figures import remake_figures
from questionnaires.services.rollups import recount

DIFFERENCES = 1
MOST_SAID = 20


class Command(BaseCommand):
    help = "Recompte les cumuls de résultats à partir des scores, et corrige ce qui en diffère."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="dit ce qui diffère, et n’écrit rien")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        with transaction.atomic():  # `recount` locks: who sends meanwhile waits until both are made
            missing = recount(repair=not check)
            others = remake_figures(repair=not check)
        for cell, sums in list(missing.items())[:MOST_SAID]:
            self.stdout.write(_line(cell, sums))
        if not missing and not others:
            self.stdout.write("Les cumuls sont égaux aux résultats.")
            return
        told = plural(len(missing) + others, "chiffre différait,chiffres différaient")
        self.stdout.write(f"{told} des résultats\u00a0: {'rien n’est corrigé' if check else 'c’est corrigé'}.")
        if check:
            sys.exit(DIFFERENCES)


def _line(cell: Cell, sums: Sums) -> str:
    theme = cell.theme or "ensemble"
    place = f"territoire {cell.territory}, {theme}, niveau {cell.level or '–'}, tour {cell.round}, tranche {cell.band}"
    return f"{place}\u00a0: {sums.results:+d} résultats, {sums.percent:+d} milliardièmes de pour cent"
