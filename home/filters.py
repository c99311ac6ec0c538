"""The search and the facets of news; they live in the address."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from home.listings import theme_choices
from home.models import NewsPage
from home.querysets import with_words

MOST_TAGS = 20
BOXES = forms.CheckboxSelectMultiple


class NewsFilter(django_filters.FilterSet):
    """`queryset` holds the articles that a section shows: the words offered are theirs, never another territory's."""

    q = django_filters.CharFilter(label=_("Un mot"), method="search")
    theme = django_filters.MultipleChoiceFilter(
        label=_("Thème"), field_name="themes__key", choices=[], widget=BOXES, distinct=True
    )
    mot = django_filters.MultipleChoiceFilter(
        label=_("Mot-clé"), field_name="tagged_items__tag__slug", choices=[], widget=BOXES, distinct=True
    )

    class Meta:
        model = NewsPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["theme"].extra["choices"] = theme_choices(self.request.space.territory_id)
        used = Tag.objects.filter(home_newstag_items__content_object__in=self.queryset.order_by().values("pk"))
        words = list(used.order_by("name").distinct().values_list("slug", "name")[:MOST_TAGS])
        if words:
            self.filters["mot"].extra["choices"] = words
        else:
            del self.filters["mot"]

    def search(self, queryset, name, value):
        return with_words(queryset, value, "title", "intro")
