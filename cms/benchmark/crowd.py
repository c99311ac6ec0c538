"""A whole country at work, for measuring dashboards: territories, organisations, diagnostics. PostgreSQL only.

Nothing of it has a page or a team: it is made after what else is measured, in a base that is thrown away.
"""

import time
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from actors.enums import Sector
from actors.models import Organisation, Presence
from cms.benchmark.targets import NotMeasured
from home.enums import ActorType, Headcount
from home.models import Place, Territory
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.services.rollups import recount
from questionnaires.versions import current_version, definition_of

TERRITORIES = 1_250
ORGANISATIONS_EACH = 80  # on average: 100,000 in all
MOST_ROUNDS = 5  # of an organisation; three on average, 300,000 in all
FLATTENING = 20  # the larger, the more alike territories are: of 1,250, the largest has 1,200 organisations
BATCH = 5_000
DETAILED = (
    20  # territories whose scores of questions are written: three million would take minutes, and be read by none
)

Tell = Callable[[str], object]


def make_crowd(*, territories: int, tell: Tell) -> Territory:
    """So many territories in all; gives the one where most is to be counted."""
    began = time.monotonic()
    version = current_version(None)
    if version is None:
        raise NotMeasured("Le questionnaire national n’est pas publié.")
    made = _open_spaces(territories - Territory.objects.count())
    _tell(tell, f"{len(made)} territoires", began)
    _fill(made)
    _tell(tell, f"{Presence.objects.count()} structures", began)
    with transaction.atomic(), connection.cursor() as cursor:
        _send(cursor, version, made)
        _tell(tell, f"{Assessment.objects.count()} diagnostics", began)
        _score(cursor, version, made)
        _tell(tell, "scores de leurs thèmes", began)
        _score_questions(cursor, version, made[:DETAILED])
        _tell(tell, "scores de leurs questions, là où il y en a le plus", began)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _tell(tell, "statistiques de la base", began)
    recount(repair=True)
    _tell(tell, "cumuls", began)
    return Territory.objects.annotate(size=Count("presences")).latest("size")


def _tell(tell: Tell, what: str, began: float) -> None:
    tell(f"  {what} : {time.monotonic() - began:.0f} s")


def _open_spaces(count: int) -> list[Territory]:
    places = Place.objects.epci().filter(territory=None).order_by("-population", "pk")[: max(count, 0)]
    return Territory.objects.bulk_create(
        Territory(place=place, slug=f"mesure-{place.pk}", short_name=place.name[:60], programme_name="Mesure")
        for place in places
    )


def _fill(territories: list[Territory]) -> None:
    """The largest places come first, and have the most organisations."""
    pairs = _organisations(territories)
    while batch := list(islice(pairs, BATCH)):
        Organisation.objects.bulk_create(organisation for organisation, _presence in batch)
        for organisation, presence in batch:
            presence.organisation = organisation
        Presence.objects.bulk_create(presence for _organisation, presence in batch)


def _organisations(territories: list[Territory]) -> Iterator[tuple[Organisation, Presence]]:
    total = ORGANISATIONS_EACH * len(territories)
    shares = [1 / (place + FLATTENING) for place in range(len(territories))]
    kinds, sectors, headcounts = (list(choices.values) for choices in (ActorType, Sector, Headcount))
    kinds = [kind for kind in kinds if kind != ActorType.OTHER]
    number = 0
    for territory, share in zip(territories, shares, strict=True):
        for _one in range(round(total * share / sum(shares))):
            number += 1
            organisation = Organisation(
                name=f"Structure mesurée {number}",
                kind=kinds[number % len(kinds)],
                sector=sectors[number % len(sectors)],
                headcount=headcounts[number % len(headcounts)],
            )
            yield organisation, Presence(territory=territory, slug=f"mesure-{number}", shares_with_peers=True)


def _levels(version: QuestionnaireVersion, percent: str) -> str:
    """SQL: the level of some per cent."""
    definition = definition_of(version.pk)
    highest_first = sorted(definition.levels, key=lambda level: level.threshold, reverse=True)
    cases = (
        f"WHEN {percent} >= {float(100 * level.threshold / definition.scale)} THEN '{level.key}'"
        for level in highest_first
    )
    return f"CASE {' '.join(cases)} ELSE '' END"


def _send(cursor, version: QuestionnaireVersion, territories: list[Territory]) -> None:
    """One to five diagnostics each, a year apart, a little better each time; answers as long as true ones."""
    model = Assessment.objects.submitted().order_by("pk").values_list("pk", flat=True).first()
    percent = "LEAST(100, 15 + mod(abs(hashint8(p.organisation_id)), 55) + 6 * r.round)"
    cursor.execute(
        f"""
        INSERT INTO questionnaires_assessment (uuid, territory_id, organisation_id, secret_digest, version_id, round,
            profile, answers, revision, created_at, saved_at, submitted_at, result, score, level)
        SELECT gen_random_uuid(), p.territory_id, p.organisation_id, '', %(version)s, r.round,
            '{{}}', m.answers, 40, s.sent, s.sent, s.sent,
            jsonb_build_object('scale', '5', 'overall', s.percent * 5 || '/100', 'ratio', s.percent || '/100',
                'level', {_levels(version, "s.percent")}, 'themes', '[]'::jsonb,
                'core', jsonb_build_object('ratio', s.percent || '/100', 'themes', '{{}}'::jsonb)),
            s.percent * 5 / 100.0, {_levels(version, "s.percent")}
        FROM actors_presence p
        CROSS JOIN LATERAL generate_series(1, 1 + mod(p.organisation_id, {MOST_ROUNDS})) r (round)
        CROSS JOIN LATERAL (
            SELECT {percent} AS percent, %(now)s - make_interval(days => CAST(
                365 * (mod(p.organisation_id, {MOST_ROUNDS}) + 1 - r.round) + mod(p.organisation_id, 360) AS integer
            )) AS sent
        ) s
        CROSS JOIN (SELECT answers FROM questionnaires_assessment WHERE id = %(model)s) m
        WHERE p.territory_id = ANY(%(territories)s)
        """,
        {
            "version": version.pk,
            "now": timezone.now(),
            "model": model,
            "territories": [territory.pk for territory in territories],
        },
    )


def _score(cursor, version: QuestionnaireVersion, territories: list[Territory]) -> None:
    """A score a theme, around that of the whole."""
    themes = [theme.key for theme in definition_of(version.pk).themes]
    percent = "GREATEST(0, LEAST(100, a.score * 20 - 20 + mod(abs(hashint8(a.organisation_id * 97 + t.place)), 41)))"
    cursor.execute(
        f"""
        INSERT INTO questionnaires_themescore (assessment_id, territory_id, organisation_id, theme, round,
            score, percent, core, level, is_first, is_latest)
        SELECT a.id, a.territory_id, a.organisation_id, t.key, a.round, s.percent / 20.0, s.percent, s.percent,
            {_levels(version, "s.percent")}, a.round = 1, a.round = 1 + mod(a.organisation_id, {MOST_ROUNDS})
        FROM questionnaires_assessment a
        CROSS JOIN unnest(%(themes)s::text[]) WITH ORDINALITY t (key, place)
        CROSS JOIN LATERAL (SELECT {percent} AS percent) s
        WHERE a.territory_id = ANY(%(territories)s)
        """,
        {"themes": themes, "territories": [territory.pk for territory in territories]},
    )


def _score_questions(cursor, version: QuestionnaireVersion, territories: list[Territory]) -> None:
    """Of latest diagnostics: what a territory's dashboard finds its weakest questions by, and its progress."""
    definition = definition_of(version.pk)
    pairs = [(theme.key, question.key) for theme in definition.themes for question in theme.questions]
    themes, questions = zip(*pairs, strict=True)
    keys = {"territories": [territory.pk for territory in territories]}
    cursor.execute(
        """
        INSERT INTO questionnaires_questionscore
            (assessment_id, territory_id, organisation_id, theme, question, percent)
        SELECT s.assessment_id, s.territory_id, s.organisation_id, s.theme, q.question,
            mod(abs(hashtext(q.question || s.organisation_id)), 101)
        FROM questionnaires_themescore s
        JOIN unnest(%(themes)s::text[], %(questions)s::text[]) q (theme, question) ON q.theme = s.theme
        WHERE s.is_latest AND s.territory_id = ANY(%(territories)s)
        """,
        {"themes": list(themes), "questions": list(questions), **keys},
    )
    cursor.execute(
        """
        INSERT INTO questionnaires_roundstep (assessment_id, territory_id, organisation_id, theme, before, after)
        SELECT s.assessment_id, s.territory_id, s.organisation_id, s.theme, b.percent, s.percent
        FROM questionnaires_themescore s
        JOIN questionnaires_themescore b ON b.organisation_id = s.organisation_id AND b.territory_id = s.territory_id
            AND b.theme = s.theme AND b.round = s.round - 1
        WHERE s.is_latest AND s.territory_id = ANY(%(territories)s)
        """,
        keys,
    )
