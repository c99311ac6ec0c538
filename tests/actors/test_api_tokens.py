"""Keys of the API: made, shown once, renewed, revoked; what each opens, and to whom."""

import re
from datetime import timedelta

import pytest
from allauth.account.signals import password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.users.forms import UserEditForm

from actors.models import ApiToken, User
from actors.services.api_tokens import MOST, digest_of, make_token, renew_token, revoke_token
from home.enums import ApiScope
from home.problems import Conflict
from tests.contract import check_contract
from tests.factories.api_tokens import bearing, make_api_token
from tests.factories.assessments import make_draft
from tests.world import PASSWORD, client_of

pytestmark = pytest.mark.django_db

KEY = "/api/v1/key/"
THEMES = "/api/v1/themes/"
MINE = "/mon-espace/cles-api/"
WISHED = {"name": "Site du réseau", "scopes": ["lire"], "days": "30"}


@pytest.fixture
def owner(person):
    return person("titulaire.ici")


@pytest.fixture
def draft(organisation, here, owner):
    return make_draft(organisation, territory=here, by=owner)


def get(client, address: str, secret: str):
    answer = client.get(address, headers=bearing(secret))
    check_contract("GET", address, answer)
    return answer


# --- What it opens ----------------------------------------------------------------------------------------------------


def test_key_says_what_it_opens(client, owner):
    _token, secret = make_api_token(owner, scopes=[ApiScope.READ, ApiScope.ANSWER])
    told = get(client, KEY, secret).json()
    assert (told["person"], [one["value"] for one in told["scopes"]]) == (owner.email, ["lire", "repondre"])


def test_answers_are_saved_with_a_key_that_answers_and_no_other(client, owner, draft, person):
    address = f"/api/v1/assessments/{draft.uuid}/answers/energie_suivi"
    cases = [
        (owner, ApiScope.ANSWER, 200),
        (owner, ApiScope.READ, 403),
        (person("titulaire.ailleurs"), ApiScope.ANSWER, 404),
    ]
    for who, scope, status in cases:
        headers = bearing(make_api_token(who, scopes=[scope])[1])
        answer = client.put(address, '{"value": "non"}', content_type="application/json", headers=headers)
        check_contract("PUT", address, answer)
        assert answer.status_code == status
    draft.refresh_from_db()
    assert draft.answers["energie_suivi"]["by"] == owner.pk


def test_key_of_a_territory_reads_what_is_below_it_and_nothing_else(client, here, person):
    _token, secret = make_api_token(here, by=person("responsable.ici"))
    assert get(client, "/api/v1/territories/ici/resources/", secret).status_code == 200
    for address in ("/api/v1/territories/ailleurs/resources/", "/api/v1/organisations/", THEMES):
        assert get(client, address, secret).status_code == 404
    assert get(client, "/api/v1/applications/", secret).status_code == 403
    assert get(client, KEY, secret).json()["territory"] == "ici"


def test_key_that_does_not_read_is_refused_what_a_visitor_reads(client, owner):
    _token, secret = make_api_token(owner, scopes=[ApiScope.ANSWER])
    assert get(client, THEMES, secret).status_code == 403
    assert client.get(THEMES).status_code == 200


@pytest.mark.parametrize("how", ["unknown", "empty", "long", "expired", "revoked", "closed account"])
def test_key_that_opens_nothing_is_told_even_where_none_is_needed(client, owner, how, time_machine):
    token, secret = make_api_token(owner)
    if how in ("unknown", "empty", "long"):
        secret = {"unknown": secret[:-1], "empty": "", "long": "a" * 5000}[how]
    elif how == "expired":
        time_machine.move_to(token.expires_at + timedelta(seconds=1))
    elif how == "revoked":
        revoke_token(token)
    else:
        owner.is_active = False
        owner.save()
    answer = get(client, THEMES, secret)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


def test_renewed_key_opens_by_its_former_secret_for_a_day(client, owner, time_machine):
    token, former = make_api_token(owner)
    renewed = renew_token(token)
    assert [get(client, KEY, secret).status_code for secret in (former, renewed)] == [200, 200]
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=1))
    assert [get(client, KEY, secret).status_code for secret in (former, renewed)] == [401, 200]


# --- What is kept -----------------------------------------------------------------------------------------------------


def test_secret_is_kept_nowhere(owner):
    token, secret = make_api_token(owner)
    token.refresh_from_db()
    assert token.secret_digest == digest_of(secret)
    assert secret not in str(ApiToken.objects.values().get())


def test_use_is_noted_once_a_day(client, owner, time_machine):
    token, secret = make_api_token(owner)
    get(client, KEY, secret)
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()
    with CaptureQueriesContext(connection) as asked:
        get(client, KEY, secret)
    assert not [one for one in asked if one["sql"].startswith("UPDATE")]


def test_key_lasts_a_year_at_most(owner):
    token, _secret = make_token(owner, name="Trop longue", scopes=["lire"], days=4000, by=owner)
    assert token.expires_at < timezone.now() + timedelta(days=366)


def test_keys_are_so_many_at_most(owner):
    tokens = [make_api_token(owner)[0] for _rank in range(MOST)]
    with pytest.raises(Conflict):
        make_api_token(owner)
    revoke_token(tokens[0])
    make_api_token(owner)


# --- What guards the account ------------------------------------------------------------------------------------------


@pytest.mark.once
def test_owner_is_told_of_each_secret(client, owner, confirmed, mailoutbox):
    wished = {"name": "Mon programme", "scopes": ["lire"], "days": 30}
    typed = {"email": owner.email, "password": PASSWORD}
    client.post("/api/v1/keys/", typed | wished, content_type="application/json")
    confirmed.post(MINE, wished | {"name": "L’autre programme"})
    confirmed.post(f"/mon-espace/cles-api/{ApiToken.objects.first().pk}/", {"renew": "1"})
    assert [(mail.to, "renouvelée" in mail.subject) for mail in mailoutbox] == [
        ([owner.email], is_renewal) for is_renewal in (False, False, True)
    ]
    names = ["Mon programme", "L’autre programme", "L’autre programme"]
    assert all(f"«\u00a0{name}\u00a0»" in mail.body for name, mail in zip(names, mailoutbox, strict=True))


@pytest.mark.once
def test_changing_the_password_ends_the_keys_of_a_person_alone(client, owner, as_person, here):
    _token, mine = make_api_token(owner)
    _token, theirs = make_api_token(here, by=owner)
    new = "un-autre-mot-de-passe"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    as_person("titulaire.ici").post("/compte/password/change/", data)
    assert [get(client, KEY, secret).status_code for secret in (mine, theirs)] == [401, 200]


@pytest.mark.once
@pytest.mark.parametrize(("factor", "standing"), [(None, 0), ("totp", 0), ("webauthn", 0), ("recovery_codes", 1)])
def test_what_guards_the_account_anew_ends_its_keys(owner, factor, standing):
    make_api_token(owner)
    if factor is None:
        password_reset.send(User, request=None, user=owner)
    else:
        authenticator_added.send(Authenticator, request=None, user=owner, authenticator=Authenticator(type=factor))
    assert ApiToken.objects.standing(timezone.now()).count() == standing


# --- Screens ----------------------------------------------------------------------------------------------------------


def shown_secret(answer) -> str:
    found = re.search(r"aet_[\w-]{43}", answer.content.decode())
    return found[0] if found else ""


@pytest.fixture
def confirmed(as_person):
    """The actor's browser, where the password was typed again a moment ago."""
    client = as_person("titulaire.ici")
    client.post("/compte/reauthenticate/", {"password": PASSWORD})
    return client


def test_person_makes_renews_and_revokes_a_key_in_their_account(confirmed, client):
    page = confirmed.post(MINE, WISHED, follow=True)
    first, token = shown_secret(page), ApiToken.objects.get()
    assert first
    assert not shown_secret(client.get(MINE))
    second = shown_secret(client.post(f"{MINE}{token.pk}/", {"renew": "1"}, follow=True))
    assert second not in ("", first)
    client.post(f"/mon-espace/cles-api/{token.pk}/", {"revoke": "1"})
    token.refresh_from_db()
    assert token.is_revoked
    assert "Révoquée le" in client.get("/mon-espace/cles-api/").content.decode()


def test_secret_is_shown_by_a_page_that_makes_nothing_when_it_is_reloaded(confirmed, person):
    """And to its owner alone, whoever else the browser is lent to."""
    made = confirmed.post(MINE, WISHED)
    carried = made.cookies["cle-api"]
    assert (made["Location"], carried["path"], carried["httponly"], carried["samesite"]) == (MINE, MINE, True, "Strict")
    other = client_of(person("membre.ici"))
    other.cookies["cle-api"] = carried.value
    assert not shown_secret(other.get(MINE))
    assert shown_secret(confirmed.get(MINE)) == carried.value
    assert not shown_secret(confirmed.get(MINE))
    assert ApiToken.objects.count() == 1


def test_name_is_that_of_one_key_that_opens(confirmed, owner, here):
    confirmed.post(MINE, WISHED)
    token = ApiToken.objects.get()
    make_api_token(here, by=owner, name=WISHED["name"])
    renew_token(token)
    page = confirmed.post(MINE, WISHED | {"name": "SITE du réseau"}).content.decode()
    assert re.search(r'id="id_name_error"><p class="error">.*?Une clé porte déjà ce nom\.</p>', page, re.DOTALL)
    assert ApiToken.objects.of_user(owner).count() == 1
    revoke_token(token)
    assert confirmed.post(MINE, WISHED).status_code == 302
    assert ApiToken.objects.of_user(owner).count() == 2


def test_scope_given_twice_is_kept_once(confirmed):
    confirmed.post(MINE, WISHED | {"scopes": ["repondre", "lire", "repondre"]})
    assert sorted(ApiToken.objects.get().scopes) == ["lire", "repondre"]


def test_what_gives_a_secret_asks_for_the_password_and_then_goes_on(as_person, owner):
    client, token = as_person("titulaire.ici"), make_api_token(owner)[0]
    asked = client.post("/mon-espace/cles-api/", {"name": "Site du réseau", "scopes": ["lire"], "days": "30"})
    assert asked["Location"].startswith("/compte/reauthenticate/")
    assert ApiToken.objects.count() == 1
    shown = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    assert shown_secret(shown)
    assert ApiToken.objects.count() == 2
    other = client_of(owner)
    renewal = other.post(f"/mon-espace/cles-api/{token.pk}/", {"renew": "1"})
    assert renewal["Location"].startswith("/compte/reauthenticate/")
    assert other.post(f"/mon-espace/cles-api/{token.pk}/", {"revoke": "1"})["Location"] == "/mon-espace/cles-api/"


def test_key_opens_no_scope_that_is_none(confirmed):
    page = confirmed.post("/mon-espace/cles-api/", {"name": "A", "scopes": ["tout"], "days": "30"})
    assert "Erreur" in page.content.decode()
    assert not ApiToken.objects.exists()


def test_manager_makes_and_revokes_a_key_of_the_territory(as_person, here, client, person):
    address = f"/admin/territoires/{here.pk}/cles-api/"
    client = as_person("responsable.ici")
    wished = {"name": "Données", "scopes": ["lire", "tableaux"], "days": "365"}
    secret = shown_secret(client.post(address, wished, follow=True))
    assert secret
    assert not shown_secret(client.get(address))
    assert "Une clé porte déjà ce nom." in client.post(address, wished).content.decode()
    token = ApiToken.objects.get()
    assert shown_secret(client.post(f"{address}{token.pk}/", {"renew": "1"}, follow=True)) not in ("", secret)
    assert (token.territory, token.user, token.made_by) == (here, None, person("responsable.ici"))
    client.post(f"{address}{token.pk}/", {"revoke": "1"})
    assert get(client, KEY, secret).status_code == 401
    mine = make_api_token(person("titulaire.ici"))[0]
    assert client.post(f"{address}{mine.pk}/", {"revoke": "1"}).status_code == 404


# --- How often --------------------------------------------------------------------------------------------------------


def test_calls_are_counted_by_key_and_by_address(client, owner, settings, time_machine):
    time_machine.move_to(timezone.now().replace(second=20), tick=False)
    settings.API_CALLS_A_MINUTE = {"key": 3, "member": 600, "address": 2}
    _token, secret = make_api_token(owner)
    answers = [client.get(THEMES, REMOTE_ADDR="192.0.2.7") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    check_contract("GET", THEMES, answers[-1])
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert answers[0]["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert answers[0]["RateLimit"].startswith('"minute";r=1;t=')
    assert [get(client, KEY, secret).status_code for _time in range(4)] == [200, 200, 200, 429]


def test_nobody_sets_the_password_of_another(person):
    """In the admin either: keys would not end with it."""
    assert not {"password1", "password2"} & {*UserEditForm(instance=person("membre.ici")).fields}
