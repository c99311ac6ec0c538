"""The admin's screens of messages to organisations: writing one, reading it over, following how it goes out."""

from collections import Counter
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.admin.organisations import REGISTER
from actors.enums import DeliveryState
from actors.forms.messages import MessageForm
from actors.models import Message, Presence, Unsubscription, User
from actors.outreach.selection import chosen, in_words
from actors.permissions import get_message_for, written_territories
from actors.services.messages import recipients_of, selected, send_again, send_message
from home.problems import Conflict

NAMES = 8  # shown of a selection
LATEST = 10


class MessageScreen(WagtailAdminTemplateMixin):
    header_icon = "mail"
    title: Any = gettext_lazy("Écrire aux structures")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        register = {"url": reverse(REGISTER), "label": _("Structures")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.title}]


class WriteMessageView(MessageScreen, FormView):
    """Two steps: what is written is read over with whom it would reach, and leaves only then."""

    template_name = "actors/admin/write_message.html"
    form_class = MessageForm
    page_title = MessageScreen.title

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.territories = written_territories(self.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "territories": self.territories}

    def get_initial(self) -> dict[str, Any]:
        return chosen(self.request.GET)

    def form_valid(self, form: MessageForm) -> HttpResponse:
        if "send" in self.request.POST:
            return self._send(form)
        if "correct" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        return self.render_to_response(self.get_context_data(form=form, preview=self._preview(form)))

    def _send(self, form: MessageForm) -> HttpResponse:
        words = {name: form.cleaned_data[name] for name in ("subject", "text")}
        try:
            message = send_message(form.territory, selection=form.selection, by=self.user, **words)
        except Conflict as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Le message est parti vers ses destinataires, un par un."))
        return redirect("message", message.pk)

    def _preview(self, form: MessageForm) -> dict[str, Any]:
        rows = selected(form.territory, form.selection, by=self.user)
        people = User.objects.filter(pk__in=recipients_of(rows))
        left = Unsubscription.objects.for_territory(form.territory).from_messages()
        return {
            "count": rows.count(),
            "names": [presence.organisation.name for presence in rows.select_related("organisation")[:NAMES]],
            "people": people.count(),
            "left": people.filter(Q(email__in=left.values("email")) | Q(pk__in=left.values("user"))).count(),
            "words": in_words(form.selection),
            "territory": form.territory,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = Message.objects.filter(territory__in=self.territories).select_related("territory")[:LATEST]
        return super().get_context_data(latest=latest, several=len(self.territories[:2]) > 1, **kwargs)


class MessageView(MessageScreen, TemplateView):
    """What was written, to whom, and how far it has gone."""

    template_name = "actors/admin/message.html"
    page_title = gettext_lazy("Message")
    message: Message

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.message = get_message_for(cast(User, request.user), kwargs["pk"])
        self.title = self.message.subject

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        send_again(self.message)
        messages.success(request, _("Ce qui n’était pas parti repart."))
        return redirect("message", self.message.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = Counter(self.message.deliveries.values_list("state", flat=True))
        failed = Presence.objects.filter(pk__in=self.message.deliveries.unsent().values("presence")).select_related(
            "organisation"
        )
        return super().get_context_data(
            message=self.message,
            words=in_words(self.message.selection),
            total=counts.total(),
            failed=failed,
            **{f"{state.value}_count": counts[state] for state in DeliveryState},
            **kwargs,
        )
