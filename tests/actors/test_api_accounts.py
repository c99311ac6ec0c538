"""An account and a key without a page: what the pages ask is asked, and what they keep silent stays so."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from actors.models import ApiToken, User
from tests.contract import check_contract
from tests.factories.api_tokens import bearing
from tests.world import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ACCOUNTS, VERIFICATION, KEYS = "/api/v1/accounts/", "/api/v1/accounts/verification/", "/api/v1/keys/"
NEW = {"email": "Camille@Example.org", "password": "un-mot-de-passe-solide"}
WISHED = {"name": "Mon programme", "scopes": ["repondre", "structure"], "days": 30}


def post(client: Client, address: str, **document):
    answer = client.post(address, document, content_type="application/json")
    check_contract("POST", address, answer)
    return answer


def sent_code() -> str:
    return re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]{3,}$", mail.outbox[-1].body, re.MULTILINE)[0]


def test_account_is_made_confirmed_then_gives_a_key(client):
    begun = post(client, ACCOUNTS, **NEW)
    assert begun.status_code == 202
    assert not begun.cookies
    assert post(client, KEYS, **NEW, **WISHED).status_code == 401
    confirmed = post(client, VERIFICATION, verification=begun.json()["verification"], code=sent_code())
    assert confirmed.json()["email"] == "camille@example.org"
    made = post(client, KEYS, **NEW, **WISHED)
    assert made.status_code == 201
    told = client.get("/api/v1/key/", headers=bearing(made.json()["key"])).json()
    assert (told["person"], [one["value"] for one in told["scopes"]]) == ("camille@example.org", WISHED["scopes"])
    assert client.get("/mon-espace/").status_code == 302


def test_known_address_is_answered_alike_and_its_owner_warned(client):
    unknown, known = post(client, ACCOUNTS, **NEW), post(client, ACCOUNTS, **NEW | {"email": "membre.ici@example.org"})
    assert known.status_code == unknown.status_code == 202
    assert known.json()["detail"] == unknown.json()["detail"]
    assert len(known.json()["verification"]) == len(unknown.json()["verification"])
    assert mail.outbox[-1].to == ["membre.ici@example.org"]
    guessed = post(client, VERIFICATION, verification=known.json()["verification"], code="BCDF-GHJK")
    assert (guessed.status_code, guessed.json()["errors"]) == (422, {"code": guessed.json()["detail"]})
    assert User.objects.get(email="membre.ici@example.org").check_password(PASSWORD)


def test_signing_up_then_asking_for_a_key_tells_nothing_of_who_has_an_account(client):
    found = []
    for email in ("camille@example.org", "membre.ici@example.org"):
        post(client, ACCOUNTS, **NEW | {"email": email})
        answers = [post(client, KEYS, **NEW | {"email": email}, **WISHED) for _try in range(6)]
        found.append([(answer.status_code, answer.json()["detail"]) for answer in answers])
        cache.clear()
    assert found[0] == found[1]
    assert [status for status, _detail in found[0]] == [401] * 5 + [429]


def test_codes_are_not_guessed_and_serve_once(client):
    begun = post(client, ACCOUNTS, **NEW).json()["verification"]
    code = sent_code()
    tries = [post(client, VERIFICATION, verification=begun, code="BCDF-GHJK").status_code for _try in range(4)]
    assert tries == [422, 422, 422, 409]
    assert post(client, VERIFICATION, verification=begun, code=code).status_code == 409


@pytest.fixture
def later(time_machine):
    """Past the seconds that part two messages to one address."""
    time_machine.move_to("2026-11-24T12:00:00+01:00", tick=False)
    return lambda: time_machine.shift(11)


def key_of(client: Client, password: str) -> int:
    return post(client, KEYS, email=NEW["email"], password=password, **WISHED).status_code


def test_address_that_nobody_confirmed_gets_another_code_and_the_password_of_that_call(client, later):
    """Whoever asked first, with a password of their own, is left with nothing."""
    former, code = post(client, ACCOUNTS, **NEW).json(), sent_code()
    later()
    again = post(client, ACCOUNTS, **NEW | {"password": "un-autre-mot-plus-long"})
    assert (again.status_code, again.json()["detail"]) == (202, former["detail"])
    assert mail.outbox[-1].subject == mail.outbox[0].subject == "Votre code de vérification"
    mixed = post(client, VERIFICATION, verification=again.json()["verification"], code=code)
    assert mixed.status_code == 422
    assert User.objects.get(email="camille@example.org").check_password(NEW["password"])
    confirmed = post(client, VERIFICATION, verification=again.json()["verification"], code=sent_code())
    assert confirmed.status_code == 200
    assert post(client, VERIFICATION, verification=former["verification"], code=code).status_code == 409
    assert [key_of(client, password) for password in (NEW["password"], "un-autre-mot-plus-long")] == [401, 201]


def test_former_code_confirms_with_the_password_that_it_was_asked_with(client, later):
    former, code = post(client, ACCOUNTS, **NEW).json(), sent_code()
    later()
    again = post(client, ACCOUNTS, **NEW | {"password": "un-autre-mot-plus-long"}).json()
    other = sent_code()
    assert post(client, VERIFICATION, verification=former["verification"], code=code).status_code == 200
    assert post(client, VERIFICATION, verification=again["verification"], code=other).status_code == 409
    assert [key_of(client, password) for password in ("un-autre-mot-plus-long", NEW["password"])] == [401, 201]


def test_account_begun_again_after_too_many_wrong_codes(client, later):
    begun = post(client, ACCOUNTS, **NEW).json()["verification"]
    for _try in range(3):
        post(client, VERIFICATION, verification=begun, code="BCDF-GHJK")
    later()
    begun = post(client, ACCOUNTS, **NEW).json()["verification"]
    assert post(client, VERIFICATION, verification=begun, code=sent_code()).status_code == 200
    assert key_of(client, NEW["password"]) == 201


@pytest.mark.parametrize("email", ["camille@example.org", "membre.ici@example.org"])
def test_address_is_not_written_to_again_at_once(client, person, later, email):
    """Alike for both: the second answer tells nothing of who has an account."""
    person("membre.ici")
    found = [post(client, ACCOUNTS, **NEW | {"email": email}).status_code for _time in range(2)]
    later()
    assert [*found, post(client, ACCOUNTS, **NEW | {"email": email}).status_code] == [202, 429, 202]
    assert [message.to for message in mail.outbox] == [[email]] * 2


@pytest.mark.parametrize("state", ["logged in once", "closed", "two addresses", "confirmed"])
def test_account_that_is_somebodys_is_not_begun_again(client, person, state):
    user = person("membre.ici")
    address = EmailAddress.objects.get(user=user)
    EmailAddress.objects.filter(pk=address.pk).update(verified=state in ("confirmed", "closed"))
    User.objects.filter(pk=user.pk).update(last_login=timezone.now() if state == "logged in once" else None)
    if state == "two addresses":
        EmailAddress.objects.create(user=user, email="autre@example.org", verified=True)
    User.objects.filter(pk=user.pk).update(is_active=state != "closed")
    begun = post(client, ACCOUNTS, **NEW | {"email": user.email}).json()["verification"]
    assert "Vous avez déjà un compte" in mail.outbox[-1].subject
    assert post(client, VERIFICATION, verification=begun, code="BCDF-GHJK").status_code == 422
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_weak_password_is_refused_with_its_reason(client):
    answer = post(client, ACCOUNTS, email="camille@example.org", password="court")
    assert (answer.status_code, answer.json()["fields"]) == (422, ["password"])
    assert not User.objects.filter(email="camille@example.org").exists()


def test_an_address_makes_few_accounts(client):
    found = [post(client, ACCOUNTS, **NEW | {"email": f"camille{rank}@example.org"}).status_code for rank in range(21)]
    assert found == [202] * 20 + [429]


def test_wrong_passwords_are_counted_as_on_the_page(client, person):
    person("membre.ici")
    wrong = {"email": "membre.ici@example.org", "password": "pas-le-bon", **WISHED}
    found = [post(client, KEYS, **wrong).status_code for _try in range(6)]
    assert found == [401] * 5 + [429]
    assert post(client, KEYS, **wrong | {"password": PASSWORD}).status_code == 429


def test_second_factor_is_not_skipped(client, person):
    Authenticator.objects.create(user=person("membre.ici"), type=Authenticator.Type.TOTP, data={"secret": "x"})
    answer = post(client, KEYS, email="membre.ici@example.org", password=PASSWORD, **WISHED)
    assert (answer.status_code, "second facteur" in answer.json()["detail"]) == (403, True)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("wrong", [{"scopes": ["tout"]}, {"scopes": []}, {"days": 3650}, {"name": " "}])
def test_key_opens_what_persons_may_open(client, person, wrong):
    person("membre.ici")
    answer = post(client, KEYS, email="membre.ici@example.org", password=PASSWORD, **WISHED | wrong)
    assert (answer.status_code, answer.json()["fields"]) == (422, list(wrong))


def test_key_of_a_name_that_another_bears_is_refused(client, person):
    person("membre.ici")
    wished = {"email": "membre.ici@example.org", "password": PASSWORD, **WISHED, "scopes": ["repondre", "repondre"]}
    found = [post(client, KEYS, **wished) for _time in range(2)]
    assert [one["value"] for one in found[0].json()["scopes"]] == ["repondre"]
    assert (found[1].status_code, found[1].json()["fields"]) == (422, ["name"])
    assert found[1].json()["errors"] == {"name": "Une clé porte déjà ce nom."}


def test_who_is_signed_in_stays_who_they_are(as_person):
    client = as_person("membre.ici")
    begun = post(client, ACCOUNTS, **NEW).json()["verification"]
    post(client, VERIFICATION, verification=begun, code=sent_code())
    assert "membre.ici@example.org" in client.get("/compte/email/").content.decode()


@pytest.mark.parametrize(
    ("address", "document", "field"),
    [
        (KEYS, {**NEW, **WISHED, "email": "membre.ici\0@example.org"}, "email"),
        (VERIFICATION, {"verification": "a\0b", "code": "BCDF-GHJK"}, "verification"),
        (ACCOUNTS, {**NEW, "password": "un-mot-de\0-passe-solide"}, "password"),
    ],
)
def test_text_that_no_database_holds_is_refused(client, address, document, field):
    answer = post(client, address, **document)
    assert (answer.status_code, answer.json()["fields"]) == (422, [field])
