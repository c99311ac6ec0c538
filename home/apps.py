from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Territoires et pages"

    def ready(self) -> None:
        from home import generations, listings

        generations.listen_to_wagtail()
        listings.register_home_listings()
