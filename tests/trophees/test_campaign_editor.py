"""The editor of a campaign: who opens it, and what it says of a form that does not hold."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.factories.campaigns import make_campaign
from trophees.models import CampaignIndexPage, CampaignPage

pytestmark = pytest.mark.django_db
DATES = {
    "opens_at": "2030-01-01 09:00",
    "closes_at": "2030-03-01 12:00",
    "reviews_at": "2030-03-02 09:00",
    "deliberates_at": "2030-04-01 09:00",
    "publishes_at": "2030-05-01 09:00",
}
NO_CONDITION = {"join": "all", "rules": streamfield([])}
ON_NOTHING = ("answer", {"question": "nulle-part", "operator": "answered", "value": ""})


@pytest.fixture
def index(here):
    return CampaignIndexPage.objects.for_territory(here).get()


def question(text="Une question", **fields):
    written = {"text": text, "help": "", "why": "", "key": "", "condition": NO_CONDITION, "max_length": 200}
    return "short_text", written | fields


def part(*questions, title="Votre action"):
    return "part", {"title": title, "intro": "", "key": "", "questions": streamfield(list(questions))}


def written(*parts, **fields):
    """What the editor sends."""
    streams = {"body": [], "categories": [], "criteria": [], "parts": list(parts)}
    values = {
        "title": "Trophées 2030",
        "slug": "trophees-2030",
        "kind": "trophies",
        "edition": "2030",
        "intro": "Pour qui agit.",
        "letter": "",
        "cost": "",
        "cofinancing": "0",
        "reviews_each": "2",
        "quorum": "1",
        "ranking": "mean",
        "comments": inline_formset([]),
        **DATES,
    }
    data = nested_form_data(values | {name: streamfield(blocks) for name, blocks in streams.items()} | fields)
    # Blocks are born with a name in the browser.
    return data | {f"{name.removesuffix('-type')}-id": f"bloc{n}" for n, name in enumerate(data) if "-type" in name}


def add(client, index, data):
    return client.post(reverse("wagtailadmin_pages:add", args=["trophees", "campaignpage", index.pk]), data)


def test_a_campaign_is_written_from_nothing_and_published(as_person, index):
    response = add(as_person("responsable.ici"), index, written(part(question())) | {"action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors
    campaign = CampaignPage.objects.get(title="Trophées 2030")
    assert campaign.live
    assert campaign.form_versions.get().definition["themes"][0]["questions"][0]["text"] == "Une question"


def test_a_draft_may_be_unfinished(as_person, index):
    assert add(as_person("responsable.ici"), index, written()).status_code == 302
    assert not CampaignPage.objects.get(title="Trophées 2030").live


def test_nothing_is_published_without_a_form(as_person, index):
    page = add(as_person("responsable.ici"), index, written() | {"action-publish": "1"})
    assert "Il faut au moins une partie." in page.content.decode()
    assert not CampaignPage.objects.exists()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([part()], "Cette partie n’a pas encore de question."),
        (
            [part(question(condition={"join": "all", "rules": streamfield([ON_NOTHING])}))],
            "n’existe pas, ou ne vient pas avant celle-ci.",
        ),
    ],
    ids=["empty part", "condition on nothing"],
)
def test_what_is_wrong_in_the_form_is_said_beside_it_and_nothing_is_lost(as_person, index, parts, said):
    page = add(as_person("responsable.ici"), index, written(*parts) | {"action-publish": "1"})
    assert page.status_code == 200
    assert not CampaignPage.objects.exists()
    (error,) = page.context["form"].errors["parts"].as_data()
    assert error.block_errors or error.non_block_errors
    assert said in str(flat(error))
    assert "Pour qui agit." in page.content.decode()


def flat(error) -> list[str]:
    """Every message of an error of blocks."""
    inside = getattr(error, "block_errors", None)
    if inside is None:
        return list(error.messages)
    children = inside.values() if isinstance(inside, dict) else [one for one in inside if one]
    own = [message for one in error.non_block_errors.as_data() for message in one.messages]
    return own + [message for child in children for message in flat(child)]


def test_an_error_stands_on_its_own_block(as_person, index):
    wrong = question("La seconde", condition={"join": "all", "rules": streamfield([ON_NOTHING])})
    page = add(
        as_person("responsable.ici"), index, written(part(question("La première"), wrong)) | {"action-publish": "1"}
    )
    (error,) = page.context["form"].errors["parts"].as_data()
    questions = error.block_errors[0].block_errors["questions"]
    assert list(questions.block_errors) == [1]
    rules = questions.block_errors[1].block_errors["condition"].block_errors["rules"]
    assert list(rules.block_errors[0].block_errors) == ["question"]


def test_a_part_that_was_copied_is_published_with_keys_of_its_own(as_person, index):
    copied = written(part(question(key="deux")), part(question(key="deux"), title="Suite"))
    assert add(as_person("responsable.ici"), index, copied | {"action-publish": "1"}).status_code == 302
    first, second = CampaignPage.objects.get().form_versions.get().definition["themes"]
    assert first["questions"][0]["key"] == "deux"
    assert second["questions"][0]["key"].startswith("une-question-")


@pytest.mark.parametrize("alone", [True, False])
def test_a_rule_on_who_answers_is_refused_to_a_national_call_beside_it(as_person, here, index, alone):
    rules = [("headcount", {"values": ("0",)})]
    if not alone:
        rules = [("answer", {"question": "une", "operator": "answered", "value": ""}), *rules]
    condition = {"join": "all", "rules": streamfield(rules)}
    form = written(part(question(key="une"), question("La seconde", condition=condition))) | {"action-publish": "1"}
    nation = CampaignIndexPage.objects.get(slug="ami")
    page = add(as_person("national"), nation, form)
    (error,) = page.context["form"].errors["parts"].as_data()
    block = error.block_errors[0].block_errors["questions"].block_errors[1].block_errors["condition"]
    assert "Un appel national" in str(flat(block.block_errors["rules"].block_errors[len(rules) - 1]))
    assert "Un appel national ne sait rien" in page.content.decode()
    assert add(as_person("responsable.ici"), index, form).status_code == 302


def test_an_error_after_a_hidden_question_stands_beside_its_own_block(as_person, index):
    wrong = question("La seconde", condition={"join": "all", "rules": streamfield([ON_NOTHING])})
    parts = part(question("La cachée", hidden="on"), wrong)
    page = add(as_person("responsable.ici"), index, written(parts) | {"action-publish": "1"})
    (error,) = page.context["form"].errors["parts"].as_data()
    assert list(error.block_errors[0].block_errors["questions"].block_errors) == [1]


@pytest.mark.parametrize("name", ["redaction.ici", "responsable.ailleurs", "jury.ici", "titulaire.ici"])
def test_nobody_else_begins_or_changes_a_campaign(as_person, here, index, name):
    campaign, client = make_campaign(here), as_person(name)
    before = CampaignPage.objects.get().title
    edit = reverse("wagtailadmin_pages:edit", args=[campaign.pk])
    for response in (add(client, index, written(part(question()))), client.get(edit), client.post(edit, written())):
        assert response.status_code in {302, 403, 404}
    assert CampaignPage.objects.get().title == before


def test_a_manager_begins_a_campaign_from_the_list_of_their_own(as_person, index, there):
    address = reverse("wagtailadmin_pages:add", args=["trophees", "campaignpage", index.pk])
    client = as_person("responsable.ici")
    page = client.get("/admin/campagnes/").content.decode()
    assert f'href="{address}"' in page
    assert page.count("Ajouter une campagne") == 1
    assert client.get(address).status_code == 200


def test_the_nation_begins_calls(as_person, db):
    page = as_person("national").get("/admin/campagnes/").content.decode()
    index = CampaignIndexPage.objects.get(slug="ami")
    assert page.count("Ajouter une campagne") == 1
    assert reverse("wagtailadmin_pages:add", args=["trophees", "campaignpage", index.pk]) in page


def test_the_editor_explains_where_a_period_ends(as_person, here):
    page = as_person("responsable.ici").get(reverse("wagtailadmin_pages:edit", args=[make_campaign(here).pk]))
    assert "écrivez le 27 février à 00:00" in page.content.decode()


def test_the_editor_leads_to_what_follows(as_person, here):
    campaign = make_campaign(here)
    edit = reverse("wagtailadmin_pages:edit", args=[campaign.pk])
    assert f'href="/admin/campagnes/{campaign.pk}/"' in as_person("responsable.ici").get(edit).content.decode()
