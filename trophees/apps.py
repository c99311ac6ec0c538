from django.apps import AppConfig


class TropheesConfig(AppConfig):
    name = "trophees"
    verbose_name = "Trophées"
