"""Writes: who writes the application of a collectivité.

Members of an organisation write its own without being invited.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import User
from home.models.invitations import in_two_weeks, new_token
from home.problems import Conflict as Refused
from trophees.models import Application, Author
from trophees.tasks.applications import send_author_invitation


@transaction.atomic
def invite_author(application: Application, *, email: str, by: User) -> Author:
    """Offer a place by mail; a second time replaces the first invitation. Raises Refused for who writes already."""
    Application.objects.select_for_update().get(pk=application.pk)
    email = email.lower()
    known = application.authors.filter(email=email).first()
    if known and known.user_id:
        raise Refused(_("Cette personne écrit déjà cette candidature."))
    if known:
        known.token, known.expires_at, known.invited_by = new_token(), in_two_weeks(), by
        known.save(update_fields=["token", "expires_at", "invited_by"])
    author = known or Author.objects.create(application=application, email=email, invited_by=by)
    transaction.on_commit(partial(send_author_invitation.enqueue, author.pk))
    return author


@transaction.atomic
def accept_author(invitation: Author, *, user: User) -> Application:
    """The invited person becomes an author. Raises Refused when the invitation was taken back meanwhile."""
    Application.objects.select_for_update().get(pk=invitation.application_id)
    standing = Author.objects.filter(pk=invitation.pk, user=None).select_related("application").first()
    if standing is None:
        raise Refused(_("Cette invitation vient d’être retirée."))
    if standing.application.authors.filter(user=user).exists():
        standing.delete()  # the same person, invited under two addresses
    else:
        standing.user, standing.token = user, new_token()
        standing.save(update_fields=["user", "token"])
    return standing.application


@transaction.atomic
def remove_author(author: Author) -> None:
    """End somebody's place, or take an invitation back. Raises Refused for the last one who writes."""
    Application.objects.select_for_update().get(pk=author.application_id)
    others = Author.objects.filter(application=author.application_id, user__isnull=False).exclude(pk=author.pk)
    if author.user_id and not others.exists():
        raise Refused(_("Vous êtes seul à écrire cette candidature\u00a0: invitez d’abord quelqu’un."))
    Author.objects.filter(pk=author.pk).delete()
