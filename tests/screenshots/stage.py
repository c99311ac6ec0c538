"""What the pictures need beyond the demonstration: people in more situations, and where each page is.

Runs inside Django, as `manage.py shell -c "from tests.screenshots.stage import tell; tell()"`.
"""

import json
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from actors.enums import MembershipRole, Showcase
from actors.models import (
    ContactRequest,
    Digest,
    ExperienceComment,
    ExperiencePage,
    ExperienceReview,
    Membership,
    Organisation,
    Presence,
    Registration,
    User,
)
from actors.outreach.reminding import stop_url
from actors.outreach.unsubscribing import unsubscribe_url
from actors.services.memberships import ask_to_join
from cms.demo.accounts import PASSWORD
from home.enums import Role, TerritoryState
from home.models import EventPage, NewsPage, Place, Territory
from home.reuse.offers import offers, outside
from home.services import invite, open_territory, set_state
from home.spaces import territory_space
from questionnaires.models import Assessment, QuestionnaireThemePage, SharedAssessment
from questionnaires.services.assessments import start_assessment
from ressources.callbacks.links import partner_url
from ressources.enums import CallbackState
from ressources.models import CallbackRequest, ResourcePage
from tests.factories.pages import make_resources
from tests.screenshots.screens import COLLECTIVITE, JURY, MANAGER, NEW, OWNER, SCREENS, SEVERAL
from trophees.models import Application, CampaignPage, Review

CLOSED_SIREN = "244400404"  # Nantes Métropole, whose space the demonstration does not open
TERRITORY = "grand-poitiers"


def tell() -> None:
    """Prepare everything, then say on the last line where it is and who is signed in."""
    territory = Territory.objects.get(slug=TERRITORY)
    places = {
        **_pages(territory),
        **_seed(territory),
        **_several(territory),
        **_experiences(territory),
        **_callbacks(territory),
        **_campaigns(territory),
        "closed": _closed_space(),
        "invitation": _invitation(territory),
    }
    sessions = {email: _session(email) for email in sorted({screen.who for screen in SCREENS} - {""})}
    print(json.dumps({"places": places, "sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME}))


def _pages(territory: Territory) -> dict[str, object]:
    space = territory_space(territory.slug)
    if space is None:
        raise Territory.DoesNotExist
    news = NewsPage.objects.descendant_of(territory.page).live().first()
    event = EventPage.objects.descendant_of(territory.page).live().first()
    joined = Registration.objects.for_territory(territory).order_by("event__starts_at", "number").first()
    own = _own_resource(territory)
    shown = ResourcePage.objects.get(slug="lire-factures-energie")
    theme = QuestionnaireThemePage.objects.descendant_of(territory.page).first()
    asked = Presence.objects.filter(territory=territory, showcase=Showcase.ASKED).first()
    guided = Presence.objects.filter(territory=territory, adviser__email=MANAGER).first()
    shared = SharedAssessment.objects.filter(territory=territory).first()
    letters = list(Digest.objects.for_territory(territory).values_list("pk", flat=True))
    return {
        "news": news and news.slug,
        "event": event and event.slug,
        "joinable": joined and joined.event.slug,
        "joinable_pk": joined and joined.event_id,
        "registration": joined and joined.token,
        "national_resource": shown.url_in(space),
        "own_resource": own.url_in(space),
        "territory": territory.pk,
        "home_page": territory.page.pk,
        "news_page": news and news.pk,
        "offer": outside(offers(), territory).values_list("pk", flat=True).first(),
        "resource_page": own.pk,
        "own_library": own.get_parent().pk,
        "library": shown.get_parent().pk,
        "theme_page": theme and theme.pk,
        "questionnaire": theme and theme.get_parent().pk,
        "asked": asked and asked.pk,
        "guided": guided and guided.pk,
        "shared": shared and shared.pk,
        "letter_draft": letters and letters[0],
        "letter_sent": letters and letters[-1],
        "unsubscribe": urlsplit(unsubscribe_url(territory, email=OWNER)).path,
    }


def _own_resource(territory: Territory) -> ResourcePage:
    """A resource that the territory wrote: the demonstration has national ones only."""
    (resource,) = make_resources(
        territory,
        theme="mobilite",
        title="Essayer un vélo cargo pendant deux semaines",
        summary="Trois vélos à assistance électrique, prêtés pour vos livraisons et vos trajets de chantier.",
        provider=territory.short_name,
        body=[("prose", "<h2>Pour qui</h2><p>Toute structure du territoire, sans condition de taille.</p>")],
    )
    resource.save_revision().publish()
    return resource


def _seed(territory: Territory) -> dict[str, object]:
    """The organisation of the actor whom the README names, and the half-done diagnostic of the other one."""
    organisation = Organisation.objects.get(memberships__user__email=OWNER)
    presence = organisation.presences.get(territory=territory)
    sent = Assessment.objects.filter(organisation=organisation).submitted().latest("submitted_at")
    half = Assessment.objects.drafts().exclude(answers={}).filter(territory=territory).get()
    plan = _plan(territory, organisation)
    return {
        "plan": plan,
        "plan_empty": _plan(territory, half.organisation),
        "plan_action": f"{plan}{organisation.planned_actions.earliest('due_on').uuid}/",
        "organisation": str(organisation.uuid),
        "charter_signed": reverse("sign_charter", args=[organisation.uuid, presence.pk]),
        "showcase_published": reverse("showcase", args=[organisation.uuid, presence.pk]),
        "result": f"{_diagnostic(sent)}resultat/",
        "link": sent.links.readable().latest("created_at").token,
        "progression": f"{_diagnostic(sent)}progression/",
        "assess_again": reverse("assess_again", args=[organisation.uuid, presence.pk]),
        "stop_reminders": urlsplit(stop_url(organisation.memberships.get(user__email=OWNER))).path,
        "half_done": _diagnostic(half),
    }


def _callbacks(territory: Territory) -> dict[str, object]:
    """What the actor asked of partners, one of them as the partner reads it, and what may still be asked."""
    asked = CallbackRequest.objects.for_territory(territory).get(state=CallbackState.TAKEN)
    space = territory_space(territory.slug)
    free = ResourcePage.objects.national().calling_back().exclude(callbacks__in=CallbackRequest.objects.open())
    return {
        "callback": reverse("callback", args=[asked.organisation.uuid, asked.uuid]),
        "callback_pk": asked.pk,
        "callback_form": f"{free.earliest('pk').url_in(space)}rappel/",
        "partner": urlsplit(partner_url(asked)).path,
    }


def _experiences(territory: Territory) -> dict[str, object]:
    """A sheet that is shown and one that is not, of the actor's organisation; what waits for the team; a message."""
    organisation = Organisation.objects.get(memberships__user__email=OWNER)
    sheets = ExperiencePage.objects.for_territory(territory)
    own = sheets.of_organisation(organisation)
    comment = ExperienceComment.objects.filter(reports__settled_at=None, reports__isnull=False).earliest("pk")
    presence = organisation.presences.get(territory=territory)
    said = "Bonjour, pouvons-nous venir voir votre horloge\u202f?"
    writer = {"name": "Louison Trèfle", "email": "louison@example.org", "message": said}
    ContactRequest.objects.create(presence=presence, page=own.live().first(), **writer)
    return {
        "sheet_shown": reverse("edit_experience", args=[organisation.uuid, own.live().first().pk]),
        "sheet_draft": reverse("edit_experience", args=[organisation.uuid, own.not_live().first().pk]),
        "review": ExperienceReview.objects.asked().get(page__in=sheets).pk,
        "comment": comment.pk,
        "report": f"/{TERRITORY}/retours-experience/{comment.page.slug}/commentaires/{comment.pk}/signaler/",
    }


def _campaigns(territory: Territory) -> dict[str, object]:
    """Campaigns at each of their ages, with what their people have before their eyes."""
    past, review, current = CampaignPage.objects.for_territory(territory).order_by("closes_at")
    ami, call = CampaignPage.objects.national().order_by("closes_at")
    of_owner = Application.objects.filter(organisation__memberships__user__email=OWNER)
    of_place = Application.objects.get(authors__user__email=COLLECTIVITE)
    reviews = Review.objects.filter(juror__user__email=JURY, application__campaign=review)
    decided = of_owner.get(campaign=past)
    return {
        "past_campaign": past.get_url(),
        "open_campaign": current.get_url(),
        "open_call": call.get_url(),
        "begin": reverse("begin_application", args=[current.pk]),
        "draft": reverse("application", args=[of_owner.get(campaign=current).uuid]),
        "decided": reverse("application", args=[decided.uuid]),
        "of_place": reverse("application", args=[of_place.uuid]),
        "jury": reverse("jury_campaign", args=[review.pk]),
        "to_review": reverse("jury_review", args=[review.pk, reviews.to_do().earliest("pk").application.uuid]),
        "reviewed": reverse("jury_review", args=[review.pk, reviews.final().earliest("pk").application.uuid]),
        "campaign_page": current.pk,
        "open_desk": reverse("campaign", args=[current.pk]),
        "review_desk": reverse("campaign", args=[review.pk]),
        "past_desk": reverse("campaign", args=[past.pk]),
        "ami_desk": reverse("campaign", args=[ami.pk]),
        "received": current.applications.received().by_arrival()[0].pk,
        "won": decided.pk,
        "selected": ami.applications.earliest("pk").pk,
    }


def _several(territory: Territory) -> dict[str, object]:
    """Somebody of three organisations: a diagnostic just begun, one with an error to make, one ready to be sent."""
    user = _person(SEVERAL, "Aurore", "Trois-Casquettes")
    free = Presence.objects.filter(territory=territory, organisation__memberships=None)
    sent = [presence for presence in free.order_by("pk") if presence.organisation.assessments.exists()]
    hidden = [presence for presence in sent if presence.showcase == Showcase.PRIVATE]
    begun, wrong, complete = hidden[0], sent[0], sent[1]
    for presence in (begun, wrong, complete):
        Membership.objects.create(user=user, organisation=presence.organisation, role=MembershipRole.OWNER)
    ask_to_join(sent[2].organisation, user=user)
    ask_to_join(begun.organisation, user=User.objects.get(email=NEW))
    drafts = [start_assessment(p.organisation, territory=territory, by=user) for p in (begun, wrong, complete)]
    drafts[2].answers = complete.organisation.assessments.submitted().latest("submitted_at").answers
    drafts[2].save(update_fields=["answers"])
    return {
        "charter_to_sign": reverse("sign_charter", args=[begun.organisation.uuid, begun.pk]),
        "showcase_private": reverse("showcase", args=[begun.organisation.uuid, begun.pk]),
        "fresh": _diagnostic(drafts[0]),
        "wrong": _diagnostic(drafts[1]),
        "complete": _diagnostic(drafts[2]),
    }


def _person(email: str, first_name: str, last_name: str) -> User:
    password = make_password(PASSWORD)
    user = User.objects.create(email=email, first_name=first_name, last_name=last_name, password=password)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _closed_space() -> str:
    territory = open_territory(Place.objects.epci().get(siren=CLOSED_SIREN), short_name="Nantes", slug="nantes")
    set_state(territory, state=TerritoryState.SUSPENDED)
    return f"/{territory.slug}/"


def _invitation(territory: Territory) -> str:
    invitation = invite(territory, email=NEW, role=Role.EDITOR, invited_by=User.objects.get(email=MANAGER))
    return reverse("accept_team_invitation", args=[invitation.token])


def _diagnostic(assessment: Assessment) -> str:
    return f"/{TERRITORY}/diagnostic/{assessment.uuid}/"


def _plan(territory: Territory, organisation: Organisation) -> str:
    return f"/{territory.slug}/diagnostic/plan/{organisation.uuid}/"


def _session(email: str) -> str:
    """A session of the person, listed with one that was opened on a telephone."""
    user = User.objects.get(email=email)
    for user_agent in ("iPhone Version/18.5 Safari/604.1", "X11; Linux x86_64 Firefox/140.0"):
        client = Client()
        client.force_login(user)
        noted = {"ip": "192.0.2.7", "user_agent": user_agent}
        UserSession.objects.create(user=user, session_key=client.session.session_key, **noted)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
