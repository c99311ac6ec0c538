"""Keys of the API that the demonstration's people have made. Their secrets are known to nobody."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from actors.models import ApiToken, User
from actors.services.api_tokens import make_token, revoke_token
from home.enums import ApiScope
from home.models import Territory

OWNER, MANAGER = "actrice@example.org", "responsable.poitiers@example.org"
READS, ANSWERS, FIGURES = ApiScope.READ.value, ApiScope.ANSWER.value, ApiScope.FIGURES.value
# Of the actor: name, scopes, made how many days ago, used how many days ago, whether it was revoked.
OF_THE_ACTOR = (
    ("Tableau de bord de la biscuiterie", (READS, ANSWERS), 40, 1, False),
    ("Essai d’un stagiaire", (READS,), 60, 52, True),
)
OF_THE_TERRITORY = (("Portail de données de l’agglomération", (READS, FIGURES), 120, 0, False),)


def ensure_keys(territories: Mapping[str, Territory], *, users: Mapping[str, User]) -> None:
    if ApiToken.objects.exists():
        return
    for owner, by, told in (
        (users[OWNER], users[OWNER], OF_THE_ACTOR),
        (territories["grand-poitiers"], users[MANAGER], OF_THE_TERRITORY),
    ):
        for name, scopes, made_ago, used_ago, is_revoked in told:
            token, _secret = make_token(owner, name=name, scopes=scopes, days=300, by=by)
            used_on = timezone.localdate() - timedelta(days=used_ago)
            made_at = timezone.now() - timedelta(days=made_ago)
            ApiToken.objects.filter(pk=token.pk).update(created_at=made_at, last_used_on=used_on)
            if is_revoked:
                revoke_token(token)
