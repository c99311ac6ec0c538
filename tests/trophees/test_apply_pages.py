"""The applicant's pages, by the test client: from the campaign's page to the receipt."""

import pytest
from django.core import mail

from tests.factories.campaigns import make_campaign
from trophees.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(here):
    return make_campaign(here)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_from_the_campaign_s_page_to_the_receipt(
    client, as_person, campaign, organisation, django_capture_on_commit_callbacks
):
    page = text_of(client.get(f"/ici/trophees/{campaign.slug}/"))
    begin = f"/mon-espace/candidatures/nouvelle/{campaign.pk}/"
    assert begin in page
    assert client.get(begin)["Location"] == f"/compte/login/?next={begin}"
    client = as_person("titulaire.ici")
    assert "Menuiserie ici" in text_of(client.get(begin))
    begun = client.post(begin, {"organisation": str(organisation.uuid), "category": "energie"})
    application = Application.objects.get()
    base = f"/mon-espace/candidatures/{application.uuid}/"
    assert begun["Location"] == base
    assert "Donnez un intitulé" in text_of(client.get(base))
    first = client.post(f"{base}intitule/", {"title": "Fours de nuit", "category": "energie", "seen": ""})["Location"]
    assert "L’action en une phrase" in text_of(client.get(first))
    key = first.split("/partie/")[1].split("/")[0]
    answers = {"phrase.seen": "0", "phrase": "Éteindre", "recit.seen": "0", "recit": "Des minuteries."}
    second = client.post(first, answers)["Location"]
    assert key not in second
    assert client.post(second, {"depuis.seen": "0", "depuis": "recent"})["Location"] == f"{base}relecture/"
    review = text_of(client.get(f"{base}relecture/"))
    assert "Des minuteries." in review
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{base}relecture/")["Location"] == f"{base}recu/"
    assert "Numéro d’arrivée" in text_of(client.get(f"{base}recu/"))
    assert client.get(f"{base}recu.pdf").content.startswith(b"%PDF")
    assert [message.to for message in mail.outbox] == [["titulaire.ici@example.org"]]
    assert f"{base}recu/" in mail.outbox[0].body
    assert "Accusé de réception" in text_of(client.get(base))
    assert "Fours de nuit" in text_of(client.get("/mon-espace/"))
