"""The demonstration's people, ready to log in with the posts that they hold."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from actors.models import User
from cms.demo.accounts import ACCOUNTS, NATIONAL, PASSWORD, Account
from home.enums import Role
from home.models import Territory
from home.services import add_to_team, ensure_national_team


def ensure_people(territories: dict[str, Territory]) -> dict[str, User]:
    """Every account of `ACCOUNTS`, by e-mail address."""
    found = {user.email: user for user in User.objects.filter(email__in=[account.email for account in ACCOUNTS])}
    missing = [account for account in ACCOUNTS if account.email not in found]
    if not missing:
        return found
    # One hash for all: a second of work each otherwise, and the password is public.
    password = make_password(PASSWORD)
    for account in missing:
        found[account.email] = _create(account, password=password, territories=territories)
    return found


def _create(account: Account, *, password: str, territories: dict[str, Territory]) -> User:
    user = User.objects.create(
        email=account.email, first_name=account.first_name, last_name=account.last_name, password=password
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    if account.post == NATIONAL:
        ensure_national_team().user_set.add(user)
    elif account.post:
        add_to_team(territories[account.slug], user=user, role=Role(account.post))
    return user
