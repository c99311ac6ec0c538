"""What the demonstration's organisations tell on their public pages: themes, result, actions, words."""

import random

from actors.enums import Sharing, Showcase
from actors.models import Presence
from actors.services.results import record_assessment
from cms.demo.accounts import SEED_ORGANISATION
from cms.demo.sources import read
from home.models import Territory, Theme
from questionnaires.models import Assessment, ThemeScore
from questionnaires.rounds.reading import progress_between
from questionnaires.services.assessments import result_in_words

BEST = 2  # themes


def ensure_showcases(territory: Territory) -> None:
    """Fill in the published pages that nobody has written yet."""
    themes = {theme.key: theme for theme in Theme.objects.filter(territory=None)}
    shown = Presence.objects.for_territory(territory).filter(showcase=Showcase.PUBLISHED, assessed_on=None)
    for presence in shown.select_related("organisation", "territory"):
        sent = Assessment.objects.submitted().filter(organisation=presence.organisation, territory=territory)
        last, *before = sent.order_by("-submitted_at")
        rose = progress_between(before[0], last).delta if before else None
        record_assessment(presence, progressed=bool(rose and rose > 0), **result_in_words(last))
        best = ThemeScore.objects.filter(assessment=last).order_by("-score")[:BEST]
        presence.themes.set(themes[score.theme] for score in best if score.theme in themes)
        _write(presence)


def _write(presence: Presence) -> None:
    chance = random.Random(presence.organisation.uuid.hex)
    presence.shares = chance.choice([Sharing.NOTHING, Sharing.LEVEL, Sharing.LEVEL, Sharing.SCORE])
    if presence.organisation.name == SEED_ORGANISATION:
        written = read("showcase")
        presence.shares, presence.actions, presence.testimony = Sharing.SCORE, written["actions"], written["testimony"]
    presence.save(update_fields=["shares", "actions", "testimony"])
