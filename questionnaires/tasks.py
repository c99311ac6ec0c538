"""Work that may be done after the answer to the browser."""

from itertools import groupby

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from actors.models import Membership, Presence
from actors.outreach.reminding import stop_url
from actors.outreach.unsubscribing import unsubscribe_headers
from home.mails import send_mail
from home.spaces import territory_space
from questionnaires.models import Action, Assessment, PilotInvitation
from questionnaires.planning.rules import is_due, is_late
from questionnaires.scoring import Result
from questionnaires.versions import definition_of


@task()
def send_receipt(assessment_id: int) -> None:
    """Tell the person who sent an assessment that it was received, with where to read its result."""
    assessment = Assessment.everything.select_related("organisation", "territory", "submitted_by").get(pk=assessment_id)
    space = territory_space(assessment.territory.slug)
    if assessment.submitted_by is None or assessment.result is None or space is None:
        return
    result, definition = Result.from_json(assessment.result), definition_of(assessment.version_id)
    context = {
        "assessment": assessment,
        "title": definition.title,
        "score": definition.in_words(result.overall, result.level) if result.overall is not None else "",
        "asks_files": definition.asks_files,
        "url": space.full_url(space.page_url("diagnostic", f"{assessment.uuid}/resultat/")),
        "programme": space.programme,
    }
    send_mail(
        subject=_("Votre diagnostic est bien arrivé"),
        text=render_to_string("emails/assessment_receipt.txt", context),
        to=[assessment.submitted_by.email],
        territory=assessment.territory,
    )


@task()
def send_pilot_invitation(invitation_id: int) -> None:
    """Tell each person of an organisation that it is invited to a pilot; nothing once the pilot is closed."""
    found = PilotInvitation.objects.select_related("organisation", "pilot__territory", "invited_by")
    invitation = found.filter(pk=invitation_id, pilot__closed_at=None).first()
    space = territory_space(invitation.pilot.territory.slug) if invitation else None
    if invitation is None or space is None:
        return
    context = {
        "invitation": invitation,
        "territory": invitation.pilot.territory,
        "url": space.full_url(space.page_url("diagnostic", "pilote/")),
        "programme": space.programme,
    }
    for membership in invitation.organisation.memberships.active().select_related("user"):
        send_mail(
            subject=_("Votre avis sur le prochain questionnaire de %(territory)s") % {"territory": space.name},
            text=render_to_string("emails/pilot_invitation.txt", context),
            to=[membership.user.email],
            territory=invitation.pilot.territory,
        )


@task()
def send_assess_again(membership_id: int, presence_id: int) -> None:
    """Remind one person that their organisation's next diagnostic is due; nothing when they or it left meanwhile."""
    membership = Membership.objects.reminded().select_related("user", "organisation").filter(pk=membership_id).first()
    presence = Presence.objects.select_related("territory").filter(pk=presence_id).first()
    space = territory_space(presence.territory.slug) if presence else None
    if not (membership and presence and space and presence.organisation_id == membership.organisation_id):
        return
    stop = stop_url(membership)
    context = {
        "presence": presence,
        "organisation": membership.organisation,
        "url": space.full_url(space.page_url("diagnostic", "commencer/")),
        "stop": stop,
        "programme": space.programme,
    }
    send_mail(
        subject=_("%(name)s\u00a0: il est temps de refaire le point") % {"name": membership.organisation},
        text=render_to_string("emails/assess_again.txt", context),
        to=[membership.user.email],
        territory=presence.territory,
        headers=unsubscribe_headers(stop),
    )


@task()
def remind_of_plan(organisation_id: int, person_id: int, action_ids: list[int]) -> None:
    """Remind a person of what is late or due soon; of what was done, moved or given away meanwhile, nothing is said."""
    today = timezone.localdate()
    found = Action.objects.open().told_to(person_id).filter(pk__in=action_ids, organisation=organisation_id)
    mine = found.select_related("territory").order_by("territory", "due_on", "title")
    plans = []
    for territory, actions in groupby((one for one in mine if is_due(one, today)), key=lambda one: one.territory):
        space = territory_space(territory.slug)
        told = [{"title": one.title, "due_on": one.due_on, "is_late": is_late(one, today)} for one in actions]
        if space and space.is_open and space.section_url("diagnostic"):
            plans.append({"territory": territory, "space": space, "actions": told})
    wanted = Membership.objects.reminded().filter(organisation=organisation_id, user=person_id)
    membership = wanted.select_related("user", "organisation").first()
    if not (plans and membership):
        return
    organisation, stop = membership.organisation, stop_url(membership)
    for plan in plans:
        plan["url"] = plan["space"].full_url(plan["space"].page_url("diagnostic", f"plan/{organisation.uuid}/"))
    count = sum(len(plan["actions"]) for plan in plans)
    context = {"plans": plans, "organisation": organisation, "stop": stop}
    said = ngettext("%(count)s action de votre plan attend", "%(count)s actions de votre plan attendent", count)
    send_mail(
        subject=said % {"count": count},
        text=render_to_string("emails/plan_reminder.txt", context),
        to=[membership.user.email],
        territory=plans[0]["territory"],
        headers=unsubscribe_headers(stop),
    )
