"""The admin's screens of a territory's letter: its draft, reading it over, following how it goes out."""

from typing import Any, cast

from allauth.core.ratelimit import consume
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.enums import DigestState
from actors.forms.digests import BeginDigestForm, DigestForm, SendDigestForm
from actors.models import Digest, User
from actors.outreach.letter import compose
from actors.permissions import can_send_digest, get_digest_for
from actors.services.digests import (
    begin_digest,
    confirm_digest,
    delete_draft,
    found_for,
    members_told,
    name_of,
    progress_of,
    save_draft,
    seal_of,
    send_test,
    subscribers_told,
    take_back,
    told_by,
)
from home.permissions import edits_some, territories_for
from home.problems import Conflict

A_PAGE = 20


class LetterScreen(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "mail"
    page_title: Any = gettext_lazy("Lettre d’information")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)


class DigestsScreen(LetterScreen):
    """The letters of the territories in which one works, and a new one."""

    template_name = "actors/admin/digests.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not edits_some(self.user):
            raise Http404
        self.territories = territories_for(self.user)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Lettres d’information")}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BeginDigestForm(request.POST, territories=self.territories)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("digest", begin_digest(form.cleaned_data["territory"]).pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = Digest.objects.filter(territory__in=self.territories).select_related("territory")
        form = kwargs.pop("form", None) or BeginDigestForm(territories=self.territories)
        items = Paginator(letters, A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(items=items, page_obj=items, form=form, **kwargs)


class OneLetterScreen(LetterScreen):
    digest: Digest
    sends = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.digest = get_digest_for(self.user, kwargs["pk"], to_send=self.sends)

    def get_page_subtitle(self) -> str:
        return self.digest.territory.short_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        letters = {"url": reverse("digests"), "label": _("Lettres d’information")}
        return [*self.breadcrumbs_items, letters, {"url": "", "label": self.digest.subject}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_send = can_send_digest(self.user, self.digest.territory)
        return super().get_context_data(digest=self.digest, may_send=may_send, **kwargs)


class DigestScreen(OneLetterScreen):
    """Of a draft, its words and what it tells; of one that was confirmed, how far it has gone."""

    def get_template_names(self) -> list[str]:
        return ["actors/admin/digest.html" if self.digest.is_draft else "actors/admin/digest_sent.html"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._act(request)
        except Conflict as refusal:
            messages.error(request, str(refusal))
            return redirect("digest", self.digest.pk)

    def _act(self, request: HttpRequest) -> HttpResponse:
        if "delete" in request.POST:
            delete_draft(self.digest)
            messages.success(request, _("Le brouillon est supprimé."))
            return redirect("digests")
        if "take_back" in request.POST:
            get_digest_for(self.user, self.digest.pk, to_send=True)
            take_back(self.digest)
            messages.success(request, _("La lettre ne partira pas\u00a0: elle est de nouveau un brouillon."))
            return redirect("digest", self.digest.pk)
        form = DigestForm(request.POST, digest=self.digest)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        save_draft(self.digest, left_out=form.left_out, **form.cleaned_data)
        return self._after_saving(request)

    def _after_saving(self, request: HttpRequest) -> HttpResponse:
        if "read" in request.POST:
            return redirect("send_digest", self.digest.pk)
        if "test" not in request.POST:
            messages.success(request, _("Le brouillon est enregistré."))
        elif consume(request, action="digest_test"):
            send_test(self.digest, to=self.user)
            messages.success(request, _("L’essai est parti à %(email)s.") % {"email": self.user.email})
        else:
            messages.error(request, _("Trop d’essais se suivent\u00a0: attendez une heure."))
        return redirect("digest", self.digest.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**(self._draft(kwargs) if self.digest.is_draft else self._progress(kwargs)))

    def _draft(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        form = kwargs.pop("form", None) or DigestForm(digest=self.digest)
        left = form.left_out if form.is_bound else set(self.digest.left_out)
        parts = [
            (
                part.title,
                [(name, entry, name not in left) for entry in part.entries for name in [name_of(part.kind, entry.key)]],
            )
            for part in found_for(self.digest)
        ]
        return {"form": form, "media": form.media, "parts": parts, **kwargs}

    def _progress(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        counts = progress_of(self.digest)
        total = sum(counts.values())
        return {
            "counts": counts,
            "total": total,
            "settled": total - counts["queued"] - counts["sending"],
            "is_planned": self.digest.state == DigestState.PLANNED,
            "is_leaving": self.digest.state == DigestState.SENDING,
            **kwargs,
        }


class SendDigestScreen(OneLetterScreen):
    """The letter is read over, with whom it reaches, and confirmed."""

    template_name = "actors/admin/send_digest.html"
    sends = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.digest.is_draft:
            return redirect("digest", self.digest.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SendDigestForm(request.POST)
        if form.is_valid():
            try:
                confirm_digest(
                    self.digest,
                    seen=request.POST.get("seen", ""),
                    by=self.user,
                    send_at=form.cleaned_data["send_at"],
                )
            except Conflict as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("C’est confirmé\u00a0: la lettre partira d’elle-même."))
                return redirect("digest", self.digest.pk)
        return self.render_to_response(self.get_context_data(form=form), status=409 if form.non_field_errors() else 200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        territory = self.digest.territory
        members, subscribers = members_told(territory).count(), subscribers_told(territory).count()
        return super().get_context_data(
            **{"form": SendDigestForm(), **kwargs},
            seen=seal_of(self.digest, told_by(self.digest)),
            members=members,
            subscribers=subscribers,
            total=members + subscribers,
        )


class DigestPreview(View):
    """The letter as it is received, in colours or as text; to its own reader, whose way out it shows."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = cast(User, request.user)
        digest = get_digest_for(user, pk)
        letter = compose(digest, told_by(digest), email=user.email, user=user)
        if "texte" in request.GET:
            return HttpResponse(letter.text, content_type="text/plain; charset=utf-8")
        # A link of the letter opens beside the screen that frames it.
        return HttpResponse(letter.html.replace("<head>", '<head><base target="_blank">', 1))
