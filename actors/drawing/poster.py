"""The poster that brings organisations in: an address as a QR code, in the territory's colours."""

from base64 import b64encode
from io import BytesIO

from django.utils.translation import gettext as _

from actors.enums import JoinedBy
from actors.outreach.joining import join_url
from home.kinds import in_words
from home.models import Territory
from home.pdf import territory_pdf


def poster_pdf(territory: Territory) -> bytes:
    context = {
        "title": _("Rejoignez-nous"),
        "name": territory.programme_name,
        "territory": territory,
        "whom": in_words(territory.actor_types, territory.other_kinds, one=True),
        "url": join_url(territory),
        "code": qr_code(join_url(territory, par=JoinedBy.POSTER.value)),
    }
    return territory_pdf("actors/poster_pdf.html", context, territory)


def qr_code(text: str) -> str:
    """A QR code that stays readable when a quarter of it is hidden, as a drawing in a `data:` address."""
    from qrcode import QRCode
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.image.svg import SvgPathImage

    code = QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(text)
    drawing = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(drawing)
    return f"data:image/svg+xml;base64,{b64encode(drawing.getvalue()).decode()}"
