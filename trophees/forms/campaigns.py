"""The editor of a campaign: what has begun is not changed under those who take part."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from home.models.base import SpacePageForm
from questionnaires.definition_reading import problems
from questionnaires.studio.block_errors import errors_beside_blocks
from trophees.form_documents import form_document, rules_on_who_answers
from trophees.grid import counts_of
from trophees.settled import categories_gone, grid_is_settled, settled_of


class CampaignPageForm(SpacePageForm):
    """Compares what is written with the campaign as it stands, in the database."""

    def clean(self):
        data = super().clean()
        campaign = self.instance
        if campaign.pk is None:
            return data
        standing = type(campaign).objects.get(pk=campaign.pk)
        for name, why in settled_of(standing, timezone.now()).items():
            if name in data and data[name] != getattr(standing, name):
                self.add_error(name, ValidationError(why))
        self._keep_categories(standing)
        self._keep_grid(standing)
        return data

    def _post_clean(self) -> None:
        """A draft may be unfinished. What is published must make a form; keys are given by then."""
        super()._post_clean()
        if self.is_deferred_validation or "parts" in self.errors:
            return
        form = form_document(self.instance)
        found = [*problems(form), *([] if self.owners else rules_on_who_answers(form))]
        if found:
            self.add_error("parts", errors_beside_blocks(self.instance.parts, found))

    def _keep_categories(self, standing) -> None:
        if "categories" not in self.cleaned_data:
            return
        gone = categories_gone(standing, self.cleaned_data["categories"])
        if gone:
            message = _("Des candidatures sont dans cette catégorie, qui ne peut plus disparaître\u00a0: %(names)s.")
            self.add_error("categories", ValidationError(message % {"names": ", ".join(gone)}))

    def _keep_grid(self, standing) -> None:
        if "criteria" not in self.cleaned_data:
            return
        if counts_of(self.cleaned_data["criteria"]) == counts_of(standing.criteria):
            return
        if grid_is_settled(standing):
            message = _(
                "Des évaluations ont commencé\u00a0: les critères, leurs poids et leurs notes ne changent plus."
            )
            self.add_error("criteria", ValidationError(message))
