"""The checker of links, against servers that mean it harm: real ones, on the loopback."""

import socket
import ssl
from datetime import UTC, date, datetime, timedelta
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from ressources.links.addresses import Forbidden, is_public, is_public_web, target_of
from ressources.links.probing import Limits, probe
from ressources.links.standing import (
    FAILURES,
    LinkOutcome,
    Standing,
    Track,
    is_our_own_silence,
    outcome_of,
    standing_of,
)
from tests.ressources.sites import (
    drips,
    never_ends_its_body,
    never_ends_its_headers,
    refuses_head,
    says,
    site,
    stays_silent,
    waits_for_ever,
)

pytestmark = pytest.mark.pure

QUICK = Limits(total=0.6, connect=0.3, read=0.25)
GUARD = 5  # seconds: far more than any of these takes, far less than a hostile server would like


def ask(url, *open_sites, **means):
    """As in production, but for the ports of the sites that are given: theirs alone are let through."""
    ports = {served.port for served in open_sites}
    allows = (lambda number, port: number == "127.0.0.1" and port in ports) if ports else is_public_web
    return probe(url, agent="Essai (+http://localhost)", **{"limits": QUICK, "allows": allows} | means)


# --- What is answered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "outcome", "asked"),
    [
        ("200 OK", LinkOutcome.OK, ["HEAD /"]),
        ("204 No Content", LinkOutcome.OK, ["HEAD /"]),
        ("404 Not Found", LinkOutcome.MISSING, ["HEAD /", "GET /"]),
        ("410 Gone", LinkOutcome.MISSING, ["HEAD /", "GET /"]),
        ("403 Forbidden", LinkOutcome.GUARDED, ["HEAD /", "GET /"]),
        ("429 Too Many Requests", LinkOutcome.GUARDED, ["HEAD /"]),
        ("500 Internal Server Error", LinkOutcome.FAILING, ["HEAD /", "GET /"]),
        ("301 Moved Permanently", LinkOutcome.OK, ["HEAD /"]),  # to nowhere
    ],
)
def test_answer_is_told_by_its_code(status, outcome, asked):
    with site(says(status)) as served:
        found = ask(served.url, served)
    assert (found.outcome, found.code, served.asked) == (outcome, int(status[:3]), asked)


def test_head_that_is_refused_is_asked_again_by_get():
    with site(refuses_head("200 OK")) as served:
        assert ask(served.url, served).outcome == LinkOutcome.OK
    assert served.asked == ["HEAD /", "GET /"]


def test_head_that_is_cut_is_asked_again_by_get():
    def cuts_heads(served, wire, request):
        if request.startswith("GET"):
            says("200 OK")(served, wire, request)

    with site(cuts_heads) as served:
        assert ask(served.url, served).outcome == LinkOutcome.OK


def test_request_says_who_asks_and_nothing_else(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    with site(says("200 OK", "Set-Cookie: a=b")) as served:
        ask(f"{served.url}aides/vélo?q=été&a=1#bas", served)
    assert served.heads == [
        f"HEAD /aides/v%C3%A9lo?q=%C3%A9t%C3%A9&a=1 HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
        "User-Agent: Essai (+http://localhost)\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
        "Connection: close\r\n\r\n"
    ]


def test_redirections_are_followed():
    with site(says("200 OK")) as last, site(says("301 Moved", f"Location: {last.url}aides/")) as first:
        assert ask(first.url, first, last).outcome == LinkOutcome.OK
    assert last.asked == ["HEAD /aides/"]


def test_redirections_that_turn_round_end():
    with site(says("302 Found", "Location: /encore/")) as served:
        assert ask(served.url, served, limits=Limits(total=GUARD)).outcome == LinkOutcome.LOOP
    assert len(served.asked) == 6


@pytest.mark.parametrize("location", ["http://[", "http://[::1]x/", "ftp://example.org/", "http://a:b@127.0.0.1/"])
def test_redirection_to_nonsense_goes_nowhere(location):
    with site(says("302 Found", f"Location: {location}")) as served:
        assert ask(served.url, served).outcome in {LinkOutcome.REFUSED, LinkOutcome.UNREADABLE}


@pytest.mark.parametrize("words", [b"", b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 20\r\n\r\n", b"\r\n\r\n", b"\xff" * 99])
def test_what_is_no_answer_is_unreadable(words):
    with site(lambda _served, wire, _request: wire.sendall(words)) as served:
        assert ask(served.url, served).outcome == LinkOutcome.UNREADABLE


def test_server_that_is_not_there_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = probe(f"http://127.0.0.1:{port}/", agent="x", limits=QUICK, allows=lambda number, port: True)
    assert found.outcome == LinkOutcome.UNREACHABLE


# --- What would hold it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        (drips, LinkOutcome.TIMEOUT),
        (stays_silent, LinkOutcome.TIMEOUT),
        (never_ends_its_headers, LinkOutcome.UNREADABLE),
        (waits_for_ever, LinkOutcome.UNREADABLE),
        (never_ends_its_body, LinkOutcome.OK),
    ],
)
def test_hostile_server_holds_nobody(behaviour, outcome):
    began = monotonic()
    with site(behaviour) as served:
        assert ask(served.url, served).outcome == outcome
    assert monotonic() - began < GUARD


def test_chain_of_slow_redirections_ends_with_the_time_of_all():
    def hesitates(served, wire, request):
        served.over.wait(0.15)
        says("302 Found", "Location: /encore/")(served, wire, request)

    with site(hesitates) as served:
        assert ask(served.url, served).outcome == LinkOutcome.TIMEOUT
    assert len(served.asked) < 6


def test_resolver_that_hangs_holds_nobody():
    with site(stays_silent) as served:

        def hang(host, port):
            served.over.wait()
            return []

        assert ask("http://aide.example.org/", served, resolve=hang).outcome == LinkOutcome.TIMEOUT


# --- Where it never goes ---------------------------------------------------------------------------------------------

PRIVATE = """
127.0.0.1 127.9.9.9 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.254 192.168.1.1 100.64.0.1 100.100.100.200 169.254.169.254
168.63.129.16 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1
255.255.255.255 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 fc00::1 fd00:ec2::254
fe80::1 fe80::1%eth0 fec0::1 ff02::1 100::1 5f00::1 localhost 1 127.1 0x7f000001 2130706433
""".split()


@pytest.mark.parametrize("number", PRIVATE)
def test_number_that_is_not_the_world_s_is_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "185.75.143.24", "2001:4860:4860::8888", "2a01:cb00::1"])
def test_number_of_the_world_is_public(number):
    assert is_public(number)


@pytest.mark.parametrize("port", [22, 25, 8000, 6379, 8443])
def test_ports_other_than_the_web_s_are_closed(port):
    assert is_public_web("8.8.8.8", 443)
    assert not is_public_web("8.8.8.8", port)


LOOPBACK = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://0.0.0.0:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
]


@pytest.mark.parametrize("url", LOOPBACK)
def test_loopback_is_never_reached(url):
    with site(says("200 OK")) as served:
        found = probe(
            url.format(port=served.port), agent="x", limits=QUICK, allows=lambda number, port: is_public(number)
        )
    assert (found.outcome, served.asked) in ((LinkOutcome.REFUSED, []), (LinkOutcome.UNREACHABLE, []))


@pytest.mark.parametrize("url", LOOPBACK)
def test_redirection_to_the_loopback_is_not_followed(url):
    with site(says("200 OK")) as inside, site(says("302 Found", "Location: " + url.format(port=inside.port))) as lure:
        found = ask(lure.url, lure)
    assert found.outcome in {LinkOutcome.REFUSED, LinkOutcome.UNREACHABLE}
    assert (lure.asked, inside.asked) == (["HEAD /"], [])


@pytest.mark.parametrize("numbers", [["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["93.184.215.14", "::1"]])
def test_name_that_means_a_private_number_is_refused(numbers):
    found = probe("http://aide.example.org/", agent="x", limits=QUICK, resolve=lambda host, port: numbers)
    assert found.outcome == LinkOutcome.REFUSED


def test_name_is_resolved_once_a_hop_and_connected_to_by_that_number():
    """A name that changes its meaning between the judgement and the connection gains nothing."""
    asked = []

    def turncoat(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.66"]

    with site(refuses_head("200 OK")) as served:
        found = ask(f"http://aide.example.org:{served.port}/", served, resolve=turncoat)
    assert (found.outcome, asked) == (LinkOutcome.OK, ["aide.example.org"])
    assert f"\r\nHost: aide.example.org:{served.port}\r\n" in served.heads[0]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///chemin",
        "http://qui:quoi@example.org/",
        "http://@example.org/",
        "http://example.org:99999/",
        "http://[::1",
        "http://a b/",
        "http://exa\x00mple.org/",
        "http://[fe80::1%25eth0]/",
        "http://" + "a" * 64 + ".org/",
        "http://example.org/" + "a" * 3000,
    ],
)
def test_address_that_leads_nowhere_is_refused_unasked(url):
    with pytest.raises(Forbidden):
        target_of(url)
    assert probe(url, agent="x", limits=QUICK, resolve=lambda host, port: pytest.fail("asked")).outcome == "refused"


@given(st.text())
def test_no_text_makes_a_request_of_more_lines(text):
    try:
        target = target_of(f"http://example.org/{text}")
    except Forbidden:
        return
    assert target.path.isascii()
    assert not set(target.path + target.authority) & set("\r\n \t")


# --- Certificates ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certified(tmp_path_factory):
    """A server's context for `aide.example.org`, and a client's that trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("aide.example.org")])
    signed = made.add_extension(names, critical=True).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    file.write_bytes(private + signed.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=signed.public_bytes(pem).decode())


@pytest.mark.parametrize(
    ("host", "trusts", "outcome"),
    [
        ("aide.example.org", True, LinkOutcome.OK),
        ("autre.example.org", True, LinkOutcome.GUARDED),
        ("aide.example.org", False, LinkOutcome.GUARDED),
    ],
)
def test_certificate_is_that_of_the_name(certified, host, trusts, outcome):
    server, client = certified
    wrap = lambda wire: server.wrap_socket(wire, server_side=True)  # noqa: E731
    with site(says("200 OK"), wrap=wrap) as served:
        found = ask(
            f"https://{host}:{served.port}/",
            served,
            resolve=lambda host, port: ["127.0.0.1"],
            context=client if trusts else None,
            limits=Limits(total=GUARD),
        )
    assert found.outcome == outcome


# --- When it is called broken ----------------------------------------------------------------------------------------

DAYS = st.integers(0, 5).map(lambda day: date(2026, 1, 1) + timedelta(days=day))


@given(st.lists(st.tuples(DAYS, st.sampled_from(LinkOutcome)), min_size=1).map(sorted))
def test_link_is_broken_after_failures_on_two_days_in_a_row(answers):
    track = Track()
    for day, outcome in answers:
        track = track.then(outcome, day)
    since = max((at for at, (_day, outcome) in enumerate(answers) if outcome not in FAILURES), default=-1)
    days = {day for day, _outcome in answers[since + 1 :]}
    assert track.failures == len(days)
    assert (standing_of(answers[-1][1], track.failures) == Standing.BROKEN) == (len(days) >= 2)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(200, "ok"), (300, "ok"), (401, "guarded"), (403, "guarded"), (404, "missing"), (503, "failing")],
)
def test_codes_are_told_apart(code, outcome):
    assert outcome_of(code) == outcome


def test_silence_of_all_is_our_own():
    silent = [("un", LinkOutcome.TIMEOUT), ("deux", LinkOutcome.UNREACHABLE), ("trois", LinkOutcome.UNREACHABLE)]
    assert is_our_own_silence(silent)
    assert not is_our_own_silence(silent[:2])
    assert not is_our_own_silence([*silent, ("quatre", LinkOutcome.MISSING)])
    assert not is_our_own_silence([("un", LinkOutcome.UNREACHABLE)] * 5), "one site that is gone is not our network"
