"""The secret link by which a partner answers a request without an account.

The secret is worked out from the request and from the key of the installation: mails can hold the same link again,
while the database keeps only its SHA-256.
"""

import base64
import re
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from home.spaces import territory_space
from ressources.models import CallbackRequest

# Not the name of this module: were it to move, the links that partners hold would end.
_SALT = "ressources.callback"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def secret_of(callback: CallbackRequest) -> str:
    """256 bits: nobody guesses one, nor works it out from the request's own address."""
    mac = salted_hmac(_SALT, callback.uuid.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(secret: str) -> str:
    """What is kept of a secret; empty for what was never given out in this form."""
    return sha256(secret.encode()).hexdigest() if _SECRET.fullmatch(secret) else ""


def partner_url(callback: CallbackRequest) -> str:
    """The partner's address, on the territory's own host if it has one.

    Under a new key of the installation the request gets another one, and the former ends.
    """
    secret = secret_of(callback)
    digest = digest_of(secret)
    if callback.secret_digest != digest:
        CallbackRequest.objects.filter(pk=callback.pk).update(secret_digest=digest)
    space, path = territory_space(callback.territory.slug), reverse("partner_callback", args=[secret])
    return space.full_url(path) if space else settings.BASE_URL + path
