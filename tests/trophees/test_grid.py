"""The grid as jurors fill it in, in the words that the public page and the deliberation use of the same numbers."""

from fractions import Fraction

import pytest

from tests.factories.campaigns import CRITERIA, make_application, make_campaign, make_juror, make_review
from trophees.grid import grid_of, note_so_far
from trophees.jury.evaluating import note_text
from trophees.wording import points

pytestmark = pytest.mark.django_db
# 1/8, 3/8 and 1/2: halves, which the nearest even would round both ways.
EIGHTHS = [
    ("criterion", {"title": f"Critère {key}", "key": key, "weight": weight, "maximum": 8})
    for key, weight in (("a", 1), ("b", 3), ("c", 4))
]


def test_the_jury_reads_the_parts_that_the_public_page_says(client, here):
    campaign = make_campaign(here, criteria=EIGHTHS)
    shares = [line.share for line in grid_of(campaign)]
    assert shares == ["13\u202f%", "38\u202f%", "50\u202f%"]
    page = client.get(campaign.get_url()).content.decode()
    assert all(f"<b>{share}</b>" in page for share in shares)


@pytest.mark.parametrize(
    ("criteria", "scores", "said"),
    [(CRITERIA, (4, 3), "73,33/100"), (CRITERIA, (5, 5), "100/100"), (EIGHTHS, (4, 5, 4), "54,69/100")],
)
def test_the_jury_reads_a_note_as_the_deliberation_says_it(here, organisation, person, criteria, scores, said):
    campaign = make_campaign(here, criteria=criteria)
    application = make_application(campaign, by=person("titulaire.ici"), organisation=organisation)
    review = make_review(application, make_juror(campaign, person("jury.ici")), scores=scores)
    grid = grid_of(campaign)
    assert note_text(review, grid) == said
    assert said == f"{points(note_so_far(grid, review.scores) or Fraction(0))}/100"
