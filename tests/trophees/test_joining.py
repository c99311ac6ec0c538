"""What may be joined to an application: what is known, in words, and whether it has changed since."""

from datetime import date

import pytest
from django.utils import timezone

from home.models import Place
from tests.factories.assessments import make_sent
from tests.factories.campaigns import make_application, make_campaign
from tests.factories.plans import make_action
from trophees.applying.joining import PLAN, PROFILE, RESULT, offers_for, place_facts, profile_facts, result_facts
from trophees.applying.reading import reading_of
from trophees.services.answers import share
from trophees.services.applications import submit

pytestmark = pytest.mark.django_db


def test_a_commune_is_joined_as_the_official_list_has_it():
    assert place_facts(Place.objects.select_related("epci").get(name="Chauvigny")) == (
        ("Nom", "Chauvigny"),
        ("Nature", "Commune"),
        ("Code INSEE", "86070"),
        ("Population", "7\u202f000\u00a0habitants"),
        ("Intercommunalité", "Communauté urbaine du Grand Poitiers"),
    )


def test_an_intercommunality_is_named_by_its_number():
    facts = dict(place_facts(Place.objects.get(name="CU du Grand Poitiers")))
    assert facts["SIREN"] == "200069854"
    assert not {"Code INSEE", "Intercommunalité"} & set(facts)


def test_departments_are_named_and_a_code_that_is_not_known_stays():
    place = Place(kind="epci", name="CA Ici", siren="123456789", departments="86 17")
    assert dict(place_facts(place))["Départements"] == "Vienne, Charente-Maritime"
    place.departments = "ZZ"
    assert dict(place_facts(place))["Département"] == "ZZ"


def test_only_what_the_organisation_has_filled_in_is_joined(application):
    assert dict(profile_facts(application)) == {
        "Nom": "Menuiserie ici",
        "Type de structure": "Entreprise",
        "Effectif": "De 10 à 49 salariés",
        "Commune": "Chauvigny",
    }


def test_a_result_is_joined_with_its_mean_then_each_theme(application, organisation, here, there, person):
    assert result_facts(application) == ()
    make_sent(organisation, territory=here, by=person("titulaire.ici"))
    (sent_on, _day), (mean, said), *themes = result_facts(application)
    assert (sent_on, mean) == ("Envoyé le", "Moyenne")
    assert said.startswith("1,8/5, niveau ")
    assert themes
    assert all("/5" in value for _theme, value in themes)
    elsewhere = make_application(make_campaign(there), by=person("titulaire.ici"), organisation=organisation)
    assert result_facts(elsewhere) == ()


def test_what_was_joined_stays_offered_and_says_when_it_is_no_longer_so(application, organisation):
    assert [one.what for one in offers_for(application)] == [PROFILE]
    joined = {"facts": [list(fact) for fact in profile_facts(application)], "at": "2026-03-01T10:00:00+00:00"}
    application.shared = {PROFILE: joined, RESULT: {"facts": [["Moyenne", "2/5"]], "at": joined["at"]}}
    profile, result = offers_for(application)
    assert (profile.is_joined, profile.has_changed, profile.joined_at.isoformat()) == (True, False, joined["at"])
    # Joined from a diagnostic that is no longer there.
    assert (result.facts, result.has_changed) == ((), True)
    organisation.headcount = "50-249"
    application.organisation = organisation
    assert offers_for(application)[0].has_changed


def test_the_words_of_the_consent_say_who_will_read(application, here, person):
    (profile,) = offers_for(application)
    assert (
        profile.wording == "Joindre ces informations pour l’équipe qui organise et le jury. Elles ne sont pas publiées."
    )
    call = make_campaign(None)
    (official,) = offers_for(make_application(call, by=person("nouvelle"), place=here.place))
    assert official.wording == "Joindre ces données pour l’équipe qui organise et le jury."


def test_plan_is_joined_by_a_consent_of_its_own_and_hidden_from_who_reads_blind(here, organisation, person):
    owner, now = person("titulaire.ici"), timezone.now()
    draft = make_application(make_campaign(here), by=owner, organisation=organisation, sent=False)
    assert PLAN not in {offer.what for offer in offers_for(draft)}
    make_action(organisation, territory=here, by=owner, title="Isoler l’atelier", note="Devis à 8 000 €")
    make_action(organisation, territory=here, by=owner, title="Trier", state="done", done_on=date(2026, 3, 3))
    offer = {offer.what: offer for offer in offers_for(draft)}[PLAN]
    assert dict(offer.facts) == {"Trier": "faite le 3\u00a0mars 2026", "Isoler l’atelier": "à faire"}
    share(draft, what=PLAN, by=owner, now=now)
    submit(draft, by=owner, now=now)
    draft.refresh_from_db()
    assert dict(reading_of(draft).plan) == dict(offer.facts)
    assert not reading_of(draft, is_blind=True).plan
