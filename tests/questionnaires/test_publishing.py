"""Publishing a questionnaire from the admin: its drafts become the next version, or the last one stays in use."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import Theme
from questionnaires.definition import sha256
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, QuestionnaireVersion
from questionnaires.services.assessments import start_assessment
from questionnaires.studio.drafts import build_definition

pytestmark = pytest.mark.django_db

DIAGNOSTIC = "/ici/diagnostic/"
# As the editor sends it.
ALWAYS = {
    "condition": {"join": "all", "rules": streamfield([])},
    "yes_resources": streamfield([]),
    "no_resources": streamfield([]),
}
NO_COMMENTS = {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
SETTINGS = {"intro": "Faites le point.", "at_hand": "", "minutes": "7", "display_scale": "5"}


@pytest.fixture
def page(here) -> QuestionnairePage:
    return QuestionnairePage.objects.for_territory(here).get()


@pytest.fixture
def theme(page) -> QuestionnaireThemePage:
    """A theme of one question, as a team has written it."""
    energy = Theme.objects.get(key="energie")
    draft = QuestionnaireThemePage(title="Énergie", slug="energie", theme=energy, questions=[("yes_no", question())])
    return page.add_child(instance=draft)


def test_editor_s_form_offers_the_themes_of_the_nation_and_of_its_territory(as_person, there, theme):
    Theme.objects.create(key="propre", name="Propre", short_name="Propre", territory=there)
    form = as_person("responsable.ici").get(f"/admin/pages/{theme.pk}/edit/").context["form"]
    assert set(form.fields["theme"].queryset) == set(Theme.objects.filter(territory=None))


def question(text: str = "Suivez-vous vos consommations ?", yes_points: str = "1") -> dict[str, object]:
    condition = {"join": "all", "rules": []}
    said = {"text": text, "help": "", "why": "", "key": "suivi", "weight": "1", "required": "on"}
    return said | {"condition": condition, "yes_points": yes_points, "no_points": "0"}


def edit(client, page, **fields):
    form = nested_form_data({"title": page.title, **NO_COMMENTS, **fields})
    return client.post(f"/admin/pages/{page.pk}/edit/", form, follow=True)


def publish(client, page, *thresholds: str):
    """Publish the questionnaire, whose levels begin at these scores."""
    names = ("Débutant", "Avancé", "Exemplaire")
    levels = [
        ("level", {"name": name, "threshold": threshold, "text": "Votre moyenne : {score}.", "key": f"niveau-{rank}"})
        for rank, (name, threshold) in enumerate(zip(names, thresholds, strict=False))
    ]
    fields = {**SETTINGS, "levels": streamfield(levels), "action-publish": "1"}
    text = edit(client, page, **fields).content.decode()
    return pass_the_gate(client, page, text)


def pass_the_gate(client, page, text: str) -> str:
    """Where the gate asks for it, accept every warning and declare what it suggests."""
    seen = re.search(r'name="seen" value="(\w+)"', text)
    if not seen or "disabled" in text:
        return text
    accepted = [unescape(value) for value in re.findall(r'name="accept" value="([^"]*)"', text)]
    declared = dict(re.findall(r'name="(is-[^"]*)" value="(\w+)" checked', text))
    posted = {"seen": seen[1], "accept": accepted, **declared}
    return client.post(f"/admin/questionnaires/{page.pk}/publier/", posted, follow=True).content.decode()


def save_draft(client, theme, *questions: dict[str, object], intro: str = "") -> None:
    written = streamfield([("yes_no", one | ALWAYS) for one in questions])
    texts = streamfield([])
    fields = {"theme": theme.theme_id, "weight": "1", "intro": intro, "questions": written, "level_texts": texts}
    edit(client, theme, slug=theme.slug, **fields)


def versions(territory) -> list[QuestionnaireVersion]:
    return list(QuestionnaireVersion.objects.for_territory(territory).order_by("number"))


def questions_of(version: QuestionnaireVersion) -> list[str]:
    return [one["text"] for theme in version.definition["themes"] for one in theme["questions"]]


def test_publishing_makes_the_next_version(as_person, person, here, there, page, theme):
    text = publish(as_person("responsable.ici"), page, "0", "2.5")
    assert "Version 2 publiée." in text
    old, new = versions(here)
    assert (old.number, new.number) == (1, 2)
    assert new.published_by == person("responsable.ici")
    assert new.page == page
    assert questions_of(new) == ["Suivez-vous vos consommations ?"]
    assert [level["threshold"] for level in new.definition["levels"]] == ["0", "2.5"]
    assert new.sha256 == sha256(new.definition) != old.sha256
    assert len(versions(there)) == 1


def test_published_version_is_the_one_that_is_answered(as_person, person, organisation, here, page, theme):
    begun = start_assessment(organisation, territory=here, by=person("titulaire.ici"))
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    client.logout()
    assert "7 minutes environ, 1 question" in client.get(DIAGNOSTIC).content.decode()
    begun.refresh_from_db()
    assert begun.version.number == 1
    begun.delete()
    assert start_assessment(organisation, territory=here, by=person("titulaire.ici")).version.number == 2


def test_publishing_without_a_change_makes_no_version(as_person, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    publish(client, page, "0", "2.5")
    assert [version.number for version in versions(here)] == [1, 2]


def test_publishing_in_bulk_makes_the_next_version(as_person, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    save_draft(client, theme, question(), intro="L’énergie de vos locaux.")
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})
    assert [version.number for version in versions(here)] == [1, 2, 3]
    assert versions(here)[-1].definition["themes"][0]["intro"] == "L’énergie de vos locaux."


def test_a_changed_question_waits_in_bulk_for_who_says_if_it_compares(as_person, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    save_draft(client, theme, question("Suivez-vous chaque mois ?"))
    client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "on"})
    assert [version.number for version in versions(here)] == [1, 2]


def test_publishing_at_a_set_time_makes_the_next_version(as_person, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    save_draft(client, theme, question(), intro="L’énergie de vos locaux.")
    page.refresh_from_db()
    page.go_live_at = timezone.now() - timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    call_command("publish_scheduled")
    assert [version.number for version in versions(here)] == [1, 2, 3]


def test_saved_question_waits_for_the_questionnaire_to_be_published(as_person, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    save_draft(client, theme, question("Suivez-vous chaque mois ?"))
    assert len(versions(here)) == 2
    publish(client, page, "0", "2.5")
    assert questions_of(versions(here)[-1]) == ["Suivez-vous chaque mois ?"]
    assert versions(here)[-1].number == 3


@pytest.mark.parametrize(
    ("thresholds", "problem"),
    [
        (("1", "2.5"), "Le premier niveau commence à 0."),
        (("0", "2.5", "2"), "Chaque niveau commence plus haut que le précédent."),
        (("0", "5"), "Le seuil doit rester sous 5, sinon personne ne l’atteint."),
    ],
)
def test_faulty_levels_are_named_and_the_last_version_stays(as_person, here, page, theme, thresholds, problem):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    text = publish(client, page, *thresholds)
    assert "Les questions ne sont pas publiées\u00a0: la version précédente reste en service." in text
    assert problem in text
    assert "publiée." not in text
    assert [version.number for version in versions(here)] == [1, 2]


def test_faulty_question_leaves_the_public_questionnaire_as_it_was(as_person, person, organisation, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "0", "2.5")
    save_draft(client, theme, question(), question("Et la nuit ?", yes_points="0"))
    assert len(build_definition(page)["themes"][0]["questions"]) == 2
    text = publish(client, page, "0", "2.5")
    assert "Aucune réponse ne donne de points" in text
    client = as_person("titulaire.ici")
    assert "7 minutes environ, 1 question" in client.get(DIAGNOSTIC).content.decode()
    begun = client.post(f"{DIAGNOSTIC}commencer/", {"organisation": organisation.uuid}, follow=True).content.decode()
    assert "Suivez-vous vos consommations" in begun
    assert "Et la nuit" not in begun


def test_team_that_corrects_its_draft_publishes_the_next_version(as_person, here, page, theme):
    client = as_person("responsable.ici")
    publish(client, page, "1", "2.5")
    assert [version.number for version in versions(here)] == [1]
    assert "Version 2 publiée." in publish(client, page, "0", "2.5")
    assert [version.number for version in versions(here)] == [1, 2]


def test_other_pages_are_published_without_a_version(as_person, here, theme):
    fields = {"theme": theme.theme_id, "weight": "1", "intro": "", "questions": streamfield([]), "slug": theme.slug}
    edit(as_person("responsable.ici"), theme, **fields, level_texts=streamfield([]), **{"action-publish": "1"})
    assert [version.number for version in versions(here)] == [1]


def test_team_asks_for_texts_and_dates_but_not_yet_for_files(as_person, here, page, theme):
    client = as_person("responsable.ici")
    editor = client.get(f"/admin/pages/{theme.pk}/edit/").content.decode()
    for label in ("Texte court", "Texte long", "Date"):
        assert f"&quot;{label}&quot;" in editor
    assert "Fichier à joindre" not in editor
    asked = question() | ALWAYS
    said = {name: value for name, value in asked.items() if name not in {"weight", "yes_points", "no_points"}}
    written = [
        ("yes_no", asked),
        ("long_text", said | {"key": "recit", "max_length": "3000"}),
        ("date", said | {"key": "debut", "earliest": "2026-03-03", "latest": ""}),
    ]
    fields = {"theme": theme.theme_id, "weight": "1", "intro": "", "level_texts": streamfield([])}
    edit(client, theme, slug=theme.slug, questions=streamfield(written), **fields)
    assert "Version 2 publiée." in publish(client, page, "0", "2.5")
    told, begun = versions(here)[-1].definition["themes"][0]["questions"][1:]
    assert (told["kind"], told["max_length"], "weight" in told) == ("long_text", 3000, False)
    assert (begun["kind"], begun["earliest"], begun["latest"]) == ("date", "2026-03-03", None)
