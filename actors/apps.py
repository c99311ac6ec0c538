from django.apps import AppConfig
from wagtail.signals import page_published


class ActorsConfig(AppConfig):
    name = "actors"
    verbose_name = "Acteurs"

    def ready(self) -> None:
        from actors.accounts.keys import follow_accounts
        from actors.listing import register_listing
        from actors.models import CharterPage
        from actors.searching import register_findables
        from actors.services.charter import freeze_when_published
        from actors.services.registrations import settle_when_published
        from home.models import EventPage

        register_listing()
        register_findables()
        follow_accounts()
        page_published.connect(freeze_when_published, sender=CharterPage)
        page_published.connect(settle_when_published, sender=EventPage)
