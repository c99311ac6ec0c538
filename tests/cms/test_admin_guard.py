"""What teams may not do in the admin, beyond reading: `test_admin_walk.py` asks every address."""

import pytest
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.models import NewsIndexPage, NewsPage, StandardPage
from questionnaires.models import QuestionnairePage
from tests.factories.pages import make_document, make_image, make_news, make_standard_page

pytestmark = pytest.mark.django_db

IN_BULK = "/admin/bulk/wagtailcore/page/"


def page_link(there):
    page = make_standard_page(there)
    return "prose", rich_text(f'<p><a linktype="page" id="{page.pk}">ailleurs</a></p>')


def document_link(there):
    return "prose", rich_text(f'<p><a linktype="document" id="{make_document(there).pk}">ailleurs</a></p>')


def picture(there):
    return "picture", {"image": {"image": make_image(there).pk, "decorative": "on"}, "caption": ""}


def publish(client, page, body):
    form = {"title": page.title, "slug": page.slug, "intro": "", "body": streamfield(body), "action-publish": "1"}
    form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(form))


@pytest.mark.parametrize("block", [page_link, document_link, picture])
@pytest.mark.parametrize("kind", ["page", "home"])
def test_page_takes_nothing_of_another_territory_even_by_number(as_person, here, there, block, kind):
    page = make_standard_page(here) if kind == "page" else here.page
    before = len(page.body)
    assert publish(as_person("redaction.ici"), page, [block(there)]).status_code == 404
    page.refresh_from_db()
    assert len(page.body) == before


@pytest.mark.parametrize("block", [page_link, document_link, picture])
def test_page_takes_what_is_ones_own(as_person, here, block):
    page = make_standard_page(here)
    publish(as_person("redaction.ici"), page, [block(here)])
    page.refresh_from_db()
    assert len(page.body) == 1


@pytest.mark.parametrize("spelling", ["{}", "%2B{}", "%20{}", "000{}"])
def test_number_spelt_another_way_is_the_same_object(as_person, there, spelling):
    page = make_standard_page(there, title="QZMARQUE")
    client = as_person("redaction.ici")
    for address in ("/admin/choose-page/chosen-multiple/", "/admin/bulk/wagtailcore/page/delete/"):
        answer = client.get(f"{address}?id={spelling.format(page.pk)}")
        assert answer.status_code == 404
        assert "QZMARQUE" not in answer.content.decode()


@pytest.mark.parametrize("verb", ["delete", "unpublish", "move", "copy"])
@pytest.mark.parametrize("name", ["redaction.ici", "responsable.ici", "national"])
def test_section_stays_where_it_is(as_person, here, name, verb):
    section = NewsIndexPage.objects.for_territory(here).get()
    client = as_person(name)
    assert client.get(f"/admin/pages/{section.pk}/{verb}/").status_code == 302
    client.post(f"/admin/pages/{section.pk}/{verb}/")
    still = NewsIndexPage.objects.for_territory(here).get()
    assert (still.live, still.url_path) == (True, section.url_path)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_section_stays_where_it_is_in_bulk(as_person, here, action):
    section = NewsIndexPage.objects.for_territory(here).get()
    as_person("national").post(f"{IN_BULK}{action}/?id={section.pk}", {"include_descendants": "on"})
    assert NewsIndexPage.objects.for_territory(here).get().live


def test_section_does_not_move_in_bulk(as_person, here):
    section = NewsIndexPage.objects.for_territory(here).get()
    target = StandardPage.objects.for_territory(here).get(slug="le-programme")
    as_person("national").post(f"{IN_BULK}move/?id={section.pk}", {"chooser": target.pk})
    assert NewsIndexPage.objects.for_territory(here).get().url_path == section.url_path


@pytest.mark.parametrize("name", ["responsable.ici", "national"])
def test_section_among_chosen_pages_stays_where_it_is(as_person, here, name):
    section, page = NewsIndexPage.objects.for_territory(here).get(), make_standard_page(here)
    as_person(name).post(f"{IN_BULK}delete/?id={page.pk}&id={section.pk}")
    assert NewsIndexPage.objects.filter(pk=section.pk, live=True).exists()


@pytest.mark.parametrize("name", ["responsable.ici", "national"])
def test_ordinary_pages_are_deleted_in_bulk(as_person, here, name):
    first, second = make_news(here, 2)
    kept = make_standard_page(here)
    as_person(name).post(f"{IN_BULK}delete/?id={first.pk}&id={second.pk}")
    assert not NewsPage.objects.for_territory(here).exists()
    assert StandardPage.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("name", ["responsable.ici", "redaction.ici", "national"])
def test_ordinary_pages_are_unpublished_then_published_in_bulk(as_person, here, name):
    pages = make_news(here, 2)
    chosen = "&".join(f"id={page.pk}" for page in pages)
    client = as_person(name)
    client.post(f"{IN_BULK}unpublish/?{chosen}")
    assert NewsPage.objects.for_territory(here).live().count() == 0
    client.post(f"{IN_BULK}publish/?{chosen}")
    assert NewsPage.objects.for_territory(here).live().count() == 2


def test_ordinary_page_moves_in_bulk_inside_its_space(as_person, here):
    page, target = make_standard_page(here), StandardPage.objects.for_territory(here).get(slug="le-programme")
    as_person("responsable.ici").post(f"{IN_BULK}move/?id={page.pk}", {"chooser": target.pk})
    assert StandardPage.objects.child_of(target).filter(pk=page.pk).exists()


def test_address_of_a_section_cannot_be_edited(as_person, here):
    section = NewsIndexPage.objects.for_territory(here).get()
    page = as_person("responsable.ici").get(f"/admin/pages/{section.pk}/edit/")
    assert 'name="slug"' not in page.content.decode()


def test_questionnaire_is_edited_by_managers_only(as_person, here):
    questionnaire = QuestionnairePage.objects.for_territory(here).get()
    edit = f"/admin/pages/{questionnaire.pk}/edit/"
    assert as_person("responsable.ici").get(edit).status_code == 200
    assert as_person("redaction.ici").get(edit).status_code == 302
    add = f"/admin/pages/add/questionnaires/questionnairethemepage/{questionnaire.pk}/"
    assert as_person("responsable.ici").get(add).status_code == 200
    assert as_person("redaction.ici").get(add).status_code == 302


def test_page_does_not_move_to_another_territory(as_person, here, there):
    (news,) = make_news(here)
    target = NewsIndexPage.objects.for_territory(there).get()
    client = as_person("responsable.ici")
    assert client.post(f"/admin/pages/{news.pk}/move/{target.pk}/confirm/").status_code == 404
    assert client.post(f"{IN_BULK}move/?id={news.pk}", {"chooser": target.pk}).status_code == 404
    assert NewsPage.objects.for_territory(here).filter(pk=news.pk).exists()


def test_image_does_not_move_to_the_collection_of_another_territory(as_person, here, there):
    image = make_image(here)
    form = {"title": "Image", "collection": there.collection.pk}
    as_person("redaction.ici").post(f"/admin/images/{image.pk}/", form)
    image.refresh_from_db()
    assert image.collection_id == here.collection_id


def test_images_do_not_move_in_bulk_to_another_territory(as_person, here, there):
    image = make_image(here)
    address = f"/admin/bulk/wagtailimages/image/add_to_collection/?id={image.pk}"
    as_person("redaction.ici").post(address, {"collection": there.collection.pk})
    image.refresh_from_db()
    assert image.collection_id == here.collection_id


def test_alias_is_not_copied_into_another_territory(as_person, here, there):
    page = make_standard_page(here)
    form = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": there.page.pk, "alias": "on"}
    assert as_person("responsable.ici").post(f"/admin/pages/{page.pk}/copy/", form).status_code == 404
    assert not StandardPage.objects.for_territory(there).filter(slug="copie").exists()
