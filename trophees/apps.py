from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.signals import page_published, page_unpublished


class TropheesConfig(AppConfig):
    name = "trophees"
    verbose_name = "Trophées"

    def ready(self) -> None:
        from trophees import checks  # noqa: F401  registers the system check
        from trophees.immutability import GUARD
        from trophees.listing import register_listing
        from trophees.models import CampaignPage
        from trophees.searching import register_findables
        from trophees.services.announcing import follow_the_page
        from trophees.services.campaigns import freeze_when_published

        register_listing()
        register_findables()
        post_migrate.connect(GUARD.install, sender=self)
        page_published.connect(freeze_when_published, sender=CampaignPage)
        for signal in (page_published, page_unpublished):
            signal.connect(follow_the_page, sender=CampaignPage)
