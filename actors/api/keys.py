"""Keys of the API, as requests bear them: `Authorization: Bearer aet_…`."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer, SessionAuth

from actors.models import ApiToken, User
from actors.services.api_tokens import digest_of, note_use
from home.api.calling import Caller, caller_of
from home.enums import ApiScope

LONGEST = 200  # characters of what is looked up


class WrongKey(Exception):
    """A key is borne that opens nothing: unknown, expired, revoked."""


def read_caller(request: HttpRequest) -> Caller | None:
    """Whose key the request bears; None when it bears none. One query. Raises WrongKey."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    secret = secret.strip()
    if not secret or len(secret) > LONGEST:
        raise WrongKey
    found = ApiToken.objects.bearing(digest_of(secret), timezone.now()).select_related("user", "territory").first()
    if found is None or (found.user and not found.user.is_active):
        raise WrongKey
    note_use(found)
    return Caller(
        key_id=found.pk,
        scopes=frozenset(found.scopes),
        user=found.user,
        territory=found.territory.slug if found.territory else "",
    )


class KeyAuth(HttpBearer):
    """A person's key with a scope: the request is theirs from then on. The gate has read it already."""

    def __init__(self, scope: ApiScope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        caller = caller_of(request)
        if caller is None:
            return None
        if caller.user is None or not caller.may(self.scope):
            said = _("Cette clé n’ouvre pas cela\u00a0: il faut celle d’une personne, avec la portée «\u00a0{}\u00a0».")
            raise HttpError(HTTPStatus.FORBIDDEN, said.format(self.scope.value))
        request.user = caller.user
        return caller.user


class MemberAuth(SessionAuth):
    """A member by their session: what writes bears the site's token. Whoever has no session is asked for a key."""

    cookies: tuple[str, ...] = (SessionAuth.param_name,)  # with one of which a browser speaks for somebody

    def _get_key(self, request: HttpRequest) -> str | None:
        return super()._get_key(request) if any(name in request.COOKIES for name in self.cookies) else None
