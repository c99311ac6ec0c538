from django.apps import AppConfig


class RessourcesConfig(AppConfig):
    name = "ressources"
    verbose_name = "Ressources"

    def ready(self) -> None:
        from wagtail.signals import post_page_move

        from ressources.listing import register_listing
        from ressources.searching import register_findables
        from ressources.services.owners import read_owners_again

        register_listing()
        register_findables()
        post_page_move.connect(read_owners_again, dispatch_uid="ressources.owners")
