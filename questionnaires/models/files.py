import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.fields import LineField
from home.uploads import private_path
from questionnaires.models.assessments import Assessment


class AttachedFile(models.Model):
    """A file that answers a question, kept apart from the library. `question`: a question's key."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.CharField(_("question"), max_length=64)
    file = models.FileField(_("fichier"), upload_to=private_path, max_length=200)
    name = LineField(_("nom"), max_length=120)
    content_type = models.CharField(_("type"), max_length=60)
    size = models.PositiveIntegerField(_("taille"), help_text=_("en octets"))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("déposé le"), default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name


class AssessmentFile(AttachedFile):
    """A file of a diagnostic: its organisation's, and its territory's team's where that was agreed to."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="files")

    class Meta(AttachedFile.Meta):
        verbose_name = _("pièce d’un diagnostic")
        verbose_name_plural = _("pièces d’un diagnostic")
