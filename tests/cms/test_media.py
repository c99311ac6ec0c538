"""Images and documents, on the disk and in a bucket of a real S3 server."""

import io
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from home.enums import TerritoryState
from home.services import set_state
from tests.storages import BUCKET, files_in
from tests.world import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PDF = b"%PDF-1.4 lettre"


def picture() -> ContentFile:
    content = io.BytesIO()
    Picture.new("RGB", (400, 300), "#0b4f4a").save(content, "PNG")
    return ContentFile(content.getvalue(), name="marché couvert.png")


def body(response) -> bytes:
    return b"".join(response)


@pytest.mark.django_db
def test_bucket_holds_image_rendition_and_document_and_the_disk_nothing(client, bucket, disk):
    image = Image.objects.create(title="Marché", file=picture())
    rendition = image.get_rendition("fill-120x80")
    document = Document.objects.create(title="Lettre", file=ContentFile(PDF, name="lettre.pdf"))
    assert bucket() == {image.file.name, rendition.file.name, document.file.name}
    assert rendition.url == f"/media/{rendition.file.name}"
    assert body(client.get(document.url)) == PDF
    assert files_in(disk) == []


@pytest.mark.django_db
def test_bucket_keeps_two_files_of_the_same_name(bucket):
    first, second = (Document.objects.create(title="Plan", file=ContentFile(text, "plan.txt")) for text in [b"a", b"b"])
    assert first.file.name != second.file.name
    assert first.file.read() == b"a"


@pytest.mark.django_db
def test_rendition_is_served_from_our_host(client, storage):
    rendition = Image.objects.create(title="Marché", file=picture()).get_rendition("fill-120x80|format-webp")
    response = client.get(rendition.url)
    content = body(response)
    assert Picture.open(io.BytesIO(content)).size == (120, 80)
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Length"] == str(len(content))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert "sandbox" in response["Content-Security-Policy"]
    assert not response.cookies


@pytest.mark.django_db
def test_image_that_the_browser_has_is_not_sent_again(client, storage):
    url = Image.objects.create(title="Marché", file=picture()).file.url
    first = client.get(url)
    first.close()
    again = client.get(url, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "images/absente.png",
        "images/",
        "images/..",
        f"images/{'a' * 600}.png",
        "documents/lettre.pdf",
        "images/../documents/lettre.pdf",
        "images/%2e%2e/documents/lettre.pdf",
        "images//../documents/lettre.pdf",
        "private/0f/lettre",
        "images/../private/0f/lettre",
        "images/%2e%2e/private/0f/lettre",
    ],
)
def test_nothing_but_public_images_is_served(client, storage, name):
    Document.objects.create(title="Lettre", file=ContentFile(PDF, name="lettre.pdf"))
    Image.objects.create(title="Marché", file=picture()).get_rendition("fill-120x80")
    default_storage.save("private/0f/lettre", ContentFile(PDF))
    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/media/{name}\0").status_code == 400


@pytest.mark.django_db
def test_document_of_a_private_collection_asks_to_sign_in(client, person, storage):
    collection = Collection.get_first_root_node().add_child(name="Équipe")
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    document = Document.objects.create(title="Lettre", file=ContentFile(PDF, name="lettre.pdf"), collection=collection)
    assert client.get(document.url).status_code == 302
    client.post(reverse("account_login"), {"login": person("membre.ici").email, "password": PASSWORD})
    response = client.get(document.url)
    assert body(response) == PDF
    assert response["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.django_db
def test_document_of_a_suspended_space_is_read_by_its_team_alone(client, as_person, here, disk):
    document = Document.objects.create(
        title="Lettre", file=ContentFile(PDF, name="lettre.pdf"), collection=here.collection
    )
    assert body(client.get(document.url)) == PDF
    set_state(here, state=TerritoryState.SUSPENDED)
    for stranger in ("redaction.ailleurs", "titulaire.ici"):
        assert as_person(stranger).get(document.url).status_code == 404
    assert body(as_person("redaction.ici").get(document.url)) == PDF


@pytest.mark.django_db
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_image_that_did_not_arrive_whole_is_refused_with_a_reason(as_person, here, disk, kept):
    content = io.BytesIO()
    Picture.effect_noise((400, 300), 60).convert("RGB").save(content, "JPEG")
    content = content.getvalue()
    torn = ContentFile(content[: int(len(content) * kept)], name="marché.jpg")
    sent = {"title": "Marché couvert", "file": torn, "collection": here.collection.pk, "tags": ""}
    page = as_person("redaction.ici").post(reverse("wagtailimages:add"), sent).content.decode()
    assert "Cette image est abîmée ou incomplète" in page
    assert 'value="Marché couvert"' in page
    assert not Image.objects.exists()


@pytest.mark.pure
@pytest.mark.parametrize("absent", BUCKET)
def test_missing_part_of_the_bucket_is_named(read_settings, absent):
    with pytest.raises(ImproperlyConfigured, match=rf"^{absent} : "):
        read_settings(**BUCKET | {absent: ""})


@pytest.mark.pure
def test_address_of_the_bucket_must_be_one(read_settings):
    with pytest.raises(ImproperlyConfigured, match=r"^S3_ENDPOINT_URL : "):
        read_settings(**BUCKET | {"S3_ENDPOINT_URL": "s3.example.org"})


@pytest.mark.pure
def test_every_variable_is_described(read_settings):
    example = (ROOT / ".env.example").read_text("utf-8")
    assert set(BUCKET) <= set(re.findall(r"^([A-Z0-9_]+)=", example, re.MULTILINE))
