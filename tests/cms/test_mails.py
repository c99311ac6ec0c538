"""The mails of accounts, received by a real mail server, and what their pages say to whoever asks about an address."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.test import Client

from actors.models import Unsubscription, User
from actors.services.messages import send_message
from ressources.callbacks.links import partner_url
from ressources.models import CallbackRequest
from tests.factories.callbacks import PARTNER, make_callback
from tests.forms import hidden_fields, send_form
from tests.legs import free_port
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN, SIGNUP, RESET = "/compte/login/", "/compte/signup/", "/compte/password/reset/"
EMAIL, VERIFY = "/compte/email/", "/compte/confirm-email/"
NEW_PASSWORD = "un-autre-mot-de-passe"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)
SIGNATURE = "\n\nLa plateforme des acteurs engagés"


class Mailbox:
    """What the server was given, oldest first."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def take(self) -> EmailMessage:
        """The only mail that waits."""
        assert [mail["Subject"] for mail in self.mails] == [self.mails[0]["Subject"]]
        return self.mails.pop()


@pytest.fixture
def mailbox(settings):
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def html_of(mail: EmailMessage) -> str:
    return mail.get_body(preferencelist=("html",)).get_content()


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(preferencelist=("plain",))
    assert mail["Subject"] in html_of(mail)
    text = "\n".join(body.get_content().strip().splitlines())
    assert text.startswith("Bonjour,\n\n")
    assert text.endswith(SIGNATURE)
    return text.removeprefix("Bonjour,\n\n").removesuffix(SIGNATURE)


def code_of(mail: EmailMessage) -> str:
    return CODE.search(text_of(mail))[0]


def page_of(response, email: str) -> str:
    """The page without what is drawn anew each time and without the address that was typed."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return page.replace(email, "ADRESSE")


def same_answers(path: str, data: dict[str, str], known: str, unknown: str, *, as_whom=Client) -> None:
    answers = {}
    for email in (known, unknown):
        client = as_whom()
        response = client.post(path, hidden_fields(path) | data | {"email": email})
        after = client.get(response["Location"])
        answers[email] = (response.status_code, response["Location"], set(response.cookies), page_of(after, email))
    assert answers[known] == answers[unknown]


def is_signed_in(client: Client) -> bool:
    return client.get("/mon-espace/").status_code == 200


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Client:
    client.post(LOGIN, {"login": email, "password": password})
    return client


# --- Signing up ------------------------------------------------------------------------------------------------------


def test_sign_up_sends_a_code_that_opens_the_account(client, mailbox):
    send_form(client, SIGNUP, {"email": "camille@example.org", "password1": PASSWORD})
    mail = mailbox.take()
    assert mail["To"] == "camille@example.org"
    assert mail["From"] == "Acteurs engagés <ne-pas-repondre@example.org>"
    assert mail["Subject"] == "Votre code de vérification"
    assert text_of(mail) == (
        f"Voici le code qui vérifie votre adresse\u00a0:\n\n{code_of(mail)}\n\n"
        "Recopiez-le dans la page restée ouverte\u202f; il est valable quinze minutes. "
        "Si vous n’avez rien demandé, ignorez ce message."
    )
    client.post(VERIFY, {"code": code_of(mail)})
    assert is_signed_in(client)


def test_sign_up_with_a_known_address_warns_its_owner(client, mailbox):
    send_form(client, SIGNUP, {"email": "membre.ici@example.org", "password1": NEW_PASSWORD})
    mail = mailbox.take()
    assert mail["To"] == "membre.ici@example.org"
    assert mail["Subject"] == "Vous avez déjà un compte"
    assert text_of(mail) == (
        "Quelqu’un, sans doute vous, vient de demander un compte pour membre.ici@example.org. Vous en avez déjà un.\n\n"
        "Se connecter\u00a0:\nhttp://testserver/compte/login/\n\n"
        "Choisir un nouveau mot de passe\u00a0:\nhttp://testserver/compte/password/reset/\n\n"
        "Si ce n’est pas vous, ignorez ce message\u00a0: rien n’a changé."
    )
    assert User.objects.get(email="membre.ici@example.org").check_password(PASSWORD)


def test_sign_up_answers_the_same_for_a_known_and_an_unknown_address(mailbox):
    same_answers(SIGNUP, {"password1": NEW_PASSWORD}, "membre.ici@example.org", "inconnue@example.org")
    assert [mail["To"] for mail in mailbox.mails] == ["membre.ici@example.org", "inconnue@example.org"]


# --- Forgotten password ----------------------------------------------------------------------------------------------


def test_reset_sends_a_code_then_says_that_it_was_done(client, mailbox):
    client.post(RESET, {"email": "membre.ici@example.org"})
    mail = mailbox.take()
    assert mail["Subject"] == "Votre code pour un nouveau mot de passe"
    assert text_of(mail) == (
        f"Voici le code pour choisir un nouveau mot de passe\u00a0:\n\n{code_of(mail)}\n\n"
        "Recopiez-le dans la page restée ouverte\u202f; il est valable quinze minutes. "
        "Si vous n’avez rien demandé, ignorez ce message\u00a0: votre mot de passe reste le même."
    )
    page = client.post(f"{RESET}confirm/", {"code": code_of(mail)}, follow=True)
    assert "Choisir un nouveau mot de passe" in page.content.decode()
    client.post(f"{RESET}complete/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    mail = mailbox.take()
    assert mail["Subject"] == "Votre mot de passe a changé"
    assert "à l’aide d’un code envoyé à cette adresse" in text_of(mail)
    assert is_signed_in(sign_in(Client(), "membre.ici@example.org", NEW_PASSWORD))


def test_reset_of_an_unknown_address_says_so_by_mail_only(client, mailbox):
    client.post(RESET, {"email": "inconnue@example.org"})
    mail = mailbox.take()
    assert mail["To"] == "inconnue@example.org"
    assert mail["Subject"] == "Aucun compte à cette adresse"
    assert text_of(mail) == (
        "Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour inconnue@example.org. "
        "Aucun compte n’a cette adresse\u00a0: le vôtre en a peut-être une autre.\n\n"
        "Créer un compte\u00a0:\nhttp://testserver/compte/signup/\n\n"
        "Si ce n’est pas vous, ignorez ce message."
    )


def test_reset_answers_the_same_for_a_known_and_an_unknown_address(mailbox):
    same_answers(RESET, {}, "membre.ici@example.org", "inconnue@example.org")
    wrong = {}
    for email in ("membre.ici@example.org", "inconnue@example.org"):
        client = Client()
        client.post(RESET, {"email": email})
        wrong[email] = page_of(client.post(f"{RESET}confirm/", {"code": "ABCD-EFGH"}), email)
    assert wrong["membre.ici@example.org"] == wrong["inconnue@example.org"]


# --- The account of somebody who is signed in ------------------------------------------------------------------------


@pytest.fixture
def member(client) -> Client:
    return sign_in(client, "membre.ici@example.org")


def test_address_changes_once_the_new_one_is_verified(member, mailbox):
    member.post(EMAIL, {"email": "nouvelle.adresse@example.org", "action_add": ""})
    mail = mailbox.take()
    assert mail["To"] == "nouvelle.adresse@example.org"
    assert mail["Subject"] == "Votre code de vérification"
    assert User.objects.filter(email="membre.ici@example.org").exists()
    member.post(VERIFY, {"code": code_of(mail)})
    mail = mailbox.take()
    assert mail["To"] == "membre.ici@example.org"
    assert mail["Subject"] == "L’adresse de votre compte a changé"
    assert text_of(mail).startswith(
        "L’adresse de votre compte n’est plus membre.ici@example.org, mais nouvelle.adresse@example.org.\n\n"
        "Si c’est vous, il n’y a rien à faire. Sinon, prévenez tout de suite l’équipe de votre territoire.\n\n"
    )
    assert not is_signed_in(sign_in(Client(), "membre.ici@example.org"))
    assert is_signed_in(sign_in(Client(), "nouvelle.adresse@example.org"))


def test_address_of_somebody_else_is_not_told_from_a_free_one(mailbox):
    def as_member() -> Client:
        return sign_in(Client(), "membre.ici@example.org")

    taken, free = "titulaire.ici@example.org", "libre.adresse@example.org"
    same_answers(EMAIL, {"action_add": ""}, taken, free, as_whom=as_member)
    assert [(mail["To"], mail["Subject"]) for mail in mailbox.mails] == [
        (taken, "Votre code de vérification"),
        (free, "Votre code de vérification"),
    ]


def test_address_of_somebody_else_is_not_taken_even_with_the_code(member, mailbox):
    member.post(EMAIL, {"email": "titulaire.ici@example.org", "action_add": ""})
    page = member.post(VERIFY, {"code": code_of(mailbox.take())}, follow=True)
    assert "Un autre utilisateur utilise déjà cette adresse e-mail." in page.content.decode()
    assert User.objects.filter(email="membre.ici@example.org").exists()


def test_change_of_password_says_when_and_from_where(member, mailbox, time_machine):
    time_machine.move_to("2027-01-01T08:05:00+01:00", tick=False)
    member = sign_in(Client(), "membre.ici@example.org")
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    member.post("/compte/password/change/", data, headers={"User-Agent": "Navigateur & fils"})
    mail = mailbox.take()
    assert mail["Subject"] == "Votre mot de passe a changé"
    assert text_of(mail) == (
        "Le mot de passe de votre compte vient d’être changé.\n\n"
        "Si c’est vous, il n’y a rien à faire. Sinon, choisissez tout de suite un nouveau mot de passe.\n\n"
        "Changer de mot de passe\u00a0:\nhttp://testserver/compte/password/reset/\n\n"
        "Ce changement date du 1er\u00a0janvier 2027 à 8\u00a0h\u00a005. "
        "Il vient de l’adresse IP 127.0.0.1, avec ce navigateur\u00a0: Navigateur & fils"
    )


def test_address_is_that_of_the_visitor_behind_the_front_server(member, mailbox, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    data = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    member.post("/compte/password/change/", data, headers={"X-Forwarded-For": "192.0.2.7"})
    assert "l’adresse IP 192.0.2.7," in text_of(mailbox.take())


def test_first_password_is_announced(client, person, mailbox):
    user = person("membre.ici")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    client.post("/compte/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    mail = mailbox.take()
    assert mail["Subject"] == "Votre compte a un mot de passe"
    assert text_of(mail).startswith("Un mot de passe vient d’être donné à votre compte.\n\n")


@pytest.mark.django_db(transaction=True)
def test_second_step_is_announced_when_it_begins_and_ends(member, mailbox):
    member.post("/compte/reauthenticate/", {"password": PASSWORD})
    secret = member.get("/compte/2fa/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    member.post("/compte/2fa/totp/activate/", {"code": code})
    member.post("/compte/2fa/recovery-codes/generate/")
    member.post("/compte/2fa/totp/deactivate/")
    assert [mail["Subject"] for mail in mailbox.mails] == [
        "Connexion en deux étapes activée",
        "Vos nouveaux codes de secours",
        "Connexion en deux étapes arrêtée",
    ]
    assert [text_of(mail).partition("\n")[0] for mail in mailbox.mails] == [
        "La connexion en deux étapes vient d’être activée\u00a0: "
        "un code de votre application s’ajoute au mot de passe.",
        "De nouveaux codes de secours viennent d’être créés pour votre compte. Les anciens ne servent plus.",
        "La connexion en deux étapes vient d’être arrêtée\u00a0: votre mot de passe suffit de nouveau.",
    ]


# --- What a territory's team sends -----------------------------------------------------------------------------------


def test_message_of_a_team_says_whom_to_answer_and_how_to_leave(
    here, person, mailbox, django_capture_on_commit_callbacks
):
    here.contact_email = "equipe@ici.example.org"
    here.save()
    words = {"subject": "Réunion\r\nBcc: autre@example.org", "text": "Bonjour,\r\n\r\nVenez <jeudi>."}
    with django_capture_on_commit_callbacks(execute=True):
        send_message(here, selection={}, by=person("responsable.ici"), **words)
    mail = mailbox.take()
    assert (mail["To"], mail["Reply-To"]) == ("titulaire.ici@example.org", "equipe@ici.example.org")
    assert mail["Subject"] == "Réunion Bcc: autre@example.org"
    assert mail["Bcc"] is None
    address = mail["List-Unsubscribe"].replace(" ", "").strip("<>")
    assert address.startswith(f"{settings.BASE_URL}/mon-espace/messages/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Client().post(address.removeprefix(settings.BASE_URL)).status_code == 200
    assert Unsubscription.objects.get().email == "titulaire.ici@example.org"
    text = mail.get_body(preferencelist=("plain",)).get_content()
    assert "Venez <jeudi>." in text
    assert address in text
    assert "Venez &lt;jeudi&gt;." in html_of(mail)
    assert f'href="{address}"' in html_of(mail)


# --- What goes to a resource's partner -------------------------------------------------------------------------------


def test_request_to_be_called_back_reaches_the_partner_who_answers_by_its_link(
    here, organisation, person, mailbox, django_capture_on_commit_callbacks
):
    typed = {"message": "Bonjour,\nhttps://piege.example.org/\nMerci.", "name": "Ada\r\nBcc: autre@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        make_callback(organisation, territory=here, by=person("titulaire.ici"), **typed)
    callback = CallbackRequest.objects.get()
    asked, receipt = mailbox.mails
    assert (asked["To"], asked["Reply-To"], asked["Bcc"]) == (PARTNER, "titulaire.ici@example.org", None)
    assert asked["Subject"] == "Menuiserie ici demande à être rappelée"
    assert (receipt["To"], receipt["Reply-To"]) == ("titulaire.ici@example.org", None)
    for mail in (asked, receipt):
        assert "> Téléphone\u00a0: 05 49 11 22 33" in mail.get_body(preferencelist=("plain",)).get_content()
        assert 'href="https://piege' not in html_of(mail)
    address = partner_url(callback)
    assert f'href="{address}"' in html_of(asked)
    assert address not in html_of(receipt)
    mailbox.mails.clear()
    with django_capture_on_commit_callbacks(execute=True):
        said = Client().post(address.removeprefix(settings.BASE_URL), {"to": "done", "note": "Rendez-vous mardi."})
    assert said.status_code == 302
    told = mailbox.take()
    assert told["To"] == "titulaire.ici@example.org"
    assert "> Rendez-vous mardi." in told.get_body(preferencelist=("plain",)).get_content()
