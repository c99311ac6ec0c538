"""What a space lacks: a questionnaire, an address, somebody to keep it; who has not answered an invitation."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cms.todo.rows import Link, Row, edit_url, gap, row
from home.admin.territories import team_url
from home.enums import Module, TerritoryState
from home.models import Invitation, Territory
from home.permissions import Person
from questionnaires.models import QuestionnairePage, QuestionnaireVersion


def invitations(territories: QuerySet[Territory]) -> Row | None:
    sent = Invitation.objects.filter(territory__in=territories).select_related("territory").order_by("expires_at", "pk")
    return row(
        sent,
        ngettext_lazy("invitation sans réponse", "invitations sans réponse", "count"),
        icon="mail",
        link=lambda one: Link(one.email, team_url(one.territory)),
    )


def without_questionnaire(territories: QuerySet[Territory], user: Person) -> Row | None:
    """Spaces that offer a diagnostic nobody can begin."""
    published = QuestionnaireVersion.objects.for_all().filter(territory=OuterRef("pk"))
    page = QuestionnairePage.objects.filter(path__startswith=OuterRef("page__path"))
    # A list in JSON, as text: SQLite cannot look for one of its values.
    offered = territories.annotate(
        offers=Cast("modules", output_field=TextField()), questionnaire=Subquery(page.values("pk")[:1])
    ).filter(offers__contains=f'"{Module.DIAGNOSTIC}"', questionnaire__isnull=False)
    return gap(
        offered.filter(~Exists(published)),
        user,
        said=ngettext_lazy("espace sans questionnaire publié", "espaces sans questionnaire publié", "count"),
        order=_("Publier le questionnaire : personne ne peut encore faire son diagnostic."),
        icon="clipboard-list",
        url_of=lambda territory: edit_url(territory.questionnaire),
    )


def without_address(territories: QuerySet[Territory], user: Person) -> Row | None:
    return gap(
        territories.filter(contact_email=""),
        user,
        said=ngettext_lazy("espace sans adresse de contact", "espaces sans adresse de contact", "count"),
        order=_("Donner l’adresse e-mail de l’équipe : vos pages n’en montrent aucune."),
        icon="mail",
        url_of=lambda territory: reverse("territories:edit", args=[territory.pk]),
    )


def without_manager(territories: QuerySet[Territory], user: Person) -> Row | None:
    managers = get_user_model()._default_manager.filter(is_active=True, groups=OuterRef("managers"))
    return gap(
        territories.filter(~Exists(managers)),
        user,
        said=ngettext_lazy("espace sans responsable", "espaces sans responsable", "count"),
        order=_("Inviter un responsable."),
        icon="user",
        url_of=team_url,
    )


def suspended(territories: QuerySet[Territory]) -> Row | None:
    return row(
        territories.filter(state=TerritoryState.SUSPENDED),
        ngettext_lazy("espace suspendu", "espaces suspendus", "count"),
        icon="lock",
        link=lambda one: Link(one.short_name, reverse("territories:edit", args=[one.pk])),
    )
