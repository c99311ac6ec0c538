from secrets import token_urlsafe

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.enums import RegistrationState
from actors.models.organisations import Organisation
from actors.querysets import RegistrationQuerySet
from home.models import EventPage
from home.models.fields import LineField


def new_token() -> str:
    return token_urlsafe(32)


class Registration(models.Model):
    """Somebody's place at an event, or in its waiting list, under an address; `token` is the link by which it is seen
    and given back without an account.

    `territory`: None for an event of the nation's. `number`: the order in which people came, never given twice.
    """

    event = models.ForeignKey(
        EventPage, verbose_name=_("rendez-vous"), on_delete=models.CASCADE, related_name="registrations"
    )
    territory = models.ForeignKey(
        "home.Territory",
        verbose_name=_("territoire"),
        null=True,
        on_delete=models.CASCADE,
        related_name="registrations",
    )
    email = models.EmailField(_("adresse e-mail"))
    name = LineField(_("nom"), max_length=80)
    organisation_name = LineField(_("structure, comme elle a été écrite"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("structure"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    state = models.CharField(_("état"), max_length=9, choices=RegistrationState.choices)
    number = models.PositiveIntegerField(_("ordre d’arrivée"))
    token = models.CharField(max_length=60, unique=True, default=new_token, editable=False)
    created_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    state_at = models.DateTimeField(_("dans cet état depuis"), default=timezone.now)
    contribution = models.TextField(_("contribution"), max_length=3000, blank=True)
    has_attended = models.BooleanField(_("présent·e"), default=False)
    reminded_at = models.DateTimeField(_("rappel envoyé le"), null=True, blank=True)
    # SHA-256 of when and where the event was to be, as the person was told last.
    told_digest = models.CharField(max_length=64, editable=False)
    told_cancelled_at = models.DateTimeField(_("prévenu·e de l’annulation le"), null=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription à un rendez-vous")
        verbose_name_plural = _("inscriptions à des rendez-vous")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RegistrationState.values), name="actors_registration_state_known"
            ),
            models.UniqueConstraint(
                Lower("email"),
                "event",
                condition=~models.Q(state=RegistrationState.CANCELLED),
                name="actors_registration_one_living",
            ),
            models.UniqueConstraint(fields=["event", "number"], name="actors_registration_in_order"),
            models.CheckConstraint(
                condition=models.Q(has_attended=False) | ~models.Q(state=RegistrationState.CANCELLED),
                name="actors_registration_came_if_living",
            ),
        ]
        indexes = [models.Index(fields=["event", "state", "number"], name="actors_registration_queue")]

    def __str__(self) -> str:
        return f"{self.name}, {self.event}"

    @property
    def is_in(self) -> bool:
        return self.state == RegistrationState.IN

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITING

    @property
    def is_living(self) -> bool:
        return self.state != RegistrationState.CANCELLED
