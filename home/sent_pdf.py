"""What a PDF that somebody sent holds, read in a process of its own: it is hostile until known to be pages only.

Run as a program, without Django: the file on the standard input; what is asked, the greatest number of pages, then the
seconds that it may compute, as arguments. To `PAGES` it writes the number of pages, to `ANONYMOUS` the file without
whose it is; or else the code of what is wrong. The system ends it where it takes too much time or memory.
"""

import re
import resource
import sys
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader, PdfWriter, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import PdfObject, StreamObject, read_object

PAGES, ANONYMOUS = "pages", "anonymous"
MEMORY = 1024**3  # bytes
MOST_OBJECTS = 60_000
MOST_IN_A_STREAM = 50_000_000  # bytes, once unpacked
MOST_UNPACKED = 150_000_000  # bytes, of all streams that are not images
MOST_PIXELS = 100_000_000  # of an image: A3 at 600 dots per inch, in black and white, has 70 million

BLANK = b"\0\t\n\f\r "
# Between the first line and the first object, comments only; a tag there is for those who read the file as HTML.
HEAD = re.compile(rb"%PDF-[12]\.\d(?:[\0\s]|%[^\r\n<]*[\r\n])*+\d+[\0\s]+\d+[\0\s]+obj\b")
END = b"%%EOF"
END_OF_ZIP = b"PK\x05\x06"
ZIP_TAIL = 66_000  # bytes: the end of an archive and its longest comment
OBJECT = re.compile(rb"(?<!\d)\d{1,10}[\0\s]+\d{1,5}[\0\s]+obj\b")
NAME = re.compile(rb"/[^\0\t\n\f\r ()<>\[\]{}/%]{1,60}")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")

# What runs, opens, sends or carries something else than pages. Long enough for no picture to hold one by chance.
ACTIVE = frozenset(
    b"/JavaScript /Launch /SubmitForm /ImportData /GoToR /GoToE /EmbeddedFile /EmbeddedFiles /FileAttachment "
    b"/RichMedia /Rendition /XFA".split()
)
ACTIVE_KEYS = frozenset(["/JS", "/EF", "/Sound", "/Movie", "/3DD"])
# What says who made or signed a file, beside the properties of the document itself.
TELLTALE = frozenset(["/Metadata", "/PieceInfo", "/Author", "/Creator", "/Producer", "/Perms", "/DSS"])
CLOSED_SCHEMES = ("javascript:", "vbscript:", "data:", "file:")


class Refused(Exception):
    """The code of what is wrong with the file is its only argument."""


def anonymous(content: bytes) -> bytes:
    """The same pages, of an accepted file, without what tells who made, annotated or signed it: no signature holds."""
    writer = _copy_of(content)
    for thing in filter(None, writer._objects):
        for part in _dictionaries_of(thing):
            _forget_who(part)
    # What nothing leads to any more would still be written: a copy takes only what the root leads to.
    return _written(_copy_of(_written(writer)))


def _copy_of(content: bytes) -> PdfWriter:
    reader = PdfReader(BytesIO(content))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header, writer.metadata = reader.pdf_header, None
    return writer


def _written(writer: PdfWriter) -> bytes:
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _forget_who(part: dict[str, PdfObject]) -> None:
    told = [key for key in TELLTALE if key in part]
    signature = _value(part, "/V")
    if isinstance(signature, dict) and "/ByteRange" in signature:
        told.append("/V")
    if "/T" in part and _value(part, "/Subtype") not in (
        None,
        "/Widget",
    ):  # of a note, its author; of a field, its name
        told.append("/T")
    for key in told:
        del part[key]


def pages_of(content: bytes, *, most_pages: int) -> int:
    """The number of its pages. Raises `Refused`, or whatever pypdf raises of a file that it cannot read."""
    _check_ends(content)
    names = _names_in(content)
    if b"/Encrypt" in names:
        raise Refused("encrypted")
    _check_names(names)
    reader = PdfReader(BytesIO(content))
    count = len(reader.pages)
    if count > most_pages:
        raise Refused("too_many_pages")
    if not count:
        raise Refused("no_page")
    _check_objects(content, reader)
    return count


def _check_ends(content: bytes) -> None:
    if END not in content:
        raise Refused("damaged_pdf")
    has_ends = HEAD.match(content) and content.rstrip(BLANK).endswith(END)
    if not has_ends or END_OF_ZIP in content[-ZIP_TAIL:]:
        raise Refused("foreign_bytes")


def _check_names(names: set[bytes]) -> None:
    if names & ACTIVE:
        raise Refused("active_content")


def _names_in(content: bytes) -> set[bytes]:
    """The names that are written there, `/J#53` as `/JS`: also those that no table leads to."""
    written = {found[0] for found in NAME.finditer(content)}
    return {ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name) for name in written}


def _check_objects(content: bytes, reader: PdfReader) -> None:
    unpacked = 0
    for count, thing in enumerate(_objects_in(content, reader)):
        if count > MOST_OBJECTS:
            raise Refused("too_complex")
        for part in _dictionaries_of(thing):
            _check_dictionary(part)
        if isinstance(thing, StreamObject):
            unpacked += _weight_of(thing)
        if unpacked > MOST_UNPACKED:
            raise Refused("too_complex")


def _objects_in(content: bytes, reader: PdfReader) -> Iterator[PdfObject]:
    """All that stands in the file, named by its table or not: programs that mend files find what no table names."""
    yield reader.trailer
    source = BytesIO(content)
    for found in OBJECT.finditer(content):
        source.seek(found.start())
        reader.read_object_header(source)
        thing = read_object(source, reader)
        yield thing
        if isinstance(thing, StreamObject) and _is_pack(thing):
            yield from _objects_packed_in(thing, reader)


def _is_pack(stream: StreamObject) -> bool:
    # Some readers look at the two numbers only.
    return _value(stream, "/Type") == "/ObjStm" or {"/N", "/First"} <= stream.keys()


def _objects_packed_in(stream: StreamObject, reader: PdfReader) -> Iterator[PdfObject]:
    data = stream.get_data()
    _check_names(_names_in(data))
    first, source = _number(stream, "/First"), BytesIO(data)
    for offset in data[:first].split()[1::2]:
        source.seek(first + int(offset))
        yield read_object(source, reader)


def _dictionaries_of(thing: PdfObject) -> Iterator[dict[str, PdfObject]]:
    waiting: list[PdfObject] = [thing]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


def _check_dictionary(part: dict[str, PdfObject]) -> None:
    if not part.keys().isdisjoint(ACTIVE_KEYS):
        raise Refused("active_content")
    by_itself = [_value(part, "/OpenAction")]
    additional = _value(part, "/AA")
    if isinstance(additional, dict):
        by_itself += [_value(additional, key) for key in additional]
    if not all(_only_moves(action) for action in by_itself):
        raise Refused("active_content")
    address = _value(part, "/URI")
    if isinstance(address, str | bytes) and _leads_out_of_the_web(address):
        raise Refused("active_content")


def _value(part: dict[str, PdfObject], key: str) -> object:
    value = part.get(key)
    return value.get_object() if isinstance(value, PdfObject) else value


def _number(part: dict[str, PdfObject], key: str) -> int:
    value = _value(part, key)
    if not isinstance(value, int) or value < 0:
        raise Refused("damaged_pdf")
    return value


def _only_moves(action: object) -> bool:
    """Whether what happens without a click is at most to show another place of the same document."""
    return not isinstance(action, dict) or (_value(action, "/S") == "/GoTo" and "/Next" not in action)


def _leads_out_of_the_web(address: str | bytes) -> bool:
    text = address.decode("latin-1") if isinstance(address, bytes) else address
    return "".join(char for char in text if char.isprintable() and char != " ").lower().startswith(CLOSED_SCHEMES)


def _weight_of(stream: StreamObject) -> int:
    """Bytes, once unpacked. An image stays packed: its pixels are counted as it declares them."""
    if _value(stream, "/Subtype") != "/Image":
        return len(stream.get_data())
    if _number(stream, "/Width") * _number(stream, "/Height") > MOST_PIXELS:
        raise Refused("too_complex")
    return 0


def _stay_within_bounds(*, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    asked, most_pages, seconds = sys.argv[1:]
    _stay_within_bounds(seconds=int(seconds))
    content = sys.stdin.buffer.read()
    try:
        # Pictures are not drawn: no other program is called for them.
        with apply_configuration(
            zlib_maximum_output_length=MOST_IN_A_STREAM,
            lzw_maximum_output_length=MOST_IN_A_STREAM,
            run_length_maximum_output_length=MOST_IN_A_STREAM,
            brotli_maximum_output_length=MOST_IN_A_STREAM,
            jbig2dec_binary=None,
        ):
            answer = anonymous(content) if asked == ANONYMOUS else b"%d" % pages_of(content, most_pages=int(most_pages))
    except Refused as refused:
        answer = str(refused).encode()
    except (LimitReachedError, MemoryError):
        answer = b"too_complex"
    except Exception:  # pypdf raises what its parsing raises: of a hostile file, anything
        answer = b"damaged_pdf"
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
