"""Documents to print say nothing of their own style sheets: what paper cannot read is not given to it."""

import logging

import pytest

from home.pdf import render_pdf
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED

pytestmark = pytest.mark.pure


def test_no_rule_of_the_sheets_is_unknown_to_paper(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        render_pdf("pdf/base.html", {"title": "Essai"}, siren=NATIONAL_SEED, colours=NATIONAL_COLOURS)
    assert [record.getMessage() for record in caplog.records] == []
