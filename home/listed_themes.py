"""The themes of what lists draw: their keys come with the rows, their names are kept; no query is theirs."""

from typing import Any

from django.db.models import Aggregate, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.functional import cached_property

from home import generations
from home.spaces import keep


class JoinedKeys(Aggregate):
    """Keys in one text, « 3,12 », in no order."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="STRING_AGG(%(expressions)s, ',')", **context)


class ListsThemes:
    """Before a class of queries, whose model has a column `themes` that holds several."""

    model: Any
    annotate: Any

    def with_themes(self) -> Any:
        """With what `Themed.listed_themes` reads."""
        field = self.model._meta.get_field("themes")
        link = field.m2m_field_name()
        rows = field.remote_field.through._default_manager.filter(**{link: OuterRef("pk")}).order_by().values(link)
        keys = rows.annotate(keys=JoinedKeys(Cast("theme", TextField()))).values("keys")
        return self.annotate(theme_keys=Subquery(keys))


class Themed:
    """A model whose rows were read `with_themes`."""

    theme_keys: str | None

    @cached_property
    def listed_themes(self) -> list[Any]:
        """The themes, in their order."""
        wanted = {int(key) for key in (self.theme_keys or "").split(",") if key}
        known = _themes()
        if not wanted <= known.keys():
            known.update(_read())  # kept for the rows that follow
        return [theme for key, theme in known.items() if key in wanted]


def _themes() -> dict[int, Any]:
    """Every theme, of the nation and of each territory, in their order."""
    return keep("themes", (generations.current(generations.NATIONAL),), _read)


def _read() -> dict[int, Any]:
    from home.models import Theme

    return {theme.pk: theme for theme in Theme.objects.order_by("order", "name")}
