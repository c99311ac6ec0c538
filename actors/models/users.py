from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from actors.managers import UserManager

ERASED = "@personne-supprimee.invalid"  # what the address of somebody who was forgotten ends with


class User(AbstractUser):
    """A person; the e-mail address is the log-in."""

    username = None
    email = models.EmailField(_("adresse e-mail"), unique=True)

    # When the person was told that the account, unused, would be erased.
    warned_at = models.DateTimeField(_("prévenue le"), null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        constraints = [models.UniqueConstraint(Lower("email"), name="actors_user_email_unique_whatever_case")]

    def __str__(self) -> str:
        if self.email.endswith(ERASED):
            return str(_("Personne supprimée"))
        return self.get_full_name() or self.email
