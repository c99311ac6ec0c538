from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from home.models import Territory
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED
from home.theming import css_name, stylesheet

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def theme(request, name: str):
    """A space's stylesheet. An old name still finds the present colours, uncached."""
    siren = name.partition("-")[0]
    if not siren.isascii() or not siren.isalnum():
        raise Http404
    if siren == NATIONAL_SEED:
        colours = NATIONAL_COLOURS
    else:
        colours = Territory.objects.filter(place__siren=siren).values_list("color_1", "color_2").first()
    if colours is None:
        raise Http404
    response = HttpResponse(stylesheet(siren, *colours), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if name == css_name(siren, *colours) else "no-cache"
    return response
