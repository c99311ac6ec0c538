"""The cache of anonymous pages, behind the real middleware. Views count their drawings: « 1 » twice is a page kept."""

import gzip
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings as project
from django.contrib import messages
from django.core.cache import cache, caches
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import path, re_path
from django.utils import timezone

from cms import page_cache
from home import generations, spaces
from home.expiry import keep_until
from home.identity.moving import set_hostname
from home.models import Place
from home.services import ensure_portal, open_territory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

PADDING = "<p>Le même texte pour tout le monde.</p>" * 20
drawings = count(1)


def page(request, **kwargs):
    return HttpResponse(f"{next(drawings)} {PADDING}", **kwargs)


def with_status(request, status):
    return page(request, status=status)


def with_cookie(request):
    response = page(request)
    response.set_cookie("choix", "1")
    return response


def with_session(request):
    request.session["choix"] = 1
    return page(request)


def with_cache_control(request, value):
    return page(request, headers={"Cache-Control": value})


def with_vary(request):
    return page(request, headers={"Vary": "Cookie, HX-Request"})


def with_nonce(request):
    return HttpResponse(f"{next(drawings)} {request.csp_nonce}")


def with_token(request):
    return HttpResponse(f"{next(drawings)} {get_token(request)}")


def with_message(request):
    messages.success(request, "Bonjour Camille")
    words = " ".join(str(message) for message in messages.get_messages(request))
    return HttpResponse(f"{next(drawings)} {words}")


def with_messages_looked_for(request):
    return HttpResponse(f"{next(drawings)} {list(messages.get_messages(request))} {request.user.is_authenticated}")


def streamed(request):
    return StreamingHttpResponse([str(next(drawings))])


def of_type(request, kind):
    return page(request, content_type=kind)


def until(request, seconds):
    keep_until(request, timezone.now() + timedelta(seconds=seconds + 1))
    keep_until(request, timezone.now() + timedelta(seconds=seconds))
    return page(request)


def bare_to_head(request):
    return HttpResponse() if request.method == "HEAD" else page(request)


urlpatterns = [
    path("etat/<int:status>/", with_status),
    path("temoin/", with_cookie),
    path("session/", with_session),
    path("consigne/<str:value>/", with_cache_control),
    path("varie/", with_vary),
    path("nonce/", with_nonce),
    path("jeton/", with_token),
    path("message/", with_message),
    path("sans-message/", with_messages_looked_for),
    path("flux/", streamed),
    path("type/<path:kind>/", of_type),
    path("jusque/<int:seconds>/", until),
    path("tete/", bare_to_head),
    re_path("", page),
]


@pytest.fixture(autouse=True)
def _new_portal(settings):
    """A default site, and nothing kept from the test before."""
    global drawings
    drawings = count(1)
    settings.ALLOWED_HOSTS = ["testserver", "autre.test", "propre.test"]
    ensure_portal()
    forget_all()
    yield
    forget_all()


@pytest.fixture(autouse=True)
def seconds(monkeypatch):
    """The clock by which generations are read again; it stands still."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(generations, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@pytest.fixture
def territories():
    names = {"Bourg-Clair": "100000001", "Val-Vert": "100000002"}
    opened = []
    for name, code in names.items():
        place = Place.objects.create(kind="epci", code=code, siren=code, name=name, search_name=name.lower())
        opened.append(open_territory(place, programme_name=f"Les acteurs de {name}"))
    forget_all()
    return opened


@pytest.fixture
def bump(django_capture_on_commit_callbacks):
    def bump_now(*keys):
        with django_capture_on_commit_callbacks(execute=True):
            generations.bump(*keys)

    return bump_now


def forget_all():
    cache.clear()
    caches[page_cache.NEAR].clear()
    spaces.forget()


def drawing(address="/", *, client=None, **kwargs):
    """The number of the drawing that someone without cookies, or with the client's, is given."""
    response = (client or Client()).get(address, **kwargs)
    body = response.content
    if response.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return int(body.split()[0])


def with_cookies(**cookies):
    client = Client()
    client.cookies.load(cookies)
    return client


# --- Where it stands, what a page given again costs ---------------------------------------------------------------


def test_it_stands_outside_compression_policy_and_session():
    order = [name.rpartition(".")[2] for name in project.MIDDLEWARE]

    assert order[:4] == ["SecurityMiddleware", "WhiteNoiseMiddleware", "CorsMiddleware", "AnonymousPageCache"]
    assert {"PolicyByPath", "GZipMiddleware", "SessionMiddleware", "AuthenticationMiddleware"} <= set(order[4:])


def test_a_page_given_again_is_the_same_to_the_last_header_and_asks_no_query(django_assert_num_queries):
    first = Client().get("/une-page/")
    with django_assert_num_queries(0):
        second = Client().get("/une-page/")

    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert second["Cache-Control"] == "no-cache"
    assert second["Vary"] == "Cookie, Accept-Encoding"
    assert second["ETag"].startswith('"')
    assert "default-src 'none'" in second["Content-Security-Policy"]
    assert second["X-Frame-Options"] == "SAMEORIGIN"
    assert second["X-Content-Type-Options"] == "nosniff"


def test_generations_are_read_again_after_a_second(seconds, territories, django_assert_num_queries):
    address = f"/{territories[0].slug}/"
    drawing(address)
    seconds.now += 0.9
    with django_assert_num_queries(0):
        assert drawing(address) == 1
    seconds.now += 0.2
    with django_assert_num_queries(2):  # the nation's and the territory's
        assert drawing(address) == 1


def test_another_process_finds_the_page_in_the_shared_cache():
    drawing()
    caches[page_cache.NEAR].clear()

    assert drawing() == 1


def test_a_page_lives_a_minute_however_it_went_from_cache_to_cache():
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as clock:
        drawing()
        clock.shift(40)
        caches[page_cache.NEAR].clear()
        assert drawing() == 1
        clock.shift(21)
        assert drawing() == 2


def test_a_page_that_says_when_it_changes_lives_until_then_however_it_went_from_cache_to_cache():
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as clock:
        drawing("/jusque/30/")
        clock.shift(29)
        assert drawing("/jusque/30/") == 1
        caches[page_cache.NEAR].clear()
        assert drawing("/jusque/30/") == 1
        clock.shift(1)
        assert drawing("/jusque/30/") == 2


def test_a_page_that_changes_later_than_in_a_minute_lives_a_minute():
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as clock:
        drawing("/jusque/300/")
        clock.shift(61)
        assert drawing("/jusque/300/") == 2


def test_a_page_that_has_changed_while_it_was_drawn_is_not_kept():
    assert drawing("/jusque/0/") == 1
    assert drawing("/jusque/0/") == 2


# --- What empties it ----------------------------------------------------------------------------------------------


def test_a_change_in_a_territory_empties_its_space_and_the_portal_only(territories, bump):
    mine, other = (f"/{territory.slug}/actualites/" for territory in territories)
    before = drawing(mine), drawing(other), drawing("/")

    bump(territories[0].slug)

    assert drawing(mine) == 4
    assert drawing("/") == 5  # it tells of all the spaces
    assert drawing(other) == before[1]


def test_a_national_change_empties_everything(territories, bump):
    addresses = [f"/{territories[0].slug}/", f"/{territories[1].slug}/", "/", "/une-page/"]
    before = [drawing(address) for address in addresses]

    bump(generations.NATIONAL)

    assert [drawing(address) for address in addresses] == [number + 4 for number in before]


def test_a_change_empties_the_space_that_has_a_host_of_its_own(territories, bump):
    set_hostname(territories[0], hostname="propre.test")
    forget_all()
    own, other = {"host": "propre.test"}, f"/{territories[1].slug}/"
    before = drawing("/", headers=own), drawing("/actualites/", headers=own), drawing(other)
    assert drawing("/", headers=own) == before[0]

    bump(territories[0].slug)

    assert drawing("/", headers=own) == 4
    assert drawing("/actualites/", headers=own) == 5
    assert drawing(other) == before[2]


def test_a_change_made_while_the_page_is_drawn_is_not_hidden_by_it(rf, bump, territories):
    address = f"/{territories[0].slug}/"

    def draw_while_an_editor_publishes(request):
        bump(territories[0].slug)
        return HttpResponse("ancien")

    page_cache.AnonymousPageCache(draw_while_an_editor_publishes)(rf.get(address))
    response = page_cache.AnonymousPageCache(lambda request: HttpResponse("nouveau"))(rf.get(address))

    assert response.content == b"nouveau"


# --- Who is given it ----------------------------------------------------------------------------------------------


def test_a_visitor_with_only_the_csrf_cookie_is_given_it():
    drawing()

    assert drawing(client=with_cookies(csrftoken="a" * 32)) == 1


@pytest.mark.parametrize("name", ["sessionid", "messages", "autre"])
def test_a_visitor_with_another_cookie_neither_gets_nor_fills_it(name):
    visitor = with_cookies(csrftoken="a" * 32, **{name: "x"})

    assert drawing(client=visitor) == 1
    assert drawing() == 2
    assert drawing(client=visitor) == 3
    assert drawing() == 2


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_get_and_head_are_answered_from_it(method):
    drawing()

    getattr(Client(), method)("/")
    assert drawing() == 1
    assert next(drawings) == 3


def test_head_is_answered_from_it():
    first = Client().get("/")
    head = Client().head("/")

    assert head.content == b""
    assert head["ETag"] == first["ETag"]
    assert next(drawings) == 2


def test_an_answer_to_head_is_not_what_get_is_given():
    Client().head("/tete/")

    assert drawing("/tete/") == 1


@pytest.mark.parametrize("mark", ["is_dummy", "is_preview"])
def test_a_preview_neither_gets_nor_fills_it(mark):
    shown = page_cache.AnonymousPageCache(page)

    def preview():
        request = RequestFactory().get("/")
        setattr(request, mark, True)
        return shown(request).content.split()[0]

    assert preview() == b"1"
    assert shown(RequestFactory().get("/")).content.split()[0] == b"2"
    assert preview() == b"3"


@pytest.mark.parametrize(
    "below", ["admin", "api", "compte", "mon-espace", "static", "media", "healthz", "demo", "jury", "equipe", "theme"]
)
def test_addresses_that_are_not_of_the_public_site_are_left_alone(below):
    response = Client().get(f"/{below}/x/")

    assert "ETag" not in response
    assert drawing(f"/{below}/x/") == 2


# --- What makes two pages one or two ------------------------------------------------------------------------------


def test_the_order_of_parameters_does_not_matter():
    drawing("/ressources/?q=eau&theme=energie&page=2")

    assert drawing("/ressources/?page=2&theme=energie&q=eau") == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/?page=1", "/?page=2"),
        ("/?page=1", "/"),
        ("/?q=", "/"),
        ("/?theme=eau&theme=energie", "/?theme=energie&theme=eau"),
        ("/?theme=eau&theme=energie", "/?theme=eau"),
        ("/?q=a&lieu=b", "/?q=b&lieu=a"),
        ("/?q=page%3D2", "/?q=&page=2"),
        ("/a/", "/b/"),
        ("/a/", "/A/"),
    ],
)
def test_different_addresses_are_different_pages(one, other):
    assert drawing(one) == 1
    assert drawing(other) == 2
    assert drawing(one) == 1


@pytest.mark.parametrize("query", ["utm_source=lettre", "page=1&utm_source=lettre", "fbclid", f"q={'a' * 400}"])
def test_an_unknown_parameter_or_a_long_query_passes_by(query):
    assert drawing(f"/?{query}") == 1
    assert drawing(f"/?{query}") == 2


def test_hosts_ports_and_schemes_are_kept_apart():
    assert drawing() == 1
    assert drawing(headers={"host": "autre.test"}) == 2
    assert drawing(headers={"host": "testserver:8000"}) == 3
    # Which page another spelling leads to is for the page to say.
    assert drawing(headers={"host": "TestServer"}) == 4
    assert drawing(secure=True) == 5
    assert drawing() == 1


def test_a_host_that_is_not_ours_is_refused_and_nothing_kept():
    for _ in range(2):
        assert Client().get("/", headers={"host": "ailleurs.test"}).status_code == 400

    assert drawing() == 1


def test_compressed_and_plain_are_kept_apart():
    packed = Client().get("/", headers={"accept-encoding": "gzip, br"})
    plain = Client().get("/")

    assert packed["Content-Encoding"] == "gzip"
    assert packed["Content-Length"] == str(len(packed.content))
    assert gzip.decompress(packed.content).startswith(b"1 ")
    assert "Content-Encoding" not in plain
    assert plain.content.startswith(b"2 ")
    assert packed["ETag"] != plain["ETag"]
    assert drawing(headers={"accept-encoding": "br, gzip"}) == 1
    assert drawing(headers={"accept-encoding": "identity"}) == 2


# --- What browsers do with it -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_browser_that_has_the_page_is_told_so(encoding, django_assert_num_queries):
    first = Client().get("/", headers={"accept-encoding": encoding})
    with django_assert_num_queries(0):
        again = Client().get("/", headers={"accept-encoding": encoding, "if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""
    assert {name: again[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        "ETag": first["ETag"],
        "Cache-Control": "no-cache",
        "Vary": "Cookie, Accept-Encoding",
    }
    assert Client().get("/", headers={"accept-encoding": encoding, "if-none-match": '"autre"'}).status_code == 200


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_page_drawn_anew_without_change_keeps_its_tag(encoding, bump):
    global drawings
    with time_machine.travel("2026-03-02 10:00:00+01:00", tick=False) as clock:
        first = Client().get("/", headers={"accept-encoding": encoding})
        bump(generations.NATIONAL)
        clock.shift(5)
        drawings = count(1)
        again = Client().get("/", headers={"accept-encoding": encoding, "if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert next(drawings) == 2


def test_a_page_that_changed_changes_its_tag(bump):
    first = Client().get("/")
    bump(generations.NATIONAL)
    again = Client().get("/", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


# --- What is never kept -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/etat/201/",
        "/etat/301/",
        "/etat/302/",
        "/etat/404/",
        "/etat/410/",
        "/etat/500/",
        "/etat/503/",
        "/temoin/",
        "/session/",
        "/consigne/private/",
        "/consigne/no-store/",
        "/consigne/max-age=0, No-Store/",
        "/consigne/private=set-cookie/",
        "/varie/",
        "/nonce/",
        "/jeton/",
        "/message/",
        "/type/application/json/",
        "/type/application/pdf/",
        "/type/text/css/",
    ],
)
def test_what_is_not_the_same_for_all_is_never_kept(address):
    first = Client().get(address)

    assert "ETag" not in first
    assert drawing(address) == 2


def test_what_is_streamed_is_never_kept():
    numbers = [b"".join(Client().get("/flux/").streaming_content) for _ in range(2)]

    assert numbers == [b"1", b"2"]


def test_a_token_made_from_the_visitor_s_own_cookie_is_never_kept():
    visitor = with_cookies(csrftoken="a" * 32)

    assert drawing("/jeton/", client=visitor) == 1
    assert drawing("/jeton/") == 2


def test_a_token_is_never_kept_even_when_no_cookie_goes_with_it(rf):
    shown = page_cache.AnonymousPageCache(with_token)

    assert [shown(rf.get("/")).content.split()[0] for _ in range(2)] == [b"1", b"2"]


def test_an_answer_to_post_is_never_kept():
    Client().post("/")

    assert drawing() == 2


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=utf-8", "application/xml", "application/rss+xml"])
def test_pages_sitemaps_and_feeds_are_kept(kind):
    first = Client().get(f"/type/{kind}/")

    assert drawing(f"/type/{kind}/") == 1
    assert Client().get(f"/type/{kind}/")["Content-Type"] == first["Content-Type"]


def test_a_page_that_only_looks_for_messages_and_a_user_is_kept():
    assert drawing("/sans-message/") == 1
    assert drawing("/sans-message/") == 1


# --- When the cache is out of order -------------------------------------------------------------------------------


class Broken:
    def get(self, key):
        raise ConnectionError

    def set(self, key, value, timeout):
        raise ConnectionError


def test_without_the_shared_cache_pages_are_given_and_it_is_said_once(monkeypatch, caplog):
    monkeypatch.setattr(page_cache, "cache", Broken())
    client = Client()

    assert [drawing(f"/{name}/", client=client) for name in "abc"] == [1, 2, 3]
    assert len([record for record in caplog.records if record.name == "cms.page_cache"]) == 1
    # What this process has drawn itself, it still has.
    assert drawing("/a/", client=client) == 1


def test_without_any_cache_pages_are_given(monkeypatch, caplog):
    monkeypatch.setattr(page_cache, "cache", Broken())
    monkeypatch.setattr(page_cache, "caches", {page_cache.NEAR: Broken()})
    client = Client()

    assert [drawing(client=client) for _ in range(3)] == [1, 2, 3]
    assert len([record for record in caplog.records if record.name == "cms.page_cache"]) == 1
