"""The living page of the look: each component in each state, in the colours of a territory. Demo mode only."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from csp.decorators import csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.mail import EmailMultiAlternatives
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from cms.views.errors import show_error
from home.mails import add_colours
from home.models import Territory
from home.pdf import render_pdf
from home.spaces import Space, national_space, territory_space
from home.theme_css import NATIONAL_COLOURS, NATIONAL_SEED, motif_uri
from questionnaires.charts import Round, draw_gauge, draw_history, draw_radar, draw_strip
from questionnaires.definition import FREE_KINDS, Kind, Question
from questionnaires.models import Assessment, QuestionnaireVersion
from questionnaires.presentation import FileView, QuestionView
from questionnaires.scoring import Result
from questionnaires.versions import definition_of
from ressources.filters import ResourceFilter
from ressources.models import ResourcePage

COLOURS = {
    lazy("Fonds"): ("ground", "surface", "tint", "tint-2", "deep"),
    lazy("Textes"): ("ink", "ink-2", "brand", "good", "bad"),
    lazy("Commandes"): ("solid", "accent", "line-strong", "line", "contour"),
}
THEMES = ("energie", "dechets", "eau", "mobilite", "achats", "batiments")
MOMENTS = (
    {"when": "Octobre 2024", "title": "Premier diagnostic", "text": "3,2/5"},
    {"when": "Mars 2025", "title": "Charte signée", "text": "Par la direction"},
    {"when": "Octobre 2026", "title": "Deuxième diagnostic", "text": "3,9/5", "url": "#temps"},
)
ERRORS = {
    403: ("Accès réservé", "Votre compte ne donne pas accès à cette page."),
    404: ("Page introuvable", "L’adresse est peut-être incomplète, ou la page n’existe plus."),
    409: ("C’est déjà fait", "Cette demande a déjà reçu une réponse."),
    429: ("Un instant, s’il vous plaît", "Trop d’essais se sont suivis. Attendez une minute, puis recommencez."),
}

_FREE_TEXTS = {
    Kind.SHORT_TEXT: lazy("Comment s’appelle votre projet\u202f?"),
    Kind.LONG_TEXT: lazy("Que voulez-vous raconter de votre projet\u202f?"),
    Kind.DATE: lazy("Quand a-t-il commencé\u202f?"),
    Kind.FILE: lazy("Votre lettre d’engagement signée"),
}
_SAMPLE_MAIL = """Bonjour,

Le diagnostic de la Biscuiterie des Trois Moulins est bien arrivé.
Votre moyenne : 1,8/5.

Votre résultat, thème par thème, et les ressources pour aller plus loin :
https://acteurs.example.org/grand-poitiers/diagnostic/

Vos réponses restent à vous : seuls les membres de votre structure les voient."""


class SampleForm(forms.Form):
    """A field of each kind; sent empty, it shows their errors."""

    name = forms.CharField(label=lazy("Nom de la structure"), help_text=lazy("Tel que le public le connaît."))
    email = forms.EmailField(label=lazy("Adresse e-mail"), required=False)
    size = forms.ChoiceField(label=lazy("Effectif"), choices=[("", "–"), ("1-9", "1 à 9"), ("10-49", "10 à 49")])
    kind = forms.ChoiceField(
        label=lazy("Type"), choices=[("a", "Association"), ("b", "Entreprise")], widget=forms.RadioSelect
    )
    text = forms.CharField(label=lazy("Présentation"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    agreed = forms.BooleanField(label=lazy("J’accepte que cette fiche soit publique."))


@dataclass(frozen=True)
class Choice:
    name: str
    slug: str
    is_current: bool


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every component. `?territoire=` chooses whose colours it wears."""
    space = _space(request.GET.get("territoire", ""))
    wrong = SampleForm({"faux-email": "pas-une-adresse", "faux-text": "Nous cuisons."}, prefix="faux")
    context = {
        "space": space,
        "choices": _choices(space),
        "colours": COLOURS,
        "themes": THEMES,
        "form": SampleForm(),
        "wrong": wrong,
        "found": ResourceFilter(
            QueryDict("type=financing&q=vélo"), queryset=ResourcePage.objects.none(), request=request
        ),
        "pages": Paginator(range(30), 12).page(2),
        "notes": _notes(),
        "moments": MOMENTS,
        "figures": [
            {"label": _("structures engagées"), "value": "1\u202f284"},
            {"label": _("de CO₂ évitées par an"), "value": "3\u202f400\u00a0t", "source": _("estimation")},
            {"label": _("score moyen"), "value": "2,4/5"},
        ],
        "tabs": [
            {"label": _("Fiche"), "url": "#onglets", "is_current": True},
            {"label": _("Équipe"), "url": "#onglets", "is_current": False},
            {"label": _("Anti-inconstitutionnellement"), "url": "#onglets", "is_current": False},
        ],
        "questions": _questions(),
        "charts": _charts(),
        "errors": [*ERRORS, 500, 503],
        "pictures": _pictures(),
    }
    return render(request, "design/page.html", context)


@require_safe
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error's page as it looks; answered 200, since nothing failed."""
    _only_in_demo()
    if status in (500, 503):
        return render(request, "errors/outage.html", {"title": _("Une panne de notre côté"), "text": _("Réessayez.")})
    if status not in ERRORS:
        raise Http404
    response = show_error(request, status, *ERRORS[status])
    response.status_code = 200
    return response


@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """A document to print, in the colours of `?territoire=`."""
    space = _space(request.GET.get("territoire", ""))
    context = {"title": _("Exemple de document"), "name": space.programme, "chart": _charts().get("bars")}
    siren = space.siren or NATIONAL_SEED
    content = render_pdf("design/sample_pdf.html", context, siren=siren, colours=_colours(space))
    return HttpResponse(content, content_type="application/pdf")


@csp_update({"style-src": ["'unsafe-inline'"]})
@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """A mail as its reader sees it: the only page with inline styles, since a mail has no other."""
    _space("")
    territory = Territory.objects.open().filter(slug=request.GET.get("territoire", "")).first()
    message = EmailMultiAlternatives(_("Votre diagnostic est bien arrivé"), _SAMPLE_MAIL)
    add_colours(message, territory=territory)
    return HttpResponse(message.alternatives[0].content)


def _colours(space: Space) -> tuple[str, str]:
    chosen = Territory.objects.filter(pk=space.territory_id).values_list("color_1", "color_2").first()
    return chosen or NATIONAL_COLOURS


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


def _space(slug: str) -> Space:
    _only_in_demo()
    return (slug and territory_space(slug)) or national_space()


def _choices(current: Space) -> list[Choice]:
    opened = Territory.objects.open().values_list("short_name", "slug").order_by("short_name")[:6]
    return [
        Choice(name, slug, slug == current.slug) for name, slug in [(_("National"), national_space().slug), *opened]
    ]


def _notes() -> list[Message]:
    said = {
        messages.SUCCESS: _("Vos informations sont enregistrées."),
        messages.INFO: _("La demande est écartée."),
        messages.WARNING: _("Votre connexion avait expiré."),
        messages.ERROR: _("Le fichier n’a pas pu être lu."),
    }
    return [Message(level, text) for level, text in said.items()]


def _questions() -> list[QuestionView]:
    """One question of each kind of a published questionnaire, each in another state."""
    version = QuestionnaireVersion.objects.order_by("pk").first()
    if version is None:
        return []
    by_kind: dict[Kind, Question] = {}
    for theme in definition_of(version.pk).themes:
        for question in theme.questions:
            by_kind.setdefault(question.kind, question)
    shown = [_in_a_state(place, question) for place, question in enumerate(by_kind.values())]
    unasked = sorted(FREE_KINDS - set(by_kind))
    return shown + [_free_question(place, kind) for place, kind in enumerate(unasked, len(shown))]


def _free_question(place: int, kind: Kind) -> QuestionView:
    """What no published questionnaire asks yet."""
    question = Question(f"libre-{kind}", kind, str(_FREE_TEXTS[kind]), max_length=300, max_files=3)
    file = FileView(f"fichier-{kind}", _("Lettre d’engagement.pdf"), _("240\u00a0ko"), "#questions", "#questions")
    told: dict[Kind, dict[str, Any]] = {
        Kind.DATE: {"typed": ["31/02/2026"], "error": _("«\u00a031/02/2026\u00a0» n’est pas une date.")},
        Kind.FILE: {"files": [file], "upload_url": "#questions"},
        Kind.LONG_TEXT: {"typed": [_("Nous avons commencé par les fours. ") * 12]},
    }
    return QuestionView(question, place + 1, {}, visible=True, **told.get(kind, {}))


def _in_a_state(place: int, question: Question) -> QuestionView:
    saved = {"at": "2026-10-09T14:32:00+02:00", "revision": 1}
    states: list[dict[str, Any]] = [
        {"entry": saved | {"value": [question.choices[0].key] if question.choices else None}},
        {"entry": {}},
        {"entry": {}, "typed": ["beaucoup"], "error": _("«\u00a0beaucoup\u00a0» n’est pas un nombre.")},
        {"entry": saved | {"na": True}},
    ]
    return QuestionView(question, place + 1, visible=True, **states[place % len(states)])


def _pictures() -> list[dict[str, Any]]:
    """The relief of three territories."""
    opened = Territory.objects.open().values_list("short_name", "place__siren").order_by("short_name")[:3]
    more = {"alt": _("Courbes de niveau"), "width": 480, "height": 192}
    return [{"url": motif_uri(siren), "caption": name, **more} for name, siren in opened]


def _charts() -> dict[str, Any]:
    """Each chart: the first results of the demonstration, and invented figures where peers and years are needed."""
    scale = Fraction(5)
    place = [Fraction(part, 50) for part in (18, 14, 20, 25)]
    rounds = [Round("2023", Fraction(16, 10)), Round("2024", Fraction(22, 10))]
    rounds += [Round("2025", Fraction(2), comparable=False), Round("2026", Fraction(29, 10))]
    drawn: dict[str, Any] = {
        "strip": draw_strip(
            *place, description=_("Votre score\u00a0: 1,8. La moitié centrale va de 1,4 à 2,5, médiane 2,0.")
        ),
        "history": draw_history(rounds, scale=scale),
    }
    sent = (
        Assessment.objects.filter(score__gte=2).exclude(result=None).order_by("pk").first()
    )  # the demo's own: they come first
    if sent is not None and sent.result is not None:
        definition, result = definition_of(sent.version_id), Result.from_json(sent.result)
        drawn["radar"] = draw_radar(definition, result)
        if result.overall is not None:
            drawn["gauge"] = draw_gauge(definition, result.overall)
    return drawn
