"""An organiser answers a question: by mail to who asked, and on the page without a name."""

import pytest
from django.core.exceptions import ValidationError

from home import generations
from home.problems import Conflict as Refused
from tests.factories.campaigns import make_campaign
from trophees.forms.questions import QuestionAnswerForm
from trophees.models import CampaignQuestion
from trophees.services.questions import answer_question, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(here, person):
    asker = person("nouvelle")
    asker.last_name = "Tremblay"
    asker.save()
    return CampaignQuestion.objects.create(
        campaign=make_campaign(here), asker=asker, email=asker.email, text="Moi, Prune Tremblay, puis-je candidater ?"
    )


@pytest.fixture
def answer(question, person, django_capture_on_commit_callbacks):
    def send(text: str = "Oui, jusqu’à la clôture.", **more) -> CampaignQuestion:
        with django_capture_on_commit_callbacks(execute=True):
            return answer_question(question, answer=text, by=person("responsable.ici"), **more)

    return send


def test_the_answer_goes_to_the_asker(answer, mailoutbox, person):
    answered = answer()
    assert answered.answered_by == person("responsable.ici")
    (mail,) = mailoutbox
    assert mail.to == ["nouvelle@example.org"]
    assert "jusqu’à la clôture" in mail.body
    assert "puis-je candidater" in mail.body
    assert "/ici/trophees/" in mail.body


def test_publishing_later_sends_nothing_twice(answer, mailoutbox):
    answer()
    shown = answer(is_published=True, public_text="Qui peut candidater ?")
    assert shown.is_published
    assert len(mailoutbox) == 1
    answer("Non.", is_published=True, public_text="Qui peut candidater ?")
    assert len(mailoutbox) == 2


def test_the_public_page_is_drawn_anew_when_a_question_appears_or_disappears(answer):
    before = generations.current("ici")
    answer()
    assert generations.current("ici") == before
    answer(is_published=True, public_text="Qui peut candidater ?")
    shown = generations.current("ici")
    assert shown > before
    answer()
    assert generations.current("ici") > shown


def test_nothing_is_published_without_words(answer):
    with pytest.raises(ValidationError) as refused:
        answer(is_published=True, public_text=" ")
    assert "public_text" in refused.value.message_dict
    with pytest.raises(ValidationError):
        answer(" ")


def test_two_organisers_do_not_answer_over_each_other(answer, question, mailoutbox):
    seen = version_of(question)
    answer(seen=seen)
    with pytest.raises(Refused):
        answer("Non.", seen=seen)
    assert CampaignQuestion.objects.get().answer.startswith("Oui")
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("text", ["Mme Tremblay demande qui peut candidater.", "nouvelle@example.org demande qui."])
def test_a_published_question_names_nobody(question, text):
    form = QuestionAnswerForm({"answer": "Oui.", "is_published": "on", "public_text": text}, question=question)
    assert not form.is_valid()
    assert "public_text" in form.errors


def test_an_answer_by_mail_alone_may_name_its_asker(question):
    form = QuestionAnswerForm({"answer": "Oui, madame Tremblay.", "public_text": ""}, question=question)
    assert form.is_valid(), form.errors
