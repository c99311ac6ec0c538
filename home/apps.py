from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Territoires et pages"

    def ready(self) -> None:
        from corsheaders.signals import check_request_enabled
        from django.core.validators import EmailValidator, URLValidator
        from django.db.backends.signals import connection_created
        from django.forms import Field, IntegerField, URLField

        from home import generations, letters, listings, plurals, wording
        from home.api import origins
        from home.querysets import teach_sqlite
        from home.searching.pages import register_home_findables

        # Django says « adresse de courriel », « URL » and « nombre entier ».
        EmailValidator.message = wording.EMAIL
        URLValidator.message = URLField.default_error_messages["invalid"] = wording.ADDRESS
        Field.default_error_messages["required"] = wording.REQUIRED
        IntegerField.default_error_messages["invalid"] = wording.NUMBER
        plurals.count_in_french()
        connection_created.connect(teach_sqlite)
        generations.listen_to_wagtail()
        check_request_enabled.connect(origins.is_allowed, dispatch_uid="home.api.origins")
        listings.register_home_listings()
        letters.register_home_parts()
        register_home_findables()
