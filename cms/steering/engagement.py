"""Who is engaged in a territory, since when, of which type, sector and size; how far the diagnostic takes them."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Case, Count, DateField, Exists, OuterRef, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actors.enums import Sector
from actors.models import Presence
from cms.steering.cuts import ALL, COLUMNS, Cut, of_place
from cms.steering.suppression import hide_beside, hide_lines, hide_steps, hide_values
from cms.steering.tables import HIDDEN, Cell, Column, Figure, Kind, Picture, Row, Section, Table, in_words
from home.enums import ActorType, Headcount
from home.kinds import SEVERAL
from questionnaires.models import Assessment

MONTHS_SHOWN = 13
NO_SECTOR = "sans"  # in addresses


@dataclass(frozen=True)
class Lot:
    """Organisations that are alike; `many` of them."""

    kind: str
    sector: str
    headcount: str
    since: date | None
    until: date | None
    is_assessed: bool
    many: int

    def is_engaged(self, on: date) -> bool:
        return self.since is not None and self.since <= on and (self.until is None or self.until >= on)

    def value(self, criterion: str) -> str:
        return {"type": self.kind, "secteur": self.sector, "taille": self.headcount}.get(criterion, "")


@dataclass(frozen=True)
class Register:
    """The organisations of a territory, in one query."""

    cut: Cut
    lots: tuple[Lot, ...]
    today: date

    def values(self, criterion: str) -> set[str]:
        return {lot.value(criterion) for lot in self.lots}

    @cached_property
    def known(self) -> Cut:
        """What is in view, with what the register says of it."""
        cut = self.cut
        by = cut.criterion if cut.is_of_organisations else ALL
        unsaid = self.unsaid.get(by, {})
        present = unsaid.get("registered", frozenset())
        sent = self._counts(by, self.stages["assessed"])
        return replace(
            cut,
            present=self._counts(by, self.stages["registered"]),
            hidden=hide_values(sent, also=present) if unsaid else frozenset(),
            uncounted=unsaid.get("assessed", frozenset()),
        )

    @cached_property
    def unsaid(self) -> dict[str, dict[str, frozenset[str]]]:
        """By criterion and stage, the values of which it is not told how many are there: what lies in another figure
        is told, or not, beside it. In a country, who sent a diagnostic comes first, as on the nation's dashboard.
        """
        beside = {"registered": "", "engaged": "registered", "assessed": "registered"}
        if self.cut.territory is None:
            beside = {"assessed": "", "registered": "assessed", "engaged": "registered"}
        found: dict[str, dict[str, frozenset[str]]] = {}
        for criterion in COLUMNS:
            counts = {stage: self._counts(criterion, kept) for stage, kept in self.stages.items()}
            unsaid = found.setdefault(criterion, {})
            for stage, other in beside.items():
                whole, also = ((counts[other],), unsaid[other]) if other else ((), frozenset[str]())
                unsaid[stage] = hide_beside(counts[stage], *whole, also=also)
        return found

    @property
    def stages(self) -> dict[str, Callable[[Lot], bool]]:
        return {
            "registered": lambda lot: True,
            "engaged": lambda lot: lot.is_engaged(self.today),
            "assessed": lambda lot: lot.is_assessed,
        }

    def _counts(self, criterion: str, kept: Callable[[Lot], bool]) -> dict[str, int]:
        """By value of a criterion; by none, of all."""
        found = Counter[str]({ALL: 0} if criterion == ALL else {})
        for lot in self.lots:
            found[lot.value(criterion)] += lot.many if kept(lot) else 0
        return dict(found)

    def told(self, criterion: str, stage: str) -> dict[str, Cell]:
        """How many are there, by value of a criterion. A table of all values and the pages that single one out tell the
        same.
        """
        counts, unsaid = self._counts(criterion, self.stages[stage]), self.unsaid[criterion][stage]
        return {value: HIDDEN if value in unsaid else count for value, count in counts.items()}

    def count(self, stage: str) -> Cell:
        """How many of the organisations in view are there."""
        cut = self.cut
        if cut.is_of_organisations:
            return self.told(cut.criterion, stage).get(cut.value, 0)
        whole, count = (self._counts(ALL, self.stages[one])[ALL] for one in ("registered", stage))
        return HIDDEN if hide_steps((whole, count))[1] else count

    def engaged_on(self, day: date, criterion: str) -> dict[str, Cell]:
        """How many were engaged then, by value; by none, of all."""
        if day in self.unsaid_days[criterion]:
            return dict.fromkeys(self._counts(criterion, lambda lot: True), HIDDEN)
        unsaid = self.unsaid[criterion]["engaged"] if criterion else frozenset[str]()
        counts = self._counts(criterion, lambda lot: lot.is_engaged(day))
        return {value: HIDDEN if value in unsaid else count for value, count in counts.items()}

    @cached_property
    def unsaid_days(self) -> dict[str, frozenset[date]]:
        """Of all, and by the criterion in view, the days of which the curve says nothing. From today backwards, one is
        told where it differs by none, or by five at least, from each that is, and from who is registered.
        """
        every = self._unsaid_days(ALL, self._days_back)
        criterion = self.cut.criterion if self.cut.is_of_organisations else "type"
        before = [day for day in self._days_back[1:] if day not in every]
        return {ALL: every, criterion: (every - {self.today}) | self._unsaid_days(criterion, before, self.today)}

    def _unsaid_days(self, criterion: str, days: Sequence[date], *known: date) -> frozenset[date]:
        def line(kept: Callable[[Lot], bool]) -> list[int]:
            """Of each value that is told, then of the others together, and of all."""
            counts = self._counts(criterion, kept)
            told = [count for value, count in sorted(counts.items()) if value not in unsaid]
            return [*told, sum(counts.values()) - sum(told), sum(counts.values())]

        unsaid = self.unsaid[criterion]["engaged"] if criterion else frozenset[str]()
        lines = {day: line(lambda lot, day=day: lot.is_engaged(day)) for day in (*known, *days)}  # type: ignore[misc]
        beside = [line(lambda lot: True), *(lines[day] for day in known)]
        hidden = hide_lines([lines[day] for day in days], beside=beside)
        return frozenset(day for day, is_hidden in zip(days, hidden, strict=True) if is_hidden)

    @property
    def _days_back(self) -> list[date]:
        """Today, then the ends of months back to the first in view, so that all pages tell the same ones."""
        first = self.days[0]
        many = (self.today.year - first.year) * 12 + self.today.month - first.month
        return [self.today, *(_month_end(self.today, back) for back in range(1, many + 1))]

    @cached_property
    def days(self) -> list[date]:
        """The ends of months, the last of them today: of the year that is asked for, else of the last thirteen."""
        year = self.cut.year
        last = self.today if year in (None, self.today.year) else date(year or 1, 12, 31)
        shown = MONTHS_SHOWN if year is None else last.month
        return [*reversed([_month_end(last, back) for back in range(1, shown)]), last]


def _month_end(last: date, back: int) -> date:
    months = last.year * 12 + last.month - 1 - back
    year, month = divmod(months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def register_of(cut: Cut) -> Register:
    """In one query."""
    columns = (*(f"organisation__{name}" for name in COLUMNS.values()), "engaged_since", "engaged_until")
    empty = Register(cut, (), timezone.localdate())
    sent = Assessment.objects.sent_by(OuterRef("organisation"), territory=OuterRef("territory")).order_by()
    rows = of_place(Presence.objects.all(), cut.territory).order_by().annotate(is_assessed=Exists(sent))
    if cut.territory is None:
        rows, columns = rows.annotate(**_on_days(empty.days)), (*columns[:3], "first_day", "last_day")
    found = rows.values_list(*columns, "is_assessed").annotate(many=Count("pk"))
    return replace(empty, lots=tuple(Lot(*row) for row in found))


def known(cut: Cut) -> Cut:
    """With what the register says of it."""
    return register_of(cut).known if cut.present is None else cut


def _on_days(days: list[date]) -> dict[str, Case]:
    """Of the days that are told, the first and the last of an engagement: a country has few such lots of alike."""
    first = [When(engaged_since__lte=day, then=Value(day)) for day in days]
    last = [When(engaged_until__gte=day, then=Value(day)) for day in reversed(days)]
    for_good = When(engaged_until__isnull=True, then=None)
    return {
        "first_day": Case(*first, default=None, output_field=DateField()),
        "last_day": Case(for_good, *last, default=Value(date.min), output_field=DateField()),
    }


def key_figures(register: Register) -> tuple[Figure, ...]:
    told = (
        (_("Structures inscrites"), ""),
        (_("Structures engagées"), _("leur signature de la charte tient")),
        (_("Avec un diagnostic envoyé"), ""),
    )
    counts = [in_words(register.count(stage), Column("count", "")) for stage in register.stages]
    return tuple(Figure(label, words, note) for (label, note), words in zip(told, counts, strict=True))


def engagement_section(register: Register) -> Section:
    cut = register.cut
    tables = [_months_table(register)]
    if not cut.is_of_organisations:
        tables += [
            _parted(register, "type", "structures-par-type", _("Structures par type"), _("Type"), types()),
            _folded(
                _parted(
                    register, "secteur", "structures-par-secteur", _("Structures par secteur"), _("Secteur"), sectors()
                )
            ),
            _parted(
                register,
                "taille",
                "structures-par-taille",
                _("Structures par taille"),
                _("Effectif"),
                Headcount.choices,
            ),
        ]
    return Section("engagement", _("Engagement"), tuple(tables))


def types() -> list[tuple[str, str]]:
    return [(key, capfirst(SEVERAL.get(key, _("autres structures")))) for key in ActorType.values]


def sectors() -> list[tuple[str, str]]:
    return [*((one.value, str(one.label)) for one in Sector), ("", _("Secteur non renseigné"))]


def _months_table(register: Register) -> Table:
    """Beside all, the types of which some month is told."""
    by, value = (register.cut.criterion, register.cut.value) if register.cut.is_of_organisations else (ALL, ALL)
    of_types = {} if by else {on: register.engaged_on(on, "type") for on in register.days}
    said = {key for parts in of_types.values() for key, cell in parts.items() if cell is not HIDDEN}
    kinds = [one for one in types() if one[0] in said]
    columns = (
        Column("month", _("Mois"), Kind.MONTH),
        Column("total", _("Engagées"), about=_("Structures engagées à la fin du mois, ou aujourd’hui.")),
        *(Column(f"type-{key}", label, about=_("Dont celles de ce type.")) for key, label in kinds),
    )
    rows: list[Row] = []
    for on in register.days:
        total = register.engaged_on(on, by).get(value, 0)
        rows.append((f"{on:%Y-%m}", total, *(of_types[on][key] for key, _label in kinds)))
    has_any = any(row[1] != 0 for row in rows)
    return Table(
        "engagees-par-mois",
        _("Structures engagées, mois par mois"),
        columns,
        tuple(rows) if has_any else (),
        note=_(
            "Celles qui sont aujourd’hui dans l’espace, et dont la signature de la charte tenait à ce moment. Un mois "
            "est dit s’il compte autant de structures qu’un autre qui l’est, ou 5 au moins de plus ou de moins."
        ),
        picture=Picture.LINE,
        empty=_("Aucune structure n’était engagée dans cette période. La courbe commencera à la première signature."),
    )


def _parted(
    register: Register, criterion: str, key: str, title: str, what: str, labels: Iterable[tuple[str, object]]
) -> Table:
    """Each of the columns parts a whole that the key figures tell."""
    shown = [(value, str(label)) for value, label in labels if value in register.values(criterion)]
    columns = [register.told(criterion, stage) for stage in register.stages]
    return Table(
        key,
        title,
        (
            Column(criterion, what, Kind.TEXT),
            Column("registered", _("Inscrites"), about=_("Structures inscrites dans l’espace.")),
            Column("engaged", _("Engagées"), about=_("Structures dont la signature de la charte tient.")),
            Column("assessed", _("Avec un diagnostic"), about=_("Structures qui ont envoyé un diagnostic.")),
        ),
        tuple((label, *(told[value] for told in columns)) for value, label in shown),
        picture=Picture.BARS,
        empty=_("Les structures paraîtront ici dès la première inscription."),
    )


def _folded(table: Table) -> Table:
    """With one line for those of which nothing is told."""
    kept = [row for row in table.rows if any(cell not in (HIDDEN, 0) for cell in row[1:])]
    folded = len(table.rows) - len(kept)
    if folded < 2:
        return table
    label = _("%(count)s autres, trop peu nombreux pour être dits") % {"count": folded}
    return replace(table, rows=(*kept, (label, *(HIDDEN for _column in table.columns[1:]))))
