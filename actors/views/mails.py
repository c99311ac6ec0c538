"""« Mes messages »: what a person receives and may turn off."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from actors.outreach.preferences import mail_choices_of, save_mail_choices


@login_required
def my_mails(request):
    if request.method == "POST":
        save_mail_choices(request.user, request.POST.getlist("wanted"))
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("my_mails")
    groups = groupby(mail_choices_of(request.user), key=lambda choice: choice.group)
    context = {"groups": [(name, list(choices)) for name, choices in groups]}
    return render(request, "actors/my_mails.html", context)
