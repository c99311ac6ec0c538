"""Mails about experience sheets and messages between peers, sent after the answer to the browser."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from actors.models import ContactRequest, ExperienceComment, ExperienceReview
from home.mails import quoted, send_mail
from home.spaces import territory_space

SUBJECTS = {
    "published": gettext_lazy("Votre retour d’expérience est publié"),
    "refused": gettext_lazy("Votre retour d’expérience est à reprendre"),
    "taken_down": gettext_lazy("Votre retour d’expérience n’est plus public"),
}


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
    url = space.full_url(page.url_in(space)) if outcome == "published" else mine
    context = {"outcome": outcome, "title": page.draft_title, "url": url, "space": space}
    context.update(organisation=organisation, refusal=quoted(review.refusal))
    send_mail(
        subject=str(SUBJECTS[outcome]),
        text=render_to_string("emails/experience_decision.txt", context),
        to=[reader.email],
        territory=page.presence.territory,
    )


@task()
def send_comment_decision(comment_id: int, published: bool) -> None:
    """Tell the author of a comment that it stands below the sheet, or that the team put it aside."""
    comments = ExperienceComment.objects.select_related("author", "page__presence__territory")
    comment = comments.filter(pk=comment_id).first()
    space = comment and territory_space(comment.page.presence.territory.slug)
    if not (comment and comment.author and space):
        return
    url = space.full_url(comment.page.url_in(space))
    context = {"published": published, "title": comment.page.title, "url": url, "text": quoted(comment.text)}
    send_mail(
        subject=_("Votre commentaire est publié") if published else _("Votre commentaire n’est pas publié"),
        text=render_to_string("emails/comment_decision.txt", {**context, "space": space}),
        to=[comment.author.email],
        territory=comment.page.presence.territory,
    )


@task()
def send_contact_message(contact_id: int) -> None:
    """Pass a message on to the owner of the organisation, who answers to its sender directly."""
    contacts = ContactRequest.objects.select_related("presence__organisation", "presence__territory", "page")
    contact = contacts.filter(pk=contact_id).first()
    space = contact and territory_space(contact.presence.territory.slug)
    if not (contact and space):
        return
    organisation, territory = contact.presence.organisation, contact.presence.territory
    context = {"contact": contact, "organisation": organisation, "space": space}
    context.update(message=quoted(contact.message), sender=quoted(f"{contact.name}\n{contact.email}"))
    owner = organisation.memberships.owner()
    if owner is None:
        return
    send_mail(
        subject=_("Un message pour %(name)s") % {"name": organisation},
        text=render_to_string("emails/contact_message.txt", context),
        to=[owner.email],
        territory=territory,
        reply_to=[contact.email],
    )
