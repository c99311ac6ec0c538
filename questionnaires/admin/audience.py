"""« Qui verra cette ressource »: for the editors of the library, which knows no questions itself."""

from functools import cached_property
from typing import Any, cast

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.enums import Sector
from actors.models import User
from home.models import Territory
from home.places import ground_of
from questionnaires.matching.audience import Stage, ThemeAudience, audience_of
from questionnaires.matching.library import candidate_of, surroundings_of
from questionnaires.results.reading import PER_THEME
from questionnaires.versions import current_version, definition_of
from ressources.models import ResourcePage


class AudienceScreen(WagtailAdminTemplateMixin, TemplateView):
    """Which profiles a result would show the resource to, as it was last written; for others it does not exist."""

    template_name = "questionnaires/admin/audience.html"
    page_title = gettext_lazy("Qui verra cette ressource")
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(ResourcePage, pk=kwargs["pk"])
        if not self.page.permissions_for_user(cast(User, request.user)).can_edit():
            raise Http404

    def get_page_subtitle(self) -> str:
        return self.resource.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        here = [{"url": edit, "label": self.resource.title}, {"url": "", "label": str(self.page_title)}]
        return [*self.breadcrumbs_items, *here]

    @cached_property
    def resource(self) -> ResourcePage:
        """As it was last written, published or not."""
        found = self.page.get_latest_revision_as_object()
        prefetch_related_objects([*found.places.all()], "epci")
        return found

    @cached_property
    def territory(self) -> Territory | None:
        """Where it is; none of the national library, which is read beside the national questionnaire."""
        places = Territory.objects.select_related("place__epci")
        return places.filter(pk=self.page.territory_id).first() if self.page.territory_id else None

    def themes(self) -> tuple[ThemeAudience, ...] | None:
        """None as long as no questionnaire is published."""
        version = current_version(self.page.territory_id)
        if version is None:
            return None
        around = surroundings_of(self.territory)
        ground = ground_of(self.territory.place) if self.territory else None
        stage = Stage(definition_of(version.pk), around.candidates or (), PER_THEME, ground)
        return audience_of(candidate_of(self.resource), stage, actor_types=[*around.actor_types])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.territory.short_name if self.territory else _("Socle national")
        sectors = [str(Sector(code).label) for code in self.resource.sectors]
        return super().get_context_data(
            resource=self.resource,
            place=place,
            sectors=", ".join(sectors),
            themes=self.themes(),
            per_theme=PER_THEME,
            is_draft=self.page.has_unpublished_changes or not self.page.live,
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            **kwargs,
        )
