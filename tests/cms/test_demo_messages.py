"""The demonstration's mailbox, filled by Django's own file backend."""

import pytest
from django.core.mail import EmailMessage, get_connection

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.cms.demo_urls")]


def test_messages_are_read_with_their_date(client, settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    box = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=tmp_path)
    EmailMessage("Votre code", "Le voici : ABC-DEF.", to=["visiteuse@example.org"], connection=box).send()
    text = client.get("/demo/messages/").content.decode()
    assert "Votre code" in text
    assert "ABC-DEF" in text
    assert "visiteuse@example.org" in text
