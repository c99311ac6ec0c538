"""What every form says where Django's own French is not that of the rest of the pages."""

from django.utils.translation import gettext_lazy as _

EMAIL = _("Cette adresse n’est pas complète\u00a0: écrivez-la comme dans «\u00a0nom@exemple.fr\u00a0».")
ADDRESS = _("Écrivez l’adresse entière du site, comme dans «\u00a0https://exemple.fr\u00a0».")
REQUIRED = _("À remplir.")
NUMBER = _("Écrivez un nombre, en chiffres.")
