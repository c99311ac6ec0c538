"""Keeping a library: what is to be taken up again, by whom, and the check of links that feeds it."""

from datetime import date, datetime, time, timedelta
from itertools import cycle, product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.management.commands import clock
from home import generations
from ressources.links.probing import Answer
from ressources.links.standing import LinkOutcome, Standing
from ressources.models import LinkCheck, ResourceIndexPage, ResourceOpinion, ResourcePage
from ressources.services.links import MOST_A_RUN, addresses_due, check_links
from ressources.tasks.links import have_links_checked
from ressources.upkeep.report import facts_of, report_on
from ressources.upkeep.rules import Concern, Facts, concerns_of, stale_before
from tests.factories.pages import make_resources

TODAY = date(2026, 11, 30)
NOON = timezone.make_aware(datetime.combine(TODAY, time(12)))
DAY = timedelta(days=1)
KEEPERS = ("responsable.ici", "redaction.ici", "national")


def library_of(territory) -> ResourceIndexPage:
    return ResourceIndexPage.objects.for_territory(territory).get()


def screen(territory) -> str:
    return f"/admin/bibliotheques/{library_of(territory).pk}/"


# --- The rule --------------------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(
    ("facts", "concerns"),
    [
        (Facts(published_on=TODAY), ()),
        (Facts(published_on=None), ()),
        (Facts(published_on=date(2026, 5, 31)), ()),
        (Facts(published_on=date(2026, 5, 30)), (Concern.STALE,)),
        (Facts(published_on=date(2020, 1, 1), checked_on=date(2026, 6, 1)), ()),
        (Facts(published_on=TODAY, closing=TODAY), ()),
        (Facts(published_on=TODAY, closing=TODAY - DAY), (Concern.CLOSED,)),
        (Facts(published_on=TODAY, link=Standing.DOUBTFUL), ()),
        (Facts(published_on=TODAY, checked_on=TODAY, link=Standing.BROKEN), (Concern.BROKEN,)),
        (Facts(published_on=TODAY, link=Standing.BY_HAND, link_since=TODAY), (Concern.BY_HAND,)),
        (Facts(published_on=TODAY, checked_on=TODAY, link=Standing.BY_HAND, link_since=TODAY), ()),
        (Facts(published_on=TODAY, useless=3), (Concern.UNHELPFUL,)),
        (Facts(published_on=TODAY, useless=9, useful=1), ()),
    ],
)
def test_resource_asks_for_what_its_facts_say(facts, concerns):
    assert concerns_of(facts, TODAY) == concerns


DATES = st.dates(date(2024, 1, 1), TODAY)


@pytest.mark.pure
@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), DATES, st.none() | DATES)
def test_check_of_the_day_is_never_stale_and_none_outlives_six_months(today, published, checked):
    assert Concern.STALE not in concerns_of(Facts(published, checked_on=today), today)
    assert stale_before(today) < today - timedelta(days=179)


OLD, LATELY = TODAY - timedelta(days=400), TODAY - timedelta(days=20)
LINKS = (None, LinkOutcome.OK, LinkOutcome.MISSING, LinkOutcome.GUARDED, LinkOutcome.REFUSED)


@pytest.mark.django_db
def test_database_finds_those_that_the_rule_names(here):
    """Each mixture of dates and answers: the condition of the query and the pure rule agree."""
    cases = list(product((OLD, LATELY), (None, OLD, LATELY), (None, LATELY), LINKS, (1, 2), (True, False)))
    pages = make_resources(here, 1)
    index = library_of(here)
    for number, (published, checked, closing, outcome, failures, current) in enumerate(cases):
        if number >= len(pages):
            page = ResourcePage(title=f"R{number}", slug=f"r{number}", kind="guide", summary="Un pas.", territory=here)
            page.depth, page.path, page.url_path = 5, index.path + f"Z{number:03d}", f"{index.url_path}r{number}/"
            page.content_type = pages[0].content_type
            pages.append(page)
        page = pages[number]
        page.address, page.checked_on, page.closing = "https://a.example.org/", checked, closing
        page.first_published_at = timezone.make_aware(datetime.combine(published, time(23, 30)))
        ResourcePage.save_base(page)
        if outcome:
            url = page.address if current else "https://b.example.org/"
            LinkCheck.objects.create(
                resource=page, url=url, outcome=outcome, failures=failures, since=TODAY - DAY * 5, due_at=NOON
            )
    for page, opinions in zip(pages, cycle(([], [False] * 3, [False] * 3 + [True], [False] * 2))):
        ResourceOpinion.objects.bulk_create(
            ResourceOpinion(territory=here, resource=page, is_useful=useful) for useful in opinions
        )
    mine = ResourcePage.objects.filter(territory=here).select_related("link_check").with_opinions()
    named = {page.pk for page in mine if concerns_of(facts_of(page), TODAY)}
    assert set(mine.wanting_care(TODAY).values_list("pk", flat=True)) == named
    assert 0 < len(named) < len(cases)


# --- The check of links ----------------------------------------------------------------------------------------------


class World:
    """What each address answers; `asked` keeps the order, `waited` the pauses."""

    def __init__(self, **answers: LinkOutcome) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.waited: list[float] = []

    def ask(self, url: str) -> Answer:
        self.asked.append(url)
        host = url.split("/")[2].partition(".")[0]
        return Answer(
            self.answers.get(host, LinkOutcome.OK), 404 if self.answers.get(host) == LinkOutcome.MISSING else None
        )

    def run(self, now: datetime) -> int:
        return check_links(now=now, ask=self.ask, wait=self.waited.append)


def named(host: str, path: str = "") -> str:
    return f"https://{host}.example.org/{path}"


@pytest.mark.django_db
def test_link_is_broken_on_the_second_day_and_well_again_once_it_answers(here):
    (page,) = make_resources(here, 1, address=named("mort"))
    index, wrong = library_of(here), World(mort=LinkOutcome.MISSING)
    wrong.run(NOON)
    assert report_on(index, today=TODAY).counts == {}
    wrong.run(NOON + timedelta(hours=3))
    assert wrong.asked == [named("mort")]  # not twice a day
    wrong.run(NOON + DAY)
    (one,) = report_on(index, today=TODAY + DAY).wanting
    assert (one.page, one.concerns) == (page, (Concern.BROKEN,))
    assert one.page.link_check.said == "la page n’existe plus (404)"
    World().run(NOON + DAY * 9)
    assert report_on(index, today=TODAY + DAY * 9).counts == {}


@pytest.mark.django_db
def test_answer_of_another_address_says_nothing_of_the_new_one(here):
    (page,) = make_resources(here, 1, address=named("mort"))
    wrong = World(mort=LinkOutcome.MISSING, neuf=LinkOutcome.MISSING)
    for day in (0, 1):
        wrong.run(NOON + DAY * day)
    page.address = named("neuf")
    page.save()
    assert report_on(library_of(here), today=TODAY + DAY).counts == {}
    wrong.run(NOON + DAY)
    assert wrong.asked[-1] == named("neuf")
    assert page.link_check.__class__.objects.get().failures == 1


@pytest.mark.django_db
def test_run_is_short_polite_and_asks_the_oldest_first(here, there):
    make_resources(here, MOST_A_RUN + 5, address=named("un"))
    twins = make_resources(there, 3, address=named("deux", "a"))
    world = World()
    assert world.run(NOON) == MOST_A_RUN
    assert world.asked == [named("un")]
    assert world.run(NOON) == 8
    assert sorted(world.asked[1:]) == [named("deux", "a"), named("un")]
    assert world.run(NOON) == 0
    ResourcePage.objects.filter(pk=twins[0].pk).update(address=named("deux", "b"))
    ResourcePage.objects.filter(pk=twins[1].pk).update(address=named("deux", "c"))
    world.run(NOON)
    (pause,) = world.waited
    assert 1 < pause <= 2


@pytest.mark.django_db
def test_silence_of_everything_is_held_against_nobody(here):
    for host in ("un", "deux", "trois"):
        make_resources(here, 1, address=named(host))
    dark = World(un=LinkOutcome.TIMEOUT, deux=LinkOutcome.UNREACHABLE, trois=LinkOutcome.UNREACHABLE)
    assert dark.run(NOON) == 0
    assert not LinkCheck.objects.exclude(outcome="").exists()
    assert addresses_due(NOON + timedelta(hours=2)).count() == 0
    assert addresses_due(NOON + timedelta(days=1)).count() == 3


@pytest.mark.django_db
def test_site_that_is_gone_is_said_broken_whatever_number_of_its_pages_is_named(here):
    for page in ("a", "b", "c"):
        make_resources(here, 1, address=named("mort", page))
    gone = World(mort=LinkOutcome.UNREACHABLE)
    for days in range(3):
        gone.run(NOON + timedelta(days=days))
    assert {check.standing for check in LinkCheck.objects.all()} == {Standing.BROKEN}


@pytest.mark.django_db
def test_check_leaves_the_page_alone_and_asks_for_no_draft(here):
    (page,) = make_resources(here, 1, address=named("un"))
    make_resources(here, 1, address=named("deux"), live=False)
    before = ResourcePage.objects.filter(pk=page.pk).values().get()
    world = World(un=LinkOutcome.MISSING)
    world.run(NOON)
    assert world.asked == [named("un")]
    assert ResourcePage.objects.filter(pk=page.pk).values().get() == before
    assert not page.revisions.exists()


@pytest.mark.django_db
def test_clock_has_links_checked_but_in_the_demonstration(here, settings):
    assert have_links_checked in clock.works()
    assert not have_links_checked(NOON)
    make_resources(here, 1, address=named("un"))
    settings.DEMO = True
    assert not have_links_checked(NOON)
    settings.DEMO = False
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    assert have_links_checked(NOON)


# --- The screen ------------------------------------------------------------------------------------------------------


@pytest.fixture
def old(here):
    """A resource that nobody has looked at for long, with a draft that waits for its readers."""
    (page,) = make_resources(here, 1, title="Vieille aide", first_published_at=NOON - DAY * 900)
    page.title = "Vieille aide remaniée"
    page.save_revision()
    return page


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("name", KEEPERS)
def test_one_press_says_that_a_resource_holds_today(as_person, here, old, name):
    client = as_person(name)
    page = client.get(screen(here)).content.decode()
    assert "Vieille aide" in page
    assert "jamais vérifiée depuis" in page
    number = generations.current("ici")
    client.post(screen(here), {"check": old.pk}, follow=True)
    generations.forget()
    old.refresh_from_db()
    assert old.checked_on == timezone.localdate()
    assert (old.title, old.has_unpublished_changes) == ("Vieille aide", True)
    assert old.get_latest_revision_as_object().checked_on == timezone.localdate()
    assert generations.current("ici") >= number
    assert "Vieille aide" not in client.get(screen(here)).content.decode()


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("act", ["check_ticked", "unpublish_ticked"])
@pytest.mark.parametrize("whose", ["there", "nation", "section"])
def test_resource_of_another_library_does_not_exist(as_person, here, there, old, act, whose):
    """One foreign key among one's own: nothing at all is done."""
    foreign = library_of(here) if whose == "section" else make_resources(there if whose == "there" else None, 1)[0]
    for name in ("responsable.ici", "national"):
        answer = as_person(name).post(screen(here), {act: "", "page": [old.pk, foreign.pk]})
        assert answer.status_code == 404
    assert as_person("responsable.ici").post(screen(here), {act: "", "page": "abc"}).status_code == 404
    assert as_person("responsable.ici").post(screen(there), {act: "", "page": old.pk}).status_code == 404
    for page in (old, foreign):
        page.refresh_from_db()
        assert page.live
        assert getattr(page, "checked_on", None) is None


@pytest.mark.once
@pytest.mark.django_db
def test_ticked_resources_are_unpublished_by_those_who_publish(as_person, here, old):
    other = make_resources(here, 1)[0]
    here.editors_publish = False
    here.editors.page_permissions.filter(permission__codename="publish_page").delete()
    editor = as_person("redaction.ici")
    assert "unpublish_ticked" not in editor.get(screen(here)).content.decode()
    said = editor.post(screen(here), {"unpublish_ticked": "", "page": [old.pk]}, follow=True).content.decode()
    assert "vous n’en avez pas le droit" in said
    as_person("responsable.ici").post(screen(here), {"unpublish_ticked": "", "page": [old.pk, other.pk]})
    assert not ResourcePage.objects.filter(territory=here).live().exists()


@pytest.mark.django_db
def test_report_costs_the_same_for_few_and_for_many(as_person, here, generations_read_once):
    client = as_person("responsable.ici")
    make_resources(here, 1, first_published_at=NOON - DAY * 900)
    client.get(screen(here))
    with CaptureQueriesContext(connection) as few:
        client.get(screen(here))
    make_resources(here, 9, first_published_at=NOON - DAY * 900)
    with CaptureQueriesContext(connection) as many:
        client.get(screen(here))
    assert len(few) == len(many)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move"])
def test_wagtail_s_own_bulk_actions_take_no_foreign_resource(as_person, here, there, action):
    mine, foreign = make_resources(here, 1)[0], make_resources(there, 1)[0]
    national = ResourcePage.objects.get(slug="guide-eau")
    client = as_person("responsable.ici")
    for page in (foreign, national):
        client.post(f"/admin/bulk/wagtailcore/page/{action}/?id={mine.pk}&id={page.pk}", {"chooser": here.page.pk})
        before = page.url_path
        page.refresh_from_db()
        assert (page.live, page.url_path) == (True, before)
