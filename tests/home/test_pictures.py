"""Images that a team adds to its library: what a photograph tells of where it was taken is not kept."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images import get_image_model

from tests.factories.actors import make_photograph

pytestmark = pytest.mark.django_db

ADD = "/admin/images/add/"


@pytest.fixture
def add(as_person, here):
    """Send a file to the library as the editor does; gives the image that it made."""

    def send(file):
        data = {"title": "Le marché", "file": file, "collection": here.collection.pk}
        answer = as_person("redaction.ici").post(ADD, data)
        assert answer.status_code == 302, answer.content.decode()
        return get_image_model().objects.get(title="Le marché")

    return send


def located() -> SimpleUploadedFile:
    """A photograph that says where it was taken, and by what."""
    exif = Picture.Exif()
    exif[0x010F] = "Un appareil"
    exif.get_ifd(0x8825).update({1: "N", 2: (46.0, 34.0, 12.0), 3: "E", 4: (0.0, 20.0, 24.0)})
    drawing = BytesIO()
    Picture.new("RGB", (64, 32), "teal").save(drawing, "JPEG", exif=exif, comment=b"chez Ada")
    sent = SimpleUploadedFile("chez Ada.jpg", drawing.getvalue(), "image/jpeg")
    assert Picture.open(sent).getexif().get_ifd(0x8825)[1] == "N"
    sent.seek(0)
    return sent


def animated() -> SimpleUploadedFile:
    frames = [Picture.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    drawing = BytesIO()
    frames[0].save(drawing, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return SimpleUploadedFile("boucle.gif", drawing.getvalue(), "image/gif")


def told_by(file) -> bytes:
    """The file's bytes, once it is known to hold no metadata."""
    with file.open("rb") as kept:
        content = kept.read()
    drawn = Picture.open(BytesIO(content))
    assert not drawn.getexif()
    assert not {"exif", "comment", "icc_profile"} & set(drawn.info)
    return content


def test_photograph_of_the_team_is_kept_without_where_it_was_taken(add):
    image = add(located())
    for file in (image.file, *(image.get_rendition(size).file for size in ("original", "max-32x32", "width-20"))):
        content = told_by(file)
        assert b"appareil" not in content
        assert b"Ada" not in content
        assert "Ada" not in file.name
    assert (image.width, image.height) == (64, 32)
    assert Picture.open(image.file.open("rb")).format == "JPEG"


def test_photograph_that_lies_on_its_side_stands_up(add):
    image = add(make_photograph())
    assert (image.width, image.height) == (32, 64)
    assert "vacances" not in image.file.name


def test_several_photographs_at_once_are_drawn_anew_too(as_person, here):
    data = {"title": "Le marché", "files[]": located(), "collection": here.collection.pk}
    answer = as_person("redaction.ici").post(
        "/admin/images/multiple/add/", data, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert answer.json()["success"], answer.content.decode()
    image = get_image_model().objects.get()
    assert b"appareil" not in told_by(image.file)
    assert "Ada" not in image.file.name


def test_photograph_sent_while_writing_a_page_is_drawn_anew_too(as_person, here):
    prefix = "image-chooser-upload"
    data = {"title": "Le marché", "file": located(), "collection": here.collection.pk}
    answer = as_person("redaction.ici").post(
        "/admin/images/chooser/create/", {f"{prefix}-{name}": value for name, value in data.items()}
    )
    assert answer.json()["step"] == "chosen", answer.content.decode()
    image = get_image_model().objects.get()
    assert b"appareil" not in told_by(image.file)
    assert "Ada" not in image.file.name


def test_photograph_sent_in_place_of_another_is_drawn_anew(as_person, here, add):
    image = add(make_photograph("PNG"))
    data = {"title": "Le marché", "file": located(), "collection": here.collection.pk}
    as_person("redaction.ici").post(f"/admin/images/{image.pk}/", data)
    image.refresh_from_db()
    assert Picture.open(image.file.open("rb")).format == "JPEG"
    assert b"appareil" not in told_by(image.file)


def test_new_title_leaves_the_file_as_it_is(as_person, here, add):
    image = add(located())
    kept = image.file.name
    as_person("redaction.ici").post(
        f"/admin/images/{image.pk}/", {"title": "La halle", "collection": here.collection.pk}
    )
    image.refresh_from_db()
    assert (image.title, image.file.name) == ("La halle", kept)


def test_drawing_stays_a_png_and_tells_nothing_either(add):
    image = add(make_photograph("PNG"))
    drawn = Picture.open(BytesIO(told_by(image.file)))
    assert (drawn.format, image.file.name.rpartition(".")[2]) == ("PNG", "png")
    assert "vacances" not in image.file.name


def test_picture_that_moves_goes_on_moving(add):
    image = add(animated())
    drawn = Picture.open(image.file.open("rb"))
    assert (drawn.format, drawn.n_frames) == ("GIF", 3)
