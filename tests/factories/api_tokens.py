"""Keys of the API."""

from collections.abc import Sequence

from actors.models import ApiToken, User
from actors.services.api_tokens import make_token
from home.enums import ApiScope
from home.models import Territory


def make_api_token(
    owner: User | Territory,
    *,
    name: str = "",
    scopes: Sequence[str] = (ApiScope.READ,),
    by: User | None = None,
) -> tuple[ApiToken, str]:
    """A key of a person or of a territory, and its secret. Without a name, one that no other key bears."""
    name = name or f"Site du réseau {ApiToken.objects.count() + 1}"
    return make_token(owner, name=name, scopes=[str(scope) for scope in scopes], days=90, by=by or owner)


def bearing(secret: str) -> dict[str, str]:
    """The headers of a request that bears a key."""
    return {"Authorization": f"Bearer {secret}"}
