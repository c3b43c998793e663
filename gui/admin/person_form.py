"""The form of one person: details, role, ways in, membership, and what was changed last."""

import tkinter as tk
from collections.abc import Callable, Mapping
from pathlib import Path
from tkinter import ttk

from cinema.domain.person_forms import person_values
from cinema.domain.pins import PinState
from cinema.domain.users import Actor, Rank, Role, User
from cinema.i18n import N_, _, when
from cinema.services.office.admin import Admin
from cinema.services.office.people import Person
from gui.admin.edit_panel import EditPanel
from gui.admin.person_parts import LastChanges, LockBox, PersonsData, SecretBox, WayIn, pin_words
from gui.scale import px
from gui.widgets.file_dialog import FileDialog
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

ROLES = {
    Role.CUSTOMER: N_("Customer"), Role.STAFF: N_("Staff"), Role.MANAGER: N_("Manager"), Role.ADMIN: N_("Admin"),
}  # fmt: skip


class PersonForm(EditPanel):
    """Edits a person, or adds one (None). `secret` is a one-time password to show, as after adding.

    `on_created` gets a new person with the one-time password; `on_saved` the id of one that was changed; `on_erased`
    is called when the person is no more.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        user: User | None,
        zone: str,
        *,
        secret: str = "",
        on_close: Callable[[], None],
        on_saved: Callable[[str], None],
        on_created: Callable[[Person, str], None],
        on_erased: Callable[[], None],
    ) -> None:
        title = user.name if user is not None else _("New person")
        words = "" if user is not None else _("Add")
        super().__init__(master, app, title, on_close=on_close, on_save=self._save, save_words=words)
        self._user, self._zone = user, zone
        self._pin = PinState()
        self._on_saved, self._on_created, self._on_erased = on_saved, on_created, on_erased
        own = app.identity.user
        self._is_admin = own is not None and own.role.rank >= Rank.ADMIN
        self._top = self._part()
        self.line("name", _("Name"))
        self.line("username", _("Username"))
        self.line("email", _("E-mail"))
        if self._is_admin and (user is None or user.role is not Role.CUSTOMER):
            self.line("staff_number", _("Staff number"), help_text=_("Up to 6 digits, typed at a till for the name."))
        if self._is_admin:
            roles = [(role.value, _(name)) for role, name in ROLES.items()]
            sentence = _("You can't raise your own role or remove the last administrator.")
            self.toggles("role", _("Role"), roles, one=True, help_text=sentence)
        if user is not None:
            self.heading(_("Ways in"))
            self._ways = self._part()
        self.heading(_("Membership"))
        self.pair(("member_number", _("Number"), {}), ("member_kind", _("Kind"), {}))
        self.pair(("member_from", _("From"), {}), ("member_until", _("Until"), {}))
        date = _("Dates such as 2026-12-31; no end: leave it empty.")
        WrappedLabel(self.inside, text=date, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
        self.fill(self._values(user))
        if user is None:
            return
        self.heading(_("Last changes"))
        self._changes = self._part()
        self._add_data(user, own)
        self._access: ttk.Button = self.action("", self._change_access, danger=not user.deactivated)
        self.secret: SecretBox | None = None
        self._show_ways(user)
        if secret:
            self._show_secret(secret)
        self._read()

    def _values(self, user: User | None) -> dict[str, str]:
        if user is None:
            return {"role": (Role.STAFF if self._is_admin else Role.CUSTOMER).value}
        return {**person_values(user), "role": user.role.value}

    def _add_data(self, user: User, own: User | None) -> None:
        """Add what is done with all that is kept of a person, for who may; nobody erases the account they work with."""
        if not self._is_admin and user.role is not Role.CUSTOMER:
            return
        self.heading(_("Their data"))
        is_own = own is not None and own.id == user.id
        self._asked = False
        erase = self._erase if self._is_admin and not is_own else None
        self.data = PersonsData(self.inside, on_export=self._choose_file, on_erase=erase)
        self.data.pack(fill="x", padx=(px(4), px(8)))

    def _part(self) -> ttk.Frame:
        """Add a place whose content is made again after each change."""
        part = ttk.Frame(self.inside, style="Surface.TFrame")
        part.pack(fill="x", padx=(px(4), px(8)))
        return part

    def _read(self) -> None:
        """Load the person as stored now; typed values stay."""
        admin, actor, user = self.app.cinema.admin, self.app.identity.actor(), self._user
        assert user is not None
        self.app.tasks.submit(
            lambda: admin.people.get(actor, user.id), owner=self, on_done=self._show, on_error=self.show
        )

    def _show(self, person: Person) -> None:
        """Show what a form shows beside its fields; the fields too, unless something was typed."""
        is_changed = self.is_changed
        if not is_changed:
            self._take(person)
        _empty(self._top)
        if person.lock is not None:
            LockBox(self._top, person.lock, self._zone, self._unlock).pack(fill="x", pady=(0, px(12)))
        self._pin = person.pin
        self._show_ways(person.user)
        _empty(self._changes)
        LastChanges(self._changes, person.changes, self._zone).pack(fill="x")
        self._access.configure(
            text=_("Activate") if person.user.deactivated else _("Deactivate"),
            style="Surface.Quiet.TButton" if person.user.deactivated else "Surface.Danger.TButton",
        )
        self._access.state(["!disabled" if person.may_edit else "disabled"])
        self.settle()

    def _take(self, person: Person) -> None:
        self._user = person.user
        self.title.configure(text=person.user.name)
        self.fill(self._values(person.user))

    def _show_ways(self, user: User) -> None:
        _empty(self._ways)
        password = _("A one-time password waits for its sign-in.") if user.must_change_password else _("Their own.")
        way = WayIn(self._ways, "key", _("Password"), password)
        way.pack(fill="x", pady=(0, px(8)))
        if self._is_admin:
            self.one_time = way.link(_("One-time password"), self._give_secret)
        if user.role is not Role.CUSTOMER:
            self._show_pin()
        seen = _("No window has signed in yet.")
        if user.last_seen is not None:
            seen = _("Signed in last: {time}").format(time=when(user.last_seen, self._zone, "d MMM HH:mm"))
        windows = WayIn(self._ways, "laptop", _("Open windows"), seen)
        windows.pack(fill="x")
        if self._is_admin or user.role is Role.CUSTOMER:
            self.end_all = windows.link(_("Sign out everywhere"), self._end_sessions)

    def _show_pin(self) -> None:
        way = WayIn(self._ways, "grid-3x3-gap", _("PIN"), pin_words(self._pin))
        way.pack(fill="x", pady=(0, px(8)))
        if self._pin.locked:
            self.unlock_pin = way.link(_("Unlock now"), self._unlock)
        if self._is_admin:
            self.give_pin = way.link(_("Give a PIN"), self._give_pin)
            if self._pin.exists:
                self.remove_pin = way.link(_("Take the PIN away"), self._remove_pin)

    def _show_secret(self, secret: str, *, is_pin: bool = False) -> None:
        if self.secret is not None:
            self.secret.destroy()
        self.secret = SecretBox(self.inside, secret, is_pin=is_pin)
        self.secret.pack(fill="x", padx=(px(4), px(8)), pady=(px(8), 0), after=self._ways)
        self.settle()
        self.after_idle(self.secret.button.focus_set)

    def _save(self) -> None:
        values = self.values()
        if self._user is None:
            admin, actor = self.app.cinema.admin, self.app.identity.actor()
            self.send(lambda: admin.people.create(actor, values), lambda made: self._on_created(*made))
            return
        self.send(lambda: self._store(values), self._done)

    def _store(self, values: Mapping[str, str]) -> Person:
        """Save the details, then the role, on a worker. What was saved is known before the role may be refused."""
        admin, actor, user = self.app.cinema.admin, self.app.identity.actor(), self._user
        assert user is not None
        role = Role(values.get("role") or user.role.value)
        person = admin.people.save(actor, user, values)
        if role is not user.role:
            self._user = person.user
            person = admin.people.give_role(actor, user, role)
        return person

    def _done(self, person: Person) -> None:
        self._take(person)
        self._show(person)
        self.message.show(_("Saved."), "good")
        self._on_saved(person.user.id)

    def _unlock(self) -> None:
        self._act(lambda admin, actor, user: admin.people.unlock(actor, user.id), _("They can sign in again."))

    def _end_sessions(self) -> None:
        words = _("Signed out of every window.")
        self._act(lambda admin, actor, user: admin.people.end_sessions(actor, user.id), words)

    def _change_access(self) -> None:
        assert self._user is not None
        if self._user.deactivated:
            words = _("They can sign in again.")
            self._act(lambda admin, actor, user: admin.people.activate(actor, user), words)
        else:
            words = _("Signed out everywhere; they can't sign in any more.")
            self._act(lambda admin, actor, user: admin.people.deactivate(actor, user), words)

    def _give_secret(self) -> None:
        admin, actor, user = self.app.cinema.admin, self.app.identity.actor(), self._user
        assert user is not None

        def done(secret: str) -> None:
            self._show_secret(secret)
            self._read()
            self._on_saved(user.id)

        self.send(lambda: admin.people.one_time_password(actor, user.id), done)

    def _give_pin(self) -> None:
        cinema, actor, user = self.app.cinema, self.app.identity.actor(), self._user
        assert user is not None

        def done(pin: str) -> None:
            self._show_secret(pin, is_pin=True)
            self._read()
            self._on_saved(user.id)

        self.send(lambda: cinema.pins.give(actor, user.id), done)

    def _remove_pin(self) -> None:
        pins, actor = self.app.cinema.pins, self.app.identity.actor()

        def removed(admin: Admin, _actor: Actor, user: User) -> Person:
            pins.remove(actor, user.id)
            return admin.people.get(actor, user.id)

        self._act(removed, _("They have no PIN any more; the password works as before."))

    def _choose_file(self) -> None:
        assert self._user is not None
        name = f"{self._user.username}.json".replace("/", "-")
        self.dialog = FileDialog(
            self, _("Export"), self.export, endings=(".json",), folder=Path.home(), new=name, kept=True,
            hint=_("It holds personal data: give it to nobody but the person."),
        )  # fmt: skip

    def export(self, path: Path) -> None:
        """Write all that is kept of the person into a new file."""
        admin, actor, user = self.app.cinema.admin, self.app.identity.actor(), self._user
        assert user is not None

        def done(_none: None) -> None:
            self.message.show(_("Written to {path}.").format(path=path), "good", seconds=None)

        self.send(lambda: admin.people.export(actor, user.id, path), done)

    def _erase(self) -> None:
        admin, actor, user = self.app.cinema.admin, self.app.identity.actor(), self._user
        assert user is not None
        if not self._asked:
            self._asked = True
            words = _("Press it again to erase the account of {name} for good.").format(name=user.name)
            self.message.show(words, "warn", seconds=None)
            return
        self._asked = False
        self.send(lambda: admin.people.erase(actor, user.id), lambda _none: self._on_erased())

    def _act(self, work: Callable[..., Person], words: str) -> None:
        admin, actor, user = self.app.cinema.admin, self.app.identity.actor(), self._user
        assert user is not None

        def done(person: Person) -> None:
            self._keep_typed(person)
            self._show(person)
            self.message.show(words, "good")
            self._on_saved(person.user.id)

        self.send(lambda: work(admin, actor, user), done)

    def _keep_typed(self, person: Person) -> None:
        """Know the person's new version also while something is typed; its details are still those that were read."""
        if self.is_changed and self._user is not None and person.user.revision == self._user.revision:
            self._user = person.user


def _empty(part: ttk.Frame) -> None:
    for child in part.winfo_children():
        child.destroy()
    part.configure(height=1)  # a frame keeps its last size when its children are gone
