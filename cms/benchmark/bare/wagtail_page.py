"""`python -m cms.benchmark.bare.wagtail_page PATH`: fill the schema of the bare Wagtail, say what its page asks of it.

A process of its own, since a process has one set of settings. The page hangs below Wagtail's own home page, at the same
depth as a territory's space. Prints the number of queries.
"""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

from cms.benchmark.cost import count_queries
from cms.benchmark.targets import BARE_WAGTAIL, Target


def fill_schema(slug: str) -> None:
    """Make the tables and the page, unless they are there."""
    from cms.benchmark.bare.wagtail_settings import SCHEMA

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    call_command("migrate", interactive=False, verbosity=0)
    from wagtail.models import Page, Site

    home = Site.objects.get(is_default_site=True).root_page
    if not home.get_children().filter(slug=slug).exists():
        home.add_child(instance=Page(title="Une page", slug=slug))


def main(path: str) -> None:
    django.setup()
    fill_schema(path.strip("/"))
    print(count_queries(Target("", settings=BARE_WAGTAIL, paths=(path,))))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = BARE_WAGTAIL
    main(sys.argv[1])
