"""What a territory's team reads of its pages before and after they are public, and nobody else's."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from wagtail.models import PageSubscription
from wagtail.test.utils.form_data import inline_formset

from home.enums import Role
from home.models import NewsPage
from home.services import remove_from_team, update_identity
from tests.factories.pages import make_news
from tests.home.test_pages import TITLE, add_url, approve_url, form_of
from tests.world import client_of

pytestmark = pytest.mark.django_db

MANAGER, EDITOR = "responsable.ici@example.org", "redaction.ici@example.org"
OLD_PAGES = "/admin/pages-anciennes/"


def comment(text: str) -> dict[str, Any]:
    said = {"contentpath": "title", "text": text, "position": "", "replies": inline_formset([])}
    return {"comments": inline_formset([said])}


# --- Moderation ------------------------------------------------------------------------------------------------------


@pytest.fixture
def submitted(as_person, here) -> NewsPage:
    here.editors_publish = False
    update_identity(here)
    mail.outbox.clear()
    as_person("redaction.ici").post(add_url(NewsPage, here), form_of(NewsPage, **{"action-submit": "1"}))
    return NewsPage.objects.get(title=TITLE)


def test_page_to_read_over_is_told_to_the_managers_of_its_territory_alone(person, submitted):
    (asked,) = mail.outbox
    assert (asked.to, asked.subject) == ([MANAGER], f"À relire\u00a0: {TITLE}")
    assert f"{settings.BASE_URL}/admin/pages/{submitted.pk}/edit/" in asked.body
    assert asked.body.startswith("Bonjour,\n\nLa page")
    assert asked.alternatives
    other = client_of(person("responsable.ailleurs"))
    assert TITLE not in other.get("/admin/").content.decode()
    assert other.post(approve_url(submitted)).status_code == 404
    assert not NewsPage.objects.get(pk=submitted.pk).live


def test_author_hears_what_became_of_the_page(as_person, submitted):
    mail.outbox.clear()
    manager, approve = as_person("responsable.ici"), approve_url(submitted)
    manager.post(approve.replace("approve", "reject"), {"comment": "Il manque la date.\nhttps://example.org/"})
    (sent_back,) = mail.outbox
    assert (sent_back.to, sent_back.subject) == ([EDITOR], f"À reprendre\u00a0: {TITLE}")
    assert "> Il manque la date.\n> https://example.org/" in sent_back.body


# --- Comments --------------------------------------------------------------------------------------------------------


def test_comments_are_told_to_who_follows_the_page_and_still_edits_it(as_person, person, here, there):
    (page,) = make_news(here)
    for name in ("redaction.ici", "responsable.ici", "responsable.ailleurs"):
        PageSubscription.objects.create(page=page, user=person(name), comment_notifications=True)
    address = f"/admin/pages/{page.pk}/edit/"
    as_person("responsable.ici").post(address, form_of(NewsPage, **comment("Un mot à revoir.")))
    (told,) = mail.outbox
    assert (told.to, told.subject) == ([EDITOR], f"Commentaires sur {TITLE}")
    assert "> Un mot à revoir." in told.body
    assert as_person("responsable.ailleurs").get(address).status_code == 404
    mail.outbox.clear()
    remove_from_team(here, user=person("redaction.ici"), role=Role.EDITOR)
    as_person("responsable.ici").post(address, form_of(NewsPage, **comment("Et un autre.")))
    assert page.wagtail_admin_comments.count() == 2
    assert mail.outbox == []


# --- Old pages -------------------------------------------------------------------------------------------------------


def test_old_pages_are_those_of_ones_territory_the_oldest_first(as_person, here, there, person):
    new, old, other = *make_news(here, 2), *make_news(there, title="Secret d’ailleurs")
    for page, days in ((new, 3), (old, 400), (other, 500)):
        page.save_revision().publish(user=person("responsable.ailleurs" if page == other else "responsable.ici"))
        NewsPage.objects.filter(pk=page.pk).update(last_published_at=timezone.now() - timedelta(days=days))
    editor = as_person("redaction.ici")
    page = editor.get(OLD_PAGES).content.decode()
    assert page.index(old.title) < page.index(new.title)
    assert other.title not in page
    before = (timezone.localdate() - timedelta(days=30)).isoformat()
    rows = editor.get(OLD_PAGES, {"export": "csv", "last_published_at": before}).getvalue().decode()
    headings, only = csv.reader(StringIO(rows))
    assert headings == ["Page", "Type", "Publiée la dernière fois", "Par"]
    assert (only[0], only[3]) == (old.title, MANAGER)
    assert OLD_PAGES in editor.get("/admin/").content.decode()
