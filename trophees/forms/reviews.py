"""What a juror fills in: the grid, an abstention, a recusal, a question to the organiser."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.forms import LongTextField
from trophees.grid import GridLine
from trophees.services.reviews import Notes

SCORE, COMMENT, OVERALL = "note-", "mot-", "avis"
LONGEST_COMMENT = 1500


class ReviewForm(forms.Form):
    """A note and a comment for each criterion, then the word for the deliberation. `only`: what is sent alone."""

    avis = LongTextField(
        label=gettext_lazy("Votre mot pour la délibération"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, grid: Sequence[GridLine], only: frozenset[str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        overall = self.fields.pop(OVERALL)
        self.grid = grid
        for line in grid:
            choices = [(str(mark), str(mark)) for mark in range(line.maximum + 1)]
            self.fields[SCORE + line.key] = forms.ChoiceField(
                label=line.title,
                choices=choices,
                required=False,
                widget=forms.RadioSelect,
                error_messages={
                    "invalid_choice": _("Donnez une note entière, de 0 à %(maximum)s.") % {"maximum": line.maximum}
                },
            )
            self.fields[COMMENT + line.key] = LongTextField(
                label=_("Commentaire"),
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields[OVERALL] = overall
        if only is not None:
            self.fields = {name: field for name, field in self.fields.items() if name in only}

    @staticmethod
    def initial_of(review) -> dict[str, str]:
        """The fields of a review as it stands."""
        values = {OVERALL: review.comment}
        for key, entry in review.scores.items():
            values[SCORE + key] = "" if entry["score"] is None else str(entry["score"])
            values[COMMENT + key] = entry["comment"]
        return values

    @property
    def notes(self) -> Notes:
        """What was sent and holds: a radio group that was left empty says nothing, rather than takes a note away."""
        data = self.cleaned_data
        scores = {line.key: int(data[SCORE + line.key]) for line in self.grid if data.get(SCORE + line.key, "") != ""}
        comments = {line.key: data[COMMENT + line.key].strip() for line in self.grid if COMMENT + line.key in data}
        overall = data[OVERALL].strip() if OVERALL in data else None
        return Notes(scores=scores, comments=comments, overall=overall)

    def lines(self):
        """Each criterion with its two fields."""
        return [(line, self[SCORE + line.key], self[COMMENT + line.key]) for line in self.grid]


class AbstainForm(forms.Form):
    """Why somebody does not note."""

    abstention = LongTextField(
        label=gettext_lazy("Pourquoi vous vous abstenez"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Par exemple\u00a0: le sujet est hors de mon domaine."),
    )


class RecusalForm(forms.Form):
    """No reason is asked for, one may be given."""

    lien = LongTextField(
        label=gettext_lazy("Précision pour l’organisation"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ClarificationForm(forms.Form):
    """A question to those who organise."""

    question = LongTextField(
        label=gettext_lazy("Votre question à l’organisation"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("La question, sans votre nom, et la réponse seront lues par le jury de ce dossier."),
    )
