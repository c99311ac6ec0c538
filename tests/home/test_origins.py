"""Sites that call the API from a browser, as a team types them."""

import pytest

from home.identity.origins import origin_of, read_front, read_origin

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://www.exemple.fr", "https://www.exemple.fr"),
        (" https://WWW.Exemple.fr/ ", "https://www.exemple.fr"),
        ("https://exemple.fr:443", "https://exemple.fr"),
        ("https://exemple.fr:8443", "https://exemple.fr:8443"),
    ],
)
def test_origin_is_read_as_browsers_write_it(typed, read):
    assert read_origin(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "exemple.fr",
            "http://exemple.fr",
            "https://exemple",
            "https://exemple.fr/page",
            "https://exemple.fr?a=1",
        ),
        *("https://qui@exemple.fr", "https://exemple.fr:99999", "https://*.exemple.fr", "null", "https://exemple.fr#a"),
        *("http://localhost:8000", "https://exemple.fr\nhttps://autre.fr"),
    ],
)
def test_anything_else_is_refused_in_french(typed):
    with pytest.raises(ValueError, match="en https et sans chemin"):
        read_origin(typed)


def test_one_s_own_machine_is_an_origin_where_a_site_is_being_written():
    assert read_origin("http://localhost:8765", loopback=True) == "http://localhost:8765"
    with pytest.raises(ValueError, match="en https"):
        read_origin("http://exemple.fr", loopback=True)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("https://www.exemple.fr", "https://www.exemple.fr/"),
        ("https://WWW.exemple.fr/transition", "https://www.exemple.fr/transition/"),
        (" https://exemple.fr:8443/a/b/ ", "https://exemple.fr:8443/a/b/"),
    ],
)
def test_front_end_may_stand_below_a_path(typed, read):
    assert read_front(typed) == read
    assert read_origin(origin_of(read)) == origin_of(read)


@pytest.mark.parametrize("typed", ["http://exemple.fr/a", "https://exemple.fr/?a=1", "/a", "https://exemple.fr/#a", ""])
def test_front_end_without_https_or_with_more_than_a_path_is_refused(typed):
    with pytest.raises(ValueError, match="donnez l’"):
        read_front(typed)
