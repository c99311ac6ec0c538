"""Write the description of the API, for who reviews a change of it: `manage.py openapi --output FILE`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.views.api_docs import document


class Command(BaseCommand):
    help = "Écrit le document OpenAPI de l’API."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        output.write_text(json.dumps(document(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
