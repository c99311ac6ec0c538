"""The two ways into an account, from a page that asks for one."""

from django.urls import reverse
from django.utils.http import urlencode


def ways_in(*, onward: str, email: str = "") -> dict[str, str]:
    """Where to make an account, under the address that was invited, and where to sign in; both lead on to a page."""
    known = {"email": email} if email else {}
    return {
        "signup_url": f"{reverse('account_signup')}?{urlencode({**known, 'next': onward})}",
        "login_url": f"{reverse('account_login')}?{urlencode({'next': onward})}",
    }
