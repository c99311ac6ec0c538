"""What the demonstration's pages say: the national home, each territory's home, its news and its agenda."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify
from wagtail.models import Page

from actors.models import DirectoryPage
from cms.demo.pages import add_once, french, paragraphs, prose, write_once
from cms.demo.sources import read
from cms.demo.territories import SPACES, Space
from home.models import AgendaPage, EventPage, NewsIndexPage, NewsPage, PortalPage, StandardPage, Territory
from home.services import ensure_child
from questionnaires.models import QuestionnairePage

SHOWN_IN_LISTS = 3
SATURDAY = 5

Blocks = list[tuple[str, Any]]

AXES = (
    (
        "Sensibiliser et impliquer",
        "Des rencontres et des ateliers pour comprendre les enjeux, et pour écrire ensemble la charte du territoire.",
    ),
    (
        "S’évaluer pour progresser",
        "Un diagnostic en ligne, à votre rythme : une moyenne, un niveau par thème, et chaque année le chemin parcouru.",
    ),
    (
        "Animer et accompagner",
        "Des ressources choisies d’après vos réponses, une équipe qui vous connaît, des pairs qui partagent leurs essais.",
    ),
)
FIGURE = {
    "value": "27 à 32 %",
    "label": "de l’empreinte carbone française vient des PME et des ETI",
    "source": "BPI France, Décarboner les PME et ETI françaises, avril 2023",
}
PROGRAMME = (
    "Les collectivités se sont donné des objectifs ambitieux pour l’énergie, les déchets, l’eau et la mobilité. Elles ne "
    "les atteindront pas sans les entreprises, les associations et les établissements publics qui font vivre leur "
    "territoire.",
    "Le programme leur propose un dispositif commun, que chaque territoire adapte : un espace à ses couleurs, un "
    "diagnostic, une base de ressources, un réseau d’acteurs qui s’entraident et dont l’engagement est mis en valeur.",
    "Il a été mis au point avec deux territoires d’expérimentation : Grand Poitiers depuis janvier 2022, la Métropole "
    "Européenne de Lille depuis mai 2023. Il s’appuie sur quatre démarches qui l’ont précédé, à Strasbourg, au Pays "
    "Basque, à Lyon et à La Rochelle.",
)
STEPS = (
    "L’état des lieux et le cadrage, avec la collectivité.",
    "La mobilisation des acteurs du territoire, et l’écriture d’une charte.",
    "Le référentiel d’auto-évaluation : les thèmes, les questions, la notation.",
    "La base de ressources, pour les besoins humains et financiers.",
    "La mise en ligne, essayée par une promotion d’acteurs pionniers.",
    "Le lancement officiel, l’animation et la mise en valeur.",
)


def write_portal(portal: PortalPage) -> None:
    """The national home and the page on the programme."""
    lead = (
        "Entreprises, associations, établissements publics : trouvez l’espace de votre territoire, faites le point en vingt "
        "minutes, et avancez avec ceux qui sont près de vous."
    )
    hero = {"title": "Un espace par territoire pour avancer ensemble", "lead": french(lead), "note": ""}
    body: Blocks = [
        ("hero", hero),
        ("axes", _axes("Trois façons d’avancer", links={})),
        ("figures", {"figures": [_figure(FIGURE)]}),
        *prose((french("Qu’est-ce que le programme ?"), map(french, PROGRAMME))),
        ("listing", _listing("resources", "Nouvelles ressources")),
        ("partners", _partners("Un programme copiloté par", ["Cerema", "Efficacity"])),
        (
            "partners",
            _partners("Avec le soutien de", ["France Ville Durable", "ADEME", "Banque des Territoires", "France 2030"]),
        ),
    ]
    write_once(portal, body=body, search_description=french(lead))
    about = ensure_child(portal, StandardPage, "le-programme", title="Le programme")
    steps = "<ol>" + "".join(f"<li>{escape(french(step))}</li>" for step in STEPS) + "</ol>"
    text = paragraphs(map(french, PROGRAMME)) + "<h2>Six étapes pour un territoire</h2>" + steps
    write_once(about, intro="Impliquer tous les acteurs d’un territoire dans sa transition écologique.", body=[("prose", text)])


def write_space(territory: Territory, space: Space) -> None:
    """A territory's home, its page on the programme, its news and its agenda."""
    written = read("editorial")[territory.slug]
    for row in written["news"]:
        _add_news(territory, row)
    for row in written["events"]:
        _add_event(territory, row)
    write_once(territory.page, body=_home(territory, written), search_description=written["lead"])
    about = StandardPage.objects.child_of(territory.page).get(slug="le-programme")
    texts = [*written["about"]["paragraphs"], french(_place_in_programme(space))]
    write_once(about, intro=written["about"]["title"], body=prose(("", texts)))


def _home(territory: Territory, written: Mapping[str, Any]) -> Blocks:
    testimony = written["testimony"]
    note = french("Vingt minutes, six thèmes. Vos réponses restent à votre structure.")
    call = {
        "title": french("Où en est votre structure ?"),
        "text": "Répondez à votre rythme : chaque réponse est enregistrée. Votre résultat arrive aussitôt, avec ses ressources.",
        "button": "Évaluer ma structure",
    }
    return [
        ("hero", {"title": written["tagline"], "lead": written["lead"], "note": note}),
        ("figures", {"figures": [_figure(figure) for figure in written["figures"]]}),
        ("axes", _axes("Le programme en trois axes", links=_axis_links(territory))),
        ("listing", _listing("resources", "Nouvelles ressources")),
        ("listing", _listing("events", "Prochains rendez-vous")),
        ("listing", _listing("actors", "Ils viennent de s’engager")),
        ("listing", _listing("news", "Actualités")),
        ("testimony", {"quote": testimony["quote"], "author": f"{testimony['author']}, {testimony['role']}"}),
        ("diagnostic_call", {**call, "text": french(call["text"])}),
        ("partners", _partners("Nos partenaires", written["partners"])),
    ]


def _axis_links(territory: Territory) -> dict[str, tuple[Page, str]]:
    """Where each axis leads, by its title."""
    pages = [
        (AgendaPage, "Voir l’agenda"),
        (QuestionnairePage, "Faire le diagnostic"),
        (DirectoryPage, "Rencontrer les acteurs"),
    ]
    return {
        title: (model.objects.for_territory(territory).get(), text)
        for (title, _text), (model, text) in zip(AXES, pages, strict=True)
    }


def _axes(title: str, *, links: Mapping[str, tuple[Page, str]]) -> dict[str, Any]:
    axes = []
    for name, text in AXES:
        page, link_text = links.get(name, (None, ""))
        axes.append({"title": name, "text": french(text), "page": page, "link_text": link_text})
    return {"title": title, "axes": axes}


def _figure(figure: Mapping[str, str]) -> dict[str, str]:
    return {"source": "", **{name: french(text) for name, text in figure.items()}}


def _listing(kind: str, title: str) -> dict[str, Any]:
    return {"kind": kind, "title": title, "intro": "", "theme": "", "count": SHOWN_IN_LISTS}


def _partners(title: str, names: list[str]) -> dict[str, Any]:
    return {"title": title, "partners": [{"name": name, "logo": None, "address": ""} for name in names]}


def _place_in_programme(space: Space) -> str:
    if space.experimental:
        other = next(other for other in SPACES if other.experimental and other is not space)
        return (
            f"{space.short_name} est, avec {other.short_name}, l’un des deux territoires d’expérimentation du programme "
            "national : ce qui s’y apprend sert aux autres."
        )
    return (
        "Cette démarche est l’une des quatre qui ont précédé le programme national et qui l’ont inspiré. Elle le rejoint "
        "aujourd’hui avec un espace à ses couleurs."
    )


def _add_news(territory: Territory, row: Mapping[str, Any]) -> None:
    day = timezone.localdate() - timedelta(days=row["days_ago"])
    page = NewsPage(
        slug=_slug(row["title"]),
        title=row["title"],
        date=day,
        intro=row["intro"],
        search_description=row["intro"],
        body=prose(("", row["body"])),
    )
    add_once(NewsIndexPage.objects.for_territory(territory).get(), page, at=_moment(day, "09:00"))


def _add_event(territory: Territory, row: Mapping[str, Any]) -> None:
    day = timezone.localdate() + timedelta(days=row["in_days"])
    if day.weekday() >= SATURDAY:
        day += timedelta(days=7 - day.weekday())
    page = EventPage(
        slug=_slug(row["title"]),
        title=row["title"],
        starts_at=_moment(day, row["start"]),
        ends_at=_moment(day, row["end"]),
        place=row["place"],
        commune=row["commune"],
        intro=row["intro"],
        search_description=row["intro"],
        body=prose(("", row["body"])),
    )
    add_once(AgendaPage.objects.for_territory(territory).get(), page)


def _slug(title: str) -> str:
    return slugify(title.replace("’", " "))[:60].strip("-")


def _moment(day: date, clock: str) -> datetime:
    """A local time of day, « 08:30 »."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=timezone.get_current_timezone())
