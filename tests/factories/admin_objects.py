"""One of everything that the admin shows, in one territory, each under a name that holds a mark."""

from datetime import timedelta
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Comment, Site, Task, UploadedFile, Workflow

from actors.agreements import wording
from actors.enums import Purpose, Showcase
from actors.models import Presence, User
from actors.outreach.contact_list import Contact
from actors.services.comments import report_comment
from actors.services.consents import set_consent
from actors.services.contact_invitations import invite_contacts
from actors.services.digests import begin_digest, save_draft
from actors.services.follow_up import add_note
from actors.services.messages import send_message
from home.enums import Role
from home.models import NewsIndexPage, Place, StandardPage, Territory, Theme
from home.services import group_of, invite
from questionnaires.models import AssessmentFile, AttachedFile, QuestionnairePage, QuestionnaireThemePage
from questionnaires.services.assessments import submit_assessment
from questionnaires.services.piloting import Remark, save_remarks
from ressources.models import Adaptation, ResourceIndexPage, ResourcePage
from ressources.services.opinions import give_opinion
from tests.factories.actors import make_comment, make_experience
from tests.factories.api_tokens import make_api_token
from tests.factories.assessments import make_draft, make_file, make_version_with_files
from tests.factories.callbacks import make_callback
from tests.factories.campaigns import make_application, make_attachment, make_campaign, make_selected
from tests.factories.deliberations import make_decided
from tests.factories.events import make_event, make_registration
from tests.factories.pages import make_cycle, make_document, make_image, make_resources
from tests.factories.pilots import make_pilot, make_piloted
from trophees.enums import LaunchState
from trophees.models import Agreement, CampaignQuestion, LaunchDocument, LaunchItem
from trophees.services.launch import start_launch


def make_admin_objects(territory: Territory, mark: str) -> SimpleNamespace:
    """The keys of the objects, by the names under which `admin_table.py` asks for them."""
    slug = territory.slug
    name = f"{mark} {slug}"
    manager = User.objects.get(email=f"responsable.{slug}@example.org")
    editor = User.objects.get(email=f"redaction.{slug}@example.org")
    for person, surname in ((manager, "Responsable"), (editor, "Rédactrice")):
        person.first_name, person.last_name = name, surname
        person.save()
    territory.short_name = territory.collection.name = name
    territory.save()
    territory.collection.save()
    territory.page.title = territory.page.draft_title = name
    territory.page.save()
    Site.objects.create(hostname=f"{mark}.example.org", root_page=territory.page, site_name=name)
    log(instance=territory, action="wagtail.edit", user=manager)
    presence = Presence.objects.get(territory=territory)
    presence.showcase = Showcase.ASKED
    presence.organisation.name = name
    presence.organisation.save()
    sheets = make_sheets(presence, name)
    presence.adviser, presence.shares_with_team = manager, True
    presence.save()
    add_note(presence, text=name, author=manager)
    everyone = {"subject": name, "text": name, "selection": {}}
    message = send_message(territory, by=manager, **everyone)
    digest = begin_digest(territory)
    save_draft(digest, subject=name, intro=f"<p>{name}</p>", left_out=())
    invite_contacts(territory, [Contact(1, f"{mark}.contact@example.org", name=name)], by=manager)
    owner = User.objects.get(email=f"titulaire.{slug}@example.org")
    shared_file = make_shared_file(presence, by=owner)
    callback = make_callback(presence.organisation, territory=territory, by=owner, name=name)
    pilot = make_pilot(territory, presence.organisation)
    save_remarks(make_piloted(pilot, presence.organisation, by=owner), [Remark("energie_audit", text=name)], by=owner)
    files = make_files(territory, editor, name)
    pages = make_pages(territory, editor, name, image=files["image"], document=files["document"])
    theme = {"key": mark, "name": name, "short_name": mark, "icon": "energie", "territory": territory}
    Theme.objects.create(**theme)
    (resource,) = make_resources(territory, title=name)
    give_opinion(resource, territory_id=territory.pk, user=owner, is_useful=True, comment=name)
    Comment.objects.create(page=pages["page"], user=editor, text=name, contentpath="title")
    workflow = Workflow.objects.get(workflow_pages__page=territory.page)
    make_registration(event := make_event(territory), name)
    others = {
        "api_token": make_api_token(territory, name=name, by=manager)[0],
        "callback": callback,
        "event": event,
        "cycle": make_cycle(territory, title=name),
        "territory": territory,
        "home": territory.page,
        "section": NewsIndexPage.objects.for_territory(territory).get(),
        "news_index": NewsIndexPage.objects.for_territory(territory).get(),
        "library": make_library(territory, name),
        "collection": territory.collection,
        "editor": editor,
        "group": group_of(territory, Role.EDITOR),
        "invitation": invite(territory, email=f"{mark}@example.org", role=Role.EDITOR, invited_by=manager),
        "presence": presence,
        "message": message,
        "digest": digest,
        "shared": shared_file.assessment,
        "shared_file": shared_file,
        "pilot_number": SimpleNamespace(pk=pilot.version.number),
        **make_dossiers(territory, presence, name),
        **make_selection(manager),
        "launch_document": make_launch(territory, manager, name),
        "national_resource": make_adapted(territory, manager, name),
        "workflow": workflow,
        "task": Task.objects.get(workflow_tasks__workflow=workflow),
        "redirect": Redirect.add_redirect(f"/{mark}-{slug}", territory.page),
        "upload": UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(get_image_model()),
            file=ContentFile(b"x", name=f"{mark}.png"),
            uploaded_by_user=editor,
        ),
        "editing_session": EditingSession.objects.create(
            user=editor,
            content_type=ContentType.objects.get_for_model(StandardPage),
            object_id=str(pages["page"].pk),
            last_seen_at=timezone.now(),
        ),
    }
    return SimpleNamespace(**{name: key_of(made) for name, made in {**files, **pages, **sheets, **others}.items()})


def key_of(made: object) -> object:
    """By which its address names an object: a piece is served by its uuid."""
    return made.uuid if isinstance(made, AttachedFile) else made.pk


def make_shared_file(presence: Presence, *, by: User) -> AssessmentFile:
    """A file of a diagnostic whose organisation lets its territory's team read it."""
    territory = presence.territory
    make_version_with_files(territory)
    draft = make_draft(presence.organisation, territory=territory, by=by)
    file = make_file(draft, by=by)
    submit_assessment(draft, by=by)
    set_consent(presence, purpose=Purpose.TEAM, wording=wording(Purpose.TEAM, presence), by=by, given=True)
    return file


def make_dossiers(territory: Territory, presence: Presence, name: str) -> dict[str, object]:
    """A campaign, with a question that was asked and an application that was sent with a file."""
    owner = User.objects.get(email=f"titulaire.{territory.slug}@example.org")
    campaign = make_campaign(territory, title=name)
    application = make_application(campaign, by=owner, organisation=presence.organisation, title=name)
    decided = make_decided(territory, title=name).campaign
    return {
        "decided_campaign": decided,
        "decided": decided.applications.first(),
        "campaign": campaign,
        "campaign_question": CampaignQuestion.objects.create(campaign=campaign, email=owner.email, text=name),
        "application": application,
        "piece": make_attachment(application, by=owner, name=f"{name}.pdf", is_sent=True),
    }


def make_selection(author: User) -> dict[str, object]:
    """What a national call has selected, with its agreement. Calls are public: nothing here bears the mark."""
    application = make_selected(Place.objects.get(name="Chauvigny"), by=author)
    agreement = Agreement(application=application, total=60_000, cofinanced=30_000, file_name="convention.pdf")
    agreement.file = ContentFile(b"%PDF-", name="convention.pdf")
    agreement.save()
    return {"call": application.campaign, "selected": application}


def make_adapted(territory: Territory, by: User, name: str) -> ResourcePage:
    """A national resource on which the team has its word."""
    resource = ResourcePage.objects.get(slug="guide-energie")
    Adaptation.objects.create(territory=territory, resource=resource, note=name, changed_by=by)
    return resource


def make_launch(territory: Territory, by: User, name: str) -> LaunchDocument:
    """A launch under way, with a note and a document."""
    start_launch(territory)
    LaunchItem.objects.filter(territory=territory, key="contexte").update(
        note=name, owner=by, state=LaunchState.BLOCKED, due_on="2020-01-01"
    )
    document = LaunchDocument(
        territory=territory, step=1, name=name, content_type="application/pdf", size=5, sent_by=by
    )
    document.file = ContentFile(b"%PDF-", name="note.pdf")
    document.save()
    return document


def make_library(territory: Territory, name: str) -> ResourceIndexPage:
    """The territory's, with a resource that is closed."""
    make_resources(territory, 1, title=name, closing=timezone.localdate() - timedelta(days=1))
    return ResourceIndexPage.objects.for_territory(territory).get()


def make_sheets(presence: Presence, name: str) -> dict[str, object]:
    """A sheet that waits for the team, with a comment of which somebody complains; and one that nobody has shown."""
    owner = User.objects.get(email=f"titulaire.{presence.territory.slug}@example.org")
    shown = make_experience(presence, by=owner, title=f"{name} publiée")
    asked = make_experience(presence, by=owner, state="asked", title=f"{name} demandée")
    unread = make_experience(presence, by=owner, state="draft", title="Brouillon")
    comment = make_comment(shown, by=owner, text=name)
    report_comment(comment, reporter=owner, reason=name)
    return {
        "experience": asked,
        "experience_index": asked.get_parent(),
        "experience_review": asked.review,
        "unread_review": unread.review,
        "experience_comment": comment,
    }


def make_files(territory: Territory, by: User, name: str) -> dict[str, object]:
    image = make_image(territory, name, uploaded_by_user=by)
    document = make_document(territory, f"{name}.txt")
    for file in (image, document):
        file.tags.add(name)
    return {"image": image, "document": document}


def make_pages(territory: Territory, by: User, name: str, *, image, document) -> dict[str, object]:
    """A page with its image, its document and its history; one in moderation, one scheduled, an alias, a theme."""
    body = [
        ("picture", {"image": image, "caption": name}),
        ("prose", f'<p><a linktype="document" id="{document.pk}">{name}</a></p>'),
    ]

    def add(slug: str, **fields) -> StandardPage:
        page = territory.page.add_child(instance=StandardPage(title=f"{name} {slug}", slug=slug, owner=by, **fields))
        page.save_revision(user=by, log_action=True).publish(user=by)
        return page

    page, other, moderated, scheduled = (add(slug) for slug in ("page", "autre", "relue", "prevue"))
    first = page.latest_revision
    page.body = body
    page.save_revision(user=by, log_action=True).publish(user=by)
    page.owner = by
    page.save()
    moderated.save_revision(user=by)
    state = moderated.get_workflow().start(moderated, by)
    scheduled.go_live_at = timezone.now() + timedelta(days=2)
    scheduled.save_revision(user=by, approved_go_live_at=scheduled.go_live_at)
    questionnaire = QuestionnairePage.objects.for_territory(territory).get()
    questionnaire.title = f"{name} diagnostic"
    questionnaire.save()
    draft = QuestionnaireThemePage(title=name, slug="energie", theme=Theme.objects.get(key="energie"))
    questionnaire.add_child(instance=draft)
    return {
        "page": page,
        "other_page": other,
        "revision": first,
        "moderated": moderated,
        "workflow_state": state,
        "task_state": state.current_task_state,
        "scheduled_page": scheduled,
        "scheduled": scheduled.scheduled_revision,
        "alias": page.create_alias(update_slug="alias"),
        "questionnaire": questionnaire,
        "theme_draft": draft,
        "resource": make_resources(territory, title=name)[0],
    }
