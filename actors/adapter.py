from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from home.mails import add_colours


class AccountAdapter(DefaultAccountAdapter):
    """allauth's behaviour, with addresses kept in lower case and mails signed by the platform."""

    def clean_email(self, email: str) -> str:
        return super().clean_email(email).lower()

    def render_mail(self, template_prefix, email, context, headers=None):
        message = super().render_mail(template_prefix, email, context, headers)
        add_colours(message)
        return message

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL
