"""Another territory's pages do not exist in Wagtail's admin, by any address that names them."""

import pytest

from home.models import StandardPage

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/admin/pages/{pk}/",
    "/admin/pages/{pk}/edit/",
    "/admin/pages/{pk}/history/",
    "/admin/pages/{pk}/usage/",
    "/admin/pages/{pk}/copy/",
    "/admin/pages/{pk}/move/",
    "/admin/pages/{pk}/delete/",
    "/admin/pages/{pk}/add_subpage/",
    "/admin/choose-page/{pk}/",
    "/admin/bulk/wagtailcore/page/delete/?id={pk}",
]


@pytest.fixture
def foreign_page(there) -> StandardPage:
    return there.page.add_child(instance=StandardPage(title="MARQUE-AILLEURS", slug="marque"))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("name", ["redaction.ici", "responsable.ici"])
def test_page_of_another_territory_does_not_exist(as_person, foreign_page, name, address):
    response = as_person(name).get(address.format(pk=foreign_page.pk))
    assert response.status_code == 404
    assert "MARQUE-AILLEURS" not in response.content.decode()


def test_own_page_can_be_edited(as_person, foreign_page):
    page = as_person("redaction.ailleurs").get(f"/admin/pages/{foreign_page.pk}/edit/")
    assert page.status_code == 200
    assert "MARQUE-AILLEURS" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/choose-page/search/?q=MARQUE", "/admin/pages/search/?q=MARQUE", "/admin/choose-page/"],
)
def test_listings_show_nothing_of_another_territory(as_person, foreign_page, address):
    response = as_person("redaction.ici").get(address, follow=True)
    assert response.status_code == 200
    assert "MARQUE-AILLEURS" not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/admin/users/", "/admin/reports/site-history/", "/admin/collections/", "/admin/sites/"]
)
def test_national_areas_are_closed_to_teams(as_person, here, address):
    assert as_person("responsable.ici").get(address).status_code == 404
