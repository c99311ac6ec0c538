"""What is sought and done in a territory: resources, requests to be called back, events, campaigns."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from actors.enums import RegistrationState
from actors.models import Registration
from cms.steering.cuts import Cut, of_place
from cms.steering.suppression import hide_parts, hide_steps, is_small
from cms.steering.tables import HIDDEN, Cell, Column, Kind, Section, Table
from home.templatetags.french import day
from questionnaires.models import Action
from ressources.callbacks.rules import OPEN
from ressources.enums import CallbackState
from ressources.models import CallbackRequest, ResourceOpinion
from trophees.enums import ApplicationState
from trophees.models import Application

MOST = 6
DISTINCT = Count("organisation", distinct=True)
READ = (ApplicationState.ADMISSIBLE, ApplicationState.EVALUATED)
TOLD = (ApplicationState.SELECTED, ApplicationState.REFUSED, ApplicationState.CONTRACTED)
WON = (ApplicationState.SELECTED, ApplicationState.CONTRACTED)
UNSENT = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)
# Each count is of a part of the one before.
ATTENDANCE = {
    "registered": Count("pk", filter=Q(state=RegistrationState.IN)),
    "attended": Count("pk", filter=Q(has_attended=True)),
}
APPLYING = {
    "begun": DISTINCT,
    "sent": Count("organisation", distinct=True, filter=~Q(state__in=UNSENT)),
    "admissible": Count("organisation", distinct=True, filter=Q(state__in=(*READ, *TOLD))),
    "laureates": Count("organisation", distinct=True, filter=Q(state__in=WON)),
}


def activity_section(cut: Cut) -> Section:
    tables = (resources_table(cut), callbacks_table(cut), _events(cut), _campaigns(cut))
    about = _(
        "Toutes structures confondues. L’année choisie garde ses rendez-vous et les campagnes qui s’y sont "
        "ouvertes\u202f; ressources et mises en relation sont comptées toutes années ensemble."
    )
    return Section("activite", _("Activité"), tables, about)


def _in_year(cut: Cut, column: str) -> Q:
    """Of what lies in one year wholly: a year alone, beside all years, would tell of few by a subtraction."""
    return Q(**{f"{column}__year": cut.year}) if cut.year else Q()


def _alone(count: int) -> Cell:
    return HIDDEN if is_small(count) else count


def nested(*counts: int) -> list[Cell]:
    hidden = hide_steps(counts)
    return [HIDDEN if is_hidden else count for count, is_hidden in zip(counts, hidden, strict=True)]


def attendance_columns() -> tuple[Column, ...]:
    unit = _("personnes")
    return Column("registered", _("Inscrits"), unit=unit), Column("attended", _("Présents"), unit=unit)


def applying_columns() -> tuple[Column, ...]:
    return (
        Column("begun", _("Commencées"), about=_("Structures qui ont commencé une candidature.")),
        Column("sent", _("Envoyées"), about=_("Structures qui en ont envoyé une.")),
        Column("admissible", _("Recevables")),
        Column("laureates", _("Lauréates"), about=_("Une fois le palmarès annoncé.")),
    )


def resources_table(cut: Cut) -> Table:
    """What is put in a plan, what a call is asked for, what is said useful: nothing else is counted of resources."""
    planned = _by_resource(Action.objects.filter(resource__isnull=False), cut, DISTINCT)
    asked = _by_resource(CallbackRequest.objects.filter(resource__isnull=False), cut, DISTINCT)
    liked = _by_resource(ResourceOpinion.objects.filter(is_useful=True), cut, Count("pk"))
    names = {pk: title for rows in (planned, asked, liked) for pk, title, _count in rows}
    told: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, rows in enumerate((planned, asked, liked)):
        for pk, _title, count in rows:
            told[pk][place] = count
    first = sorted(told, key=lambda pk: (-sum(told[pk]), names[pk]))[:MOST]
    return Table(
        "ressources-les-plus-recherchees",
        _("Ressources les plus recherchées"),
        (
            Column("resource", _("Ressource"), Kind.TEXT),
            Column("planned", _("Mise au plan"), about=_("Structures qui l’ont mise à leur plan d’action.")),
            Column("asked", _("Rappel demandé"), about=_("Structures qui ont demandé à être rappelées.")),
            Column("useful", _("Dite utile"), unit=_("avis"), about=_("Personnes qui l’ont dite utile.")),
        ),
        tuple((names[pk], *map(_alone, told[pk])) for pk in first),
        note=_("«\u00a0Dite utile\u00a0» compte des personnes, cinq au moins, qui peuvent être d’une même structure."),
        empty=_("Rien encore\u00a0: aucune ressource n’a été mise à un plan, demandée ni dite utile."),
    )


def _by_resource(rows, cut: Cut, counted: Count) -> list[tuple[int, str, int]]:
    found = of_place(rows, cut.territory).order_by().values_list("resource", "resource__title")
    return list(found.annotate(many=counted))


def callbacks_table(cut: Cut) -> Table:
    """A state's requests are told where five organisations at least are behind, and never all states but one."""
    rows = of_place(CallbackRequest.objects.all(), cut.territory)
    pairs = list(rows.order_by().values_list("state", "organisation").annotate(many=Count("pk")))
    groups = (
        (_("Rappel fait"), {CallbackState.DONE}),
        (_("En attente du partenaire"), {CallbackState(state.value) for state in OPEN}),
        (_("Sans réponse"), {CallbackState.NO_ANSWER, CallbackState.SILENT}),
        (_("Retirées par la structure"), {CallbackState.WITHDRAWN}),
    )
    counted = [_requests(pairs, states) for _label, states in groups]
    hidden = hide_parts([organisations for _requests_made, organisations in counted]).hidden
    told: list[tuple[str, int, int, bool]] = [
        (label, *figures, is_hidden)
        for (label, _states), figures, is_hidden in zip(groups, counted, hidden, strict=True)
    ]
    requests, organisations = _requests(pairs, set(CallbackState))
    told.insert(0, (_("Demandées en tout"), requests, organisations, is_small(organisations)))
    return Table(
        "mises-en-relation",
        _("Mises en relation"),
        (
            Column("state", _("Demandes de rappel"), Kind.TEXT),
            Column("requests", _("Demandes"), unit=_("demandes")),
            Column("organisations", _("Structures")),
        ),
        tuple((label, *(HIDDEN if is_hidden else one for one in figures)) for label, *figures, is_hidden in told)
        if pairs
        else (),
        empty=_("Aucune structure n’a encore demandé à être rappelée par un partenaire."),
    )


def _requests(pairs: Iterable[tuple[str, int, int]], states: set[CallbackState]) -> tuple[int, int]:
    found = Counter[int]()
    for state, organisation, many in pairs:
        if state in states:
            found[organisation] += many
    return found.total(), len(found)


def _events(cut: Cut) -> Table:
    rows = of_place(Registration.objects.filter(_in_year(cut, "event__starts_at")), cut.territory).order_by()
    found = rows.values_list("event__title", "event__starts_at", "event").annotate(**ATTENDANCE)
    newest = sorted(found, key=lambda row: (row[1], row[2]), reverse=True)[:MOST]
    return Table(
        "rendez-vous",
        _("Rendez-vous"),
        (
            Column("event", _("Rendez-vous"), Kind.TEXT),
            Column("date", _("Date"), Kind.TEXT),
            *attendance_columns(),
        ),
        tuple(
            (title, day(localtime(starts_at)), *nested(registered, came))
            for title, starts_at, _pk, registered, came in newest
        ),
        note=_(
            "Les derniers qui ont pris des inscriptions, comptés en personnes\u00a0: cinq au moins, qui peuvent être "
            "d’une même structure. La présence est celle que l’équipe a notée."
        ),
        empty=_("Aucun rendez-vous n’a encore pris d’inscriptions."),
    )


def _campaigns(cut: Cut) -> Table:
    rows = of_place(Application.objects.filter(_in_year(cut, "campaign__opens_at")), cut.territory).order_by()
    found = rows.values_list("campaign__title", "campaign__opens_at", "campaign").annotate(**APPLYING)
    newest = sorted(found, key=lambda row: (row[1], row[2]), reverse=True)[:MOST]
    return Table(
        "campagnes",
        _("Campagnes"),
        (
            Column("campaign", _("Campagne"), Kind.TEXT),
            *applying_columns(),
        ),
        tuple((title, *nested(*counted)) for title, _opens, _pk, *counted in newest),
        empty=_("Aucune candidature n’a encore été commencée."),
    )
