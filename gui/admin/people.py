"""The people: staff, customers and who is locked out, in a table with a form beside it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from cinema.domain.text import fold
from cinema.domain.users import Role
from cinema.i18n import N_, _, ngettext, number, when
from cinema.services.office.people import Group, PeopleTable, Person, PersonRow
from gui import images, theme
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.person_form import ROLES, PersonForm
from gui.tokens import Tokens
from gui.widgets.table import Column, Row

GROUPS = {Group.STAFF: N_("Staff"), Group.CUSTOMERS: N_("Customers"), Group.LOCKED: N_("Locked")}
_NEVER = datetime.min.replace(tzinfo=UTC)


class PeoplePage(ListPage):
    """Staff, customers, and the people who are locked at a till."""

    nav: ClassVar[str] = "people"
    hint: ClassVar[str] = N_("Name, e-mail, membership")
    thumbs: ClassVar[bool] = True
    empty: ClassVar[tuple[str, str, str]] = (
        "people", N_("Nobody here"), N_("Customers make their accounts themselves; you can add one too."),
    )  # fmt: skip

    def build(self) -> None:
        """Make the page in the current language."""
        self.columns = (  # type: ignore[misc]
            Column("name", _("Name"), 190, grows=True),
            Column("username", _("Username"), 140, drops=3),
            Column("role", _("Role"), 104, drops=2),
            Column("seen", _("Last seen"), 120, drops=4),
            Column("state", _("State"), 150, drops=1),
        )
        self._group = getattr(self, "_group", Group.STAFF)
        self._table: PeopleTable | None = None
        self._added = ""  # the search that shows somebody just added
        self._secret: tuple[str, str] = ("", "")
        super().build()
        theme.on_change(self.table, self._draw_signs)

    def make_tools(self) -> None:
        """Add the buttons."""
        self.add_button(_("Add a person"), "plus-lg", lambda: self.open(""))

    def reload(self, keep: str | None = None) -> None:
        """Load the group's people who match the search."""
        admin, actor, group, text = self.app.cinema.admin, self.app.identity.actor(), self._group, self.text

        def show(table: PeopleTable) -> None:
            if (group, text) == (self._group, self.text):  # else a later search is on its way
                self._table = table
                self._show(keep)

        self.load(lambda: admin.people.table(actor, group, text), show)

    def open(self, key: str, make: Callable[[], EditPanel] | None = None) -> None:
        """Open a form once the people are there."""
        if self._table is not None:
            super().open(key, make)

    def make_panel(self, key: str) -> EditPanel:
        """Return the form of a person."""
        assert self._table is not None
        row = next((one for one in self._table.rows if one.user.id == key), None)
        opened, secret = self._secret
        self._secret = ("", "")
        return PersonForm(
            self.body, self.app, row.user if row is not None else None, self._table.timezone,
            secret=secret if opened == key else "",
            on_close=self.close, on_saved=self.reload, on_created=self._created,
            on_erased=self._erased,
        )  # fmt: skip

    def _created(self, person: Person, secret: str) -> None:
        """Show a new person in the list, and their form with the one-time password."""
        self._group = Group.CUSTOMERS if person.user.role is Role.CUSTOMER else Group.STAFF
        self._secret = (person.user.id, secret)
        self.close_panel()
        admin, actor, text = self.app.cinema.admin, self.app.identity.actor(), person.user.username
        self.field.value.set(text)
        self._text = self._added = text

        def show(table: PeopleTable) -> None:
            self._table = table
            self._show(person.user.id)
            self.open(person.user.id)

        self.load(lambda: admin.people.table(actor, self._group, text), show)

    def close_panel(self) -> None:
        """Close the form; a search that only showed somebody just added ends with it."""
        super().close_panel()
        if self._added and self.text == self._added:
            self._added = ""
            self.field.value.set("")
            self._text = ""
            self.reload()

    def _erased(self) -> None:
        self.close_panel()
        self.focus_table()
        self.app.notify(_("The account was erased."), "good")
        self.reload()

    def _show(self, keep: str | None) -> None:
        table = self._table
        assert table is not None
        counts = {
            Group.STAFF: table.counts.staff, Group.CUSTOMERS: table.counts.customers, Group.LOCKED: table.counts.locked,
        }  # fmt: skip
        choices = [(group.value, f"{_(words)} {number(counts[group])}") for group, words in GROUPS.items()]
        self.filters(choices, self._group.value, self._choose)
        words = ngettext("{count} person", "{count} people", len(table.rows)).format(count=number(len(table.rows)))
        if table.more:
            words = _("The first {count}; search for the others").format(count=number(len(table.rows)))
        rows = [self._row(row, table.timezone) for row in table.rows]
        self.show_rows(rows, words, keep=keep, any_at_all=bool(self.text) or bool(rows))
        self._draw_signs(theme.current())

    def _choose(self, value: str) -> None:
        self._group = Group(value)
        self.reload()

    def _row(self, row: PersonRow, zone: str) -> Row:
        user = row.user
        state, tone = _state(row)
        mine = self.app.identity.user is not None and self.app.identity.user.id == user.id
        return Row(
            user.id,
            (
                f"{user.name}\n{user.email}", user.username, _(ROLES[user.role]),
                when(user.last_seen, zone, "d MMM HH:mm") if user.last_seen is not None else _("never"),
                _("{state}, you").format(state=state) if mine else state,
            ),
            {"name": fold(user.name), "role": -user.role.rank, "seen": user.last_seen or _NEVER},
            tone=tone,
        )  # fmt: skip

    def _draw_signs(self, tokens: Tokens) -> None:
        """Draw each person's sign in the theme's colours."""
        for row in self._table.rows if self._table is not None else ():
            name, colour = _sign(row, tokens)
            photo: Any = images.icon(name, 24, colour)
            self.table.picture(row.user.id, photo)


def _state(row: PersonRow) -> tuple[str, str]:
    """Return a person's state in words and its tone."""
    if row.user.deactivated:
        return _("deactivated"), "muted"
    if row.lock is not None:
        return _("locked"), "bad"
    if row.pin_locked:
        return _("PIN locked"), "bad"
    if row.user.must_change_password:
        return _("one-time password"), ""
    return _("active"), ""


def _sign(row: PersonRow, tokens: Tokens) -> tuple[str, str]:
    if row.user.deactivated:
        return "person-slash", tokens.muted
    if row.lock is not None or row.pin_locked:
        return "person-lock", tokens.bad
    return ("person-badge" if row.user.role is not Role.CUSTOMER else "person-circle"), tokens.muted
