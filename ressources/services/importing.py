"""Writes: a library's resources as a workbook tells them. `plan_import` says first, row by row, what would happen."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.signal_handlers import disable_reference_index_auto_update

from actors.models import User
from home import generations
from home.models import Territory, Theme
from home.problems import Conflict
from home.querysets import without_accents
from ressources.exchange.columns import BODY, KEY, STATE, TITLE, Column, columns_for, headed
from ressources.models import ResourceIndexPage, ResourcePage
from ressources.permissions import resources_in

Rows = Sequence[tuple[int, Sequence[str]]]
LONGEST_KEY = 100
PUBLISHED = "wagtail.publish"  # as the history of a page names it
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RowOutcome(models.TextChoices):
    """What becomes of a row."""

    CREATED = "created", gettext_lazy("à créer")
    CHANGED = "changed", gettext_lazy("à modifier")
    LEFT = "left", gettext_lazy("inchangée")
    WRONG = "wrong", gettext_lazy("à corriger")


@dataclass(frozen=True)
class Change:
    heading: str
    before: str
    after: str


@dataclass
class Planned:
    """A row of the workbook. `page` is what it would make; `errors` are (heading, why), heading empty for the row."""

    line: int
    key: str
    title: str
    page: ResourcePage | None = None
    is_new: bool = False
    had_draft: bool = False
    changes: list[Change] = field(default_factory=list)
    errors: list[tuple[str, str]] = field(default_factory=list)

    @property
    def outcome(self) -> RowOutcome:
        if self.errors:
            return RowOutcome.WRONG
        if self.is_new:
            return RowOutcome.CREATED
        return RowOutcome.CHANGED if self.changes else RowOutcome.LEFT


@dataclass(frozen=True)
class Plan:
    """`unknown`: headings that name no column; `publishes`: whether what is made is shown at once."""

    rows: list[Planned]
    unknown: list[str]
    publishes: bool

    def of(self, outcome: RowOutcome) -> list[Planned]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def is_doable(self) -> bool:
        return not self.of(RowOutcome.WRONG)

    @property
    def writes(self) -> int:
        return len(self.of(RowOutcome.CREATED)) + len(self.of(RowOutcome.CHANGED))

    @property
    def digest(self) -> str:
        """Of what was announced: a library that has changed meanwhile gives another one."""
        told = [(row.line, row.key, row.outcome, row.changes, row.had_draft) for row in self.rows]
        return hashlib.sha256(repr((told, self.publishes)).encode()).hexdigest()


def library_columns(territory: Territory | None) -> list[Column]:
    return columns_for(Theme.objects.for_territory(territory))


def plan_import(
    library: ResourceIndexPage, territory: Territory | None, headings: Sequence[str], rows: Rows, *, by: User
) -> Plan:
    """Nothing is written. Raises ValidationError when the headings name too little to read anything."""
    columns, unknown = headed(library_columns(territory), headings)
    names = {column.name for column in columns.values()}
    if TITLE not in names:
        message = _("La première ligne doit nommer les colonnes, dont «\u00a0Titre\u00a0». Partez du modèle.")
        raise ValidationError(message, code="headings")
    known = {page.slug: page for page in resources_in(library).prefetch_related("themes").with_reach()}
    planner = _Planner(library, columns, known, by)
    planned = [planner.plan(line, cells) for line, cells in rows]
    return Plan(planned, unknown, library.permissions_for_user(by).can_publish_subpage())


class _Planner:
    """Reads rows one by one against what the library holds."""

    def __init__(
        self, library: ResourceIndexPage, columns: dict[int, Column], known: dict[str, ResourcePage], by: User
    ) -> None:
        self.columns, self.known, self.by = columns, known, by
        given = {column.name for column in columns.values()}
        self.lacking = [one for one in columns_for(()) if one.required and one.name not in given]
        self.may_add = library.permissions_for_user(by).can_add_subpage()
        self.seen: set[str] = set()

    def plan(self, line: int, cells: Sequence[str]) -> Planned:
        told = {column.name: cells[place] for place, column in self.columns.items() if place < len(cells)}
        title = " ".join(told.get(TITLE, "").split())
        key = told.get(KEY, "").strip() or self._key_of(title)
        row = Planned(line, key, title)
        self._check_key(row)
        live = self.known.get(key)
        row.is_new = live is None
        row.had_draft = bool(live and live.has_unpublished_changes)
        row.page = self._page(live)
        # What could be read is checked all the same: whoever corrects the workbook wants to know it all at once.
        self._fill(row, self._read(row, told))
        return row

    def _key_of(self, title: str) -> str:
        """That of the resource which bears the title, as the editor names pages; else one without accents."""
        plain = slugify(without_accents(title.replace("’", "-").replace("'", "-")))[:LONGEST_KEY].strip("-")
        named = (slugify(title, allow_unicode=True), slugify(without_accents(title)))
        return next((key for key in named if key in self.known), plain)

    def _check_key(self, row: Planned) -> None:
        if row.key in self.seen:
            row.errors.append((_("Clé"), _("Une autre ligne a la même clé, ou le même titre sans clé.")))
        self.seen.add(row.key)
        is_new = row.key and row.key not in self.known
        if is_new and (not SLUG.fullmatch(row.key) or len(row.key) > LONGEST_KEY):
            row.errors.append((_("Clé"), _("Des lettres sans accent, des chiffres et des tirets seulement.")))

    def _page(self, live: ResourcePage | None) -> ResourcePage:
        """What the row is read into: the draft, where one waits."""
        if live is None:
            return ResourcePage(owner=self.by)
        return live.get_latest_revision_as_object() if live.has_unpublished_changes else live

    def _read(self, row: Planned, told: dict[str, str]) -> dict[str, Any]:
        """What the cells say; those that cannot be read are left out, and said to be wrong."""
        values: dict[str, Any] = {}
        for column in self._taken(row):
            try:
                value = column.read(told.get(column.name, "")) if column.read else None
                if column.required and not value:
                    raise ValidationError(_("Il manque une valeur."))
                values[column.name] = value
            except ValidationError as error:
                row.errors.append((column.heading, " ".join(error.messages)))
        if row.is_new:
            row.errors += [(column.heading, _("Cette colonne manque.")) for column in self.lacking]
        return values

    def _taken(self, row: Planned) -> list[Column]:
        """The columns that are written: a body is never made again from its plain text."""
        left = {KEY, STATE} if row.is_new else {KEY, STATE, BODY}
        return [column for column in self.columns.values() if column.name not in left]

    def _fill(self, row: Planned, values: dict[str, Any]) -> None:
        page = row.page
        assert page is not None
        taken = [column for column in self._taken(row) if column.name in values]
        before = {column.name: _shown(column, page) for column in taken} if page.pk else {}
        if not self._may_write(row, page):
            return
        if not page.pk:
            page.slug = row.key
        for name, value in values.items():
            if not _reads_the_same(value, getattr(page, name)):
                setattr(page, name, value)
        page.draft_title = page.title
        self._validate(row, page, taken)
        if page.pk and not row.errors:
            row.changes = [
                Change(column.heading, before[column.name], after)
                for column in taken
                if (after := _shown(column, page)) != before[column.name]
            ]

    def _may_write(self, row: Planned, page: ResourcePage) -> bool:
        lock = page.get_lock() if page.pk else None
        allowed = page.permissions_for_user(self.by).can_edit() if page.pk else self.may_add
        if not allowed or (lock and lock.for_user(self.by)):
            row.errors.append(("", _("Vous ne pouvez pas modifier cette ressource\u00a0: elle est verrouillée.")))
            return False
        return True

    def _validate(self, row: Planned, page: ResourcePage, taken: Iterable[Column]) -> None:
        headings = {column.name: column.heading for column in taken}
        others = [one.name for one in page._meta.get_fields() if one.name not in headings]
        for check in (lambda: page.clean_fields(exclude=others), page.clean):
            try:
                check()
            except ValidationError as error:
                told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
                row.errors += [(headings.get(name, ""), " ".join(said)) for name, said in told.items()]


def _reads_the_same(given: Any, kept: Any) -> bool:
    """Texts that differ by their spaces alone: a spreadsheet knows nothing of no-break ones."""
    return isinstance(given, str) and isinstance(kept, str) and given.split() == kept.split()


def _shown(column: Column, page: ResourcePage) -> str:
    value = column.write(page)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else "" if value is None else str(value)


@transaction.atomic
def apply_import(
    library: ResourceIndexPage,
    territory: Territory | None,
    headings: Sequence[str],
    rows: Rows,
    *,
    by: User,
    seen: str,
) -> Plan:
    """Do what was announced. `seen`: the digest of the plan that was shown.

    Raises Conflict when the library has changed since, or when something is to be corrected.
    """
    library = ResourceIndexPage.objects.select_for_update().get(pk=library.pk)
    # Whoever saves one of them meanwhile waits; what they saved before is what the plan reads.
    list(resources_in(library).select_for_update(of=("self", "page_ptr")).values_list("pk", flat=True))
    plan = plan_import(library, territory, headings, rows, by=by)
    if plan.digest != seen or not plan.is_doable:
        raise Conflict(_("La bibliothèque a changé depuis\u00a0: donnez le classeur de nouveau."))
    with disable_reference_index_auto_update():  # a row refers to no page, image or document
        _create(library, plan.of(RowOutcome.CREATED), publishes=plan.publishes, by=by)
        for row in plan.of(RowOutcome.CHANGED):
            _change(row, publishes=plan.publishes, by=by)
    generations.bump(territory.slug if territory else generations.NATIONAL)
    return plan


def _create(library: ResourceIndexPage, rows: Iterable[Planned], *, publishes: bool, by: User) -> None:
    """As drafts, which were validated by the plan; then shown all at once. Revisions come with the first changes."""
    made = []
    for row in rows:
        page = row.page
        assert page is not None
        page.live, page.has_unpublished_changes, page.owner = False, True, by
        made.append(library.add_child(instance=page))
    if publishes:
        shown = {"live": True, "has_unpublished_changes": False}
        now = timezone.now()
        ResourcePage.objects.filter(pk__in=[page.pk for page in made]).update(
            **shown, first_published_at=now, last_published_at=now
        )
        for page in made:
            log(instance=page, action=PUBLISHED, user=by)


def _change(row: Planned, *, publishes: bool, by: User) -> None:
    """A draft that waited, and what is not shown, stay drafts: their authors did not ask to publish them."""
    page = row.page
    assert page is not None
    if page.latest_revision_id is None and (publishes or not page.live):
        # Three times as quick as a revision, which comes with an editor's first change.
        page.last_published_at = timezone.now() if page.live else None
        page.save(clean=False)
        log(instance=page, action="wagtail.edit", user=by, content_changed=True)
        if page.live:
            log(instance=page, action=PUBLISHED, user=by)
        return
    revision = page.save_revision(user=by, log_action=True, clean=False)
    if publishes and page.live and not row.had_draft:
        revision.publish(user=by)
