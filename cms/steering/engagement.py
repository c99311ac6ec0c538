"""Who is engaged in a territory, since when, of which type, sector and size; how far the diagnostic takes them."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Case, Count, DateField, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actors.enums import Sector
from actors.models import Presence
from cms.steering.cuts import ALL, COLUMNS, Cut, Part, of_place, present
from cms.steering.suppression import hide_nested, hide_steps, hide_values, is_small
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

    def tally(self, criterion: str, kept: Callable[[Lot], bool]) -> dict[str, Part]:
        found = Counter[str]()
        for lot in self.lots:
            found[lot.value(criterion)] += lot.many if kept(lot) else 0
        return {value: Part(count) for value, count in found.items()}

    @cached_property
    def hidden(self) -> dict[str, frozenset[str]]:
        """By criterion, the values of which nothing is told, on no page."""
        return {criterion: self._hidden(criterion) for criterion in COLUMNS}

    def _hidden(self, criterion: str) -> frozenset[str]:
        whole, *others = [self._counts(criterion, kept) for kept in self.stages.values()]
        return hide_nested(whole, others)

    @property
    def stages(self) -> dict[str, Callable[[Lot], bool]]:
        return {
            "registered": lambda lot: True,
            "engaged": lambda lot: lot.is_engaged(self.today),
            "assessed": lambda lot: lot.is_assessed,
        }

    def _counts(self, criterion: str, kept: Callable[[Lot], bool]) -> dict[str, int]:
        return {value: part.count for value, part in self.tally(criterion, kept).items()}

    def told(self, criterion: str, kept: Callable[[Lot], bool]) -> dict[str, Cell]:
        """How many are such, by value of a criterion; by none, how many of all. A table of all values and the pages
        that single one out tell the same.
        """
        counts = self._counts(criterion, kept)
        if not criterion:
            return {value: HIDDEN if is_small(count) else count for value, count in counts.items()}
        hidden = hide_values(counts, also=self.hidden[criterion])
        return {value: HIDDEN if value in hidden else count for value, count in counts.items()}

    def count(self, kept: Callable[[Lot], bool]) -> Cell:
        """How many of the organisations in view are such."""
        cut = self.cut
        told = self.told(cut.criterion, kept) if cut.is_of_organisations else self.told("", kept)
        return told.get(cut.value if cut.is_of_organisations else ALL, 0)

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
    counts = [in_words(register.count(kept), Column("count", "")) for kept in register.stages.values()]
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
    kinds = [] if register.cut.is_of_organisations else [one for one in types() if one[0] in register.values("type")]
    columns = (
        Column("month", _("Mois"), Kind.MONTH),
        Column("total", _("Engagées"), about=_("Structures engagées à la fin du mois, ou aujourd’hui.")),
        *(Column(f"type-{key}", label, about=_("Dont celles de ce type.")) for key, label in kinds),
    )
    rows: list[Row] = []
    for on in register.days:
        parts = register.told("type", lambda lot, on=on: lot.is_engaged(on))  # type: ignore[misc]
        total = register.count(lambda lot, on=on: lot.is_engaged(on))  # type: ignore[misc]
        rows.append((f"{on:%Y-%m}", total, *(parts[key] for key, _label in kinds)))
    has_any = any(row[1] != 0 for row in rows)
    return Table(
        "engagees-par-mois",
        _("Structures engagées, mois par mois"),
        columns,
        tuple(rows) if has_any else (),
        note=_("Celles qui sont aujourd’hui dans l’espace, et dont la signature de la charte tenait à ce moment."),
        picture=Picture.LINE,
        empty=_("Aucune structure n’était engagée dans cette période. La courbe commencera à la première signature."),
    )


def _parted(
    register: Register, criterion: str, key: str, title: str, what: str, labels: Iterable[tuple[str, object]]
) -> Table:
    """Each of the columns parts a whole that the key figures tell."""
    shown = [(value, str(label)) for value, label in labels if value in register.values(criterion)]
    columns = [register.told(criterion, kept) for kept in register.stages.values()]
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


def funnel_section(cut: Cut) -> Section:
    """All years together: an organisation begins in one and again in another, so that years part nothing."""
    steps = (
        ("started", _("Ont commencé un diagnostic"), Q()),
        ("submitted", _("L’ont envoyé"), Q(submitted_at__isnull=False)),
        ("returned", _("Ont envoyé un second tour ou plus"), Q(submitted_at__isnull=False, round__gte=2)),
    )
    counted = {key: Count("organisation", distinct=True, filter=rule or None) for key, _label, rule in steps}
    is_parted = cut.is_of_organisations
    by = cut.by() if is_parted else Value(ALL)
    rows = present(Assessment.objects.all(), cut.territory).order_by().annotate(part=by)
    found = {str(row["part"]): row for row in rows.values("part").annotate(**counted)}
    apart = {value: _apart(row) for value, row in found.items()}
    told = []
    for key, label, _rule in steps:
        parts = {value: Part(row[key]) for value, row in found.items()}
        also = {value for value, hidden in apart.items() if key in hidden}
        told.append((label, cut.count(parts, is_parted=is_parted, also=also)))
    table = Table(
        "parcours-du-diagnostic",
        _("Du premier pas au second tour"),
        (Column("step", _("Étape"), Kind.TEXT), Column("organisations", _("Structures"))),
        tuple(told) if found else (),
        picture=Picture.BARS,
        empty=_("Personne n’a encore commencé de diagnostic."),
    )
    return Section("parcours", _("Parcours"), (table,))


def _apart(row: dict[str, int]) -> set[str]:
    """The steps that would tell of few beside another one. Whoever sent is told elsewhere too, and comes first."""
    order = ("submitted", "started", "returned")
    hidden = hide_steps([row[key] for key in order])
    return {key for key, is_hidden in zip(order, hidden, strict=True) if is_hidden}
