"""Mails about experience sheets and messages between peers, sent after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from actors.enums import MembershipRole, MembershipState
from actors.models import ContactRequest, ExperienceReview, User
from home.enums import Module
from home.mails import send_mail
from home.spaces import territory_space

SUBJECTS = {
    "published": gettext_lazy("Votre retour d’expérience est publié"),
    "refused": gettext_lazy("Votre retour d’expérience est à reprendre"),
    "taken_down": gettext_lazy("Votre retour d’expérience n’est plus public"),
}


def quoted(text: str) -> str:
    """What somebody typed, line by line, so that nothing in it becomes a button of the mail."""
    return "\n".join(f"> {line}" for line in text.splitlines())


@task()
def send_experience_decision(review_id: int, outcome: str) -> None:
    """Tell whoever asked for the publication what the team decided."""
    reviews = ExperienceReview.objects.select_related("page__presence__territory", "page__presence__organisation")
    review = reviews.select_related("asked_by", "page__owner").filter(pk=review_id).first()
    reader = review and (review.asked_by or review.page.owner)
    space = review and territory_space(review.page.presence.territory.slug)
    if not (review and reader and space):
        return
    page, organisation = review.page, review.page.presence.organisation
    mine = settings.BASE_URL + reverse("experience_publication", args=[organisation.uuid, page.pk])
    url = space.full_url(f"{space.section_url(Module.EXPERIENCES)}{page.slug}/") if outcome == "published" else mine
    context = {"outcome": outcome, "title": page.draft_title, "url": url, "space": space}
    context.update(organisation=organisation, refusal=quoted(review.refusal))
    send_mail(
        subject=str(SUBJECTS[outcome]),
        text=render_to_string("emails/experience_decision.txt", context),
        to=[reader.email],
        territory=page.presence.territory,
    )


@task()
def send_contact_message(contact_id: int) -> None:
    """Pass a message on to each owner of the organisation, who answers to its sender directly."""
    contacts = ContactRequest.objects.select_related("presence__organisation", "presence__territory", "page")
    contact = contacts.filter(pk=contact_id).first()
    space = contact and territory_space(contact.presence.territory.slug)
    if not (contact and space):
        return
    organisation, territory = contact.presence.organisation, contact.presence.territory
    context = {"contact": contact, "organisation": organisation, "space": space}
    context.update(message=quoted(contact.message), sender=quoted(f"{contact.name}\n{contact.email}"))
    text = render_to_string("emails/contact_message.txt", context)
    for owner in _owners_of(organisation):
        # One mail each: nobody reads from it who else owns the account.
        send_mail(
            subject=_("Un message pour %(name)s") % {"name": organisation},
            text=text,
            to=[owner.email],
            territory=territory,
            reply_to=[contact.email],
        )


def _owners_of(organisation):
    of_theirs = {"memberships__organisation": organisation, "memberships__role": MembershipRole.OWNER}
    return User.objects.filter(is_active=True, memberships__state=MembershipState.ACTIVE, **of_theirs).distinct()
