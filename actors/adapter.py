from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, with addresses kept in lower case and mails signed by the platform."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL
