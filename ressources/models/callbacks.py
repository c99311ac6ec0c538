import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actors.models import Organisation
from home.models.fields import LineField
from ressources.callbacks.rules import OPEN, State, choices_of, link_ends, may_withdraw
from ressources.enums import CallbackState
from ressources.querysets import CallbackQuerySet


class CallbackRequest(models.Model):
    """An organisation asks to be called back by the partner of a resource, who answers by a secret link.

    `sent`: the lines that were shown before sending, as they were (`rules.Line`); emptied when it is withdrawn.
    The resource and its partner are named as they were that day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    territory = models.ForeignKey(
        "home.Territory", verbose_name=_("territoire"), on_delete=models.CASCADE, related_name="callbacks"
    )
    resource = models.ForeignKey(
        "ressources.ResourcePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="callbacks"
    )
    title = models.CharField(_("ressource"), max_length=255)
    partner = models.CharField(_("partenaire"), max_length=120)
    partner_email = models.EmailField(_("adresse du partenaire"))
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("structure"), on_delete=models.CASCADE, related_name="callbacks"
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = LineField(_("personne à rappeler"), max_length=80, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    sent = models.JSONField(_("ce qui a été transmis"), default=list)
    consent = models.TextField(_("accord, dans ses termes"))
    asked_at = models.DateTimeField(_("demandée le"), default=timezone.now)
    # SHA-256 of the secret in the partner's link.
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("état"), max_length=9, choices=CallbackState.choices, default=CallbackState.SENT, db_index=True
    )
    state_at = models.DateTimeField(_("dernière nouvelle"), default=timezone.now)
    mailed_at = models.DateTimeField(_("partie le"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("partenaire relancé le"), null=True, blank=True)
    note = models.TextField(_("mot du partenaire"), max_length=600, blank=True)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de rappel")
        verbose_name_plural = _("demandes de rappel")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=CallbackState.values), name="ressources_callback_state_known"
            ),
            models.UniqueConstraint(
                fields=["organisation", "resource"],
                condition=models.Q(state__in=[state.value for state in OPEN]),
                name="ressources_callback_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state_at__gte=models.F("asked_at")), name="ressources_callback_asked_then_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.title}"

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN

    @property
    def may_be_withdrawn(self) -> bool:
        return may_withdraw(self.state)

    @property
    def partner_choices(self) -> tuple[State, ...]:
        return choices_of(self.state)

    @property
    def phone_link(self) -> str:
        """The number as a telephone dials it."""
        return "".join(sign for sign in self.told("phone") if sign.isdigit() or sign == "+")

    def leads_somewhere(self, now: datetime) -> bool:
        """Whether the partner's link still shows it."""
        end = link_ends(self.state, self.state_at)
        return end is None or now < end

    def told(self, key: str) -> str:
        """What was sent under a key of `rules.Line`; empty once it is withdrawn."""
        return next((line["value"] for line in self.sent if line["key"] == key), "")
