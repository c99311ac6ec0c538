import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.accounts.browsers import name_of_browser

pytestmark = pytest.mark.pure

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sur Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome sur Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/140.0.0.0", "Edge sur Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME} Mobile Safari/537.36", "Chrome sur Android"),
        (
            f"Mozilla/5.0 (Linux; Android 13; SM-S901B) {CHROME} SamsungBrowser/28.0 Mobile Safari/537.36",
            "Samsung Internet sur Android",
        ),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", "Chrome sur ChromeOS"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} Safari/537.36 OPR/120.0.0.0", "Opera sur Linux"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15",
            "Safari sur Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 "
            "Safari/604.1",
            "Safari sur iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 FxiOS/140.0 Mobile Safari/604",
            "Firefox sur iPhone",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
        ("Windows", "Windows"),
    ],
)
def test_browser_is_named_as_people_do(user_agent, name):
    assert name_of_browser(user_agent) == name


@given(st.text(max_size=200))
def test_whatever_a_browser_says_is_read(user_agent):
    assert isinstance(name_of_browser(user_agent), str)
