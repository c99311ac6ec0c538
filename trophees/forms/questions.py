"""The answer to a question about a campaign, and what of it everybody reads."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.forms import LongTextField
from home.seen import SeenForm
from trophees.models import CampaignQuestion
from trophees.services.questions import version_of

ADDRESS = re.compile(r"\S+@\S+\.\S+")


class QuestionAnswerForm(SeenForm):
    """`seen` is the answer on screen."""

    answer = LongTextField(
        label=gettext_lazy("Réponse"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Elle part par e-mail à qui a posé la question, et de nouveau si vous la changez."),
    )
    is_published = forms.BooleanField(
        label=gettext_lazy("Publier la question et sa réponse sur la page de la campagne"), required=False
    )
    public_text = LongTextField(
        label=gettext_lazy("Question telle que tous la liront"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Reformulez-la sans nom, sans adresse, sans rien qui désigne qui l’a posée."),
    )

    def __init__(self, *args: Any, question: CampaignQuestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.initial["seen"] = version_of(question)
        for name in ("answer", "is_published", "public_text"):
            self.initial[name] = getattr(question, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("is_published") or "public_text" in self.errors:
            return data
        if not data["public_text"].strip():
            self.add_error("public_text", ValidationError(_("Écrivez la question telle que tous la liront.")))
        for name in ("public_text", "answer"):
            if self._names_the_asker(data.get(name, "")):
                message = _("Ce texte donne un nom ou une adresse e-mail\u00a0: retirez-le, ou ne publiez pas.")
                self.add_error(name, ValidationError(message))
        return data

    def _names_the_asker(self, text: str) -> bool:
        asker = self.question.asker
        names = [asker.last_name] if asker and len(asker.last_name) > 2 else []
        words = text.casefold()
        if any(re.search(rf"\b{re.escape(name.casefold())}\b", words) for name in names):
            return True
        return self.question.email.casefold() in words if self.question.email else bool(ADDRESS.search(text))
