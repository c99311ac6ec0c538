"""Several people at once on a request to be called back, in threads: one request, one outcome."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from home.problems import Conflict
from ressources.callbacks.rules import State
from ressources.enums import CallbackState
from ressources.models import CallbackRequest
from ressources.services.callbacks import answer_callback, follow_callbacks, withdraw_callback
from tests.factories.callbacks import PARTNER, make_callback, make_partnered
from tests.questionnaires.together import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def to_partner() -> int:
    return sum(one.to == [PARTNER] for one in mail.outbox)


def test_request_that_four_colleagues_send_at_once_is_one(here, organisation, person):
    people, resource = [person("titulaire.ici"), person("membre.ici")], make_partnered(here)

    def ask(number: int) -> int:
        return make_callback(organisation, territory=here, by=people[number % 2], resource=resource).pk

    assert set(all_at_once(ask, people=4)) == {CallbackRequest.objects.get().pk}
    assert to_partner() == 1


def test_partner_and_organisation_at_once_settle_it_one_way(here, organisation, person):
    """Whoever comes second is told so; nothing is left between two states."""
    for _round in range(5):
        callback = make_callback(organisation, territory=here, by=person("titulaire.ici"))

        def act(number: int, callback=callback) -> str:
            try:
                if number % 2:
                    withdraw_callback(callback)
                    return CallbackState.WITHDRAWN
                answer_callback(callback, to=State.TAKEN, note="Jeudi")
            except Conflict:
                return ""
            return CallbackState.TAKEN

        (won,) = {*all_at_once(act, people=4)} - {""}
        callback.refresh_from_db()
        assert callback.state == won
        assert bool(callback.sent) == (won == CallbackState.TAKEN)
        assert callback.note == ("Jeudi" if won == CallbackState.TAKEN else "")


def test_two_clocks_remind_once(here, organisation, person):
    callback = make_callback(organisation, territory=here, by=person("titulaire.ici"))
    noon = timezone.now().replace(hour=11)
    CallbackRequest.objects.filter(pk=callback.pk).update(
        asked_at=noon - timedelta(days=8), mailed_at=noon - timedelta(days=8)
    )
    mail.outbox.clear()
    assert sum(reminded for reminded, _ended in all_at_once(lambda _number: follow_callbacks(noon), people=3)) == 1
    assert to_partner() == 1
