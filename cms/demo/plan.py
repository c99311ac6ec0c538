"""The demonstration's plan of actions: what an organisation does between two diagnostics, in every state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from actors.models import Organisation, User
from cms.demo.accounts import MEMBER, OWNER, SEED_ORGANISATION, members_of
from home.models import Territory
from questionnaires.enums import ActionState, ChoiceState
from questionnaires.models import Action, Assessment, ResourceChoice
from ressources.models import ResourcePage

PLANNED = "grand-poitiers"
TODO, DOING, DONE, DROPPED = ActionState.TODO, ActionState.DOING, ActionState.DONE, ActionState.DROPPED


# What its results show no more: the resource, what was said of it, how many days ago.
CHOICES = (
    ("plan-energie-trois-ans", ChoiceState.ASIDE, 12),
    ("choisir-solution-biodechets", ChoiceState.DONE, 5),
)


@dataclass(frozen=True)
class Told:
    """An action. Days count from today: `due` ahead, `added` and `done` ago. `round`: 0 is the last diagnostic."""

    title: str
    theme: str
    state: ActionState
    added: int
    due: int | None = None
    done: int = 0
    owner: str = ""
    note: str = ""
    question: str = ""
    round: int = 0
    resource: str = ""


ACTIONS = (
    Told(
        "Relever chaque mois les compteurs d’eau et d’électricité",
        "eau",
        DOING,
        added=11,
        due=20,
        owner=MEMBER,
        note="Premier relevé noté dans le cahier de l’atelier. Prévoir une alarme dans l’agenda commun.",
        question="eau_releve",
    ),
    Told(
        "Faire réaliser un audit énergétique du fournil",
        "energie",
        TODO,
        added=11,
        due=75,
        owner=OWNER,
        note="Demander deux devis. Solène, de l’équipe du territoire, a envoyé le guide des aides.",
        question="energie_audit",
    ),
    Told(
        "Peser les déchets pendant deux semaines",
        "dechets",
        TODO,
        added=11,
        due=5,
        resource="peser-dechets-deux-semaines",
    ),
    Told(
        "Régler le chauffage sur les heures d’ouverture de la boutique",
        "batiments",
        TODO,
        added=40,
        due=-9,
        owner=MEMBER,
        note="L’installateur doit montrer la programmation.",
        question="batiments_regulation",
    ),
    Told(
        "Enquêter sur les trajets domicile-travail",
        "mobilite",
        TODO,
        added=10,
        resource="enquete-trajets-dix-questions",
    ),
    Told("Présenter le résultat du diagnostic à toute l’équipe", "", TODO, added=8, due=3, owner=OWNER),
    Told(
        "Passer l’éclairage de la boutique en LED",
        "energie",
        DONE,
        added=300,
        due=-90,
        done=95,
        owner=OWNER,
        question="energie_led",
        round=1,
    ),
    Told(
        "Reprendre les boîtes en métal rapportées par les clients",
        "dechets",
        DONE,
        added=280,
        done=150,
        owner=MEMBER,
        resource="emballages-qui-reviennent",
    ),
    Told("Installer un garage à vélos dans la cour", "mobilite", DONE, added=260, due=-30, done=28, owner=MEMBER),
    Told(
        "Acheter une camionnette électrique d’occasion",
        "mobilite",
        DROPPED,
        added=200,
        note="Le garage de Chauvigny n’a rien trouvé à notre budget ; à revoir l’an prochain.",
    ),
)


def ensure_plan(territory: Territory, *, users: Mapping[str, User], resources: Mapping[str, ResourcePage]) -> None:
    """Once, for the organisation that the README names."""
    organisation = Organisation.objects.filter(name=SEED_ORGANISATION, presences__territory=territory).first()
    if territory.slug != PLANNED or organisation is None or organisation.planned_actions.exists():
        return
    people = {account.place: users[account.email] for account in members_of(SEED_ORGANISATION)}
    sent = Assessment.objects.sent_by(organisation, territory=territory)
    rounds = list(sent.defer("answers", "result").order_by("-round"))
    Action.objects.bulk_create(
        _action(told, organisation, territory, people=people, rounds=rounds, resources=resources) for told in ACTIONS
    )
    ResourceChoice.objects.bulk_create(
        ResourceChoice(
            organisation=organisation,
            territory=territory,
            resource=resources[key],
            state=state,
            chosen_by=people[OWNER],
            chosen_at=timezone.now() - timedelta(days=days),
        )
        for key, state, days in CHOICES
        if key in resources
    )


def _action(
    told: Told,
    organisation: Organisation,
    territory: Territory,
    *,
    people: Mapping[str, User],
    rounds: list[Assessment],
    resources: Mapping[str, ResourcePage],
) -> Action:
    today, now = timezone.localdate(), timezone.now()
    author = people[told.owner or OWNER]
    return Action(
        organisation=organisation,
        territory=territory,
        title=told.title,
        theme=told.theme,
        note=told.note.replace(" ;", "\N{NARROW NO-BREAK SPACE};"),
        owner=people.get(told.owner),
        due_on=None if told.due is None else today + timedelta(days=told.due),
        state=told.state,
        done_on=today - timedelta(days=told.done) if told.state == DONE else None,
        assessment=rounds[told.round] if told.question else None,
        question=told.question,
        resource=resources[told.resource] if told.resource else None,
        created_at=now - timedelta(days=told.added),
        created_by=author,
        changed_at=now - timedelta(days=told.done or min(told.added, 4)),
        changed_by=author,
    )
