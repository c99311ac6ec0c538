from django.apps import AppConfig
from wagtail.signals import page_published


class ActorsConfig(AppConfig):
    name = "actors"
    verbose_name = "Acteurs"

    def ready(self) -> None:
        from actors.listing import register_listing
        from actors.models import CharterPage
        from actors.searching import register_findables
        from actors.services.charter import freeze_when_published

        register_listing()
        register_findables()
        page_published.connect(freeze_when_published, sender=CharterPage)
