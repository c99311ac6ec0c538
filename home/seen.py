"""A form over what somebody else may write meanwhile."""

from typing import cast

from django import forms
from django.http import QueryDict

from home.problems import Conflict as Refused


class SeenForm(forms.Form):
    """`seen` is the token of what was on screen, which the service compares with what stands."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def read_again(self, refusal: Refused, **tokens: str) -> None:
        """Keep what was typed, to be saved knowingly over what stands now, of which `tokens` are those."""
        self.full_clean()
        data = cast(QueryDict, self.data).copy()
        for name, token in tokens.items():
            data[self.add_prefix(name)] = token
        self.data = data
        self.add_error(None, str(refusal))
