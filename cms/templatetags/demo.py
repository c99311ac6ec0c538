from django import template

register = template.Library()


@register.simple_tag
def demo_accounts() -> dict[str, object]:
    """The accounts to try and their password; asked in demo mode only."""
    from cms.demo.accounts import ACCOUNTS, PASSWORD

    return {"accounts": ACCOUNTS, "password": PASSWORD}
