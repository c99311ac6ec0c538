"""The admin's registers of experience sheets and of comments, and the reading of each before it appears."""

from typing import Any, cast

from django import forms
from django.contrib.admin import SimpleListFilter
from django.contrib.admin.decorators import display
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import register_permission_policy

from actors.enums import CommentState, Reading
from actors.models import ExperienceComment, ExperienceReview, User
from actors.permissions import get_comment_for_manager, get_review_for_manager
from actors.services.comments import decide_comment
from actors.services.experiences import publish_experience, refuse_experience, take_down_experience
from home.admin.scoped import LinkButton, Register, TerritoryPolicy
from home.permissions import is_national
from home.problems import Conflict
from home.querysets import Alphabetical
from home.templatetags.french import day, de

SHEETS = "retours_modeladmin_index"
COMMENTS = "commentaires_modeladmin_index"
REPORTED = "signale"

register_permission_policy(
    ExperienceReview,
    TerritoryPolicy(ExperienceReview, territory="page__presence__territory", managers=frozenset({"view"})),
)
register_permission_policy(
    ExperienceComment,
    TerritoryPolicy(ExperienceComment, territory="page__presence__territory", managers=frozenset({"view"})),
)


class ReadingFilter(SimpleListFilter):
    title = gettext_lazy("état")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [(Reading.ASKED, Reading.ASKED.label), (Reading.REFUSED, Reading.REFUSED.label), ("live", _("publiée"))]

    def queryset(self, request, queryset):
        if self.value() == "live":
            return queryset.filter(page__live=True)
        return queryset.filter(state=self.value()) if self.value() else queryset


class ReadingButton(LinkButton):
    """Reading what waits comes before anything else. `url_name` is the screen where a row is read."""

    url_name = "review_experience"
    waiting: str = Reading.ASKED

    def link_of(self, row: Any) -> dict[str, Any]:
        waits = row.state == self.waiting
        label = _("Relire") if waits else _("Revoir")
        return self.link_button(reverse(self.url_name, args=[row.pk]), label, about=row, is_first=waits)


class ExperienceRegister(Register):
    model = ExperienceReview
    base_url_path = "retours"
    menu_label = gettext_lazy("Retours")
    menu_icon = "openquote"
    menu_order = 263
    inspect_view_enabled = False
    button_helper_class = ReadingButton
    list_display = ["title", "organisation", "reading", "asked"]
    list_filter = [ReadingFilter]
    list_export = ["title", "organisation", "territory", "reading", "asked_at"]
    export_filename = "retours-experience"
    search_fields = ["page__draft_title", "page__presence__organisation__name"]

    def get_list_display(self, request):
        return [*self.list_display, "territory"] if is_national(request.user) else self.list_display

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(pk__in=ExperienceReview.objects.for_team().values("pk"))
        rows = rows.select_related("page__presence__organisation", "page__presence__territory")
        rows = rows.annotate(listed_as=Alphabetical("page__presence__organisation__name"))
        return rows.order_by("-asked_at", "-pk")

    @display(description=gettext_lazy("fiche"), ordering="page__draft_title")
    def title(self, review: ExperienceReview) -> str:
        return review.page.draft_title

    @display(description=gettext_lazy("structure"), ordering="listed_as")
    def organisation(self, review: ExperienceReview) -> str:
        return review.page.presence.organisation.name

    @display(description=gettext_lazy("territoire"), ordering="page__presence__territory__short_name")
    def territory(self, review: ExperienceReview) -> str:
        return review.page.presence.territory.short_name

    @display(description=gettext_lazy("état"), ordering="state")
    def reading(self, review: ExperienceReview) -> str:
        if not review.page.live:
            return review.get_state_display()
        waits = review.state == Reading.ASKED
        return _("publiée, modification à relire") if waits else _("publiée")

    @display(description=gettext_lazy("demandée le"), ordering="asked_at")
    def asked(self, review: ExperienceReview) -> str:
        return day(localtime(review.asked_at)) if review.asked_at else ""


class CommentFilter(SimpleListFilter):
    title = gettext_lazy("état")
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [(REPORTED, _("signalé")), *CommentState.choices]

    def queryset(self, request, queryset):
        if self.value() == REPORTED:
            return queryset.filter(pk__in=ExperienceComment.objects.reported().values("pk"))
        return queryset.filter(state=self.value()) if self.value() else queryset


class CommentButton(ReadingButton):
    url_name = "review_comment"
    waiting = CommentState.ASKED


class CommentRegister(Register):
    model = ExperienceComment
    base_url_path = "commentaires"
    menu_label = gettext_lazy("Commentaires")
    menu_icon = "comment"
    menu_order = 264
    inspect_view_enabled = False
    button_helper_class = CommentButton
    list_display = ["excerpt", "who", "sheet", "state_and_reports", "written"]
    list_filter = [CommentFilter]
    list_export = ["text", "who", "sheet", "territory", "state_and_reports", "written_at"]
    export_filename = "commentaires"
    search_fields = ["text", "author_name", "presence__organisation__name", "page__title"]

    def get_list_display(self, request):
        return [*self.list_display, "territory"] if is_national(request.user) else self.list_display

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("presence__organisation", "page__presence__territory")
        left = Count("reports", filter=Q(reports__settled_at=None))
        return rows.annotate(reports_open=left).order_by("-reports_open", "-written_at", "-pk")

    @display(description=gettext_lazy("commentaire"))
    def excerpt(self, comment: ExperienceComment) -> str:
        return Truncator(comment.text).chars(60)

    @display(description=gettext_lazy("de"), ordering="author_name")
    def who(self, comment: ExperienceComment) -> str:
        return str(comment)

    @display(description=gettext_lazy("fiche"))
    def sheet(self, comment: ExperienceComment) -> str:
        return comment.page.title

    @display(description=gettext_lazy("territoire"))
    def territory(self, comment: ExperienceComment) -> str:
        return comment.page.presence.territory.short_name

    @display(description=gettext_lazy("état"), ordering="state")
    def state_and_reports(self, comment: Any) -> str:
        state = comment.get_state_display()
        return _("%(state)s, signalé") % {"state": state} if comment.reports_open else state

    @display(description=gettext_lazy("écrit le"), ordering="written_at")
    def written(self, comment: ExperienceComment) -> str:
        return day(localtime(comment.written_at))


# --- Reading ----------------------------------------------------------------------------------------------------------


class ExperienceDecisionForm(forms.Form):
    """What the team decides of a sheet, of those decisions that its state allows. `seen` is the draft on screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField()
    refusal = forms.CharField(
        label=gettext_lazy("Ce qu’il faut reprendre, ou pourquoi la fiche est retirée"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("La structure le lira tel quel."),
    )

    def __init__(self, *args, review: ExperienceReview, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = review.page.latest_revision_id
        choices = []
        if review.state == Reading.ASKED:
            choices += [("publish", _("Publier la fiche")), ("refuse", _("La renvoyer pour reprise"))]
        if review.page.live:
            choices.append(("take_down", _("Retirer la fiche publique")))
        field = forms.ChoiceField(label=_("Décision"), choices=choices, widget=forms.RadioSelect)
        self.fields["decision"] = field

    def clean(self):
        data = super().clean()
        silent = not data.get("refusal", "").strip() and "refusal" not in self.errors
        if data.get("decision") in ("refuse", "take_down") and silent:
            self.add_error("refusal", _("Dites pourquoi\u00a0: sans cela, la structure ne saura que faire."))
        return data


class ReviewExperienceView(WagtailAdminTemplateMixin, FormView):
    """A sheet as readers would see it, and the decision."""

    template_name = "experiences/admin/review_experience.html"
    form_class = ExperienceDecisionForm
    page_title = gettext_lazy("Retour d’expérience")
    header_icon = "openquote"
    review: ExperienceReview

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.review = get_review_for_manager(cast(User, request.user), kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.review.page.draft_title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        register = {"url": reverse(SHEETS), "label": _("Retours d’expérience")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.review.page.draft_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "review": self.review}

    def form_valid(self, form: ExperienceDecisionForm) -> HttpResponse:
        try:
            messages.success(self.request, self._decide(**form.cleaned_data))
        except Conflict as conflict:
            messages.error(self.request, str(conflict))
            return redirect(reverse("review_experience", args=[self.review.pk]))
        return redirect(reverse(SHEETS))

    def _decide(self, *, decision: str, seen: int, refusal: str) -> str:
        """Do it; what the team then reads."""
        organisation, user = self.review.page.presence.organisation, cast(User, self.request.user)
        if decision == "publish":
            publish_experience(self.review, revision_id=seen, user=user)
            return _("La fiche %(of)s est publique.") % {"of": de(organisation)}
        if decision == "refuse":
            refuse_experience(self.review, revision_id=seen, refusal=refusal.strip())
            return _("%(name)s saura quoi reprendre.") % {"name": organisation}
        take_down_experience(self.review, refusal=refusal.strip(), user=user)
        return _("La fiche n’est plus publique\u00a0; %(name)s saura pourquoi.") % {"name": organisation}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.review.page
        # What nobody asked to publish is its writers' alone: the team sees the version that all see.
        draft = page.get_latest_revision_as_object() if self.review.state != Reading.WRITING else page
        return super().get_context_data(review=self.review, draft=draft, presence=page.presence, **kwargs)


class CommentDecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Décision"),
        choices=[
            (CommentState.PUBLISHED, gettext_lazy("Montrer le commentaire")),
            (CommentState.REFUSED, gettext_lazy("L’écarter")),
        ],
        widget=forms.RadioSelect,
    )


class ReviewCommentView(WagtailAdminTemplateMixin, FormView):
    """A comment, what was reported of it, and the decision."""

    template_name = "experiences/admin/review_comment.html"
    form_class = CommentDecisionForm
    page_title = gettext_lazy("Commentaire")
    header_icon = "comment"
    comment: ExperienceComment

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.comment = get_comment_for_manager(cast(User, request.user), kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.comment.page.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        register = {"url": reverse(COMMENTS), "label": _("Commentaires")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.comment.author_name}]

    def form_valid(self, form: CommentDecisionForm) -> HttpResponse:
        state = CommentState(form.cleaned_data["decision"])
        decide_comment(self.comment, state=state)
        shown = state == CommentState.PUBLISHED
        said = _("Le commentaire est visible de tous.") if shown else _("Le commentaire est écarté.")
        messages.success(self.request, said)
        return redirect(reverse(COMMENTS))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = self.comment.reports.filter(settled_at=None).select_related("reporter").order_by("reported_at")
        return super().get_context_data(comment=self.comment, reports=reports, **kwargs)
