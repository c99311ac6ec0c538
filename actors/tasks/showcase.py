"""Mails about public pages, sent after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from actors.models import Presence
from home.mails import quoted, send_mail
from home.spaces import territory_space


@task()
def send_showcase_decision(presence_id: int, published: bool) -> None:
    """Tell whoever asked for a public page that it has appeared, or what must be mended."""
    presence = Presence.objects.select_related("organisation", "territory", "asked_by").filter(pk=presence_id).first()
    space = presence and territory_space(presence.territory.slug)
    if not (presence and presence.asked_by and space):
        return
    page = presence.public_url
    form = settings.BASE_URL + reverse("showcase", args=[presence.organisation.uuid, presence.pk])
    context = {"presence": presence, "published": published, "url": page if published else form, "space": space}
    context["refusal"] = quoted(presence.refusal)
    send_mail(
        subject=_("Votre fiche est publiée") if published else _("Votre fiche est à reprendre"),
        text=render_to_string("emails/showcase_decision.txt", context),
        to=[presence.asked_by.email],
        territory=presence.territory,
    )
