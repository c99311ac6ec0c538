"""Forms of a team's follow-up of an organisation."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models import FollowUpNote, Presence, User


class FollowUpForm(forms.ModelForm):
    """How far it has come, and who guides; the latter for those who manage the territory."""

    class Meta:
        model = Presence
        fields = ["follow_up", "adviser"]
        help_texts = {"adviser": _("La structure verra son nom et son adresse e-mail dans son espace.")}

    def __init__(self, *args, names_adviser, **kwargs):
        super().__init__(*args, **kwargs)
        if not names_adviser:
            del self.fields["adviser"]
            return
        territory = self.instance.territory
        team = Q(groups=territory.managers_id) | Q(groups=territory.editors_id)
        people = User.objects.filter(team, is_active=True).distinct().order_by("last_name", "email")
        self.fields["adviser"].queryset = people
        self.fields["adviser"].empty_label = _("Personne pour l’instant")


class NoteForm(forms.ModelForm):
    class Meta:
        model = FollowUpNote
        fields = ["kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"text": _("La structure ne la lit pas, mais peut demander à savoir ce que vous notez d’elle.")}
