"""What a person finds in their own space."""

import copy

import pytest

from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireVersion
from tests.factories.assessments import make_draft, make_sent
from tests.world import QUESTIONNAIRE

pytestmark = pytest.mark.django_db


def test_score_is_read_on_the_scale_of_its_version(as_person, organisation, here, person):
    by = person("titulaire.ici")
    make_sent(organisation, territory=here, by=by)
    definition = copy.deepcopy(QUESTIONNAIRE) | {"scale": "20"}
    page = QuestionnairePage.objects.for_territory(here).get()
    QuestionnaireVersion.objects.create(
        territory=here, page=page, number=2, definition=definition, sha256=sha256(definition)
    )
    make_sent(organisation, territory=here, by=by)
    text = as_person("titulaire.ici").get("/mon-espace/").content.decode()
    assert "1,8/5" in text
    assert "7,4/20" in text


def test_going_on_with_a_draft_is_the_first_thing_to_do(as_person, organisation, here, person):
    by = person("titulaire.ici")
    sent = make_sent(organisation, territory=here, by=by)
    client = as_person("titulaire.ici")
    assert "Refaire le point" in client.get("/mon-espace/").content.decode()
    draft = make_draft(organisation, territory=here, by=by)
    text = client.get("/mon-espace/").content.decode()
    assert f'class="btn" href="/ici/diagnostic/{draft.uuid}/"' in text
    assert "Refaire le point" not in text
    assert f'href="/ici/diagnostic/{sent.uuid}/resultat/"' in text


def test_way_to_the_admin_is_shown_to_those_who_work_there(as_person):
    assert "Administration des contenus" in as_person("redaction.ici").get("/mon-espace/").content.decode()
    assert "Administration des contenus" not in as_person("titulaire.ici").get("/mon-espace/").content.decode()
