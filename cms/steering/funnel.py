"""How far the organisations of a territory, or of the country, have gone with the diagnostic."""

from collections.abc import Mapping

from django.db.models import Count, Q, Value
from django.utils.translation import gettext as _

from cms.steering.cuts import ALL, Cut, present
from cms.steering.engagement import known
from cms.steering.suppression import hide_beside, hide_steps
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Picture, Section, Table
from questionnaires.models import Assessment

ORDER = ("submitted", "started", "returned")  # whoever sent is told elsewhere too, and comes first


def funnel_section(cut: Cut) -> Section:
    """All years together: an organisation begins in one and again in another, so that years part nothing."""
    cut = known(cut)
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
    told = _steps_told(cut, found)
    table = Table(
        "parcours-du-diagnostic",
        _("Du premier pas au second tour"),
        (Column("step", _("Étape"), Kind.TEXT), Column("organisations", _("Structures"))),
        tuple((label, told[key]) for key, label, _rule in steps) if found else (),
        picture=Picture.BARS,
        empty=_("Personne n’a encore commencé de diagnostic."),
    )
    return Section("parcours", _("Parcours"), (table,))


def _steps_told(cut: Cut, rows: Mapping[str, Mapping[str, int]]) -> dict[str, Cell]:
    """None tells of few beside who is registered, nor beside another one."""
    whole = cut.present or {}
    counts = {key: {value: rows.get(value, {}).get(key, 0) for value in whole} for key in ORDER}
    if not cut.is_of_organisations:
        every = [counts[key][ALL] for key in ORDER]
        hidden = hide_steps((whole[ALL], *every))[1:]
        return {key: HIDDEN if out else count for key, count, out in zip(ORDER, every, hidden, strict=True)}
    told: dict[str, Cell] = {}
    before, unsaid = [whole], cut.hidden | cut.uncounted
    for key in ORDER:
        unsaid = hide_beside(counts[key], *before, also=unsaid)
        before.append(counts[key])
        told[key] = HIDDEN if cut.value in unsaid else counts[key].get(cut.value, 0)
    return told
