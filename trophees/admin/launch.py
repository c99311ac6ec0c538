"""The admin's screens of launches: a territory's checklist, and the board of all of them."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.models import User
from home.models import Territory
from home.permissions import is_national
from home.problems import Conflict as Refused
from home.regions import REGION_NAMES
from home.spaces import territory_url
from home.spreadsheets import CSV, as_csv
from home.uploads import EXTENSIONS, UploadRefused, attachment_response, download, safe_name
from trophees.enums import LaunchState
from trophees.forms.launch import BoardForm, LaunchDocumentForm, LaunchItemForm
from trophees.launching.board import Kept, Launch, launches
from trophees.launching.steps import ITEMS, STEPS
from trophees.models import LaunchDocument, LaunchItem
from trophees.permissions import can_organise_some, launch_of, launches_of
from trophees.services.launch import add_document, remove_document, save_item, team_of, tick_item, version_of


class LaunchScreen(WagtailAdminTemplateMixin, TemplateView):
    """The checklist of one territory, for its managers and the national team; for others it does not exist."""

    template_name = "trophees/admin/launch.html"
    page_title = gettext_lazy("Lancement")
    header_icon = "tasks"
    territory: Territory

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.user = cast(User, request.user)
        self.territory = launch_of(self.user, kwargs["pk"])
        self.team = {person.pk: person for person in team_of(self.territory)}

    def get_page_subtitle(self) -> str:
        return self.territory.short_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        board = {"url": reverse("launches"), "label": _("Lancements")}
        return [*self.breadcrumbs_items, board, {"url": "", "label": self.territory.short_name}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "step" in request.POST:
            return self._add_document(request)
        key = request.POST.get("tick") or request.POST.get("item") or ""
        item = get_object_or_404(LaunchItem.objects.for_territory(self.territory), key=key)
        if "tick" in request.POST:
            tick_item(self.territory, item.key)
            messages.success(request, _("«\u00a0%(title)s\u00a0» est fait.") % {"title": ITEMS[item.key][1].title})
            return self._back(item.key)
        return self._save(request, item)

    def _save(self, request: HttpRequest, item: LaunchItem) -> HttpResponse:
        form = LaunchItemForm(request.POST, item=item, team=self.team)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(forms={item.key: form}))
        try:
            save_item(self.territory, item.key, by=self.user, **form.cleaned_data)
        except Refused as refusal:
            item.refresh_from_db()
            form.read_again(refusal, seen=version_of(item))
            return self.render_to_response(self.get_context_data(forms={item.key: form}), status=409)
        messages.success(request, _("«\u00a0%(title)s\u00a0» est enregistré.") % {"title": ITEMS[item.key][1].title})
        return self._back(item.key)

    def _add_document(self, request: HttpRequest) -> HttpResponse:
        step = next((one.number for one in STEPS if str(one.number) == request.POST["step"]), None)
        if step is None:
            raise Http404
        form = LaunchDocumentForm(request.POST, request.FILES, step=step)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(document_forms={step: form}))
        try:
            add_document(self.territory, step=step, by=self.user, **form.cleaned_data)
        except UploadRefused as refusal:
            form.add_error("file", refusal)
            return self.render_to_response(self.get_context_data(document_forms={step: form}))
        messages.success(request, _("Le document est ajouté."))
        return self._back(f"etape-{step}")

    def _back(self, anchor: str) -> HttpResponse:
        return redirect(f"{reverse('launch', args=[self.territory.pk])}#{anchor}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (launch,) = launches([self.territory], today=timezone.localdate())
        forms, document_forms = kwargs.pop("forms", {}), kwargs.pop("document_forms", {})
        documents = list(LaunchDocument.objects.for_territory(self.territory).select_related("sent_by"))
        steps = [
            {
                "standing": step,
                "left": step.total - step.done,
                "state": LaunchState(step.state).label,
                "kept": [self._row(kept, forms) for kept in launch.of_step(step)],
                "documents": [one for one in documents if one.step == step.step.number],
                "form": document_forms.get(step.step.number) or LaunchDocumentForm(step=step.step.number),
                "is_open": step.step.number in document_forms,
            }
            for step in launch.standing.steps
        ]
        url = territory_url(self.territory.slug)
        return super().get_context_data(territory=self.territory, launch=launch, steps=steps, space_url=url, **kwargs)

    def _row(self, kept: Kept, forms: dict[str, LaunchItemForm]) -> dict[str, Any]:
        """`has_left`: it is still in the name of somebody who is in the team no more."""
        form = forms.get(kept.what.key)
        return {
            "kept": kept,
            "form": form or LaunchItemForm(item=kept.item, team=self.team),
            "is_open": form is not None,
            "has_left": kept.item.owner_id is not None and kept.item.owner_id not in self.team,
        }


class LaunchDocumentView(View):
    """A document of a launch, to be saved."""

    def get(self, request: HttpRequest, pk: int, document_pk: int) -> HttpResponseBase:
        territory = launch_of(cast(User, request.user), pk)
        document = get_object_or_404(LaunchDocument.objects.for_territory(territory), pk=document_pk)
        known = document.content_type in EXTENSIONS
        name = safe_name(document.name, document.content_type) if known else document.name
        return attachment_response(document.file, name=name, content_type=document.content_type)


class RemoveLaunchDocumentView(View):
    def post(self, request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
        territory = launch_of(cast(User, request.user), pk)
        document = get_object_or_404(LaunchDocument.objects.for_territory(territory), pk=document_pk)
        remove_document(document)
        messages.success(request, _("Le document est supprimé."))
        return redirect(f"{reverse('launch', args=[pk])}#etape-{document.step}")


class LaunchBoard(WagtailAdminTemplateMixin, TemplateView):
    """Every launch that a person follows: its step, what is late, what is blocked. Whoever has one is led to it."""

    template_name = "trophees/admin/launches.html"
    page_title = gettext_lazy("Lancements")
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast(User, request.user)
        if not can_organise_some(self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        territories = list(launches_of(self.user))
        if len(territories) == 1 and not is_national(self.user):
            return redirect("launch", territories[0].pk)
        codes = {one.place.region for one in territories}
        regions = {code: REGION_NAMES.get(code, code) for code in codes}
        form = BoardForm(request.GET, regions={code: name for code, name in regions.items() if code})
        rows = list(filtered(launches(territories, today=timezone.localdate()), form))
        if request.GET.get("export") == "csv":
            return as_file(rows)
        context = self.get_context_data(form=form, launches=rows, names=regions, total=len(territories))
        return self.render_to_response(context)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Lancements")}]


def filtered(found: list[Launch], form: BoardForm) -> Iterator[Launch]:
    step, region = form.chosen("etape"), form.chosen("region")
    for launch in found:
        current = launch.standing.current
        at = str(current.step.number) if current else BoardForm.LAUNCHED
        if (not step or step == at) and (not region or region == launch.territory.place.region):
            yield launch


def as_file(rows: list[Launch]) -> HttpResponse:
    """The board, for a spreadsheet."""
    headings = [
        _("Territoire"),
        _("Région"),
        _("Étape"),
        _("Points faits"),
        _("Points en tout"),
        _("En retard"),
        _("Bloqué"),
        _("Confié à"),
        _("Modifié le"),
    ]
    return download(as_csv(headings, map(_cells, rows)), name="lancements.csv", content_type=CSV)


def _cells(launch: Launch) -> list[str | int]:
    current, changed = launch.standing.current, launch.changed_at
    return [
        launch.territory.short_name,
        REGION_NAMES.get(launch.territory.place.region, ""),
        f"{current.step.number}. {current.step.title}" if current else _("Lancé"),
        launch.standing.done,
        launch.standing.total,
        launch.standing.overdue,
        ", ".join(launch.blocked),
        ", ".join(map(str, launch.owners)),
        timezone.localtime(changed).strftime("%Y-%m-%d %H:%M") if changed else "",
    ]
