"""The forms of one's own account: another e-mail, signing out everywhere, and deleting the account."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.own_account import erased_by_an_administrator
from cinema.domain.users import Role, User
from cinema.i18n import _, ngettext
from gui.people.profile_forms import WIDTH
from gui.scale import px
from gui.window import errors
from gui.window.context import AppContext
from gui.window.form import Form


class EmailForm(Form):
    """The e-mail, and the password that allows to change it; `on_changed` gets the user with the new one."""

    def __init__(self, master: tk.Misc, app: AppContext, user: User, on_changed: Callable[[User], None]) -> None:
        super().__init__(master, app.tasks, width=WIDTH)
        self._app, self._on_changed = app, on_changed
        self.add("email", _("E-mail"), value=user.email)
        self.add("password", _("Your password"), secret=True)
        self.finish(_("Change e-mail"), self._submit)
        self.button.configure(style="Quiet.TButton")

    def _submit(self) -> None:
        user = self._app.identity.user
        if user is not None and self.fields["email"].get().strip() == user.email:
            self.show(errors.Words(_("This is your e-mail already."), "email"))
            return
        if not self.required("email", "password"):
            return
        app, typed, actor = self._app, self.values(), self._app.identity.actor()

        def done(changed: User) -> None:
            app.identity.user = changed
            self.fields["password"].value.set("")  # no password stays in the window
            self.fields["email"].value.set(changed.email)
            self._on_changed(changed)
            app.notify(_("Your e-mail was changed. From now on you sign in with the new one."), "good")

        self.send(lambda: app.cinema.own_account.change_email(actor, typed["password"], typed["email"]), done)


class InPlaceForm(Form):
    """A form that opens below its button: sentences, the password, a button that does it, and one that closes it."""

    def __init__(self, master: tk.Misc, app: AppContext, on_close: Callable[[], object]) -> None:
        super().__init__(master, app.tasks)
        self.app, self._on_close = app, on_close

    def say_first(self, words: str, style: str = "Muted.TLabel") -> ttk.Label:
        """Add a sentence above the fields."""
        label = ttk.Label(self, text=words, style=style, wraplength=px(self.width))
        label.pack(anchor="w", padx=px(4), pady=(0, px(8)))
        return label

    def end(self, words: str, submit: Callable[[], None], style: str = "Quiet.TButton") -> None:
        """Add the field and the buttons."""
        self.add("password", _("Your password"), secret=True)
        self.finish(words, submit)
        self.button.configure(style=style)
        self.add_close()

    def add_close(self) -> None:
        """Add the button that closes the form."""
        self.close = ttk.Button(self, text=_("Close"), style="Link.TButton", command=self._on_close)
        self.close.pack(anchor="w", pady=(0, px(8)))


class EverywhereForm(InPlaceForm):
    """Ends every session of the user, this window's too."""

    def __init__(self, master: tk.Misc, app: AppContext, on_close: Callable[[], object]) -> None:
        super().__init__(master, app, on_close)
        self.say_first(
            _("You are signed out of every window of the house, this one too. Your password stays the same.")
        )
        self.end(_("Sign me out everywhere"), self._submit)

    def _submit(self) -> None:
        if not self.required("password"):
            return
        app, password, actor = self.app, self.fields["password"].get(), self.app.identity.actor()
        said = _("You are signed out everywhere.")
        self.send(
            lambda: app.cinema.own_account.sign_out_everywhere(actor, password),
            lambda _none: app.navigator.sign_out(said),
        )


class DeleteForm(InPlaceForm):
    """Says what is lost and what stays, and deletes the account for good; staff are told whom to ask.

    `on_grown` is called when it knows what is lost, which makes it higher.
    """

    def __init__(
        self, master: tk.Misc, app: AppContext, on_close: Callable[[], object], on_grown: Callable[[], None]
    ) -> None:
        super().__init__(master, app, on_close)
        self._on_grown = on_grown
        user = app.identity.user
        if user is None or user.role is not Role.CUSTOMER:
            self.say_first(erased_by_an_administrator().message)
            self.add_close()
            return
        self.say_first(_("Your name, e-mail, membership, favourites and list of tickets are deleted for good."))
        self.say_first(_("Ratings stay, without your name and your words; sales stay in the books, without a name."))
        self.tickets = self.say_first("", "Bold.TLabel")
        self.end(_("Delete for good"), self._submit, "Danger.TButton")
        self.allow(False, _("Looking for your tickets…"))
        actor = app.identity.actor()
        app.tasks.submit(
            lambda: app.cinema.own_account.tickets_to_come(actor),
            owner=self, on_done=self._counted, on_error=lambda error: self.show(errors.words(error)),
        )  # fmt: skip

    def _counted(self, count: int) -> None:
        self.tickets.configure(text=tickets_words(count))
        self.allow(True)
        self._on_grown()

    def _submit(self) -> None:
        if not self.required("password"):
            return
        app, password, actor = self.app, self.fields["password"].get(), self.app.identity.actor()
        said = _("Your account is deleted. You can still buy tickets as a guest.")
        self.send(
            lambda: app.cinema.own_account.erase(actor, password),
            lambda _none: app.navigator.sign_out(said),
            _("Deleting your account…"),
        )


def tickets_words(count: int) -> str:
    """Return what becomes of the tickets for screenings to come."""
    if not count:
        return _("You have no tickets for screenings to come.")
    words = ngettext(
        "{count} ticket for a screening to come stays valid, but is listed nowhere any more: save it first.",
        "{count} tickets for screenings to come stay valid, but are listed nowhere any more: save them first.",
        count,
    )
    return words.format(count=count)
