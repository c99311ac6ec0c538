"""The trap and the clock of public forms."""

from datetime import timedelta

import pytest
from django import forms

from home.spam import HumanForm, age_fault, stamp

pytestmark = pytest.mark.pure

NOON = "2026-11-24T12:00:00+01:00"
ENOUGH = {"message": "Bonjour"}


class Letter(HumanForm):
    message = forms.CharField()


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)
    return time_machine


def test_form_that_somebody_took_time_to_fill_in_is_taken(clock):
    shown = Letter()["page_du"].value()
    clock.shift(3)
    assert Letter(ENOUGH | {"page_du": shown}).is_valid()


@pytest.mark.parametrize(
    ("after", "fault"),
    [
        (timedelta(0), "young"),
        (timedelta(seconds=2), "young"),
        (timedelta(seconds=3), ""),
        (timedelta(days=1), ""),
        (timedelta(days=1, seconds=1), "old"),
        (timedelta(seconds=-60), "young"),  # a server whose clock is late
    ],
)
def test_page_is_neither_too_young_nor_too_old(clock, after, fault):
    made = stamp()
    clock.shift(after)
    assert age_fault(made) == fault


@pytest.mark.parametrize("given", ["", "page", "page:1x2y3z:faux", "\x00", "é" * 300])
def test_moment_that_we_did_not_sign_is_false(given):
    assert age_fault(given) == "false"


def test_moment_signed_with_another_key_is_false(clock, settings):
    made = stamp()
    clock.shift(60)
    settings.SECRET_KEY = "une-autre-clef-" * 4
    assert age_fault(made) == "false"


def refused(data: dict[str, str]) -> tuple[list[str], Letter]:
    form = Letter(data)
    assert not form.is_valid()
    return form.non_field_errors(), form


def test_words_are_the_same_whatever_caught_the_machine(clock):
    young = stamp()
    told = {
        refused(ENOUGH | data)[0][0]
        for data in ({}, {"page_du": young}, {"page_du": "faux"}, {"page_du": young, "site_web": "x"})
    }
    assert len(told) == 1


def test_form_is_shown_again_whole_with_a_moment_that_will_do(clock):
    for data in ({}, {"page_du": "faux"}, {"page_du": stamp(), "site_web": "https://machine.example.org"}):
        _errors, form = refused(ENOUGH | data)
        assert form["message"].value() == "Bonjour"
        assert form["site_web"].value() == ""
        clock.shift(3)
        assert Letter(ENOUGH | {"page_du": form["page_du"].value()}).is_valid()


def test_form_sent_twice_too_soon_does_not_start_the_clock_again(clock):
    first = stamp()
    _errors, form = refused(ENOUGH | {"page_du": first})
    assert form["page_du"].value() == first


def test_other_mistakes_are_told_too(clock):
    made = stamp()
    clock.shift(3)
    form = Letter({"page_du": made})
    assert list(form.errors) == ["message"]


def test_form_of_several_keeps_to_its_own_fields(clock):
    made = stamp()
    clock.shift(3)
    data = {"a-message": "Bonjour", "a-page_du": made, "site_web": "d’un autre formulaire"}
    assert Letter(data, prefix="a").is_valid()
    assert not Letter(data | {"a-site_web": "x"}, prefix="a").is_valid()
