"""The admin's screen of a territory's keys of the API."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from actors.accounts.shown_once import brought, forget, show_at
from actors.forms.api_tokens import ApiTokenForm
from actors.models import ApiToken, User
from actors.permissions import get_api_token_of
from actors.services.api_tokens import SCOPES_OF_TERRITORIES, make_token, renew_token, revoke_token
from home.models import Territory
from home.permissions import get_managed_territory
from home.problems import Conflict

SHOWN = 40


def api_tokens_url(territory: Territory) -> str:
    return reverse("territory_api_tokens", args=[territory.pk])


class ApiTokensView(WagtailAdminTemplateMixin, FormView):
    """Its keys, and the form that makes one; the secret of a key shows once, on the page that what made it leads to."""

    template_name = "actors/admin/api_tokens.html"
    form_class = ApiTokenForm
    page_title = gettext_lazy("Clés d’API")
    header_icon = "key"
    territory: Territory

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.territory = get_managed_territory(request.user, kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.territory.short_name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("territories:index"), "label": _("Territoires")},
            {"url": reverse("territories:edit", args=[self.territory.pk]), "label": self.territory.short_name},
            {"url": "", "label": _("Clés d’API")},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "scopes": SCOPES_OF_TERRITORIES}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)
        forget(request, response)
        return response

    def form_valid(self, form: ApiTokenForm) -> HttpResponse:
        try:
            _made, secret = make_token(self.territory, by=cast(User, self.request.user), **form.cleaned_data)
        except Conflict as refusal:
            form.refuse(refusal)
            return self.form_invalid(form)
        return show_at(api_tokens_url(self.territory), secret)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tokens = ApiToken.objects.for_territory(self.territory)
        made, secret = brought(self.request, tokens)
        shown = {"tokens": tokens.select_related("made_by")[:SHOWN], "made": made, "secret": secret}
        return super().get_context_data(territory=self.territory, **shown, **kwargs)


class ChangeApiTokenView(ApiTokensView):
    """Renews one, or revokes it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = get_api_token_of(self.territory, kwargs["token_pk"])
        try:
            if "renew" in request.POST:
                return show_at(api_tokens_url(self.territory), renew_token(token))
        except Conflict as refusal:
            messages.error(request, str(refusal))
        if "revoke" in request.POST:
            revoke_token(token)
            messages.success(request, _("La clé «\u00a0%(name)s\u00a0» n’ouvre plus rien.") % {"name": token.name})
        return redirect(api_tokens_url(self.territory))
