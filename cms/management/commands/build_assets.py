from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

SOURCES = settings.BASE_DIR / "static"
STYLE = ("tokens.css", "base.css", "components/*.css", "print.css")


class Command(BaseCommand):
    help = "Assemble les feuilles de style et le script du site en un fichier chacun."

    def handle(self, *args, **options):
        style = [path for pattern in STYLE for path in sorted((SOURCES / "css").glob(pattern))]
        self._join(style, settings.BUILD_DIR / "site.css")
        # What only some pages need is theirs alone, so that every other page stays light.
        for some in ("dossiers", "library", "search", "sections"):
            self._join(sorted((SOURCES / "css" / some).glob("*.css")), settings.BUILD_DIR / f"{some}.css")
        self._join(sorted((SOURCES / "js").glob("*.js")), settings.BUILD_DIR / "site.js")
        for some in ("dossiers", "library"):
            self._join(sorted((SOURCES / "js" / some).glob("*.js")), settings.BUILD_DIR / f"{some}.js")

    def _join(self, sources: list[Path], target: Path) -> None:
        content = "\n".join(path.read_text(encoding="utf-8") for path in sources)
        if target.exists() and target.read_text(encoding="utf-8") == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        self.stdout.write(f"{target.name} : {len(content.encode())} octets.")
