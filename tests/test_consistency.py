"""What must hold all over the code: templates, scopes of territories, names in French, files, settings."""

import ast
import json
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db.models import Model
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.utils import timezone
from django.utils.functional import Promise
from django_filters import FilterSet
from wagtail.models import Page

from actors.enums import Access, Purpose
from actors.models import CharterPage
from actors.outreach.contact_list import Contact
from actors.outreach.unsubscribing import unsubscribe
from actors.services.access import record_access
from actors.services.charter import open_consultation
from actors.services.consents import set_consent
from actors.services.contact_invitations import invite_contacts
from actors.services.digests import begin_digest
from actors.services.messages import send_message
from actors.services.subscribing import ask_for_digest
from cms.demo.accounts import ACCOUNTS
from cms.demo.territories import THEMES
from cms.page_cache import NEVER_BELOW, PARAMETERS
from home.enums import Role, ThemeSign
from home.models import FormerAddress, OpenDataEdition, PortalPage, PromotedResult, Territory, Theme
from home.models.territories import RESERVED_SLUGS
from home.services import invite
from home.spaces import OF_THE_PLATFORM
from questionnaires.enums import ChoiceState
from questionnaires.models import QuestionnairePage, QuestionnaireThemePage, RoundStep
from questionnaires.services.assessments import start_assessment
from questionnaires.services.choices import choose
from questionnaires.services.links import open_link
from questionnaires.services.notes import save_notes
from ressources.models import ResourcePage
from ressources.services.opinions import give_opinion
from tests.factories.actors import make_experience
from tests.factories.api_tokens import make_api_token
from tests.factories.assessments import make_sent
from tests.factories.callbacks import make_callback
from tests.factories.campaigns import make_application, make_campaign
from tests.factories.charter import make_charter
from tests.factories.events import make_event, make_registration
from tests.factories.pages import hide, make_cycle, make_events, make_news, make_resources, make_standard_page
from tests.factories.pilots import make_pilot, make_piloted
from tests.factories.plans import make_action
from trophees.models import LaunchDocument, LaunchItem

ROOT = settings.BASE_DIR
APPS = ("home", "actors", "ressources", "questionnaires", "trophees", "cms")
TEMPLATES = {str(path.relative_to(ROOT / "templates")): path for path in (ROOT / "templates").rglob("*.*")}
MARKUP = {name: path.read_text(encoding="utf-8") for name, path in TEMPLATES.items()}
MODELS = [model for model in apps.get_models() if model._meta.app_label in APPS]


def python_files() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


# --- Templates -------------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_every_template_is_used():
    named = "\n".join([*(path.read_text(encoding="utf-8") for path in python_files()), *MARKUP.values()])
    quoted = set(re.findall(r"""["'](?=([^"'\s]+)["'])""", named))
    assert [name for name in TEMPLATES if not {name, mail_of(name)} & quoted and not overrides(name)] == []


def mail_of(name: str) -> str:
    """What allauth is asked to send, of which it draws the subject and the message."""
    return re.sub(r"_(subject|message)\.txt$", "", name)


def overrides(name: str) -> bool:
    """Whether an installed package has a template of that name, which ours replaces."""
    return any((folder / name).exists() for folder in get_app_template_dirs("templates"))


@pytest.mark.pure
def test_every_template_that_another_one_names_exists():
    for name, text in MARKUP.items():
        get_template(name)
        for other in re.findall(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""", text):
            assert other in TEMPLATES or overrides(other), f"{name} names {other}"


@pytest.mark.pure
@pytest.mark.parametrize(
    "pattern",
    [r"<script(?![^>]*\ssrc=)", r"<style\b", r"\sstyle\s*=", r"\son[a-z]+\s*=\s*[\"']", r"href\s*=\s*[\"']javascript:"],
    ids=["script", "style sheet", "style", "handler", "javascript address"],
)
def test_no_template_holds_what_the_content_policy_stops(pattern):
    pages = {name: text for name, text in MARKUP.items() if not name.startswith("emails/")}
    assert [name for name, text in pages.items() if re.search(pattern, text, re.IGNORECASE)] == []


# Keys and revisions are numbers: from 1,000 on, a page would write « 1 000 ».
KEY = r"(?:[\w.]+\.)?(?:pk|revision|(?!auto_id)\w+_(?:pk|id))|(?!attrs\.)[\w.]+\.id"
KEY_IN_ATTRIBUTE = re.compile(rf"""=("|')(?:(?!\1).)*?{{{{\s*(?:{KEY})\s*}}}}""")


@pytest.mark.pure
def test_no_attribute_bears_a_key_as_people_read_numbers():
    assert [(name, found[0]) for name, text in MARKUP.items() for found in KEY_IN_ATTRIBUTE.finditer(text)] == []


@pytest.mark.pure
@pytest.mark.parametrize("key", ["one.pk", "pk", "one.two.juror_id", "one.id", "view.revision"])
def test_a_key_in_an_attribute_is_seen(key):
    assert KEY_IN_ATTRIBUTE.search(f'<a class="x" href="#n-{{{{ {key} }}}}">')
    assert not KEY_IN_ATTRIBUTE.search(f"<a id=\"n-{{{{ {key}|stringformat:'d' }}}}\">{{{{ {key} }}}}")
    assert not KEY_IN_ATTRIBUTE.search('<a id="{{ id }}" data-name="{{ attrs.id }}" href="{% url \'a\' one.pk %}">')


@pytest.mark.pure
def test_a_wide_table_that_nothing_in_it_takes_the_focus_of_takes_it_itself():
    """On a phone it scrolls by itself, unless it is stacked: by keyboard, only what has the focus scrolls."""
    tables = [
        (name, found[1], found[2])
        for name, text in MARKUP.items()
        for found in re.finditer(r'<table class="listing([^>]*)>(.*?)</table>', text, re.DOTALL)
    ]
    still = [
        (name, start)
        for name, start, body in tables
        if len(re.findall(r"<th\b", body.partition("</thead>")[0])) > 2
        and "<thead" in body
        and "stacked" not in start
        and not re.search(r"<(a|button|input|select)\b|{% include", body)
    ]
    assert still
    assert [one for one in still if 'tabindex="0"' not in one[1] or "aria-label" not in one[1]] == []


ORDINARY_SPACE = re.compile(r"[\w»)’}>] [?!;:](?=[\s<\"{]|$)|« | »")


@pytest.mark.pure
def test_no_template_lets_a_sign_begin_a_line():
    """Before « : » and inside « » stands a no-break space, before « ; », « ! » and « ? » a narrow one."""
    found = [(name, sign) for name, text in MARKUP.items() for sign in signs_that_may_begin_a_line(text)]
    assert found == []


CODE = re.compile(r"{#.*?#}|{%(?!\s*(?:translate|endblocktranslate|blocktranslate)).*?%}|=\"[^\"]*\"", re.DOTALL)


def signs_that_may_begin_a_line(markup: str) -> list[str]:
    return [sign[0] for sign in ORDINARY_SPACE.finditer(CODE.sub("", markup))]


@pytest.mark.pure
@pytest.mark.parametrize(
    "markup",
    ["<p>Voici : </p>", '{% translate "Voici :" %}', "{%  blocktranslate %}Est-ce vous ?{% endblocktranslate %}"],
)
def test_a_sign_after_an_ordinary_space_is_seen_wherever_people_read_it(markup):
    assert len(signs_that_may_begin_a_line(markup)) == 1
    assert signs_that_may_begin_a_line('{% if one : %}<a title="a : b">{# a : b #}') == []


@pytest.mark.pure
def test_no_text_for_people_lets_a_sign_begin_a_line():
    found = [
        (path.name, text)
        for path in python_files()
        for text in re.findall(r"""\b_\(\s*((?:"[^"]*"\s*)+)""", path.read_text(encoding="utf-8"))
        if ORDINARY_SPACE.search(text)
    ]
    assert found == []


# --- Contracts -------------------------------------------------------------------------------------------------------


PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.pure
def test_what_says_that_it_is_pure_is_held_to_it():
    """By import-linter, without Django, and by mypy, with types."""
    said = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in python_files()
        if re.search(r"\bPure: no Django", (ast.get_docstring(ast.parse(path.read_bytes())) or ""))
    }
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    (pure,) = [one["source_modules"] for one in contracts if one["name"] == "Pure rules know no Django"]
    (typed,) = [one["module"] for one in PYPROJECT["tool"]["mypy"]["overrides"] if one.get("disallow_untyped_defs")]
    assert said
    assert said - set(pure) == set()
    assert said - set(typed) == set()


# --- Files and drawings ----------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_every_static_file_of_a_template_exists():
    named = {file for text in MARKUP.values() for file in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", text)}
    assert named
    assert [file for file in sorted(named) if finders.find(file) is None] == []


@pytest.mark.pure
def test_the_sprite_holds_the_drawings_that_are_shown_and_no_other():
    sprite = (ROOT / "static" / "icons" / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<\w+ id="([^"]+)"', sprite))
    named = {name for text in MARKUP.values() for name in re.findall(r"""{%\s*icon\s+["']([^"']+)["']""", text)}
    signs = [*(key for key, _name, _short_name in THEMES), *ThemeSign.values]
    themes = {f"{prefix}{sign}" for sign in signs for prefix in ("", "m-")}
    levels = {f"niveau-{rank}" for rank in range(1, 5)}
    assert named
    assert named | themes | levels == drawn


DRAWN_FROM_A_VALUE = {
    "masthead--",  # how the header lies on what follows: `variant` of components/masthead.html
    "message--",  # Django's level of a message
    "saved--",  # how the saving of an answer goes: static/js/dossiers/answers.js
}


@pytest.mark.pure
def test_every_class_that_is_drawn_has_a_rule_and_every_rule_is_drawn():
    drawn, ruled = classes_drawn(), classes_ruled()
    assert {name for name in drawn if name.endswith("--")} == DRAWN_FROM_A_VALUE
    families = tuple(DRAWN_FROM_A_VALUE)
    assert [name for name in sorted(drawn - ruled) if name not in families] == []
    assert [name for name in sorted(ruled - drawn) if not name.startswith(families)] == []
    assert [family for family in families if not any(name.startswith(family) for name in ruled)] == []


def classes_drawn() -> set[str]:
    """By our pages (the administration has other sheets), tags and script; cut where a value follows."""
    of_wagtail = ("wagtailadmin/", "modeladmin/", "trophees/admin/screen.html")
    rooms = (
        "actors/admin/",
        "admin_home/",
        "cms/steering/",
        "home/admin/",
        "questionnaires/admin/",
        "ressources/admin/",
        "trophees/admin/",
    )
    of_the_admin = [
        name for name, text in MARKUP.items() if name.startswith(rooms) or any(sheet in text for sheet in of_wagtail)
    ]
    pages = "\n".join(text for name, text in MARKUP.items() if name not in of_the_admin)
    python = "\n".join(path.read_text(encoding="utf-8") for path in python_files())
    script = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "static" / "js").rglob("*.js"))
    written = [
        *re.findall(r'class="((?:{%.*?%}|{{.*?}}|[^"])*)"', pages),
        *re.findall(r"{% block main_class %}(.*?){% endblock %}", pages),
        *re.findall(r'{% icon \S+ "([^"]+)" %}', pages),
        *re.findall(r'\bclass(?:es: str )?= ?"([\w -]+)"', python),
        *re.findall(r'className = ["`]([\w -]+)|classList\.\w+\("([\w-]+)"|([\w-]+--)\$\{', script),
    ]
    texts = (" ".join(found) if isinstance(found, tuple) else found for found in written)
    return {name for text in texts for name in re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "", text)).split()}


def classes_ruled() -> set[str]:
    files = [path for folder in ("css", "pdf") for path in (ROOT / "static" / folder).rglob("*.css")]
    sheets = "\n".join(path.read_text(encoding="utf-8") for path in files)
    selectors = re.findall(r"[^{};]+(?={)", re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", sheets, flags=re.DOTALL))
    return {name for selector in selectors for name in re.findall(r"\.([a-z_][\w-]*)", selector)}


# --- Names in French -------------------------------------------------------------------------------------------------

UNSEEN = {"home.CacheGeneration", "home.SearchEntry"}  # for caches and searches, which no screen shows


@pytest.mark.pure
def test_every_model_has_a_french_name():
    """A name of ours is to be translated; the one that Django makes out of the class is plain text."""
    for model in MODELS:
        if model._meta.label not in UNSEEN:
            assert isinstance(model._meta.verbose_name, Promise), model._meta.label
            assert isinstance(model._meta.verbose_name_plural, Promise), model._meta.label


@pytest.mark.pure
@pytest.mark.parametrize("model", [model for model in MODELS if issubclass(model, Page)], ids=lambda m: m.__name__)
def test_every_field_that_editors_see_has_a_french_name(model):
    own = [field for field in (*model._meta.local_fields, *model._meta.local_many_to_many) if field.editable]
    unnamed = [field.name for field in own if not field.auto_created and not isinstance(field.verbose_name, Promise)]
    assert unnamed == []


# --- Territories -----------------------------------------------------------------------------------------------------


def is_of_territories(model: type[Model]) -> bool:
    """Whether its rows belong to territories: by a column, or by where a page stands."""
    if issubclass(model, Page):
        return model is not PortalPage
    return any(field.is_relation and field.related_model is Territory for field in model._meta.concrete_fields)


SCOPED = [model for model in MODELS if is_of_territories(model)]


@pytest.fixture
def filled(here, there, person) -> tuple[Territory, Territory]:
    """Two territories with rows of each model that belongs to them. A new model gets its rows here."""
    for territory in (here, there):
        owner = person(f"titulaire.{territory.slug}")
        organisation = owner.memberships.get().organisation
        sent = make_sent(organisation, territory=territory, by=owner)
        whose = {"assessment": sent, "territory": territory, "organisation": organisation}
        RoundStep.objects.create(theme="energie", before=20, after=40, **whose)
        save_notes(start_assessment(organisation, territory=territory, by=owner), {"energie_suivi": "Oui."}, by=owner)
        open_link(sent, for_whom="Conseil", ends_on=timezone.localdate(), by=owner)
        make_experience(organisation.presences.get(), by=owner)
        make_news(territory)
        make_events(territory)
        make_registration(make_event(territory, cycle=make_cycle(territory)))
        make_resources(territory)
        hide(ResourcePage.objects.get(slug="guide-eau"), territory)
        give_opinion(
            ResourcePage.objects.get(slug="guide-energie"),
            territory_id=territory.pk,
            user=owner,
            is_useful=True,
            comment="",
        )
        make_standard_page(territory)
        invite(territory, email="invitee@example.org", role=Role.EDITOR, invited_by=None)
        record_access(organisation.presences.all(), by=owner, kind=Access.READ)
        organisation.presences.filter(territory=territory).update(shares_with_team=True)
        send_message(territory, subject="Bonjour", text="À vous.", selection={}, by=owner)
        invite_contacts(territory, [Contact(1, "contact@example.org")], by=owner)
        unsubscribe(territory, email="lasse@example.org", user=None)
        begin_digest(territory)
        OpenDataEdition.objects.create(territory=territory)
        make_api_token(territory, by=owner)
        ask_for_digest(territory, email="voisine@example.org")
        make_charter(territory)
        open_consultation(CharterPage.objects.for_territory(territory).get())
        set_consent(organisation.presences.get(), purpose=Purpose.TEAM, wording="Oui.", by=None, given=True)
        theme = Theme.objects.create(territory=territory, key="forets", name="Forêts", short_name="Forêts")
        draft = QuestionnaireThemePage(title="Forêts", theme=theme)
        QuestionnairePage.objects.for_territory(territory).get().add_child(instance=draft)
        make_piloted(make_pilot(territory, organisation), organisation, by=owner)
        make_application(make_campaign(territory), by=owner, organisation=organisation)
        make_action(organisation, territory=territory, by=owner)
        make_callback(organisation, territory=territory, by=owner)
        guide, presence = ResourcePage.objects.get(slug="guide-energie"), organisation.presences.get()
        choose(guide, ChoiceState.ASIDE, presence=presence, by=owner)
        FormerAddress.objects.create(territory=territory, slug=f"ancien-{territory.slug}")
        LaunchItem.objects.create(territory=territory, step=1, key="contexte")
        PromotedResult.objects.create(territory=territory, words="charte", page=territory.page)
        LaunchDocument.objects.create(territory=territory, step=1, name="Note de cadrage", size=1)
    return here, there


@pytest.mark.django_db
def test_models_of_territories_read_only_one(filled):
    """`for_territory` gives the rows of that territory, and national ones only where its docstring says so."""
    wrong = []
    for model in SCOPED:
        read: Callable = model.objects.for_territory
        national = {""} if "national" in (read.__doc__ or "") else set()
        here, there = ({owner_of(row) for row in read(territory)} - national for territory in filled)
        if (here, there) != ({"ici"}, {"ailleurs"}):
            wrong.append(f"{model.__name__}: « ici » reads {sorted(here)}, « ailleurs » reads {sorted(there)}")
    assert not wrong, "\n".join([*wrong, "Where nothing is read, give rows in the fixture `filled`."])


def owner_of(row: Model) -> str:
    """The slug of the territory; empty for the nation's."""
    if isinstance(row, Territory):
        return row.slug
    if isinstance(row, Page):
        segment = row.url_path.split("/")[2]
        return segment if Territory.objects.filter(slug=segment).exists() else ""
    return row.territory.slug if row.territory else ""


# --- Addresses -------------------------------------------------------------------------------------------------------


@pytest.fixture
def segments(settings) -> set[str]:
    """The first segments of the addresses that are not pages, the demonstration's with them."""
    settings.DEMO = True
    patterns = runpy.run_path(str(ROOT / "cms" / "urls.py"))["urlpatterns"]
    return {str(entry.pattern).partition("/")[0] for entry in patterns} - {""}


@pytest.mark.pure
def test_no_territory_may_take_an_address_of_the_platform(segments):
    assert "demo" in segments
    assert segments <= RESERVED_SLUGS


@pytest.mark.pure
def test_an_address_of_the_platform_is_below_the_path_of_no_space(segments):
    """A host that a space has left leads there, and not into the space."""
    assert {f"/{segment}/" for segment in segments} <= set(OF_THE_PLATFORM)


@pytest.mark.pure
def test_no_answer_but_a_page_goes_through_the_cache_of_pages(segments):
    """An address outside the pages that everybody may keep a minute would be named here."""
    assert {f"/{segment}/" for segment in segments} - set(NEVER_BELOW) == set()


@pytest.mark.pure
def test_every_parameter_that_pages_read_is_kept_by_the_cache_of_pages():
    for app in APPS:
        if (ROOT / app / "filters.py").exists():
            import_module(f"{app}.filters")
    of_pages = [found for found in FilterSet.__subclasses__() if not found.__module__.startswith("cms.steering.")]
    ours = [found for found in of_pages if found.__module__.partition(".")[0] in APPS]
    facets = {name for found in ours for name in found.base_filters}
    assert facets | {"page", "lieu", "passes", "tri", "facette"} == PARAMETERS


# --- The demonstration -----------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_readme_lists_the_accounts_of_the_demonstration():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    _, _, table = readme.partition("| rôle | territoire | compte | à essayer |\n|---|---|---|---|\n")
    rows = [
        f"| {account.role} | {account.territory or '–'} | `{account.email}` | {account.to_try} |"
        for account in ACCOUNTS
    ]
    assert table.partition("\n\n")[0].splitlines() == rows


# --- Settings --------------------------------------------------------------------------------------------------------

TYPED = re.findall(r"""\benv\.(\w+)\(\s*["'](\w+)["']""", (ROOT / "cms" / "settings.py").read_text(encoding="utf-8"))
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
DESCRIBED = re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE)
DEFAULTS = {
    name: value
    for value, name in re.findall(r"^#.*Par défaut (\S+?)[.,;]?(?: .*)?\n(\w+)=", EXAMPLE, re.MULTILINE)
    if name not in ("DATABASE_URL", "VAR_DIR")  # said in words, since they depend on the folder
}
WRONG = {
    "bool": ["peut-être"],
    "int": ["beaucoup", "-1", "2,5"],
    "dj_db_url": ["acteurs", "ardoise://localhost/acteurs"],
    "dj_email_url": ["pigeon", "pigeon://localhost"],
}
WRONG_TEXTS = {
    "TASKS": ["plus-tard"],
    "BASE_URL": ["acteurs.example.org"],
    "CACHE_URL": ["localhost"],
    "MFA_REQUIRED_ROLES": ["chef"],
}
WRONG_VALUES = [(name, value) for kind, name in TYPED for value in (*WRONG.get(kind, []), *WRONG_TEXTS.get(name, []))]
PRODUCTION = {
    "ALLOWED_HOSTS": "acteurs.example.org",
    "BASE_URL": "https://acteurs.example.org",
    "CACHE_URL": "",
    "DATABASE_POOL_SIZE": "4",
    "DATABASE_URL": "postgres://localhost/acteurs",
    "DEBUG": "0",
    "DEFAULT_FROM_EMAIL": "acteurs@example.org",
    "DEMO": "0",
    "EMAIL_URL": "smtp://localhost:25",
    "HTTPS": "1",
    "MFA_REQUIRED_ROLES": "national",
    "PRODUCTION": "1",
    "PROXY": "1",
    "SECRET_KEY": "une-clef-de-plus-de-quarante-caracteres-pour-ce-test",
    "TASKS": "immediate",
}
REFUSED = {
    "no key": ({"SECRET_KEY": ""}, "SECRET_KEY"),
    "the key of development": (
        {"SECRET_KEY": "clef-de-developpement-a-ne-jamais-mettre-en-production"},
        "SECRET_KEY",
    ),
    "a short key": ({"SECRET_KEY": "trop-courte"}, "SECRET_KEY"),
    "no host": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    "debug": ({"DEBUG": "1"}, "DEBUG"),
    "demonstration": ({"DEMO": "1"}, "DEMO"),
}
START = """
import json, os, runpy, sys
from environs import Env
Env.read_env = lambda *where, **how: None
def start(variables):
    for name, value in variables.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    try:
        return runpy.run_path("cms/settings.py")["env"].dump()
    except Exception as error:
        return str(error)
common, cases = json.load(sys.stdin)
print(json.dumps([start(common | changes) for changes in cases]))
"""


@pytest.fixture
def start(tmp_path) -> Callable:
    """What becomes of each case of a production's environment: what was read, by name, or what was refused.

    One process for all cases, which reads no `.env`. A variable whose value is None is absent.
    """
    common = dict.fromkeys(DESCRIBED, "") | PRODUCTION | {"VAR_DIR": str(tmp_path)}

    def run(*cases: dict[str, str | None]) -> list[dict | str]:
        program, sent = [sys.executable, "-c", START], json.dumps([common, cases])
        done = subprocess.run(program, cwd=ROOT, input=sent, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return run


@pytest.mark.pure
def test_environment_is_described_and_read_once(start):
    (read,) = start({})
    assert sorted(DESCRIBED) == sorted(read)


@pytest.mark.pure
def test_description_of_a_variable_says_what_it_is_when_absent(start):
    absent, said = start(dict.fromkeys(DEFAULTS), DEFAULTS)
    assert {"BASE_URL", "HTTPS", "MFA_REQUIRED_ROLES", "TASKS"} <= DEFAULTS.keys()
    assert isinstance(absent, dict), absent
    assert said == absent


@pytest.mark.pure
def test_description_of_the_second_factor_lists_the_roles_that_may_owe_it(start):
    (listed,) = re.findall(r"^# Liste de rôles .*parmi (.+)\.\n(?:#.*\n)*MFA_REQUIRED_ROLES=", EXAMPLE, re.MULTILINE)
    assert sorted(re.split(", | et ", listed)) == sorted(Role.values)
    (read,) = start({"MFA_REQUIRED_ROLES": ",".join(Role.values)})
    assert isinstance(read, dict), read


@pytest.mark.pure
def test_wrong_value_stops_the_start_and_names_the_variable(start):
    said = start(*({name: value} for name, value in WRONG_VALUES))
    results = zip(WRONG_VALUES, said, strict=True)
    assert [(name, value, text) for (name, value), text in results if not names(text, name)] == []


@pytest.mark.pure
def test_production_refuses_what_only_suits_development(start):
    said = start(*(changes for changes, _name in REFUSED.values()))
    results = zip(REFUSED.items(), said, strict=True)
    assert [(case, text) for (case, (_changes, name)), text in results if not names(text, name)] == []


def names(text: dict | str, name: str) -> bool:
    return isinstance(text, str) and name in text
