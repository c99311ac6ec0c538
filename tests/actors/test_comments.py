"""A comment stays its author's, whatever becomes of their place in the organisation for which they spoke."""

import pytest
from django.test import Client

from actors.models import ExperienceComment
from actors.services.memberships import leave
from home import generations
from tests.factories.actors import make_comment, make_experience

pytestmark = pytest.mark.django_db

LIST = "/ici/retours-experience/"


def test_author_who_left_the_organisation_deletes_their_comment(
    as_person, organisation, person, django_capture_on_commit_callbacks
):
    sheet = make_experience(organisation.presences.get(), by=person("titulaire.ici"))
    mine = make_comment(sheet, by=person("membre.ici"), text="Mes mots d’avant")
    kept = make_comment(sheet, by=person("titulaire.ici"), text="Ceux d’une collègue")
    leave(organisation.memberships.get(user=person("membre.ici")))
    generations.forget()
    visitor, address = Client(), f"{LIST}{sheet.slug}/"
    assert "Mes mots d’avant" in visitor.get(address).content.decode()
    author, form = as_person("membre.ici"), f"{address}commenter/"
    assert author.post(form, {"author_name": "Ana", "text": "Encore un"}).status_code == 403
    assert author.post(form, {"delete": kept.pk}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert author.post(form, {"delete": mine.pk}).status_code == 302
    assert list(ExperienceComment.objects.all()) == [kept]
    generations.forget()
    page = visitor.get(address).content.decode()
    assert "Mes mots d’avant" not in page
    assert "Ceux d’une collègue" in page
