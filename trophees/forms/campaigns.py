"""The editor of a campaign: what has begun is not changed under those who take part."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from home.models.base import SpacePageForm
from questionnaires.definition_reading import problems
from trophees.enums import ReviewState
from trophees.form_documents import form_document
from trophees.forms.form_problems import errors_beside_blocks
from trophees.grid import lines_of

SETTLED_BY_OPENING = ("kind", "ranking", "is_rolling")


class CampaignPageForm(SpacePageForm):
    """Compares what is written with the campaign as it stands, in the database."""

    def clean(self):
        data = super().clean()
        campaign = self.instance
        if campaign.pk is None:
            return data
        standing = type(campaign).objects.get(pk=campaign.pk)
        if standing.live and standing.opens_at <= timezone.now():
            self._keep(standing, SETTLED_BY_OPENING, _("La campagne est ouverte\u00a0: cela ne change plus."))
            self._keep(standing, ("opens_at",), _("La campagne est ouverte\u00a0: l’ouverture ne change plus."))
        self._keep_deliberation(standing)
        self._keep_categories(standing)
        self._keep_grid(standing)
        return data

    def _post_clean(self) -> None:
        """A draft may be unfinished. What is published must make a form; keys are given by then."""
        super()._post_clean()
        if self.is_deferred_validation or "parts" in self.errors:
            return
        found = problems(form_document(self.instance))
        if found:
            self.add_error("parts", errors_beside_blocks(self.instance.parts, found))

    def _keep(self, standing, names: tuple[str, ...], message: str) -> None:
        for name in names:
            if name in self.cleaned_data and self.cleaned_data[name] != getattr(standing, name):
                self.add_error(name, ValidationError(message))

    def _keep_deliberation(self, standing) -> None:
        # The models import this form: no service can be asked here.
        if hasattr(standing, "deliberation"):
            frozen = _("Les notes sont figées : cela ne change plus.")
            self._keep(standing, ("deliberates_at", "quorum", "ranking"), frozen)
        if standing.has_results:
            self._keep(standing, ("publishes_at",), _("Les résultats sont publics : cette date ne change plus."))

    def _keep_categories(self, standing) -> None:
        if "categories" not in self.cleaned_data:
            return
        kept = {block.value["key"] for block in self.cleaned_data["categories"]}
        used = standing.applications.exclude(category="").values_list("category", flat=True).distinct()
        gone = [standing.category_names.get(key, key) for key in used if key not in kept]
        if gone:
            message = _("Des candidatures sont dans cette catégorie, qui ne peut plus disparaître\u00a0: %(names)s.")
            self.add_error("categories", ValidationError(message % {"names": ", ".join(gone)}))

    def _keep_grid(self, standing) -> None:
        if "criteria" not in self.cleaned_data:
            return
        written, kept = lines_of(self.cleaned_data["criteria"]), lines_of(standing.criteria)
        if [line.counts for line in written] == [line.counts for line in kept]:
            return
        begun = (ReviewState.STARTED, ReviewState.FINAL)
        if standing.applications.filter(reviews__state__in=begun).exists():
            message = _(
                "Des évaluations ont commencé\u00a0: les critères, leurs poids et leurs notes ne changent plus."
            )
            self.add_error("criteria", ValidationError(message))
