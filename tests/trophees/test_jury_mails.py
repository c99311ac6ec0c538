"""What is written to a jury, and by it to those who organise, of an application as it was sent."""

import pytest

from trophees.models import Application, Clarification
from trophees.tasks.jury import send_clarification, tell_clarified

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(task, dossier, ada) -> Clarification:
    """A question about a dossier whose authors have begun to rewrite it since."""
    Application.objects.filter(pk=dossier.pk).update(title="Brouillon secret", category="cooperation")
    return Clarification.objects.create(application=dossier, juror=ada, question="Depuis quand ?")


def test_a_question_names_the_application_as_it_was_sent(asked, mailoutbox):
    send_clarification.call(asked.pk)
    assert mailoutbox
    for mail in mailoutbox:
        assert "Fours de nuit" in mail.body
        assert "Brouillon secret" not in mail.body


def test_an_answer_names_the_application_as_it_was_sent(asked, mailoutbox):
    tell_clarified.call(asked.pk)
    assert mailoutbox
    for mail in mailoutbox:
        assert "Fours de nuit" in mail.body
        assert "Brouillon secret" not in mail.body


def test_what_was_sent_keeps_its_title_and_category(asked):
    application = Application.objects.get(pk=asked.application_id)
    assert (application.sent_title, application.sent_category_name) == ("Fours de nuit", "Énergie")
    draft = Application(campaign=application.campaign, title="Pas encore", category="energie")
    assert (draft.sent_title, draft.sent_category_name) == ("", "")
