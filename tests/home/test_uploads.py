"""Files that people attach: what is refused, what is kept of the others, who reaches it and when it goes."""

import hashlib
import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.db.migrations.writer import MigrationWriter
from django.test import RequestFactory
from django.test.utils import isolate_apps
from django.urls import path
from PIL import Image as Picture
from pypdf import PdfReader, PdfWriter

from home.uploads import (
    DEFAULT,
    EXTENSIONS,
    Accepted,
    Limits,
    UploadRefused,
    accept_upload,
    anonymous_pdf,
    attachment_response,
    delete_on_commit,
    download,
    private_path,
    safe_name,
)
from tests.factories.actors import make_photograph
from tests.factories.hostile_files import (
    HOSTILE_NAMES,
    SCRIPT,
    HostileFile,
    hostile_files,
    make_pdf,
    make_picture,
    stream,
)
from tests.storages import files_in

STARTS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
NAME = re.compile(r"[^\x00-\x1f\x7f/\\<>:\"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069.-][^\x00-\x1f\x7f/\\<>:\"|?*]*")


@pytest.fixture
def sent(disk):
    """Something that has a file, as an application will: made of what was accepted."""
    with isolate_apps("home"):

        class Sent(models.Model):
            file = models.FileField(upload_to=private_path)

            class Meta:
                app_label = "home"

    def keep(accepted: Accepted):
        sent = Sent()
        sent.file.save(accepted.name, accepted.content, save=False)
        return sent

    return keep


def upload(content: bytes, name: str = "lettre.pdf", declared: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, declared)


def code_of(content: bytes, *, limits: Limits = DEFAULT) -> str:
    with pytest.raises(UploadRefused) as refused:
        accept_upload(upload(content), limits=limits)
    return refused.value.code


# --- What is refused, and what is left of the rest -------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize("hostile", hostile_files(), ids=lambda hostile: ascii(hostile.name)[1:40])
def test_hostile_file_is_refused_or_made_harmless(hostile, disk):
    if hostile.code is None:
        assert_harmless(accept_upload(hostile.as_upload()), hostile)
    else:
        with pytest.raises(UploadRefused) as refused:
            accept_upload(hostile.as_upload())
        assert refused.value.code == hostile.code
        assert re.fullmatch(r"(Ce|Cette) [^%]+\u00a0: [^%]+\.", refused.value.message)
    assert not disk.exists()


def assert_harmless(accepted: Accepted, hostile: HostileFile) -> None:
    content = accepted.content.read()
    assert content.startswith(STARTS[accepted.content_type])
    assert accepted.name.endswith(EXTENSIONS[accepted.content_type])
    assert NAME.fullmatch(accepted.name)
    assert (accepted.size, accepted.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    for trace in (SCRIPT, b"PK\x05\x06", b"appareil"):
        assert trace not in content
    if accepted.content_type == "application/pdf":
        assert content == hostile.content
    else:
        drawn = Picture.open(BytesIO(content))
        drawn.load()
        assert not drawn.getexif()
        assert not {"exif", "comment", "icc_profile", "Comment"} & set(drawn.info)


@pytest.mark.pure
def test_there_are_hostile_files_of_every_refusal_and_some_that_are_kept():
    hostile = hostile_files()
    assert len(hostile) > 100
    assert {file.code for file in hostile} == {
        None,
        *["empty", "too_large", "kind", "damaged_picture", "too_many_pixels", "several_pictures"],
        *["damaged_pdf", "foreign_bytes", "encrypted", "no_page", "too_many_pages", "active_content", "too_complex"],
    }


@pytest.mark.pure
def test_file_that_is_within_the_limits_by_one_is_kept():
    whole = make_pdf(pages=3)
    assert accept_upload(upload(whole), limits=Limits(size=len(whole), pages=3)).pages == 3
    assert code_of(whole, limits=Limits(size=len(whole) - 1)) == "too_large"
    assert code_of(whole, limits=Limits(pages=2)) == "too_many_pages"
    drawing = make_picture("PNG", size=(60, 50))
    assert accept_upload(upload(drawing), limits=Limits(pixels=3000)).content_type == "image/png"
    assert code_of(drawing, limits=Limits(pixels=2999)) == "too_many_pixels"


@pytest.mark.pure
@pytest.mark.parametrize(
    ("content", "limits", "message"),
    [
        (bytes(2 * 1024**2 + 1), Limits(size=2 * 1024**2), "Ce fichier est trop lourd\u00a0: 2\u00a0Mo au plus."),
        (make_pdf(pages=3), Limits(pages=2), "Ce PDF est trop long\u00a0: 2 pages au plus."),
    ],
    ids=["size", "pages"],
)
def test_refusal_says_the_limit(content, limits, message):
    with pytest.raises(UploadRefused) as refused:
        accept_upload(upload(content), limits=limits)
    assert refused.value.message == message


@pytest.mark.pure
def test_no_more_is_read_than_the_limit():
    class Growing(BytesIO):
        size, name = None, "lettre.pdf"

        def read(self, size=-1):
            assert 0 <= size <= 1001
            return super().read(size)

    with pytest.raises(UploadRefused, match="trop lourd"):
        accept_upload(Growing(make_pdf().ljust(5000)), limits=Limits(size=1000))


@pytest.mark.pure
def test_pdf_that_computes_for_ever_is_stopped():
    """Each of these references is looked for in the whole file."""
    lost = b" ".join(b"<< /S %d 0 R /URI %d 0 R >>" % (number, number) for number in range(1000, 100_000))
    assert code_of(make_pdf(more={900: b"[%s]" % lost}), limits=Limits(seconds=1)) == "too_complex"


# --- What people rightly send ----------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_kept_without_where_it_was_taken(kind):
    accepted = accept_upload(make_photograph(kind))
    content = accepted.content.read()
    assert Picture.open(BytesIO(content)).size == (32, 64)
    assert b"appareil" not in content
    assert accepted.name == f"photo de vacances{EXTENSIONS[accepted.content_type]}"
    assert accepted.pages is None


@pytest.mark.pure
def test_signed_letter_keeps_its_bytes():
    signature = (
        b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 9 99 9] /Contents <00> >>"
    )
    field = b"<< /FT /Sig /T (Signature) /Subtype /Widget /Rect [0 0 0 0] /V 901 0 R /P 3 0 R >>"
    letter = make_pdf(
        catalog=b"/AcroForm << /Fields [900 0 R] /SigFlags 3 >>",
        page=b"/Annots [900 0 R]",
        more={900: field, 901: signature},
    )
    accepted = accept_upload(upload(letter, "Lettre d’engagement signée.pdf"))
    assert accepted.content.read() == letter
    assert (accepted.name, accepted.pages) == ("Lettre d’engagement signée.pdf", 1)
    assert accepted.sha256 == hashlib.sha256(letter).hexdigest()


def test_pdf_goes_without_its_author_to_who_must_not_know_them(sent):
    who = b"(Menuiserie)"
    xmp = stream(b"<dc:creator>Menuiserie</dc:creator>", b"/Type /Metadata /Subtype /XML", compressed=False)
    signature = b"<< /Type /Sig /Filter /Adobe.PPKLite /Name %s /ByteRange [0 9 99 9] /Contents <00> >>" % who
    field = b"<< /FT /Sig /T (Signature) /Subtype /Widget /Rect [0 0 0 0] /V 904 0 R /P 3 0 R >>"
    note = b"<< /Subtype /Text /Rect [0 0 9 9] /T %s /Contents (A revoir) >>" % who
    content = make_pdf(
        catalog=b"/Metadata 901 0 R /AcroForm << /Fields [903 0 R] >> /Perms << /DocMDP 904 0 R >>",
        page=b"/Annots [902 0 R 903 0 R] /Metadata 901 0 R /PieceInfo << /Word 905 0 R >> /Contents 906 0 R",
        more={
            900: b"<< /Title %s /Author %s /Creator (Word de la Menuiserie) >>" % (who, who),
            901: xmp,
            902: note,
            903: field,
            904: signature,
            905: b"<< /Private %s >>" % who,
            906: stream(b"BT (Bonjour) Tj ET", compressed=False),
        },
        trailer=b"/Info 900 0 R",
    )
    kept = sent(accept_upload(upload(content)))
    assert kept.file.read() == content
    written = anonymous_pdf(kept.file)
    assert content.count(b"Menuiserie") == 7
    assert b"Menuiserie" not in written
    page = PdfReader(BytesIO(written)).pages[0]
    assert page.get_contents().get_data() == b"BT (Bonjour) Tj ET"
    assert [one.get("/Contents") or one.get("/T") for one in page.annotations] == ["A revoir", "Signature"]
    assert accept_upload(upload(written)).pages == 1


@pytest.mark.parametrize(
    "parts",
    [
        {
            "page": b"/PieceInfo << /Illustrator 900 0 R >>",
            "more": {900: b"<< /Private 901 0 R /Me 900 0 R >>", 901: b"<< /Data (Menuiserie) /Up 900 0 R >>"},
        },
        {
            "catalog": b"/DSS 900 0 R",
            "more": {900: b"<< /Certs [901 0 R] >>", 901: stream(b"CN=Menuiserie", compressed=False)},
        },
        {
            "catalog": b"/AcroForm << /Fields [900 0 R] >>",
            "page": b"/Annots [900 0 R]",
            "more": {
                900: b"<< /FT /Sig /T (Signature) /Subtype /Widget /Rect [0 0 0 0] /V 901 0 R /P 3 0 R >>",
                901: b"<< /Type /Sig /Name 902 0 R /Cert [903 0 R] /ByteRange [0 9 99 9] /Contents <00> >>",
                902: b"(Menuiserie)",
                903: b"(CN=Menuiserie)",
            },
        },
    ],
    ids=["application", "certificates", "signature"],
)
def test_pdf_goes_without_what_its_author_s_traces_led_to(sent, parts):
    content = make_pdf(**parts)
    written = anonymous_pdf(sent(accept_upload(upload(content))).file)
    assert b"Menuiserie" in content
    assert b"Menuiserie" not in written
    assert accept_upload(upload(written)).pages == 1


def test_pdf_that_cannot_be_written_again_is_not_given_as_it_is(sent):
    file = sent(accept_upload(upload(make_pdf()))).file
    file.storage.delete(file.name)
    file.storage.save(file.name, ContentFile(b"%PDF-1.7"))
    with pytest.raises(UploadRefused):
        anonymous_pdf(file)


@pytest.mark.pure
def test_pdf_that_was_added_to_is_kept():
    writer = PdfWriter(BytesIO(make_pdf()), incremental=True)
    writer.add_metadata({"/Title": "Lettre"})
    added = BytesIO()
    writer.write(added)
    accepted = accept_upload(upload(added.getvalue()))
    assert PdfReader(accepted.content).metadata["/Title"] == "Lettre"


@pytest.mark.pure
@pytest.mark.parametrize(
    "parts",
    [
        {"catalog": b"/OpenAction [3 0 R /XYZ null null 0]"},
        {"catalog": b"/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"},
        {"page": b"/AA << /O << /S /GoTo /D [3 0 R /Fit] >> >>"},
        {"page": b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://example.org) >> >>]"},
        {"page": b"/Contents 900 0 R", "more": {900: stream(b"BT (Bonjour) Tj ET")}},
        {"packed": {900: b"<< /Type /Outlines >>", 901: b"[1 2 3]"}},
        {"more": {900: b"<< /N 3 >>", 901: stream(bytes(100), b"/N 3 /Alternate /DeviceRGB")}},
    ],
)
def test_pdf_that_only_shows_pages_is_kept(parts):
    assert accept_upload(upload(make_pdf(**parts))).pages == 1


@pytest.mark.pdf
def test_our_own_documents_are_kept():
    from weasyprint import HTML

    letter = HTML(string="<h1>Lettre d’engagement</h1><p><a href='https://example.org'>Le site</a></p>")
    accepted = accept_upload(upload(letter.write_pdf(pdf_variant="pdf/ua-1")))
    assert (accepted.pages, accepted.content_type) == (1, "application/pdf")


@pytest.mark.pure
def test_pack_that_is_built_here_is_one_for_readers():
    """Otherwise the hostile ones would be refused for another reason."""
    content = make_pdf(packed={900: b"<< /Kind /Packed >>"})
    assert PdfReader(BytesIO(content)).get_object(900) == {"/Kind": "/Packed"}
    assert b"/Packed" not in content


# --- Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Lettre d’engagement.pdf", "Lettre d’engagement.pdf"),
        ("Budget v1.2.PDF", "Budget v1.2.pdf"),
        ("Budget v1.2", "Budget v1.2.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\x", "x.pdf"),
        ("C:\\Users\\ada\\lettre.pdf", "lettre.pdf"),
        ("lettre.pdf.exe", "lettre.pdf"),
        ("photo.jpg", "photo.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie b.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("..pdf", "piece-jointe.pdf"),
        ("....", "piece-jointe.pdf"),
        ("   ", "piece-jointe.pdf"),
        ("", "piece-jointe.pdf"),
        (None, "piece-jointe.pdf"),
        ("con", "piece-jointe-con.pdf"),
        ("LPT1.pdf", "piece-jointe-LPT1.pdf"),
        ("contrat.pdf", "contrat.pdf"),
        ("x" * 500, "x" * 76 + ".pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "a b c d e f g h.pdf"),
    ],
)
def test_name_is_what_every_system_takes(given, shown):
    assert safe_name(given, "application/pdf") == shown


@pytest.mark.pure
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_name_as_a_browser_sends_it_is_made_safe(name):
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name.replace(chr(34), "%22")}"\r\n'
    body = head.encode() + b"Content-Type: application/pdf\r\n\r\n" + make_pdf() + b"\r\n--x--\r\n"
    files = RequestFactory().generic("POST", "/", body, "multipart/form-data; boundary=x").FILES
    assert NAME.fullmatch(accept_upload(files["file"]).name)


# --- Where it is kept, how it is read, when it goes ------------------------------------------------------------------


def test_file_is_kept_under_a_name_that_tells_nothing(sent, disk):
    kept = [sent(accept_upload(upload(make_pdf(), "Lettre de Ada.pdf"))).file.name for _again in range(2)]
    assert all(re.fullmatch(r"private/([0-9a-f]{2})/\1[0-9a-f]{30}", name) for name in kept)
    assert kept[0] != kept[1]
    assert {str(file.relative_to(disk)) for file in files_in(disk)} == set(kept)


@pytest.mark.pure
def test_migrations_can_name_where_it_is_kept():
    assert MigrationWriter.serialize(private_path) == ("home.uploads.private_path", {"import home.uploads"})


@pytest.mark.django_db
@pytest.mark.parametrize("below", ["media/", "media/images/../", "documents/", "documents/1/", "static/", ""])
def test_no_address_leads_to_it(client, sent, below):
    kept = sent(accept_upload(upload(make_pdf()))).file.name
    assert client.get(f"/{below}{kept}", follow=True).status_code == 404


@pytest.mark.django_db
def test_it_is_sent_to_be_saved_whatever_the_storage(client, settings, storage, sent):
    letter = make_pdf()
    row = sent(accept_upload(upload(letter)))

    def read(request):
        return attachment_response(row.file, name="Lettre signée.pdf", content_type="application/pdf")

    settings.ROOT_URLCONF = type("Addresses", (), {"urlpatterns": [path("mon-espace/piece", read)]})
    response = client.get("/mon-espace/piece")
    assert b"".join(response) == letter
    assert response["Content-Length"] == str(len(letter))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Lettre%20sign%C3%A9e.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    default_storage.delete(row.file.name)
    assert client.get("/mon-espace/piece").status_code == 404


def test_a_document_made_on_the_spot_is_sent_to_be_saved_the_same_way():
    response = download(b"%PDF", name="Reçu.pdf", content_type="application/pdf")
    assert response.content == b"%PDF"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Re%C3%A7u.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db(transaction=True)
def test_file_goes_when_its_row_is_certain_to_have_gone(sent, disk):
    row = sent(accept_upload(upload(make_pdf())))
    with transaction.atomic():
        delete_on_commit(row.file)
        transaction.set_rollback(True)
    assert len(files_in(disk)) == 1
    with transaction.atomic():
        delete_on_commit(row.file)
        assert len(files_in(disk)) == 1
    assert files_in(disk) == []


@pytest.mark.django_db(transaction=True)
def test_row_without_a_file_goes_too(sent, disk):
    row = sent(accept_upload(upload(make_pdf())))
    row.file = None
    with transaction.atomic():
        delete_on_commit(row.file)
    assert len(files_in(disk)) == 1


# --- The whole request -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_request_that_is_too_heavy_is_not_read(client, settings, here):
    settings.REQUEST_MAX_BYTES = 1024**2
    heavy = {"file": ContentFile(bytes(1024**2), name="lettre.pdf")}
    response = client.post("/ici/", heavy)
    page = response.content.decode()
    assert response.status_code == 413
    assert "Envoi trop lourd" in page
    assert "L’ensemble dépasse 1\u00a0Mo\u00a0:" in page
    assert not response.wsgi_request.META["wsgi.input"].read_started
    light = {"file": ContentFile(bytes(1024**2 - 1000), name="lettre.pdf")}
    assert client.post("/ici/", light).status_code != 413


@pytest.mark.django_db
def test_program_is_told_that_its_request_is_too_heavy(client, settings):
    settings.REQUEST_MAX_BYTES = 1024
    response = client.post("/api/v1/assessments/", bytes(1025), content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")
    assert response.json()["title"] == "Envoi trop lourd"
