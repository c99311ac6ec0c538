from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuestionnairesConfig(AppConfig):
    name = "questionnaires"
    verbose_name = "Questionnaires"

    def ready(self) -> None:
        from questionnaires import checks  # noqa: F401  registers the system check
        from questionnaires.immutability import install_triggers

        post_migrate.connect(install_triggers, sender=self)
