"""The agenda: its page, its events, and how many places of each are taken."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock
from home.enums import EventMode, Module
from home.models.base import PagedList, SectionPage, ShareablePage, ShareablePageForm, sharing_box
from home.models.fields import LineField
from home.querysets import CycleManager, EventManager, SectionManager
from home.seats import Door, Seats, door_of
from home.share_cards import Shared
from home.spaces import Space
from home.templatetags.french import day, plural

ATTENDANCE = {
    EventMode.IN_PERSON: "OfflineEventAttendanceMode",
    EventMode.ONLINE: "OnlineEventAttendanceMode",
    EventMode.BOTH: "MixedEventAttendanceMode",
}
SAID = {
    Door.NONE: "",
    Door.OPEN: _("Sur inscription"),
    Door.WAITING: _("Complet\u00a0: liste d’attente"),
    Door.FULL: _("Complet"),
    Door.CLOSED: _("Inscriptions closes"),
    Door.CANCELLED: _("Annulé"),
}


class AgendaPage(PagedList, SectionPage, Page):
    intro = models.TextField(_("introduction"), blank=True, max_length=400)

    section = Module.AGENDA
    objects = SectionManager()
    template = "home/agenda_page.html"
    parent_page_types = ["home.TerritoryPage", "home.PortalPage"]
    subpage_types = ["home.EventPage", "home.CyclePage"]
    is_creatable = False
    content_panels = [*SectionPage.content_panels, FieldPanel("intro")]
    api_fields = ["intro"]

    class Meta:
        verbose_name = _("page de l’agenda")
        verbose_name_plural = _("pages de l’agenda")

    def get_context(self, request, *args, **kwargs):
        from home.filters import EventFilter
        from home.public_pages import public_pages

        context = super().get_context(request, *args, **kwargs)
        past = request.GET.get("passes") == "1"
        events = public_pages(EventPage, request.space, section=self.section)
        shown = events.past() if past else events.upcoming().defer("body")
        found = EventFilter(request.GET, queryset=shown, request=request)
        cycles = [] if past else list(CyclePage.objects.within(self.url_path).to_come())
        context.update(past=past, cycles=cycles, found=found, items=self.page_of(request, found.qs))
        return context


class CyclePage(ShareablePage, Page):
    """Workshops that follow one another; each of its events names it."""

    intro = models.TextField(_("chapô"), max_length=300)
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    is_shared = sharing_box()

    objects = CycleManager()
    template = "home/cycle_page.html"
    parent_page_types = ["home.AgendaPage"]
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        HelpPanel(content=_("Chaque rendez-vous du cycle le nomme dans sa propre page, et paraît alors ici.")),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]
    api_fields = ["intro", "body"]

    class Meta:
        verbose_name = _("cycle d’ateliers")
        verbose_name_plural = _("cycles d’ateliers")

    def shared(self, space: Space) -> Shared:
        return Shared(self.title, kind=translate("Cycle d’ateliers"))

    def structured_data(self, space: Space) -> dict[str, Any]:
        return {
            "@type": "EventSeries",
            "name": self.title,
            "description": self.intro,
            "url": self.address_in(space),
            "organizer": {"@type": "Organization", "name": space.programme, "url": space.full_url()},
        }

    def get_context(self, request, *args, **kwargs):
        items = self.events_beside.live().counted().order_by("starts_at", "pk") if self.pk else EventPage.objects.none()
        return {**super().get_context(request, *args, **kwargs), "items": items}

    @property
    def events_beside(self) -> Any:
        """Its events, less those that were moved to another agenda: they name it still."""
        return self.events.filter(path__startswith=self.path[: -self.steplen])


class EventPageForm(ShareablePageForm):
    """A draft may lack what is asked for once it is published. The cycles are those of the same agenda."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "cycle" in self.fields:
            cycles = CyclePage.objects.child_of(self.parent_page) if self.parent_page else CyclePage.objects.none()
            self.fields["cycle"].queryset = cycles.order_by("title")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and cleaned.get("mode") != EventMode.ONLINE and not cleaned.get("place"):
            self.add_error("place", _("Dites où l’on se retrouve."))
        return cleaned


class EventPage(ShareablePage, Page):
    """An event. Its online address is told to those who are registered, and by no page, feed, search or API."""

    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    mode = models.CharField(
        _("comment y participer"), max_length=9, choices=EventMode.choices, default=EventMode.IN_PERSON
    )
    place = models.CharField(_("lieu"), max_length=120, blank=True)
    commune = models.CharField(_("commune"), max_length=80, blank=True)
    online_address = models.URLField(
        _("adresse de connexion"),
        blank=True,
        max_length=500,
        help_text=_("Envoyée aux seules personnes inscrites\u00a0: elle ne paraît ni sur la page ni dans les flux."),
    )
    organiser = LineField(
        _("organisé par"), max_length=120, blank=True, help_text=_("Si ce n’est pas le territoire lui-même.")
    )
    audience = LineField(
        _("pour qui"), max_length=160, blank=True, help_text=_("«\u00a0Artisans et commerçants\u00a0», par exemple.")
    )
    cycle = models.ForeignKey(
        CyclePage,
        verbose_name=_("cycle d’ateliers"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
    )
    registers = models.BooleanField(
        _("on s’inscrit ici"), default=False, help_text=_("La page porte alors un formulaire d’inscription.")
    )
    capacity = models.PositiveIntegerField(
        _("nombre de places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Vide\u00a0: sans limite. Si vous l’augmentez, les premières personnes en attente sont inscrites "
            "et prévenues."
        ),
    )
    has_waiting_list = models.BooleanField(
        _("liste d’attente"),
        default=True,
        help_text=_("Une fois complet, on peut attendre une place\u00a0: qui se désiste la laisse à la première."),
    )
    registration_ends_at = models.DateTimeField(
        _("dernier moment pour s’inscrire"), null=True, blank=True, help_text=_("Vide\u00a0: jusqu’au début.")
    )
    question = LineField(
        _("question aux personnes inscrites"),
        max_length=200,
        blank=True,
        help_text=_(
            "Elles y répondent depuis leur inscription, avant ou après. Vous lisez leurs contributions dans la liste "
            "des inscriptions\u00a0; rien n’en est publié."
        ),
    )
    is_cancelled = models.BooleanField(
        _("annulé"),
        default=False,
        help_text=_("La page le dit, et les personnes inscrites en sont prévenues par e-mail."),
    )
    cancellation_word = models.TextField(
        _("un mot aux personnes inscrites"),
        max_length=600,
        blank=True,
        help_text=_("Il ne paraît que dans le message qu’elles reçoivent."),
    )
    intro = models.TextField(_("chapô"), max_length=300)
    themes = ParentalManyToManyField("home.Theme", verbose_name=_("thèmes"), blank=True, related_name="+")
    body = StreamField(BodyBlock(), verbose_name=_("texte"), blank=True)
    is_shared = sharing_box()

    objects = EventManager()
    base_form_class = EventPageForm
    template = "home/event_page.html"
    parent_page_types = ["home.AgendaPage"]
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("starts_at"),
    ]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel(["starts_at", "ends_at"]),
                FieldPanel("mode", widget=forms.RadioSelect),
                FieldRowPanel(["place", "commune"]),
                FieldPanel("online_address"),
                FieldRowPanel(["organiser", "audience"]),
                FieldPanel("cycle", widget=forms.Select),
            ],
            _("Quand, où, avec qui"),
        ),
        FieldPanel("intro"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("registers"),
                FieldRowPanel(["capacity", "registration_ends_at"]),
                FieldPanel("has_waiting_list"),
                FieldPanel("question"),
            ],
            _("Inscriptions"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(content=_("Publiez la page pour que l’annulation prenne effet.")),
                FieldPanel("is_cancelled"),
                FieldPanel("cancellation_word"),
            ],
            _("Annuler le rendez-vous"),
            classname="collapsed",
        ),
    ]
    api_fields = (
        "starts_at ends_at mode place commune organiser audience cycle is_cancelled intro themes body"
    ).split()

    class Meta:
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")), name="home_event_ends_after_start"
            ),
            models.CheckConstraint(condition=models.Q(mode__in=EventMode.values), name="home_event_mode_known"),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(capacity__gte=1), name="home_event_some_places"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("La fin vient avant le début\u00a0: vérifiez les deux heures.")})
        if self.registration_ends_at and self.ends_at and self.registration_ends_at > self.ends_at:
            raise ValidationError({"registration_ends_at": _("Ce moment vient après la fin du rendez-vous.")})
        if self.online_address and not self.registers:
            message = _("Seules les personnes inscrites la reçoivent\u00a0: cochez «\u00a0on s’inscrit ici\u00a0».")
            raise ValidationError({"online_address": message})

    @property
    def is_past(self) -> bool:
        return self.ends_at < timezone.now()

    @property
    def where(self) -> str:
        """« Salle des fêtes, Lusignan », « En ligne », or both."""
        there = ", ".join(filter(None, (self.place, self.commune)))
        if self.mode == EventMode.ONLINE:
            return translate("En ligne")
        return translate("%(there)s, et en ligne") % {"there": there} if self.mode == EventMode.BOTH else there

    @property
    def shown_cycle(self) -> CyclePage | None:
        """Its cycle if visitors may read it; none in another agenda, from which the event was moved."""
        cycle = self.cycle
        if cycle is None or not cycle.live or cycle.path[: -cycle.steplen] != self.path[: -self.steplen]:
            return None
        return cycle

    @property
    def facts_digest(self) -> str:
        """Of what people who come must know: another hour or place, and it is another one."""
        facts = (self.starts_at.isoformat(), self.ends_at.isoformat(), self.where, self.online_address)
        return sha256("\n".join(facts).encode()).hexdigest()

    @property
    def seats(self) -> Seats:
        count = getattr(self, "seat_count", None)
        return Seats(self.capacity, count.taken, count.waiting) if count else Seats(self.capacity)

    @property
    def registration_closes_at(self) -> datetime:
        return self.registration_ends_at or self.starts_at

    @property
    def door(self) -> Door:
        """Whether one may register now."""
        return door_of(
            # Asked of the database only where it counts.
            self.seats if self.registers else Seats(None),
            registers=self.registers,
            has_waiting_list=self.has_waiting_list,
            is_cancelled=self.is_cancelled,
            closes_at=self.registration_closes_at,
            now=timezone.now(),
        )

    @property
    def takes_registrations(self) -> bool:
        return self.door in (Door.OPEN, Door.WAITING)

    @property
    def state_in_words(self) -> str:
        """« 3 places restantes », « Complet : liste d’attente »; of a past one, only that it was cancelled."""
        door = self.door
        if self.is_past and door is not Door.CANCELLED:
            return ""
        if door is Door.OPEN and self.capacity is not None:
            return plural(self.seats.left or 0, translate("place restante,places restantes"))
        return str(SAID[door])

    @property
    def has_materials(self) -> bool:
        return any(block.block_type == "documents" for block in self.body)

    def shared(self, space: Space) -> Shared:
        if self.is_cancelled:
            return Shared(self.title, kind=translate("Rendez-vous annulé"))
        kind = translate("Rendez-vous, %(day)s") % {"day": day(timezone.localtime(self.starts_at))}
        return Shared(self.title, kind=kind)

    def structured_data(self, space: Space) -> dict[str, Any]:
        url = self.address_in(space)
        there = {"@type": "Place", "name": self.place, "address": ", ".join(filter(None, (self.place, self.commune)))}
        places = [there] if self.mode != EventMode.ONLINE else []
        if self.mode != EventMode.IN_PERSON:
            places.append({"@type": "VirtualLocation", "url": url})
        own = {"@type": "Organization", "name": space.programme, "url": space.full_url()}
        return {
            "@type": "Event",
            "name": self.title,
            "description": self.intro,
            "startDate": self.starts_at.isoformat(),
            "endDate": self.ends_at.isoformat(),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if self.is_cancelled else 'Scheduled'}",
            "eventAttendanceMode": f"https://schema.org/{ATTENDANCE[EventMode(self.mode)]}",
            "location": places[0] if len(places) == 1 else places,
            "url": url,
            "organizer": {"@type": "Organization", "name": self.organiser} if self.organiser else own,
        }


class SeatCount(models.Model):
    """How many places of an event are taken, and how many people wait, as the floor above counts them.

    Beside the page, whose every column a publication takes from the draft.
    """

    event = models.OneToOneField(EventPage, on_delete=models.CASCADE, related_name="seat_count")
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("places prises")
        verbose_name_plural = _("places prises")

    def __str__(self) -> str:
        return f"{self.event}, {self.taken}"
