from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from wagtail.signals import page_published


class QuestionnairesConfig(AppConfig):
    name = "questionnaires"
    verbose_name = "Questionnaires"

    def ready(self) -> None:
        from questionnaires import checks  # noqa: F401  registers the system check
        from questionnaires.immutability import install_triggers
        from questionnaires.models import QuestionnairePage
        from questionnaires.services.claiming import claim_drafts
        from questionnaires.services.publishing import freeze_when_published

        user_logged_in.connect(claim_drafts)
        post_migrate.connect(install_triggers, sender=self)
        page_published.connect(freeze_when_published, sender=QuestionnairePage)
