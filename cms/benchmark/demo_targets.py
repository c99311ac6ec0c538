"""The pages of the demonstration that are measured, and the people who ask for them."""

from django.conf import settings
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils.crypto import get_random_string

from actors.models import User
from cms.benchmark.targets import Target
from cms.demo.accounts import HALF_DONE_ORGANISATION
from home.enums import Module
from home.models import Territory
from home.spaces import Space, territory_space
from questionnaires.definition import Definition, Kind
from questionnaires.models import Assessment, QuestionnairePage
from questionnaires.querysets import AssessmentQuerySet
from questionnaires.services.assessments import start_assessment
from questionnaires.versions import definition_of
from ressources.models import ResourcePage

TERRITORY = "grand-poitiers"
ANSWERING, ANSWERED = "reprise@example.org", "actrice@example.org"
BYPASS = "?mesure=1"  # a parameter that the cache of pages does not know


def demo_targets() -> list[Target]:
    """Every target of the site: anonymous pages as they are kept, then computed; then those of a signed-in person."""
    territory = Territory.objects.get(slug=TERRITORY)
    space = territory_space(TERRITORY)
    if space is None:
        raise Territory.DoesNotExist
    anonymous = {
        "Portail": "/",
        "Accueil d’un territoire": space.url,
        "Liste des ressources": space.section_url(Module.RESOURCES),
        "Une ressource": _resource_path(space),
    }
    kept = [Target(f"{title}, du cache", (path,)) for title, path in anonymous.items()]
    computed = [Target(f"{title}, hors cache", (path + BYPASS,)) for title, path in anonymous.items()]
    return [*kept, *computed, *_signed_in_targets(territory, space)]


def saved_answers() -> int:
    """How many times an answer of the half-done drafts was written since they began."""
    return _drafts().aggregate(total=Sum("revision"))["total"] or 0


def _signed_in_targets(territory: Territory, space: Space) -> list[Target]:
    page = QuestionnairePage.objects.for_territory(territory).get()
    diagnostic = space.section_url(Module.DIAGNOSTIC)
    answering, answered = _signed_in(ANSWERING), _signed_in(ANSWERED)
    draft = _drafts().get(territory=territory)
    mine = Assessment.objects.for_answerer(_user(ANSWERED), digest="").for_territory(territory)
    sent = mine.submitted().latest("submitted_at")
    theme = definition_of(draft.version_id).themes[0]
    step = diagnostic + page.reverse_subpage("step", args=[draft.uuid, theme.key, 1])
    result = diagnostic + page.reverse_subpage("result", args=[sent.uuid])
    return [
        Target("Accueil d’un territoire, connecté", (space.url,), headers=answering),
        Target("Un thème du diagnostic", (step,), headers=answering),
        _saving(answering),
        Target("Le résultat", (result,), headers=answered),
    ]


def _saving(headers: dict[str, str]) -> Target:
    """Saving an answer to one draft after the other, as different people do: each number asked is a new value."""
    _copy_draft_everywhere()
    paths = []
    for draft in _drafts():
        key = _free_number(definition_of(draft.version_id))
        paths.append(f"{reverse('api:answers', args=[draft.uuid])}{key}")
    json = {**headers, "Content-Type": "application/json"}
    return Target("Une réponse enregistrée", tuple(paths), method="PUT", body='{"value": "{n}"}', headers=json)


def _copy_draft_everywhere() -> None:
    """The organisation answers in every territory, with as many answers in each."""
    model = _drafts().get(territory__slug=TERRITORY)
    for territory in Territory.objects.open():
        start_assessment(model.organisation, territory=territory, by=_user(ANSWERING))
    _drafts().update(answers=model.answers)


def _drafts() -> AssessmentQuerySet:
    return Assessment.objects.drafts().filter(organisation__name=HALF_DONE_ORGANISATION).order_by("pk")


def _free_number(definition: Definition) -> str:
    """A question that takes any number."""
    return next(q.key for q in definition.questions if q.kind is Kind.NUMBER and q.maximum is None)


def _resource_path(space: Space) -> str:
    found = ResourcePage.objects.for_space(space).usable().newest().first()
    if found is None:
        raise ResourcePage.DoesNotExist
    return found.url_in(space)


def _user(email: str) -> User:
    return User.objects.get(email=email)


def _signed_in(email: str) -> dict[str, str]:
    """The headers of somebody's browser: a session of their own and the token that goes with a write."""
    client = Client()
    client.force_login(_user(email))
    token = get_random_string(32)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookie, "X-CSRFToken": token}
