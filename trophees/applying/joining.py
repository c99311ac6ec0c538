"""What authors may join to an application: facts of their profile, their last result, each in words, by consent."""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.enums import PlaceKind
from home.models import Place
from home.places import departments_in_words
from home.templatetags.french import day, number
from questionnaires.definition import Definition
from questionnaires.enums import ActionState
from questionnaires.models import Action, Assessment
from questionnaires.scoring import Result, ThemeResult
from questionnaires.versions import definition_of
from questionnaires.wording import lower_first
from trophees.applying.progress import Facts, told_progress
from trophees.models import Application

PROFILE, RESULT, PROGRESS, PLAN = "profile", "result", "progress", "plan"
MOST_ACTIONS = 30
# In the words of a history.
TITLES = {PROFILE: "profil", RESULT: "dernier diagnostic", PROGRESS: "progression", PLAN: "plan d’actions"}


@dataclass(frozen=True)
class Offer:
    """Something to join. `facts`: what would be joined today; `joined`: what was, or nothing.

    `lack`: why there is nothing where the category asks for it; `more`: what is joined besides the words.
    """

    what: str
    title: str
    wording: str
    facts: Facts
    joined: dict[str, Any] | None
    lack: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def is_joined(self) -> bool:
        return self.joined is not None

    @property
    def joined_at(self) -> datetime | None:
        return parse_datetime(self.joined["at"]) if self.joined else None

    @property
    def has_changed(self) -> bool:
        """What was joined is no longer what stands."""
        return self.joined is not None and [list(fact) for fact in self.facts] != self.joined["facts"]


def offers_for(application: Application) -> list[Offer]:
    """What may be joined, or was. A collectivité has no result; an organisation, only once it has sent a diagnostic.

    A category that rewards progress says what is missing where there is none.
    """
    offers = [
        Offer(what, title, wording, facts, application.shared.get(what))
        for what, title, wording, facts in _all_of(application)
    ]
    if application.organisation_id:
        offers.insert(2, _progress_offer(application))
    return [offer for offer in offers if offer.facts or offer.joined or offer.lack]


def _all_of(application: Application) -> list[tuple[str, str, str, Facts]]:
    who = _("l’équipe qui organise et le jury")
    if application.place:
        title, wording = _("Données officielles de la collectivité"), _("Joindre ces données pour %(who)s.")
        return [(PROFILE, title, wording % {"who": who}, place_facts(application.place))]
    profile = _("Joindre ces informations pour %(who)s. Elles ne sont pas publiées.") % {"who": who}
    result = _("Joindre ce résultat pour %(who)s. Il n’est pas publié, et vos réponses restent à vous.") % {"who": who}
    plan = _("Joindre ces actions pour %(who)s. Elles ne sont pas publiées\u00a0; vos notes restent à vous.") % {
        "who": who
    }
    return [
        (PROFILE, _("Profil de la structure"), profile, profile_facts(application)),
        (RESULT, _("Dernier diagnostic"), result, result_facts(application)),
        (PLAN, _("Plan d’actions"), plan, plan_facts(application)),
    ]


def _progress_offer(application: Application) -> Offer:
    told = told_progress(application)
    wording = _(
        "Joindre cette progression pour l’équipe qui organise et le jury. Elle n’est pas publiée, et vos réponses "
        "restent à vous."
    )
    asked = application.category in application.campaign.progress_categories
    joined = application.shared.get(PROGRESS)
    lack = told.lack if asked or joined else ""
    return Offer(PROGRESS, _("Progression"), wording, told.facts, joined, lack, told.more)


def place_facts(place: Place) -> Facts:
    """What the official list says of a commune or an intercommunality."""
    code = (_("Code INSEE"), place.insee) if place.kind == PlaceKind.COMMUNE else (_("SIREN"), place.siren)
    departments = departments_in_words(place)
    rows = (
        (_("Nom"), place.full_name),
        (_("Nature"), capfirst(place.get_kind_display())),
        code,
        (_("Population"), f"{number(place.population)}\u00a0{_('habitants')}" if place.population else ""),
        (_("Intercommunalité"), place.epci.full_name if place.epci else ""),
        (ngettext("Département", "Départements", len(departments)), ", ".join(departments)),
    )
    return _filled(rows)


def profile_facts(application: Application) -> Facts:
    """What the organisation says of itself."""
    organisation = application.organisation
    assert organisation is not None
    rows = (
        (_("Nom"), organisation.name),
        (_("Type de structure"), organisation.kind_name),
        (_("SIREN"), organisation.siren),
        (_("RNA"), organisation.rna),
        (_("Secteur"), organisation.get_sector_display()),
        (_("Activité"), organisation.activity),
        (_("Effectif"), organisation.get_headcount_display()),
        (_("Commune"), organisation.commune.name if organisation.commune else ""),
        (_("Site"), organisation.website),
    )
    return _filled(rows)


def result_facts(application: Application) -> Facts:
    """The last diagnostic that the organisation sent in the campaign's territory: its mean, then each theme."""
    sent = Assessment.objects.sent_by(application.organisation_id, territory=application.territory_id)
    last = sent.last()
    if last is None or last.result is None:
        return ()
    definition, result = definition_of(last.version_id), Result.from_json(last.result)
    names = {theme.key: theme.title for theme in definition.themes}
    rows = [(_("Envoyé le"), day(timezone.localtime(last.submitted_at)))]
    if result.overall is not None:
        rows.append((_("Moyenne"), _with_level(definition, result.overall, result.level)))
    rows += [(names[theme.key], _theme_in_words(definition, theme)) for theme in result.themes]
    return _filled(rows)


def plan_facts(application: Application) -> Facts:
    """The organisation's plan in the campaign's territory, what was done first; not what was given up."""
    plan = Action.objects.filter(organisation=application.organisation_id, territory=application.territory_id)
    kept = plan.exclude(state=ActionState.DROPPED).order_by(
        F("done_on").desc(nulls_last=True), F("due_on").asc(nulls_last=True), "pk"
    )
    return _filled((action.title, _action_in_words(action)) for action in kept[:MOST_ACTIONS])


def _action_in_words(action: Action) -> str:
    if action.done_on:
        return _("faite le %(date)s") % {"date": day(action.done_on)}
    state = action.get_state_display()
    return _("%(state)s, pour le %(date)s") % {"state": state, "date": day(action.due_on)} if action.due_on else state


def _theme_in_words(definition: Definition, theme: ThemeResult) -> str:
    if theme.score is None:
        return _("Non concerné")
    return _with_level(definition, theme.score, theme.level)


def _with_level(definition: Definition, score: Fraction, level: str | None) -> str:
    said = definition.in_words(score, level)
    if definition.levels_only or not level:
        return said
    return _("%(score)s, niveau %(level)s") % {"score": said, "level": lower_first(definition.level(level).name)}


def _filled(rows: Any) -> Facts:
    return tuple((str(label), str(value)) for label, value in rows if value)
