"""What is done on a page before its picture is taken. None of it changes what another screen shows."""

from collections.abc import Callable

from playwright.sync_api import Page

from cms.demo.accounts import PASSWORD

Act = Callable[[Page], None]


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()


def open_menu(page: Page) -> None:
    """The menu folds on a phone only."""
    if page.viewport_size and page.viewport_size["width"] < 1024:
        press(page, "Menu")


def open_first_facet(page: Page) -> None:
    page.locator(".facet summary").first.click()


def preview_callback(page: Page) -> None:
    page.get_by_label("Téléphone").fill("05 49 12 34 56")
    page.get_by_label("Votre demande").fill("Par où commencer ? Plutôt le matin.")
    press(page, "Voir ce qui sera transmis")


def register_with_nothing(page: Page) -> None:
    press(page, "M’inscrire")


def fail_to_log_in(page: Page) -> None:
    page.get_by_label("E-mail").fill("nouvelle@example.org")
    page.get_by_label("Mot de passe").fill("ce-n-est-pas-celui-la")
    press(page, "Me connecter")


def take_time(page: Page) -> None:
    """A form that anybody may send refuses what comes back at once."""
    page.wait_for_timeout(3000)


def sign_up_wrongly(page: Page) -> None:
    take_time(page)
    page.get_by_label("E-mail").fill("nouvelle@example.org")
    page.get_by_label("Mot de passe").fill("court")
    press(page, "Créer mon compte")


def sign_up(page: Page, name: str = "arrivante") -> None:
    """An address of its own for each width: the same one twice would have to wait."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    take_time(page)
    page.get_by_label("E-mail").fill(f"{name}-{width}@example.org")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Créer mon compte")


def sign_up_and_mistype_code(page: Page) -> None:
    sign_up(page, "etourdie")
    page.locator("input[name=code]").fill("AAAA-AAAA")
    press(page, "Continuer")


def ask_for_new_password(page: Page) -> None:
    page.get_by_label("E-mail").fill("nouvelle@example.org")
    press(page, "Recevoir un code")


def give_password_again(page: Page) -> None:
    """Asked of a session once only."""
    password = page.get_by_label("Mot de passe", exact=True)
    if not password.count():
        return
    password.fill(PASSWORD)
    press(page, "Continuer")


def present_organisation_wrongly(page: Page) -> None:
    page.get_by_text("Association", exact=True).click()
    page.get_by_label("Numéro SIREN").fill("123 456 789")
    press(page, "Continuer")


def answer_wrongly(page: Page) -> None:
    page.locator("input[inputmode]").first.fill("beaucoup")
    page.locator(".step__foot button.btn").first.click()
    page.wait_for_load_state()
