"""What a proxy may keep of the real site's answers, seen from the outside."""

import io

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image

from home.services import ensure_portal
from questionnaires.services.assessments import start_assessment
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db


def with_token(request):
    return HttpResponse(get_token(request))


def public_by_mistake(request):
    return HttpResponse(request.user.email, headers={"Cache-Control": "public, max-age=600"})


urlpatterns = [path("jeton/", with_token), path("par-erreur/", public_by_mistake)]


def rules(response) -> set[str]:
    return {rule.strip() for rule in response.get("Cache-Control", "").split(",")} - {""}


@pytest.mark.parametrize("address", ["/ici/", "/ici/ressources/", "/ici/diagnostic/"])
def test_page_of_an_anonymous_person_is_asked_for_again_with_its_tag(address):
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert rules(first) == rules(again) == {"no-cache"}
    assert again.status_code == 304


@pytest.mark.parametrize("address", ["/ici/", "/ici/ressources/", "/ici/acteurs/"])
def test_public_page_of_a_signed_in_person_is_theirs(as_person, address):
    response = as_person("membre.ici").get(address)
    assert rules(response) == {"private", "no-cache"}
    assert "ETag" not in response


@pytest.mark.parametrize(
    "address",
    ["/compte/login/", "/compte/signup/", "/compte/password/reset/", "/mon-espace/", "/admin/", "/equipe/rien/"],
)
def test_door_of_an_anonymous_person_is_kept_by_nobody(client, address):
    assert {"private", "no-store"} <= rules(client.get(address))


@pytest.mark.parametrize("address", ["/compte/email/", "/compte/logout/", "/compte/2fa/", "/mon-espace/"])
def test_personal_page_is_kept_by_nobody(as_person, address):
    response = as_person("membre.ici").get(address)
    assert response.status_code == 200
    assert {"private", "no-store"} <= rules(response)


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("national", "/admin/", 200),
        ("responsable.ici", "/admin/", 302),
        ("responsable.ici", "/admin/pages/999999/", 302),
        ("membre.ici", "/admin/", 302),
        ("membre.ici", "/admin/login/", 403),
    ],
)
def test_admin_is_kept_by_nobody_whatever_it_answers(as_person, settings, name, address, status):
    settings.MFA_REQUIRED_ROLES = ["manager"]
    response = as_person(name).get(address)
    assert response.status_code == status
    assert {"private", "no-store"} <= rules(response)


def test_diagnostic_under_way_is_kept_by_nobody(as_person, person, here, organisation):
    draft = start_assessment(organisation, territory=here, by=person("titulaire.ici"))
    response = as_person("titulaire.ici").get(f"/ici/diagnostic/{draft.uuid}/", follow=True)
    assert response.status_code == 200
    assert {"private", "no-store"} <= rules(response)


def test_answer_that_opens_a_session_is_private(client):
    response = client.post("/compte/login/", {"login": "membre.ici@example.org", "password": PASSWORD})
    assert "sessionid" in response.cookies
    assert {"private", "no-store"} <= rules(response)


def test_error_of_a_signed_in_person_is_private(as_person):
    response = as_person("membre.ici").get("/ici/rien-du-tout/")
    assert response.status_code == 404
    assert {"private", "no-cache"} <= rules(response)


def test_document_of_a_signed_in_person_stays_out_of_shared_caches(as_person, here):
    document = Document.objects.create(title="Plan", file=ContentFile(b"texte", name="plan.txt"))
    response = as_person("membre.ici").get(document.url)
    assert b"".join(response) == b"texte"
    assert "public" not in rules(response)


def test_files_that_are_the_same_for_all_stay_public(as_person):
    content = io.BytesIO()
    Picture.new("RGB", (4, 4)).save(content, "PNG")
    image = Image.objects.create(title="Point", file=ContentFile(content.getvalue(), name="point.png"))
    client = as_person("membre.ici")
    response = client.get(image.file.url)
    assert b"".join(response) == content.getvalue()
    assert "public" in rules(response)
    page = client.get("/ici/").content.decode()
    sheet = page.split('href="/theme/')[1].split('"')[0]
    assert "public" in rules(client.get(f"/theme/{sheet}"))


@pytest.mark.urls(__name__)
def test_answer_with_the_cookie_of_a_token_is_private(client):
    response = client.get("/jeton/")
    assert "csrftoken" in response.cookies
    assert rules(response) == {"private", "no-cache"}


@pytest.mark.urls(__name__)
def test_view_that_reads_the_session_cannot_call_itself_public(as_person):
    assert rules(as_person("membre.ici").get("/par-erreur/")) == {"private", "no-cache", "max-age=600"}


def test_cookie_of_a_visitor_who_is_not_signed_in_changes_nothing(client):
    ensure_portal()
    client.cookies["csrftoken"] = "a" * 32
    assert rules(client.get("/")) == {"no-cache"}
