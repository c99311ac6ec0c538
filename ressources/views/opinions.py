"""« Utile ? »: a reader's word about a resource, open to visitors, kept by no cache."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from ressources.forms import OpinionForm
from ressources.models import ResourcePage
from ressources.remembering import remember, remembered
from ressources.services.opinions import give_opinion


def give(request: HttpRequest, resource: ResourcePage) -> HttpResponse:
    """The form, and what becomes of it; `?utile=oui` comes from the link that was followed."""
    user = request.user if request.user.is_authenticated else None
    back = resource.url_in(request.space)
    known = None if user else remembered(request, resource)
    useful = request.GET.get("utile") or (known.word if known else None)
    form = OpinionForm(request.POST or None, initial={"useful": useful})
    status = 200
    if request.method == "POST" and form.is_valid():
        if consume(request, action="opinion_by_member" if user else "opinion_by_visitor"):
            said = {"is_useful": form.cleaned_data["useful"], "comment": form.cleaned_data["comment"]}
            former = known.pk if known else None
            opinion = give_opinion(resource, territory_id=request.space.territory_id, user=user, former=former, **said)
            messages.success(request, _("Merci, votre avis est transmis à l’équipe."))
            answer = redirect(back)
            if user is None:
                remember(answer, opinion, path=back)
            return answer
        form.add_error(None, _("Trop d’avis se suivent. Le vôtre est encore là\u00a0: réessayez dans une heure."))
        status = 429
    context = {"form": form, "back": back}
    response = resource.render(request, template="ressources/opinion.html", context_overrides=context)
    response.status_code = status
    add_never_cache_headers(response)
    return response
