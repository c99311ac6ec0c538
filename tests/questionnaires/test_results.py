"""The result of a sent diagnostic: what is strong, what is weak, what may help and why."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from home.models import Place, Territory
from home.spaces import territory_space
from questionnaires.definition import sha256
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.results.reading import ResultView, ShownTheme, result_view
from questionnaires.services.assessments import Change, save_answers, start_assessment, submit_assessment
from ressources.models import ResourcePage
from tests.factories.assessments import make_sent, make_version
from tests.factories.pages import hide, make_resources
from tests.questionnaires.strategies import document_of, question_document

pytestmark = pytest.mark.django_db

THEMES = {"energie": "Énergie", "eau": "Eau", "dechets": "Déchets"}


@pytest.fixture
def send(here, organisation, person):
    """Send answers out of 5, one a theme, None being « non concerné »; `chosen` are a team's resources for energy."""

    def sent(*values: int | None, chosen: tuple[int, ...] = ()) -> Assessment:
        publish(here, chosen)
        owner = person("titulaire.ici")
        draft = start_assessment(organisation, territory=here, by=owner)
        changes = [Change(f"q_{key}", value, value is None) for key, value in zip(THEMES, values, strict=True)]
        save_answers(draft, changes=changes, by=owner)
        return submit_assessment(draft, by=owner)

    return sent


def publish(territory: Territory, chosen: tuple[int, ...]) -> None:
    """One question a theme; what a team chose is for energy at the level Intermédiaire."""
    texts = {"intermediaire": {"text": "{score} : niveau {level}, {percent}.", "resources": list(chosen)}}
    themes = [
        {"key": key, "title": name, "levels": texts if key == "energie" else {}, "questions": [scale_question(key)]}
        for key, name in THEMES.items()
    ]
    document = document_of(level_texts={"avance": "Votre moyenne est de {score}."}) | {"themes": themes}
    QuestionnaireVersion.objects.create(territory=territory, number=2, definition=document, sha256=sha256(document))


def scale_question(key: str) -> dict[str, Any]:
    return question_document(f"q_{key}", "scale", text=f"Où en est : {key} ?", allow_not_applicable=True)


def view_of(assessment: Assessment) -> ResultView:
    return result_view(assessment, space=territory_space("ici"))


def theme_of(view: ResultView, key: str) -> ShownTheme:
    return next(theme for theme in view.themes if theme.key == key)


def titles(theme: ShownTheme) -> list[str]:
    return [resource.page.title for resource in theme.resources]


# --- Scores ----------------------------------------------------------------------------------------------------------


def test_result_shows_the_mean_and_each_theme(send):
    view = view_of(send(2, 3, 4))
    assert (view.score, view.scale, view.text) == ("3,0", "5", "Votre moyenne est de 3,0/5.")
    assert view.level is not None
    assert (view.level.name, view.level.rank) == ("Avancé", 3)
    assert [(theme.title, theme.score, theme.percent) for theme in view.themes] == [
        ("Énergie", "2,0", "40\u202f%"),
        ("Eau", "3,0", "60\u202f%"),
        ("Déchets", "4,0", "80\u202f%"),
    ]
    assert [(theme.level.name, theme.level.rank) for theme in view.themes if theme.level] == [
        ("Intermédiaire", 2),
        ("Avancé", 3),
        ("Exemplaire", 4),
    ]
    assert theme_of(view, "energie").text == "2,0/5 : niveau intermédiaire, 40\u202f%."


def test_drawings_show_the_same_scores(send):
    view = view_of(send(2, 3, 4))
    assert view.gauge is not None
    assert view.gauge.position == "60%"
    assert view.radar is not None
    assert [spoke.score for spoke in view.radar.spokes] == ["2,0", "3,0", "4,0"]


@pytest.mark.parametrize(
    ("values", "strongest", "weakest"),
    [
        ((2, 3, 4), "Déchets", "Énergie"),
        ((4, 1, 3), "Énergie", "Eau"),
        ((None, 1, 3), "Déchets", "Eau"),
        ((5, None, 0), "Énergie", "Déchets"),
    ],
)
def test_result_names_the_strongest_and_the_weakest_theme(send, values, strongest, weakest):
    view = view_of(send(*values))
    assert view.strongest is not None
    assert view.weakest is not None
    assert (view.strongest.title, view.weakest.title) == (strongest, weakest)


@pytest.mark.parametrize("values", [(3, 3, 3), (None, None, 2), (None, None, None), (0, 0, None)])
def test_result_without_contrast_names_none(send, values):
    view = view_of(send(*values))
    assert (view.strongest, view.weakest) == (None, None)


def test_theme_that_does_not_apply_has_no_score_and_leaves_the_mean_alone(send):
    view = view_of(send(2, None, 4))
    away = theme_of(view, "eau")
    assert (away.score, away.percent, away.level, away.text, away.resources) == ("", "", None, "", [])
    assert view.score == "3,0"
    assert view.radar is None


def test_nothing_applies_and_nothing_is_drawn(send):
    view = view_of(send(None, None, None))
    assert (view.score, view.level, view.text, view.gauge, view.radar) == ("", None, "", None, None)
    assert not any(theme.resources for theme in view.themes)


def test_each_theme_explains_its_points(send):
    view = view_of(send(2, None, 4))
    (line,) = theme_of(view, "energie").explained.questions
    assert (line.text, line.points, line.counts) == ("Où en est : energie ?", "2\u00a0points sur 5", True)
    (line,) = theme_of(view, "eau").explained.questions
    assert (line.points, line.counts) == ("Non concerné\u00a0: ne compte pas", False)


# --- Resources -------------------------------------------------------------------------------------------------------


def test_resources_of_a_theme_come_with_their_reasons(send, here):
    (chosen,) = make_resources(here, title="Visite énergie", slug="visite", theme="dechets")
    energy = theme_of(view_of(send(2, 3, 4, chosen=(chosen.pk,))), "energie")
    assert [(one.page.title, one.reason, one.url) for one in energy.resources] == [
        ("Visite énergie", "Choisie par l’équipe pour le niveau intermédiaire en énergie", "/ici/ressources/visite/"),
        (
            "Guide Énergie",
            "Parce que votre score en énergie est de 2,0/5 (niveau intermédiaire)",
            "/ici/ressources/n/guide-energie/",
        ),
    ]


def test_resource_is_for_the_scores_of_its_range(send):
    view = view_of(send(3, 4, 5))
    assert titles(theme_of(view, "energie")) == ["Guide Énergie"]
    assert titles(theme_of(view, "eau")) == []
    assert titles(theme_of(view, "dechets")) == []


def test_theme_shows_two_resources_at_most(send, here):
    make_resources(here, 5)
    assert len(theme_of(view_of(send(2, 3, 4)), "energie").resources) == 2


def test_resource_that_may_not_be_shown_is_not_recommended(send, here, there):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_resources(there, title="Ailleurs", slug="ailleurs")
    (closed,) = make_resources(here, title="Close", slug="close", closing=yesterday)
    (draft,) = make_resources(here, title="Brouillon", slug="brouillon", live=False)
    make_resources(here, title="Pour les associations", slug="associations", actor_types=["association"])
    make_resources(here, title="Pour les grandes", slug="grandes", headcounts=["250+"])
    hidden = ResourcePage.objects.get(slug="guide-energie")
    hide(hidden, here)
    chosen = (closed.pk, draft.pk, hidden.pk)
    assert titles(theme_of(view_of(send(2, 3, 4, chosen=chosen)), "energie")) == []


def test_answer_leads_to_its_resource_except_for_who_may_read_no_answer(here, organisation, person):
    (chosen,) = make_resources(here, title="Peser ses déchets", slug="peser", max_percent=0)
    asked = question_document("pesee", text="Pesez-vous\u202f?")
    asked["choices"][1]["resources"] = [chosen.pk]
    document = document_of() | {"themes": [{"key": "dechets", "title": "Déchets", "questions": [asked]}]}
    make_version(here, document)
    owner = person("titulaire.ici")
    draft = start_assessment(organisation, territory=here, by=owner)
    save_answers(draft, changes=[Change("pesee", "peu")], by=owner)
    assessment = submit_assessment(draft, by=owner)
    (theme,) = view_of(assessment).themes
    shown = theme.resources[0]
    assert (shown.page.pk, shown.reason) == (
        chosen.pk,
        "Parce que vous avez répondu «\u00a0Peu\u00a0» à «\u00a0Pesez-vous\u202f?\u00a0»",
    )
    (theme,) = result_view(assessment, space=territory_space("ici"), hides_answers=True).themes
    assert "Peser ses déchets" not in titles(theme)


def test_resource_is_for_the_sector_and_the_commune_of_the_organisation(send, here, organisation):
    make_resources(here, title="D’ici", slug="d-ici", places=[organisation.commune.epci])
    make_resources(here, title="De Lille", slug="lille", places=[Place.objects.get(name="Lille", kind="commune")])
    make_resources(here, title="Des champs", slug="champs", sectors=["A"])
    hide(ResourcePage.objects.get(slug="guide-energie"), here)
    organisation.sector = "C"
    organisation.save()
    assessment = send(2, 3, 4)
    assert titles(theme_of(view_of(assessment), "energie")) == ["D’ici"]
    organisation.sector, organisation.commune = "", None
    organisation.save()
    assessment.refresh_from_db()
    assert titles(theme_of(view_of(assessment), "energie")) == ["D’ici", "De Lille"]


def test_result_keeps_its_scores_and_takes_the_resources_of_today(send, here):
    assessment = send(2, 3, 4)
    before = view_of(assessment)
    make_resources(here, title="Toute neuve", slug="neuve", min_percent=40, max_percent=40)
    after = view_of(assessment)
    assert after.score == before.score
    assert titles(theme_of(before, "energie")) == ["Guide Énergie"]
    assert titles(theme_of(after, "energie")) == ["Toute neuve", "Guide Énergie"]


# --- The page --------------------------------------------------------------------------------------------------------


def page_of(client, assessment: Assessment) -> str:
    return client.get(f"/ici/diagnostic/{assessment.uuid}/resultat/").content.decode()


def test_page_draws_what_was_computed(as_person, send):
    assessment = send(2, 3, 4)
    page, view = page_of(as_person("titulaire.ici"), assessment), view_of(assessment)
    assert view.radar is not None
    assert f'points="{view.radar.outline}"' in page
    for spoke in view.radar.spokes:
        assert spoke.marker is not None
        assert f'#m-{spoke.key}" x="{spoke.marker.x}" y="{spoke.marker.y}"' in page
    assert '<circle class="gauge__dot" cx="60%"' in page
    assert 'class="mid gauge__name gauge__name--now" x="65%" y="10">Avancé</text>' in page
    assert "Point fort : Déchets. Première marge de progrès : Énergie." in page.replace("\u00a0", " ")


def test_page_says_which_theme_does_not_apply(as_person, send):
    page = page_of(as_person("titulaire.ici"), send(2, None, 4)).replace("\u00a0", " ")
    assert page.count("Non concerné : ce thème ne compte pas dans votre moyenne.") == 1
    assert '<svg class="radar"' not in page
    assert re.search(r"<td[^>]*>Non concerné</td>", page)


def test_page_without_any_theme_says_so(as_person, send):
    page = page_of(as_person("titulaire.ici"), send(None, None, None))
    assert "Aucun thème ne vous concerne" in page
    assert '<svg class="gauge"' not in page
    assert "Point fort" not in page


def test_page_gives_the_reason_of_each_resource(as_person, person, organisation, here):
    assessment = make_sent(organisation, territory=here, by=person("titulaire.ici"))
    page = page_of(as_person("membre.ici"), assessment)
    shown = [resource for theme in view_of(assessment).themes for resource in theme.resources]
    assert len(shown) == len(THEMES) + 1
    for resource in shown:
        link = f'<a href="{resource.url}">{resource.page.title}</a></h4>'
        assert link in page
        reason = page.split(link)[1].partition("</li>")[0]
        assert f'<p class="reason-why">{resource.reason}. ' in reason
