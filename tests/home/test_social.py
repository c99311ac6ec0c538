"""Accounts on other sites: what is taken, what it is called, and that it is read as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.identity.social import LONGEST_LABEL, NAMES, SocialLink, line_of, read_link

pytestmark = pytest.mark.pure

hosts = st.sampled_from([*NAMES, "fr.linkedin.com", "lettre.exemple.fr", "www.exemple.fr"])
paths = st.text("abcxyz019-_./?=&%", max_size=30)
labels = st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=LONGEST_LABEL)


@given(labels, hosts, paths)
def test_what_is_written_is_read_again(label, host, path):
    link = SocialLink(label, f"https://{host}/{path}")
    assert read_link(line_of(link)) == link


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("https://www.linkedin.com/company/ici", "LinkedIn"),
        ("https://fr.linkedin.com/company/ici", "LinkedIn"),
        ("https://notlinkedin.com/ici", "notlinkedin.com"),
        ("https://www.exemple.fr/lettre", "exemple.fr"),
        ("Notre   lettre https://www.exemple.fr/lettre", "Notre lettre"),
    ],
)
def test_link_is_called_by_its_name_else_by_its_site(line, label):
    assert read_link(line).label == label


@pytest.mark.parametrize(
    "line",
    [
        *("linkedin.com/ici", "http://linkedin.com/ici", "javascript:alert(1)", "https://", "https://localhost/"),
        *(
            "https://moi:secret@exemple.fr/",
            "https://exemple.fr:8443/",
            'https://exemple.fr/"onclick="',
            "https://[::1/",
        ),
        f"{'a' * (LONGEST_LABEL + 1)} https://exemple.fr/",
    ],
)
def test_anything_but_a_site_by_https_is_refused_with_its_reason(line):
    with pytest.raises(ValueError, match=r"https://|trop long"):
        read_link(line)
