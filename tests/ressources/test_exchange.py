"""A library as a workbook: what goes out comes back, what is wrong is told cell by cell, nothing is written unasked."""

import re
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from wagtail.models import PageLogEntry

from home.models import Place, Theme
from home.spreadsheets import as_typed, without_formula
from ressources.exchange.workbook import MOST_BYTES, MOST_ROWS, read_workbook
from ressources.models import ResourceIndexPage, ResourcePage
from tests.factories.pages import make_resources

MINIMAL = ("Titre", "Type", "En une phrase", "Thèmes")
VELO = ("Aide au vélo", "Financement", "Pour acheter des vélos.", "Mobilité; Énergie")
GUIDE = ("Guide du tri", "guide", "Trier sans peine.", "dechets")


def xlsx(*rows, dimension: str = "") -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def library_of(territory) -> ResourceIndexPage:
    return ResourceIndexPage.objects.for_territory(territory).get()


def screen(territory) -> str:
    return f"/admin/bibliotheques/{library_of(territory).pk}/echanger/"


def try_out(client, territory, content: bytes) -> str:
    file = SimpleUploadedFile("ressources.xlsx", content)
    return client.post(screen(territory), {"file": file}).content.decode()


def sealed_in(page: str) -> str:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    return found[1] if found else ""


def bring_in(client, territory, content: bytes) -> str:
    """Tried, then confirmed; what the last page says."""
    sealed = sealed_in(try_out(client, territory, content))
    assert sealed
    return client.post(screen(territory), {"sealed": sealed}, follow=True).content.decode()


def own(territory) -> dict[str, ResourcePage]:
    return {page.slug: page for page in ResourcePage.objects.filter(territory=territory)}


# --- Cells and files -------------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize("text", ["=1+1", "+33 5 49 00 00 00", "@ici", "-", "- un", "L’eau", "'=1+1", "a'b", ""])
def test_text_that_looks_like_a_formula_comes_back_as_it_was(text):
    assert as_typed(without_formula(text)) == text or text.startswith("'")


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 * 1024 * 1024))
    return out.getvalue()


def far_away() -> bytes:
    """A cell in the last row and the last column that a sheet may have."""
    book = Workbook()
    book.active.append(MINIMAL)
    book.active["XFD1048576"] = "loin"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def crowd() -> bytes:
    """A few kilobytes that say a row of a million empty cells."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx(MINIMAL))) as whole, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in whole.infolist():
            content = whole.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"<sheetData>", b"<sheetData><row>" + b"<c/>" * 1_000_000 + b"</row>")
            made.writestr(entry.filename, content)
    return packed.getvalue()


@pytest.mark.pure
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file"),
        (b"Titre;Type", "file"),
        (xlsx(MINIMAL, VELO)[:-200], "file"),
        (b"x" * (MOST_BYTES + 1), "size"),
        (bomb(), "size"),
        (crowd(), "size"),
        (xlsx(MINIMAL), "empty"),
        (far_away(), "empty"),
        (xlsx(MINIMAL, *([f"R{number}"] for number in range(MOST_ROWS + 1))), "rows"),
    ],
    ids=["nothing", "a text", "torn", "heavy", "bomb", "crowd", "no row", "far away", "long"],
)
def test_workbook_that_cannot_be_read_says_why(content, code):
    with pytest.raises(ValidationError) as refusal:
        read_workbook(content)
    assert refusal.value.code == code


@pytest.mark.pure
def test_longest_workbook_is_read():
    _headings, rows = read_workbook(xlsx(MINIMAL, *([f"R{number}"] for number in range(MOST_ROWS))))
    assert len(rows) == MOST_ROWS


# --- In and out ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_rows_are_tried_then_written_then_known_again(as_person, here):
    client = as_person("responsable.ici")
    page = try_out(client, here, xlsx(MINIMAL, VELO, GUIDE))
    assert "À créer\u00a0: 2" in page
    assert not own(here)
    said = client.post(screen(here), {"sealed": sealed_in(page)}, follow=True).content.decode()
    assert "2 ressources créées" in said, re.findall(r'class="messages.*?</ul>', said, re.DOTALL)
    made = own(here)
    assert set(made) == {"aide-au-velo", "guide-du-tri"}
    velo = made["aide-au-velo"]
    assert (velo.live, velo.kind, velo.summary) == (True, "financing", "Pour acheter des vélos.")
    assert {theme.key for theme in velo.themes.all()} == {"mobilite", "energie"}
    assert (velo.min_percent, velo.max_percent, velo.sectors) == (0, 100, [])
    assert client.get("/ici/ressources/aide-au-velo/").status_code == 200
    for page in made.values():
        told = PageLogEntry.objects.filter(page=page).order_by("pk").values_list("action", "user__email")
        assert list(told) == [(act, "responsable.ici@example.org") for act in ("wagtail.create", "wagtail.publish")]
    assert "disent la même chose" in try_out(client, here, xlsx(MINIMAL, VELO, GUIDE))


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["responsable.ici", "national"])
def test_what_is_exported_comes_back_unchanged(as_person, here, there, name):
    place = Place.objects.get(name="Chauvigny")
    (page,) = make_resources(
        here,
        1,
        title="=1+1 à la une",
        amount="Jusqu’à 1\u202f500\u00a0€",
        slug="formule",
        kind="financing",
        needs=["money", "people"],
        actor_types=["company"],
        headcounts=["0", "250+"],
        sectors=["R", "A"],
        min_percent=20,
        max_percent=65,
        regions=["75"],
        departments=["2A", "86"],
        contact_phone="+33 5 49 00 00 00",
        contact_email="aide@example.org",
        takes_callbacks=True,
        effort=2,
        closing=timezone.localdate(),
        body=[("prose", "<p>Un texte.</p>")],
    )
    page.places = [place]
    page.save()
    make_resources(there, 1, title="Ailleurs")
    client = as_person(name)
    content = client.get(f"{screen(here)}ressources.xlsx").content
    book = load_workbook(BytesIO(content))
    rows = list(book["Ressources"].values)
    assert [row[0] for row in rows] == ["Clé", "formule"]
    assert rows[1][1] == "'=1+1 à la une"
    assert "Arts, spectacles et loisirs" in [row[5] for row in book["Valeurs"].values]
    assert "disent la même chose" in try_out(client, here, content)
    assert [
        len(list(load_workbook(BytesIO(client.get(f"{screen(here)}modele.xlsx").content))[s].values)) > 1
        for s in ("Ressources", "Valeurs")
    ] == [False, True]


@pytest.mark.once
@pytest.mark.django_db
def test_row_whose_key_is_known_changes_it_and_leaves_what_has_no_column(as_person, here):
    (page,) = make_resources(here, 1, title="Aide", slug="aide", provider="La Région", amount="1 000 €")
    page.save_revision().publish()
    client = as_person("responsable.ici")
    content = xlsx(("Clé", "Titre", "Montant ou coût", "Humeur"), ("aide", "Aide au vélo", "", "gaie"))
    page = try_out(client, here, content)
    assert "Colonnes laissées de côté\u00a0: Humeur" in page
    assert "<del>1 000 €</del>" in page
    bring_in(client, here, content)
    aide = own(here)["aide"]
    assert (aide.title, aide.draft_title, aide.provider, aide.amount) == (
        "Aide au vélo",
        "Aide au vélo",
        "La Région",
        "",
    )
    assert aide.live
    assert aide.latest_revision.user.email == "responsable.ici@example.org"


@pytest.mark.once
@pytest.mark.django_db
def test_title_without_a_key_finds_the_resource_that_an_editor_named(as_person, here):
    """Wagtail names a page by its title, without what stands for a letter."""
    (page,) = make_resources(here, 1, title="Prêt d’un vélo à l’essai")
    assert page.slug == "pret-dun-velo-a-lessai"
    bring_in(as_person("responsable.ici"), here, xlsx(("Titre", "Taux"), ("Prêt d’un vélo à l’essai", "10 %")))
    assert {one.rate for one in own(here).values()} == {"10 %"}


@pytest.mark.once
@pytest.mark.django_db
def test_each_wrong_cell_is_told_and_nothing_can_be_confirmed(as_person, here):
    Theme.objects.create(key="forets", name="Forêts d’ailleurs", short_name="Forêts", territory=None)
    headings = (*MINIMAL, "Clé", "Clôture", "Score minimal (%)", "Départements", "Rappelle qui le demande")
    page = try_out(
        as_person("responsable.ici"),
        here,
        xlsx(
            headings,
            VELO,
            ("", "Financement", "Une phrase.", "Énergie"),
            ("A", "Aumône", "Une phrase.", "Jardinage", "Clé fausse", "31/02/2026", "cent", "999", "peut-être"),
            ("B", "Guide", "x" * 200, "Énergie", "b"),
            ("C", "Guide", "Une phrase.", "Énergie", "b"),
            ("D", "Guide", "Une phrase.", "Énergie", "d", "", "", "", "oui"),
            ("E", "Guide", "x" * 300, "Énergie", "e", "31/02/2026"),
        ),
    )
    assert not sealed_in(page)
    for said in (
        "Ligne 3, Titre",
        "Ligne 4, Type",
        "«\u00a0Aumône\u00a0» n’est pas dans la liste",
        "Ligne 4, Thèmes",
        "Ligne 4, Clé",
        "Ligne 4, Clôture",
        "Ligne 4, Score minimal (%)",
        "Ligne 4, Départements",
        "Ligne 4, Rappelle qui le demande",
        "Ligne 5, En une phrase",
        "Ligne 6, Clé",
        "Il faut une adresse à qui transmettre",
        "Ligne 8, Clôture",
        "Ligne 8, En une phrase",
    ):
        assert said in page, said
    assert not own(here)


@pytest.mark.once
@pytest.mark.django_db
def test_theme_of_another_territory_is_in_no_list(as_person, here, there):
    Theme.objects.create(key="forets", name="Forêts d’ailleurs", short_name="Forêts", territory=there)
    row = ("Aide", "Guide", "Une phrase.", "Forêts d’ailleurs")
    assert "n’est pas dans la liste" in try_out(as_person("responsable.ici"), here, xlsx(MINIMAL, row))
    content = as_person("responsable.ici").get(f"{screen(here)}modele.xlsx").content
    assert "Forêts d’ailleurs" not in str([*load_workbook(BytesIO(content))["Valeurs"].values])


@pytest.mark.once
@pytest.mark.django_db
def test_who_may_not_publish_makes_drafts(as_person, here):
    make_resources(here, 1, title="Aide", slug="aide")
    here.editors.page_permissions.filter(permission__codename="publish_page").delete()
    content = xlsx(("Clé", *MINIMAL), ("aide", "Aide refaite", *VELO[1:]), ("", *GUIDE))
    assert "En brouillon" in bring_in(as_person("redaction.ici"), here, content)
    made = own(here)
    assert (made["aide"].title, made["aide"].has_unpublished_changes) == ("Aide", True)
    assert made["aide"].get_latest_revision_as_object().title == "Aide refaite"
    assert not made["guide-du-tri"].live
    assert as_person("responsable.ici").get(f"/admin/pages/{made['guide-du-tri'].pk}/edit/").status_code == 200


@pytest.mark.django_db
def test_draft_that_waits_is_changed_and_not_published(as_person, here):
    (page,) = make_resources(here, 1, title="Aide", slug="aide")
    page.provider = "Pas encore dite"
    page.save_revision()
    bring_in(as_person("responsable.ici"), here, xlsx(("Clé", "Titre"), ("aide", "Aide refaite")))
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.provider) == ("Aide", "")
    assert (draft.title, draft.provider) == ("Aide refaite", "Pas encore dite")


@pytest.mark.once
@pytest.mark.django_db
def test_what_was_tried_serves_that_library_that_person_and_that_moment(as_person, here, there):
    content = xlsx(MINIMAL, VELO)
    sealed = sealed_in(try_out(as_person("responsable.ici"), here, content))
    national = as_person("national")
    for territory in (here, there):
        said = national.post(screen(territory), {"sealed": sealed}, follow=True).content.decode()
        assert "donnez-le de nouveau" in said
    client = as_person("responsable.ici")
    make_resources(here, 1, slug="aide-au-velo", title="Aide au vélo")
    assert "a changé depuis" in client.post(screen(here), {"sealed": sealed}, follow=True).content.decode()
    assert not own(there)
    assert set(own(here)) == {"aide-au-velo"}


@pytest.mark.once
@pytest.mark.django_db
def test_key_of_another_library_makes_a_resource_of_one_s_own(as_person, here):
    national = ResourcePage.objects.get(slug="guide-eau")
    bring_in(as_person("responsable.ici"), here, xlsx(("Clé", *MINIMAL), ("guide-eau", *VELO)))
    before = national.title
    national.refresh_from_db()
    assert national.title == before
    assert own(here)["guide-eau"].title == "Aide au vélo"
