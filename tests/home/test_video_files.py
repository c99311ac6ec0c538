"""A film of a team's own: sent by parts from the disk and from a bucket, to whom its space is open, and played here."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import StreamBlock
from wagtail.documents.models import Document

from cms.bucket import Bucket
from home.blocks import BodyBlock
from home.blocks.examples import EXAMPLES
from home.enums import TerritoryState
from home.services import set_state
from home.video_files import STEP
from tests.factories.pages import make_image, make_standard_page

pytestmark = pytest.mark.django_db

FILM = b"\0\0\0\x20ftypisom" + bytes(range(256)) * (STEP // 128)
VIDEO = BodyBlock().child_blocks["video"]


def make_film(territory, *, name: str = "film.mp4", content: bytes = FILM) -> Document:
    document = Document(title=name, file=ContentFile(content, name=name), collection=territory.collection)
    document._set_document_file_metadata()
    document.save()
    return document


def body(response) -> bytes:
    return b"".join(response)


def test_whole_film_says_that_it_can_be_asked_by_parts(client, here, storage):
    film = make_film(here)
    response = client.get(film.url, headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response["Accept-Ranges"], response["Content-Type"]) == (200, "bytes", "video/mp4")
    assert response["Content-Length"] == str(len(FILM))
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert body(response) == FILM
    again = client.get(film.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert body(client.head(film.url)) == b""


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("bytes=0-1", 0, 1), ("bytes=-7", len(FILM) - 7, len(FILM) - 1), ("bytes=5-", 5, None)]
)
def test_part_of_a_film_is_that_part(client, here, storage, asked, first, last):
    last = len(FILM) - 1 if last is None else last
    response = client.get(make_film(here).url, headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == FILM[first : last + 1]


def test_part_outside_the_film_or_of_another_one(client, here, disk):
    film = make_film(here)
    outside = client.get(film.url, headers={"Range": f"bytes={len(FILM)}-"})
    assert (outside.status_code, outside["Content-Range"]) == (416, f"bytes */{len(FILM)}")
    known = client.get(film.url)["ETag"]
    assert client.get(film.url, headers={"Range": "bytes=0-1", "If-Range": known}).status_code == 206
    for other in ('"autre"', "Mon, 30 Nov 2026 12:00:00 GMT"):
        changed = client.get(film.url, headers={"Range": "bytes=0-1", "If-Range": other})
        assert (changed.status_code, body(changed)) == (200, FILM)


def test_bucket_is_asked_for_the_part_alone(client, here, bucket, monkeypatch):
    film = make_film(here)
    monkeypatch.setattr(Bucket, "_open", lambda *args: pytest.fail("the whole file is opened"))
    assert body(client.get(film.url, headers={"Range": "bytes=4-7"})) == b"ftyp"
    film.file.storage.delete(film.file.name)
    assert client.get(film.url, headers={"Range": "bytes=4-7"}).status_code == 404


def test_film_of_a_suspended_space_is_read_by_its_team_alone(client, as_person, here, disk):
    film = make_film(here)
    part = {"Range": "bytes=0-1"}
    set_state(here, state=TerritoryState.SUSPENDED)
    assert client.get(film.url, headers=part).status_code == 404
    assert as_person("redaction.ailleurs").get(film.url, headers=part).status_code == 404
    assert as_person("redaction.ici").get(film.url, headers=part).status_code == 206
    assert client.post(film.url).status_code == 405


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("film.mp4", FILM, True),
        ("film.webm", b"\x1aE\xdf\xa3 suite", True),
        ("film.vtt", "\ufeffWEBVTT\n".encode(), True),
        ("film.mp4", b"<script>alert(1)</script>", False),
        ("film.webm", FILM, False),
        ("film.vtt", b"1\n00:00", False),
    ],
)
def test_film_is_what_its_name_says(as_person, here, disk, name, content, taken):
    sent = {"title": "Film", "file": ContentFile(content, name=name), "collection": here.collection.pk, "tags": ""}
    response = as_person("redaction.ici").post(reverse("wagtaildocs:add"), sent)
    assert Document.objects.filter(title="Film").exists() == taken
    assert taken or "Ce fichier n’est pas ce que dit son nom" in response.content.decode()


# --- On a page --------------------------------------------------------------------------------------------------------


def value(**more):
    return VIDEO.to_python({**EXAMPLES["video"], "address": "", **more})


def test_page_plays_it_and_loads_nothing_before(client, here, disk):
    film, captions = make_film(here), make_film(here, name="film.vtt", content=b"WEBVTT\n")
    picture = {"image": make_image(here, "Affiche").pk, "alt_text": "", "decorative": True}
    said = {**EXAMPLES["video"], "address": "", "file": film.pk, "captions": captions.pk, "image": picture}
    page = make_standard_page(here)
    page.body = StreamBlock.to_python(BodyBlock(), [{"type": "video", "value": said}])
    page.save_revision().publish()
    response = client.get(f"/ici/{page.slug}/")
    text = response.content.decode()
    assert 'preload="none"' in text
    assert 'poster="/media/images/' in text
    assert f'<source src="{film.url}" type="video/mp4">' in text
    assert f'src="{captions.url}"' in text
    assert "media-src 'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("names", "address", "where"),
    [
        ((), "", "file"),
        (("film.mp4",), "https://videos.example.org/", "address"),
        (("film.txt",), "", "file"),
        (("film.mp4", "film.txt"), "", "captions"),
        ((None, "film.vtt"), "https://videos.example.org/", "captions"),
    ],
)
def test_wrong_choice_is_said_beside_its_field(here, disk, names, address, where):
    made = [make_film(here, name=name).pk if name else None for name in names]
    said = dict(zip(("file", "captions"), made, strict=False))
    with pytest.raises(ValidationError) as refused:
        VIDEO.clean(value(**said, address=address))
    assert set(refused.value.block_errors) == {where}


def test_draft_may_lack_its_film():
    assert VIDEO.clean_deferred(value())["file"] is None


@pytest.mark.parametrize("number", ["9" * 15, "9" * 30])
def test_film_of_no_number_is_not_found(client, number):
    assert client.get(f"/documents/{number}/film.mp4").status_code == 404
