"""Everything that is known of a person, as one archive: their own file, their organisations, their pictures."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, ForeignKey, Model, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from actors.enums import MembershipRole
from actors.models import (
    ContactRequest,
    ExperienceComment,
    ExperiencePage,
    Membership,
    Organisation,
    Presence,
    User,
)
from actors.permissions import memberships_of
from cms.rights.columns import rows_of
from cms.rights.inventory import TIES
from questionnaires.models import Action, Assessment, ResourceChoice, ResultLink
from ressources.models import CallbackRequest
from trophees.grid import grid_of
from trophees.models import Review

SECRETS = frozenset({"password", "token", "data", "session_key", "secret", "secret_digest", "key", "hash", "code"})
# Of a presence, what its members write and agree to; not what the team keeps of its guidance.
OF_MEMBERS = (
    "joined_at",
    "engaged_since",
    "engaged_until",
    "assessed_on",
    "assess_again_every",
    "latest_level",
    "latest_score",
    "actions",
    "testimony",
    "shares",
    "shares_with_team",
    "shares_with_peers",
    "showcase",
    "asked_at",
    "published_at",
    "refusal",
)
# Of an action of a plan, what its members write; not who of them does it, which each one's own file tells.
OF_PLANS = ("title", "theme", "note", "due_on", "state", "done_on", "resource", "created_at", "changed_at")
OF_CHOICES = ("resource", "state", "chosen_at")
# Of a review, besides its notes, what its juror did.
OF_JURORS = ("state", "comment", "reason", "assigned_at", "saved_at", "final_at", "reopened_at")
# Of a request to be called back, what its members see: by whom it was asked, each one's own file tells.
OF_CALLBACKS = ("title", "partner", "sent", "asked_at", "state", "state_at", "note")
READ_ME = """Voici tout ce que la plateforme sait de vous, à la date du {date}.

- moi.json : votre compte, vos adresses, vos sessions, vos consentements, ce que vous avez écrit ou envoyé ;
- structures/ : un dossier par structure dont vous êtes membre : ses informations, ses fiches, son plan d’actions,
  ses diagnostics ;
- fichiers/ : les images et documents que vous avez déposés.

Les secrets (mot de passe, clés de connexion) n’y sont pas : personne ne les voit.
"""


def export_of(user: User) -> bytes:
    """A ZIP archive. Small: it is made in memory."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", READ_ME.format(date=timezone.localdate().strftime("%d/%m/%Y")))
        archive.writestr("moi.json", _json(about(user)))
        for membership in memberships_of(user):
            organisation = membership.organisation
            folder = f"structures/{slugify(organisation.name) or 'structure'}-{organisation.pk}"
            archive.writestr(f"{folder}/structure.json", _json(about_organisation(membership)))
            answered = Assessment.everything.filter(organisation=organisation).order_by("territory", "round")
            for name, told in _diagnostics(answered):
                archive.writestr(f"{folder}/{name}", told)
        begun = Assessment.everything.unclaimed().filter(created_by=user).order_by("territory", "pk")
        # There may be several of one territory, from as many browsers.
        for number, (name, told) in enumerate(_diagnostics(begun), start=1):
            archive.writestr(f"sans-structure/{number}-{name}", told)
        for name, content in _files(user):
            archive.writestr(f"fichiers/{name}", content)
    return out.getvalue()


def _diagnostics(found: QuerySet[Assessment]) -> Iterator[tuple[str, str]]:
    for assessment in found.select_related("version", "territory__place"):
        which = f"pilote-v{assessment.version.number}" if assessment.pilot_id else assessment.round
        yield f"diagnostic-{assessment.territory.slug}-{which}.json", _json(_diagnostic(assessment))


def about(user: User) -> dict[str, Any]:
    """What the inventory tells of a person, section by section."""
    told: dict[str, Any] = {"compte": _row(user)}
    for tie in TIES:
        if tie.section and tie.section != "compte":
            told[tie.section] = [_row(row, only=tie.told) for row in rows_of(tie, user).order_by("pk")]
    reviews = Review.objects.filter(juror__user=user).order_by("pk")
    related = reviews.select_related(
        "juror", "application__campaign", "application__organisation", "application__place"
    )
    return {**told, "evaluations": [_review(review) for review in related]}


def about_organisation(membership: Membership) -> dict[str, Any]:
    """What its members see of it; the messages that came by its forms, for the owner who received them."""
    organisation = membership.organisation
    presences = organisation.presences.select_related("territory").prefetch_related("themes")
    received = ContactRequest.objects.filter(presence__organisation=organisation)
    links = ResultLink.objects.filter(assessment__organisation=organisation).order_by("pk")
    owns = membership.role == MembershipRole.OWNER
    return {
        "structure": _row(organisation),
        "membres": [str(one.user) for one in organisation.memberships.active().select_related("user")],
        "presences": [{**_row(presence, only=OF_MEMBERS), "themes": _themes(presence)} for presence in presences],
        "signatures": [_row(signature) for signature in organisation.signatures.select_related("version")],
        "liens_de_lecture": [_row(link) for link in links],
        "retours_d_experience": [_sheet(page) for page in ExperiencePage.objects.of_organisation(organisation)],
        "plan_d_actions": [
            {**_row(action, only=OF_PLANS), "territoire": str(action.territory)} for action in _plan(organisation)
        ],
        "demandes_de_rappel": [
            {**_row(one, only=OF_CALLBACKS), "territoire": str(one.territory)} for one in _callbacks(organisation)
        ],
        "choix_de_ressources": [
            {**_row(choice, only=OF_CHOICES), "territoire": str(choice.territory)} for choice in _choices(organisation)
        ],
        "messages_recus": [_row(one) for one in received.order_by("sent_at", "pk")] if owns else [],
    }


def _plan(organisation: Organisation) -> QuerySet[Action]:
    planned = Action.objects.filter(organisation=organisation).order_by("territory", "pk")
    return planned.select_related("territory__place", "resource")


def _callbacks(organisation: Organisation) -> QuerySet[CallbackRequest]:
    return CallbackRequest.objects.of_organisation(organisation).select_related("territory__place", "organisation")


def _choices(organisation: Organisation) -> QuerySet[ResourceChoice]:
    made = ResourceChoice.objects.filter(organisation=organisation).order_by("territory", "pk")
    return made.select_related("territory__place", "resource")


def _review(review: Review) -> dict[str, Any]:
    """What a juror noted, each criterion with its comment; of who applied, no name: it may have been read blind."""
    application = review.application
    titles = {line.key: line.title for line in grid_of(application.campaign)}
    notes = [
        {"critère": titles.get(key, key), "note": entry["score"], "commentaire": entry["comment"]}
        for key, entry in review.scores.items()
    ]
    about = f"{application.campaign.title}, n°\u00a0{application.number}\u00a0: {application.sent_title}"
    return {**_row(review, only=OF_JURORS), "objet": about, "notes": notes}


def _themes(presence: Presence) -> list[str]:
    return [theme.name for theme in presence.themes.all()]


def _sheet(page: ExperiencePage) -> dict[str, Any]:
    """The public version and the draft, where they differ, with what was said below it."""
    draft = page.get_latest_revision_as_object()
    told, shown = _tale(draft), _tale(page) if page.live else {}
    said = [f"{one.author_name}, {one.presence.organisation}\u00a0: {one.text}" for one in _comments(page)]
    return {"brouillon": told, "version_publique": shown, "commentaires_publics": said}


def _tale(page: ExperiencePage) -> dict[str, Any]:
    told = {"titre": page.title, "resume": page.summary, "annee": page.year, "cout": page.get_cost_band_display()}
    themes = [theme.name for theme in page.themes.all()]
    return {**told, **dict(page.parts), "themes": themes, "images": [one.alt for one in page.pictures.all()]}


def _comments(page: ExperiencePage) -> QuerySet[ExperienceComment]:
    return page.comments.published().select_related("presence__organisation").order_by("written_at", "pk")


def _diagnostic(assessment: Assessment) -> dict[str, Any]:
    """Answers beside the questions that they answer."""
    asked = {q["key"]: q["text"] for theme in assessment.version.definition["themes"] for q in theme["questions"]}
    answers = [{"question": asked.get(key, key), **entry} for key, entry in assessment.answers.items()]
    files = [{"question": asked.get(one.question), "nom": one.name} for one in assessment.files.all()]
    facts = {name: getattr(assessment, name) for name in ("round", "created_at", "submitted_at", "score", "level")}
    told = {"profil": assessment.profile, "reponses": answers, "fichiers": files}
    return {**facts, "territoire": str(assessment.territory), **told}


def _row(row: Model, *, only: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns of a row, by their French names where they have one; rows that it names, in words."""
    told: dict[str, Any] = {"objet": str(row)} if only else {}
    for column in row._meta.concrete_fields:
        if column.name in SECRETS or column.primary_key or (only and column.name not in only):
            continue
        value = getattr(row, column.name if isinstance(column, ForeignKey) else column.attname)
        told[str(column.verbose_name)] = (
            str(value) if isinstance(value, Model) or isinstance(column, FileField) else value
        )
    return told


def _files(user: User) -> Any:
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model

    for model in (get_image_model(), get_document_model()):
        for row in model.objects.filter(uploaded_by_user=user).order_by("pk"):
            if row.file.storage.exists(row.file.name):
                with row.file.open("rb") as file:
                    yield f"{model._meta.model_name}-{row.pk}-{row.filename}", file.read()


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder, default=str)
