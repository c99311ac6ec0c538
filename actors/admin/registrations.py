"""The admin's list of who registered for an event: on the screen, on paper, in a spreadsheet; and who came."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.enums import RegistrationState
from actors.models import Registration, User
from actors.permissions import get_cycle_for_team, get_event_for_team
from actors.services.registrations import cancel, record_attendance
from home.models import CyclePage, EventPage
from home.scoping import key_of
from home.spreadsheets import XLSX, as_xlsx
from home.templatetags.french import plural

WIDTHS = (8, 28, 32, 34, 22, 20, 10, 60)
SAID_WIDTHS = (34, 14, 28, 32, 60)


def attendance_url(event: EventPage) -> str:
    return reverse("event_registrations", args=[event.pk])


class AttendanceView(WagtailAdminTemplateMixin, TemplateView):
    """Those who have a place, then those who wait, in the order in which they came."""

    template_name = "actors/admin/attendance.html"
    page_title = gettext_lazy("Inscriptions")
    header_icon = "group"
    event: EventPage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_event_for_team(cast(User, request.user), kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.event.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.event.pk]), "label": self.event.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": str(self.page_title)}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST:
            found = self.event.registrations.living().filter(pk=key_of(request.POST["cancel"])).first()
            if found is None:
                raise Http404
            cancel(found)
            messages.success(request, _("L’inscription est annulée\u00a0: la personne en est prévenue."))
        else:
            came = [key for value in request.POST.getlist("came") if (key := key_of(value))]
            count = record_attendance(self.event, came=came)
            messages.success(
                request, _("C’est noté\u00a0: %(count)s.") % {"count": plural(count, "présence,présences")}
            )
        return redirect(attendance_url(self.event))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        living = self.event.registrations.living().order_by("number")
        return super().get_context_data(
            event=self.event,
            held=[one for one in living if one.is_in],
            waiting=[one for one in living if one.is_waiting],
            cancelled=self.event.registrations.filter(state=RegistrationState.CANCELLED).count(),
            **kwargs,
        )


class AttendanceSheetView(View):
    """The same list for a spreadsheet."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = get_event_for_team(cast(User, request.user), pk)
        living = event.registrations.living().order_by("state", "number")
        headings = (
            _("Ordre"),
            _("Nom"),
            _("Structure"),
            _("Adresse e-mail"),
            _("État"),
            _("Depuis le"),
            _("Présence"),
            _("Contribution"),
        )
        content = as_xlsx(_("Inscriptions"), headings, map(_row, living), freeze="A2", widths=WIDTHS)
        headers = {"Content-Disposition": f'attachment; filename="inscriptions-{event.slug}.xlsx"'}
        return HttpResponse(content, content_type=XLSX, headers=headers)


class ContributionsView(WagtailAdminTemplateMixin, TemplateView):
    """What was answered at each event of a cycle, gathered."""

    template_name = "actors/admin/contributions.html"
    page_title = gettext_lazy("Contributions")
    header_icon = "comment"
    cycle: CyclePage

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.cycle = get_cycle_for_team(cast(User, request.user), kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.cycle.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = {"url": reverse("wagtailadmin_pages:edit", args=[self.cycle.pk]), "label": self.cycle.title}
        return [*self.breadcrumbs_items, edit, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Registration.objects.contributing_to(self.cycle)
        return super().get_context_data(cycle=self.cycle, contributions=found, **kwargs)


class ContributionsSheetView(View):
    """The same for a spreadsheet."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = get_cycle_for_team(cast(User, request.user), pk)
        headings = (_("Rendez-vous"), _("Le"), _("Nom"), _("Structure"), _("Contribution"))
        rows = (
            (one.event.title, localdate(one.event.starts_at), one.name, one.organisation_name, one.contribution)
            for one in Registration.objects.contributing_to(cycle)
        )
        content = as_xlsx(_("Contributions"), headings, rows, freeze="A2", widths=SAID_WIDTHS)
        headers = {"Content-Disposition": f'attachment; filename="contributions-{cycle.slug}.xlsx"'}
        return HttpResponse(content, content_type=XLSX, headers=headers)


def _row(registration: Registration) -> tuple[Any, ...]:
    return (
        registration.number,
        registration.name,
        registration.organisation_name,
        registration.email,
        registration.get_state_display(),
        registration.state_at,
        _("oui") if registration.has_attended else "",
        registration.contribution,
    )
