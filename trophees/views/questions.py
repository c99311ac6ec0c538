"""A question about a campaign, from anybody; on a page of its own, kept by no cache."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from trophees.addresses import campaign_path
from trophees.calendar import Phase
from trophees.forms.applications import QuestionForm
from trophees.models import CampaignPage
from trophees.services.questions import ask_question


def ask(request: HttpRequest, campaign: CampaignPage) -> HttpResponse:
    """Asked until the campaign closes: afterwards nobody would read the answer in time."""
    if not takes_questions(campaign):
        raise Http404
    user = request.user if request.user.is_authenticated else None
    form = QuestionForm(request.POST or None, initial={"email": user.email} if user else {})
    status, back = 200, campaign_path(campaign, request.space)
    if request.method == "POST" and form.is_valid():
        action = "question_by_member" if user else "question_by_visitor"
        if consume(request, action=action):
            ask_question(campaign, email=form.cleaned_data["email"], text=form.cleaned_data["text"], asker=user)
            messages.success(request, _("Votre question est partie. La réponse vous parviendra par e-mail."))
            return redirect(back)
        form.add_error(None, _("Trop de questions se suivent. La vôtre est encore là\u00a0: réessayez dans une heure."))
        status = 429
    context = {"form": form, "back": back}
    response = campaign.render(request, template="trophees/question.html", context_overrides=context)
    response.status_code = status
    add_never_cache_headers(response)
    return response


def takes_questions(campaign: CampaignPage) -> bool:
    return campaign.phase in (Phase.TO_COME, Phase.OPEN)
