"""Files that somebody sends to harm, each built by the code that says what is wrong with it.

`code` is what `home.uploads` refuses it with; None, when it is kept once made harmless. `test_uploads.py` tries each of
them; one of each code goes through every channel that takes files.
"""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from PIL import PngImagePlugin

from home.uploads import DEFAULT
from tests.factories.actors import make_photograph

SCRIPT = b"<script>alert(document.domain)</script>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
BOMB = 60_000_000  # bytes once unpacked, of a stream that weighs some kilobytes
RUN = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
SOMEWHERE = b"<< /S /URI /URI (https://example.org/lu) >>"


class HostileFile(NamedTuple):
    name: str
    content: bytes
    declared: str
    code: str | None

    def as_upload(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.name, self.content, self.declared)


@cache
def hostile_files() -> list[HostileFile]:
    return [*_other_kinds(), *_pdfs(), *_pictures(), *_names()]


def one_of_each_refusal() -> list[HostileFile]:
    """What a channel is tried with: that it asks `home.uploads`, and says what is answered."""
    first: dict[str, HostileFile] = {}
    for file in hostile_files():
        if file.code:
            first.setdefault(file.code, file)
    return list(first.values())


# --- PDF, byte by byte -----------------------------------------------------------------------------------------------


def make_pdf(
    *,
    pages: int = 1,
    catalog: bytes = b"",
    page: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    packed: Mapping[int, bytes] | None = None,
    trailer: bytes = b"",
    tree: bytes = b"",
) -> bytes:
    """A PDF: catalog 1, page tree 2, pages from 3 on, `more` objects by number; `packed` in an object stream."""
    numbers = range(3, 3 + pages)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: tree or b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        **dict.fromkeys(numbers, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %s >>" % page),
        **(more or {}),
    }
    if packed:
        objects[800] = pack(packed)
    content = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = {}
    for number, text in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = _packed_table(places, packed or {}, len(content)) if packed else _plain_table(places, trailer)
    return b"%s%s\nstartxref\n%d\n%%%%EOF\n" % (content, table, len(content))


def stream(data: bytes, entries: bytes = b"", *, compressed: bool = True) -> bytes:
    entries += b" /Filter /FlateDecode" if compressed else b""
    data = _compressed(data) if compressed else data
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


@cache
def _compressed(data: bytes) -> bytes:
    return zlib.compress(data, level=1)


def pack(objects: Mapping[int, bytes], *, kind: bytes = b"/Type /ObjStm") -> bytes:
    """An object stream."""
    head, body = b"", b""
    for number, text in objects.items():
        head += b"%d %d " % (number, len(body))
        body += text + b"\n"
    return stream(head + body, b"%s /N %d /First %d" % (kind, len(objects), len(head)))


def _plain_table(places: Mapping[int, int], trailer: bytes) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % row for row in places.items())
    size = max(places) + 1
    return b"xref\n0 1\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>" % (rows, size, trailer)


def _packed_table(places: Mapping[int, int], packed: Mapping[int, bytes], own_place: int) -> bytes:
    rows = {number: (1, place, 0) for number, place in (places | {801: own_place}).items()}
    rows |= {number: (2, 800, rank) for rank, number in enumerate(packed)}
    data = b"".join(bytes([kind]) + place.to_bytes(4) + rank.to_bytes(2) for kind, place, rank in rows.values())
    index = b" ".join(b"%d 1" % number for number in rows)
    entries = b"/Type /XRef /W [1 4 2] /Index [%s] /Size 1000 /Root 1 0 R" % index
    return b"801 0 obj\n%s\nendobj" % stream(data, entries)


def _signed_later(content: bytes, update: bytes) -> bytes:
    """The same with objects put behind it that no table names."""
    end = content.rindex(b"startxref")
    return content[:end] + update + content[end:]


def _pdfs() -> Iterator[HostileFile]:
    for name, content, code in [*_broken_pdfs(), *_heavy_pdfs(), *_active_pdfs()]:
        yield HostileFile(f"{name}.pdf", content, "application/pdf", code)


def _broken_pdfs() -> Iterator[tuple[str, bytes, str]]:
    whole = make_pdf()
    yield "debut-seul", b"%PDF-1.7\n", "damaged_pdf"
    yield "tronque", whole[: len(whole) // 2], "damaged_pdf"
    yield "sans-objets", b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\nstartxref\n0\n%%EOF\n", "damaged_pdf"
    yield "sans-arbre", whole.replace(b"/Pages 2 0 R", b"/Pages 9 0 R"), "damaged_pdf"
    yield "apres-du-texte", b"Bonjour,\n" + whole, "foreign_bytes"
    yield "page-web-devant", HTML + b"\n" + whole, "foreign_bytes"
    yield "page-web-dedans", whole.replace(b"%\xe2\xe3\xcf\xd3\n", b"%" + SCRIPT + b"\n"), "foreign_bytes"
    yield "page-web-entre", whole.replace(b"%\xe2\xe3\xcf\xd3\n", HTML), "foreign_bytes"
    yield "page-web-derriere", whole + HTML, "foreign_bytes"
    yield "archive-derriere", whole + _archive({"a.txt": b"a"}), "foreign_bytes"
    yield "archive-fermee-en-pdf", whole + _archive({"a.txt": b"a"}, comment=b"\n%%EOF"), "foreign_bytes"
    yield "programme-derriere", whole + b"MZ\x90\0" + bytes(64), "foreign_bytes"
    yield "chiffre", make_pdf(trailer=b"/Encrypt 900 0 R /ID [<00><00>]", more={900: _encryption()}), "encrypted"
    yield "sans-page", make_pdf(pages=0), "no_page"


def _heavy_pdfs() -> Iterator[tuple[str, bytes, str]]:
    yield "trop-de-pages", make_pdf(pages=DEFAULT.pages + 1), "too_many_pages"
    loop = b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"
    yield "arbre-qui-tourne", make_pdf(tree=loop), "damaged_pdf"
    deep = b"[" * 20_000 + b"]" * 20_000
    yield "puits", make_pdf(more={900: deep}), "damaged_pdf"
    yield "page-bombe", make_pdf(page=b"/Contents 900 0 R", more={900: stream(bytes(BOMB))}), "too_complex"
    twice = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
    packed = _compressed(_compressed(bytes(BOMB)))
    yield "page-bombe-double", make_pdf(more={900: twice % (len(packed), packed)}), "too_complex"
    below = {number: stream(bytes(BOMB * 2 // 3)) for number in range(900, 905)}
    yield "bombes-petites", make_pdf(more=below), "too_complex"
    yield "objets-bombe", make_pdf(packed={900: b"(" + bytes(BOMB) + b")"}), "too_complex"
    wide = b"/Type /XObject /Subtype /Image /Width 90000 /Height 90000 /BitsPerComponent 1 /ColorSpace /DeviceGray"
    yield "image-immense", make_pdf(more={900: stream(b"\0", wide)}), "too_complex"
    many = b"".join(b"%d 0 obj 1 endobj\n" % number for number in range(1000, 62_000))
    yield "objets-sans-nombre", _signed_later(make_pdf(), many), "too_complex"
    digits = b"9" * 200_000
    yield "table-immense", make_pdf(trailer=b"/Prev %s" % digits), "too_complex"


def _active_pdfs() -> Iterator[tuple[str, bytes, str]]:
    for name, content in _moving_pdfs():
        yield name, content, "active_content"


def _moving_pdfs() -> Iterator[tuple[str, bytes]]:
    yield "script-a-l-ouverture", make_pdf(catalog=b"/OpenAction " + RUN)
    yield (
        "script-en-nom-ecrit-autrement",
        make_pdf(catalog=b"/OpenAction << /S /J#61v#61Script /#4aS (app.alert\\(1\\)) >>"),
    )
    yield "script-du-document", make_pdf(catalog=b"/Names << /JavaScript << /Names [(a) %s] >> >>" % RUN)
    yield "script-d-une-annotation", make_pdf(page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A %s >>]" % RUN)
    yield "script-d-une-page", make_pdf(page=b"/AA << /O %s >>" % RUN)
    yield (
        "script-dans-un-flux",
        make_pdf(
            catalog=b"/OpenAction 900 0 R",
            more={900: b"<< /S /JavaScript /JS 901 0 R >>", 901: stream(b"app.alert(1)")},
        ),
    )
    yield "script-range", make_pdf(catalog=b"/OpenAction 900 0 R", packed={900: RUN})
    yield (
        "script-range-ecrit-autrement",
        make_pdf(catalog=b"/OpenAction 900 0 R", packed={900: b"<< /S /J#61vaScript /J#53 (app.alert\\(1\\)) >>"}),
    )
    yield "script-que-rien-ne-nomme", _signed_later(make_pdf(), b"950 0 obj\n%s\nendobj\n" % RUN)
    yield "script-range-que-rien-ne-nomme", _signed_later(make_pdf(), b"950 0 obj\n%s\nendobj\n" % pack({951: RUN}))
    untyped = pack({951: RUN}, kind=b"")
    yield "script-range-sans-le-dire", _signed_later(make_pdf(), b"950 0 obj\n%s\nendobj\n" % untyped)
    yield "script-apres-un-saut", make_pdf(catalog=b"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next %s >>" % SOMEWHERE)
    yield "adresse-a-l-ouverture", make_pdf(catalog=b"/OpenAction " + SOMEWHERE)
    yield "adresse-a-l-ouverture-rangee", make_pdf(catalog=b"/OpenAction 900 0 R", packed={900: SOMEWHERE})
    yield "adresse-a-la-page", make_pdf(page=b"/AA << /O %s >>" % SOMEWHERE)
    link = b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>]"
    yield "lien-script", make_pdf(page=link % b"java\\nscript:alert\\(1\\)")
    yield "lien-fichier", make_pdf(page=link % b"file:///C:/Windows/System32/calc.exe")
    yield "programme", make_pdf(page=b"/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]")
    yield "autre-fichier", make_pdf(page=b"/Annots [<< /Subtype /Link /A << /S /GoToR /F (//hote/a) /D [0] >> >>]")
    yield "envoi", make_pdf(page=b"/Annots [<< /Subtype /Widget /A << /S /SubmitForm /F (https://example.org) >> >>]")
    yield "donnees-importees", make_pdf(page=b"/Annots [<< /Subtype /Widget /A << /S /ImportData /F (a.fdf) >> >>]")
    file = {900: b"<< /Type /Filespec /F (a.exe) /EF << /F 901 0 R >> >>", 901: stream(b"MZ", b"/Type /EmbeddedFile")}
    yield "fichier-joint", make_pdf(catalog=b"/Names << /EmbeddedFiles << /Names [(a) 900 0 R] >> >>", more=file)
    untold = {900: file[900], 901: stream(b"MZ")}
    yield "fichier-joint-sans-le-dire", make_pdf(page=b"/Annots [<< /Subtype /Text /FS 900 0 R >>]", more=untold)
    yield "formulaire-dynamique", make_pdf(catalog=b"/AcroForm << /Fields [] /XFA 900 0 R >>", more={900: stream(HTML)})
    yield "video", make_pdf(page=b"/Annots [<< /Subtype /RichMedia /RichMediaContent << >> >>]")
    yield "son", make_pdf(page=b"/Annots [<< /Subtype /Link /A << /S /Sound /Sound 900 0 R >> >>]")


def _encryption() -> bytes:
    key = b"<" + b"00" * 32 + b">"
    return b"<< /Filter /Standard /V 1 /R 2 /O %s /U %s /P -4 >>" % (key, key)


# --- Pictures --------------------------------------------------------------------------------------------------------


def make_picture(kind: str, *, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    drawing = BytesIO()
    Picture.effect_noise(size, 60).convert("RGB").save(drawing, kind, **options)
    return drawing.getvalue()


def _pictures() -> Iterator[HostileFile]:
    jpeg, png, webp = make_picture("JPEG"), make_picture("PNG"), make_picture("WEBP")
    yield HostileFile("photo-situee.jpg", make_photograph().read(), "image/jpeg", None)
    yield HostileFile("page-web.jpg", jpeg + HTML, "image/jpeg", None)
    yield HostileFile("page-web.html", jpeg + HTML, "text/html", None)
    yield HostileFile("commentaire.jpg", make_picture("JPEG", comment=HTML), "image/jpeg", None)
    yield HostileFile("archive.png", png + _archive({"a.html": HTML}), "image/png", None)
    yield HostileFile("texte.png", make_picture("PNG", pnginfo=_png_text(HTML.decode())), "image/png", None)
    yield HostileFile("suite.webp", webp + HTML, "image/webp", None)
    yield HostileFile("photo.png", jpeg, "image/png", None)
    yield HostileFile("photo.jpg.exe", jpeg, "application/x-msdownload", None)
    yield HostileFile("dessin.svg", png, "image/svg+xml", None)
    for kind, extension in [("GIF", "png"), ("BMP", "jpg"), ("TIFF", "jpg"), ("ICO", "png"), ("PPM", "png")]:
        yield HostileFile(f"{kind.lower()}.{extension}", make_picture(kind), f"image/{extension}", "kind")
    yield HostileFile("psd.png", b"8BPS\0\1" + bytes(400), "image/png", "kind")
    yield HostileFile("eps.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "image/jpeg", "kind")
    yield HostileFile("script.gif", b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)//;", "image/gif", "kind")
    yield HostileFile("signature.png", png[:8] + HTML, "image/png", "damaged_picture")
    yield HostileFile("tronquee.jpg", jpeg[: len(jpeg) // 2], "image/jpeg", "damaged_picture")
    yield HostileFile("tronquee.png", png[: len(png) // 2], "image/png", "damaged_picture")
    yield HostileFile("tronquee.webp", webp[: len(webp) // 2], "image/webp", "damaged_picture")
    yield HostileFile("texte-bombe.png", _with_text_bomb(png), "image/png", "damaged_picture")
    yield HostileFile("immense.png", _declared(png, 60_000, 60_000), "image/png", "too_many_pixels")
    yield HostileFile("tres-grande.png", _declared(png, 8_000, 8_000), "image/png", "too_many_pixels")
    yield HostileFile("a-peine-trop-grande.png", _declared(png, 40_001, 1_000), "image/png", "too_many_pixels")
    for kind, name in [("PNG", "animee.png"), ("WEBP", "animee.webp"), ("MPO", "stereo.jpg")]:
        yield HostileFile(name, _several(kind), f"image/{name.rpartition('.')[2]}", "several_pictures")


def _declared(png: bytes, width: int, height: int) -> bytes:
    """The same few pixels, said to be many."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + png[24:29]
    return png[:12] + head + zlib.crc32(head).to_bytes(4) + png[33:]


def _with_text_bomb(png: bytes) -> bytes:
    chunk = b"zTXtComment\0\0" + _compressed(bytes(BOMB))
    return png[:33] + (len(chunk) - 4).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + png[33:]


def _png_text(text: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", text)
    return info


def _several(kind: str) -> bytes:
    frames = [Picture.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue")]
    drawing = BytesIO()
    frames[0].save(drawing, kind, save_all=True, append_images=frames[1:])
    return drawing.getvalue()


# --- What is neither -------------------------------------------------------------------------------------------------


def _other_kinds() -> Iterator[HostileFile]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><a>&d;</a>'
    standard_test = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$-STANDARD-ANTIVIRUS-TEST!$H+H*"
    yield HostileFile("vide.pdf", b"", "application/pdf", "empty")
    yield HostileFile("lourd.pdf", make_pdf() + bytes(DEFAULT.size), "application/pdf", "too_large")
    yield HostileFile("lourd.jpg", make_picture("JPEG").ljust(DEFAULT.size + 1, b"\0"), "image/jpeg", "too_large")
    for name, content, declared in [
        ("dessin.svg", svg, "image/svg+xml"),
        ("dessin.png", svg, "image/png"),
        ("dessin.svg.png", b'<?xml version="1.0"?>' + svg, "image/png"),
        ("page.html", HTML, "text/html"),
        ("page.pdf", HTML, "application/pdf"),
        ("page.jpg", HTML, "image/jpeg"),
        ("entites.xml", laughs, "application/xml"),
        ("essai.txt", standard_test, "text/plain"),
        ("texte.pdf", b"Une lettre.", "application/pdf"),
        ("zeros.png", bytes(4096), "image/png"),
        ("script.js", b"alert(1)", "text/javascript"),
        ("script.sh", b"#!/bin/sh\nrm -rf /\n", "application/x-sh"),
        ("page.php", b"<?php system($_GET['c']); ?>", "image/png"),
        ("formules.csv", b"=cmd|'/C calc'!A0,1\n", "text/csv"),
        ("programme.exe", b"MZ\x90\0" + bytes(400), "application/x-msdownload"),
        ("programme.pdf", b"MZ\x90\0" + bytes(400), "application/pdf"),
        ("programme", b"\x7fELF\2\1\1" + bytes(400), "application/octet-stream"),
        ("raccourci.lnk", b"L\0\0\0\1\x14\2\0" + bytes(400), "application/octet-stream"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(400), "video/mp4"),
        ("photo.heic", b"\0\0\0\x18ftypheic" + bytes(400), "image/heic"),
        ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "application/msword"),
        ("lettre.rtf", b"{\\rtf1 {\\object\\objdata 0105}}", "application/rtf"),
        ("lettre.docx", _archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}), "image/png"),
        ("macros.xlsm", _archive({"xl/vbaProject.bin": b"Sub Auto_Open()"}), "application/pdf"),
        ("bombe.zip", _archive({"zeros": bytes(BOMB // 10)}), "application/zip"),
        ("serre.gz", b"\x1f\x8b\x08\0" + bytes(100), "application/gzip"),
        ("animation.swf", b"CWS\x0a" + bytes(100), "application/x-shockwave-flash"),
    ]:
        yield HostileFile(name, content, declared, "kind")


def _names() -> Iterator[HostileFile]:
    """Nothing is wrong with these but their names."""
    for name in HOSTILE_NAMES:
        yield HostileFile(name, make_pdf(), "application/pdf", None)


HOSTILE_NAMES = [
    "../../etc/passwd",
    "..\\..\\x.pdf",
    "/etc/passwd",
    "C:\\Windows\\system.ini",
    "lettre.pdf.exe",
    "lettre.exe",
    "lettre\u202efdp.exe",
    "lettre\u200b.pdf",
    ".htaccess",
    "....",
    "CON.pdf",
    "aux",
    "-rf.pdf",
    '"><img src=x onerror=alert(1)>.pdf',
    "lettre;filename=x.html",
    "=cmd|'/C calc'!A0.pdf",
    f"{'long' * 60}.pdf",
]


def _archive(files: Mapping[str, bytes], *, comment: bytes = b"") -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.comment = comment
    return content.getvalue()
