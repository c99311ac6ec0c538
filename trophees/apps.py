from django.apps import AppConfig
from wagtail.signals import page_published


class TropheesConfig(AppConfig):
    name = "trophees"
    verbose_name = "Trophées"

    def ready(self) -> None:
        from trophees.models import CampaignPage
        from trophees.services.campaigns import freeze_when_published

        page_published.connect(freeze_when_published, sender=CampaignPage)
