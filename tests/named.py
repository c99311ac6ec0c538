"""The objects that an address or a form of `permission_table.py` names, each made by the function of its name."""

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from actors.models import (
    CharterConsultation,
    CharterPage,
    ContactInvitation,
    DigestSubscriber,
    MemberInvitation,
    Membership,
)
from actors.outreach.contact_list import Contact
from actors.outreach.reminding import stop_url
from actors.outreach.unsubscribing import unsubscribe_url
from actors.services.charter import comment_articles, open_consultation, sign_charter
from actors.services.contact_invitations import invite_contacts
from actors.services.experiences import add_picture, ask_for_experience, publish_experience
from actors.services.memberships import ask_to_join
from actors.services.subscribing import SALT as SUBSCRIBING
from home.blocks.telling import SIZES
from home.enums import Role
from home.models import EventPage, NewsPage, OpeningAlert, Place, Territory, Theme
from home.opening_alerts import stop_url as alert_stop_url
from home.services import invite, update_identity
from home.spaces import forget, territory_space
from questionnaires.models import AssessmentFile, Pilot, QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.claiming import begin_unclaimed
from questionnaires.services.links import open_link, revoke_link
from questionnaires.without_account import new_secret
from ressources.callbacks.links import secret_of
from ressources.callbacks.rules import seal_of
from ressources.callbacks.wording import consent_of, lines_of
from ressources.services.callbacks import withdraw_callback
from tests.factories.actors import make_comment, make_experience, make_experiences, make_organisations, make_photograph
from tests.factories.api_tokens import make_api_token
from tests.factories.assessments import make_draft, make_file, make_sent, make_version_with_files
from tests.factories.callbacks import make_callback, make_partnered
from tests.factories.campaigns import (
    make_application,
    make_attachment,
    make_campaign,
    make_juror,
    make_review,
)
from tests.factories.charter import article, make_charter
from tests.factories.deliberations import make_noted, make_released, manager_of
from tests.factories.events import make_event, make_registration
from tests.factories.pages import (
    make_cycle,
    make_document,
    make_events,
    make_image,
    make_news,
    make_resources,
    make_standard_page,
)
from tests.factories.pilots import make_pilot, make_piloted
from tests.factories.plans import make_action
from tests.forms import hidden_fields
from tests.permission_table import FORMS
from tests.world import PASSWORD, client_of, make_place
from trophees.calendar import Phase
from trophees.models import Application, Author, CampaignPage
from trophees.services.deliberation import freeze, note_present
from trophees.services.jury import invite_juror


def organisation(world):
    return world.organisation.uuid


def open_data(world):
    """The page of a territory that gives its figures to all."""
    world.here.open_data = True
    update_identity(world.here)
    forget()
    return "donnees-ouvertes"


def presence(world):
    return world.organisation.presences.get().pk


def join_request(world):
    return ask_to_join(world.organisation, user=world.person("nouvelle")).pk


def chartered(world):
    """The organisation's presence where a charter can be signed."""
    make_charter(world.here)
    return world["presence"]


def signatory(world):
    _sign(world)
    return world["presence"]


def attestation(world):
    return _sign(world).code


def _sign(world):
    version = make_charter(world.here)
    presence = world.organisation.presences.get(territory=world.here)
    owner = world.person("titulaire.ici")
    return sign_charter(presence, version=version, by=owner, name="Ada Bois", title="Gérante")


def consultation(world):
    """Part of an address that changes nothing: the draft is open."""
    make_charter(world.here)
    page = CharterPage.objects.for_territory(world.here).get()
    return f"projet={open_consultation(page).pk}"


def article_key(world):
    return article("Faire le point")["id"]


def opinion(world):
    author = world.person("membre.ici")
    world["consultation"]
    draft = CharterConsultation.objects.open_in(world.here)
    return comment_articles(draft, said={world["article_key"]: "Bien."}, author=author, organisation=None)[0].pk


def member(world):
    return world.organisation.memberships.get(user=world.person("membre.ici")).pk


def member_invitation(world):
    return MemberInvitation.objects.create(organisation=world.organisation, email="nouvelle@example.org").token


def invited(world):
    """The same, as its organisation's owner names it."""
    return MemberInvitation.objects.get(token=world["member_invitation"]).pk


def contact_invitation(world):
    inviter = world.person("responsable.ici")
    invite_contacts(world.here, [Contact(1, "contact@example.org", name="Scierie neuve")], by=inviter)
    return ContactInvitation.objects.get(territory=world.here).token


def subscription(world):
    """The link that confirms an address which asked for the letter."""
    subscriber = DigestSubscriber.objects.create(territory=world.here, email="voisine@example.org")
    return signing.dumps(subscriber.pk, salt=SUBSCRIBING)


def unsubscription(world):
    url = unsubscribe_url(world.here, email="titulaire.ici@example.org", user=world.person("titulaire.ici"))
    return url.rstrip("/").rpartition("/")[2]


def unopened(world):
    """A commune where no space is open."""
    return make_place("commune", "49353", "Trélazé", population=15_000).code


def alert_token(world):
    place = Place.objects.get(code=world["unopened"])
    alert = OpeningAlert.objects.create(place=place, email="voisine@example.org", wording="Oui.")
    return alert_stop_url(alert).rstrip("/").rpartition("/")[2]


def reminded(world):
    membership = Membership.objects.get(user=world.person("titulaire.ici"), organisation=world.organisation)
    return stop_url(membership).rstrip("/").rpartition("/")[2]


def draft(world):
    return make_draft(world.organisation, territory=world.here, by=world.person("titulaire.ici")).uuid


def unclaimed(world):
    """What somebody else's browser began without an account."""
    profile = {"actor_type": "company", "headcount": "1-9", "sector": ""}
    return begin_unclaimed(world.here, profile=profile, secret=new_secret()).uuid


def sent(world):
    return make_sent(world.organisation, territory=world.here, by=world.person("titulaire.ici")).uuid


def sharer(world):
    """The organisation, once it has a result to show."""
    world["sent"]
    return world.organisation.uuid


def soon(world):
    return (timezone.localdate() + timedelta(days=30)).isoformat()


def link(world):
    return _link(world).uuid


def link_token(world):
    return _link(world).token


def closed_token(world):
    closed = _link(world)
    revoke_link(closed, by=world.person("titulaire.ici"))
    return closed.token


def _link(world):
    owner = world.person("titulaire.ici")
    sent = make_sent(world.organisation, territory=world.here, by=owner)
    return open_link(sent, for_whom="Banque", ends_on=timezone.localdate(), by=owner)


def action(world):
    """Of the plan of that organisation; it has a day, without which a calendar would be empty."""
    owner = world.person("titulaire.ici")
    day = timezone.localdate()
    return make_action(world.organisation, territory=world.here, by=owner, due_on=day, note="Les compteurs").uuid


def pilot(world):
    """Where the organisation of « ici », which is invited, begins the pilot."""
    make_pilot(world.here, world.organisation)
    return "pilote"


def tried(world):
    """The answers of that organisation."""
    found = Pilot.objects.open().for_territory(world.here).first() or make_pilot(world.here, world.organisation)
    return make_piloted(found, world.organisation, by=world.person("titulaire.ici")).uuid


def supported(world):
    """A draft of another organisation of the same two people, with a file."""
    owner = world.person("titulaire.ici")
    (other,) = make_organisations(world.here, member=owner)
    Membership.objects.create(user=world.person("membre.ici"), organisation=other)
    make_version_with_files(world.here)
    draft = make_draft(other, territory=world.here, by=owner)
    make_file(draft, by=owner)
    return draft.uuid


def proof(world):
    return AssessmentFile.objects.get(assessment__uuid=world["supported"]).uuid


def theme_draft(world):
    """The page where a theme's questions are written."""
    page = QuestionnaireThemePage(title="Énergie", slug="energie", theme=Theme.objects.get(key="energie"))
    return QuestionnairePage.objects.for_territory(world.here).get().add_child(instance=page).slug


def sheet_page(world):
    """A public experience sheet with a picture."""
    member = world.person("membre.ici")
    page = make_experience(world.organisation.presences.get(), by=member)
    add_picture(page, file=make_photograph(), alt="Un four", user=member)
    ask_for_experience(page, revision_id=page.latest_revision_id, user=member)
    publish_experience(page.review, revision_id=page.latest_revision_id, user=member)
    return page


def sheet(world):
    return world["sheet_page"].slug


def own(world):
    return world["sheet_page"].pk


def picture(world):
    return world["sheet_page"].get_latest_revision_as_object().pictures.first().image_id


def sheet_draft(world):
    presence = world.organisation.presences.get()
    return make_experience(presence, by=world.person("membre.ici"), state="draft", title="Brouillon").slug


def theirs(world):
    there = Territory.objects.get(slug="ailleurs")
    return make_experiences(there)[0].pk


def comment(world):
    return make_comment(world["sheet_page"], by=world.person("membre.ici")).pk


def invitation(world):
    inviter = world.person("responsable.ici")
    return invite(world.here, email="nouvelle@example.org", role=Role.EDITOR, invited_by=inviter).token


def news(world):
    return make_news(world.here)[0].slug


def news_pk(world):
    return NewsPage.objects.for_territory(world.here).get(slug=world["news"]).pk


def campaign(world):
    return make_campaign(world.here).slug


def campaign_page(world):
    return CampaignPage.objects.get(slug=world["campaign"], territory=world.here)


def campaign_pk(world):
    return world["campaign_page"].pk


def application(world):
    """A draft of the organisation, with a file."""
    by = world.person("titulaire.ici")
    return make_application(world["campaign_page"], by=by, organisation=world.organisation, sent=False)


def begun(world):
    return world["application"].uuid


def piece(world):
    world["begun"]
    return make_attachment(world["application"], question="piece").uuid


def part(world):
    return world["campaign_page"].parts[0].value["key"]


def applied(world):
    """Another edition's, that was sent."""
    by = world.person("titulaire.ici")
    return make_application(make_campaign(world.here), by=by, organisation=world.organisation).uuid


def collectivite(world):
    """A draft of a commune for a national call that asks for a letter."""
    call = make_campaign(None, needs_letter=True, letter="{candidat} s’engage.")
    place = Place.objects.get(name="Chauvigny")
    return make_application(call, by=world.person("titulaire.ici"), place=place, sent=False)


def of_place(world):
    return world["collectivite"].uuid


def author_invitation(world):
    return Author.objects.create(application=world["collectivite"], email="nouvelle@example.org").token


def invited_author(world):
    """The same, as the authors name it."""
    return Author.objects.get(token=world["author_invitation"]).pk


def announced(world):
    return make_released(world.here, phase=Phase.PUBLISHED).campaign.slug


def announced_pk(world):
    return CampaignPage.objects.get(slug=world["announced"], territory=world.here).pk


def deliberated(world):
    """Whose jury sits, with the world's juror among those present."""
    campaign = make_noted(world.here)
    juror = make_juror(campaign, world.person("jury.ici"))
    note_present(freeze(campaign, by=manager_of(world.here), now=timezone.now()), jurors=[juror.pk])
    return campaign.pk


def event(world):
    return make_events(world.here)[0].slug


def joinable(world):
    """An event to which one registers."""
    return make_event(world.here).slug


def joinable_pk(world):
    return EventPage.objects.descendant_of(world.here.page).get(slug=world["joinable"]).pk


def national_event_pk(world):
    return EventPage.objects.not_descendant_of(world.here.page).get(slug=world["national_event"]).pk


def api_token(world):
    return make_api_token(world.person("titulaire.ici"))[0].pk


def national_news(world):
    return make_news(None)[0].slug


def national_event(world):
    """To which one registers."""
    return make_event(None).slug


def cycle(world):
    return make_cycle(world.here).slug


def registration_token(world):
    return make_registration(make_event(world.here)).token


def resource(world):
    return make_resources(world.here)[0].slug


def partnered_page(world):
    return make_partnered(world.here)


def partnered(world):
    """A resource whose partner calls back, of which nothing was asked yet."""
    return world["partnered_page"].slug


def partnered_nation(world):
    return make_partnered(None).slug


def seen_lines(world):
    """The seal of what the organisation's members are shown before it is sent."""
    presence = world.organisation.presences.select_related("organisation__commune", "territory").get()
    typed = FORMS["POST /ici/ressources/{partnered}/rappel/"]
    said = {name: typed[name] for name in ("name", "phone", "email", "message")}
    page = world["partnered_page"]
    return seal_of(lines_of(page, presence, **said), consent=consent_of(page, presence))


def asked_callback(world):
    return make_callback(world.organisation, territory=world.here, by=world.person("titulaire.ici"))


def callback(world):
    return world["asked_callback"].uuid


def their_callback(world):
    """Another organisation's, of another territory."""
    there = Territory.objects.get(slug="ailleurs")
    by = world.person("titulaire.ailleurs")
    return make_callback(by.memberships.get().organisation, territory=there, by=by).uuid


def partner_secret(world):
    return secret_of(world["asked_callback"])


def withdrawn_secret(world):
    withdraw_callback(world["asked_callback"])
    return secret_of(world["asked_callback"])


def resource_pk(world):
    return make_resources(world.here)[0].pk


def document(world):
    found = make_document(world.here)
    return f"{found.pk}/{found.filename}"


def film(world):
    found = make_document(world.here, "visite.mp4")
    return f"{found.pk}/{found.filename}"


def image(world):
    return default_storage.save("original_images/point.png", ContentFile(b"\x89PNG"))


def shown_image(world):
    """The mark of the territory, whose sizes were drawn by who read it before."""
    image = make_image(world.here)
    image.get_renditions(*SIZES.values())
    Territory.objects.filter(pk=world.here.pk).update(logo=image)
    return image.pk


def shown_document(world):
    """Of a page that anybody reads."""
    found = make_document(world.here, "a-lire.txt")
    link = f'<p><a linktype="document" id="{found.pk}">Lire</a></p>'
    make_standard_page(world.here, body=[("prose", link)])
    return found.pk


def stylesheet(world):
    return territory_space("ici").css_name


def page_behind_password(world):
    page = make_standard_page(world.here)
    return (
        f"{PageViewRestriction.objects.create(page=page, restriction_type='password', password='sesame').pk}/{page.pk}"
    )


def files_behind_password(world):
    rule = {"restriction_type": "password", "password": "sesame"}
    return CollectionViewRestriction.objects.create(collection=world.here.collection, **rule).pk


def judged(world):
    """A campaign at review, whose juror was given what the organisation sent."""
    campaign = make_campaign(world.here, phase=Phase.REVIEW)
    application = make_application(campaign, by=world.person("titulaire.ici"), organisation=world.organisation)
    make_review(application, make_juror(campaign, world.person("jury.ici")))
    return campaign.pk


def dossier(world):
    return Application.objects.get(campaign=world["judged"]).uuid


def evidence(world):
    application = Application.objects.get(uuid=world["dossier"])
    return make_attachment(application, by=world.person("titulaire.ici"), is_sent=True).uuid


def seat(world):
    """Offered to somebody who has not taken it yet."""
    campaign = CampaignPage.objects.get(pk=world["judged"])
    by = world.person("responsable.ici")
    return invite_juror(campaign, email="nouvelle@example.org", full_name="Noé Neuf", by=by).token


def password(world):
    return PASSWORD


def signup_page(world):
    """What the page of the sign-up holds out of sight."""
    return hidden_fields("/compte/signup/")["page_du"]


def passkey(world):
    data = {"name": "Mon téléphone", "credential": {}}
    owner = world.person("titulaire.ici")
    return Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data=data).pk


def session(world):
    """One that the owner has opened elsewhere."""
    client = client_of(world.person("titulaire.ici"))
    noted = {"ip": "192.0.2.1", "user_agent": "Firefox/140.0"}
    key = client.session.session_key
    return UserSession.objects.create(user=world.person("titulaire.ici"), session_key=key, **noted).pk


MAKERS: dict[str, Callable] = {
    maker.__name__: maker
    for maker in (
        organisation,
        sharer,
        soon,
        link,
        link_token,
        closed_token,
        open_data,
        presence,
        join_request,
        member,
        chartered,
        signatory,
        attestation,
        consultation,
        article_key,
        opinion,
        member_invitation,
        contact_invitation,
        subscription,
        unsubscription,
        unopened,
        alert_token,
        reminded,
        unclaimed,
        invited,
        draft,
        sent,
        action,
        pilot,
        tried,
        supported,
        proof,
        theme_draft,
        sheet_page,
        sheet,
        own,
        picture,
        sheet_draft,
        theirs,
        comment,
        invitation,
        news,
        news_pk,
        campaign,
        campaign_page,
        campaign_pk,
        application,
        begun,
        piece,
        part,
        applied,
        collectivite,
        of_place,
        author_invitation,
        invited_author,
        announced,
        announced_pk,
        deliberated,
        event,
        joinable,
        joinable_pk,
        national_event_pk,
        api_token,
        national_news,
        national_event,
        cycle,
        registration_token,
        resource,
        resource_pk,
        partnered_page,
        partnered,
        partnered_nation,
        seen_lines,
        asked_callback,
        callback,
        their_callback,
        partner_secret,
        withdrawn_secret,
        document,
        film,
        image,
        shown_image,
        shown_document,
        stylesheet,
        page_behind_password,
        files_behind_password,
        judged,
        dossier,
        evidence,
        seat,
        password,
        signup_page,
        passkey,
        session,
    )
}


class Made(dict):
    """The objects that an address or a form names, each made when it is first asked for."""

    def __init__(self, here, organisation, person) -> None:
        self.here, self.organisation, self.person = here, organisation, person

    def __missing__(self, name: str):
        self[name] = MAKERS[name](self)
        return self[name]

    def fill(self, text):
        """What an address or a form says; what is no text stays as it is."""
        return text.format_map(self) if isinstance(text, str) else text
