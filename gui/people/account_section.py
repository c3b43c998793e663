"""“Your account” on the profile page: buttons, of which each opens its form in place, one at a time."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tkinter import ttk

from cinema.domain.users import User
from cinema.i18n import _
from gui.people.account_forms import DeleteForm, EverywhereForm, InPlaceForm
from gui.scale import px
from gui.widgets.file_dialog import FileDialog
from gui.window import errors
from gui.window.context import AppContext

WIDTH = 304  # px, as wide as the forms above it
EVERYWHERE, DELETE = "everywhere", "delete"


class AccountSection(ttk.Frame):
    """Who is signed in, and what they may do with their account. `form` is the one that is open, if one is.

    `on_grown` gets the part of it that has just changed its height, to bring it into view.
    """

    def __init__(self, master: tk.Misc, app: AppContext, user: User, on_grown: Callable[[tk.Misc], None]) -> None:
        super().__init__(master)
        self._app, self._on_grown = app, on_grown
        self.opened = ""
        self.form: InPlaceForm | None = None
        ttk.Label(self, text=_("Your account"), style="Title.TLabel").pack(anchor="w", padx=px(4), pady=(0, px(8)))
        ttk.Label(self, text=_("Signed in as {name}").format(name=user.username), style="Muted.TLabel").pack(
            anchor="w", padx=px(4)
        )
        self._email = ttk.Label(self, text=user.email, style="Muted.TLabel", wraplength=px(WIDTH))
        self._email.pack(anchor="w", padx=px(4), pady=(px(4), px(12)))
        self.buttons: dict[str, ttk.Button] = {}
        self._places: dict[str, ttk.Frame] = {}
        self._add("out", _("Sign out"), app.navigator.sign_out)
        self._add(EVERYWHERE, _("Sign out everywhere…"), partial(self.toggle, EVERYWHERE))
        self._add("save", _("Save my data…"), self._choose_file)
        self._add(DELETE, _("Delete my account…"), partial(self.toggle, DELETE))
        self._problem = ttk.Label(self._places["save"], style="Bad.TLabel", wraplength=px(WIDTH))

    def toggle(self, name: str) -> None:
        """Open a form below its button, and close the one that is open; a second time it is closed."""
        again = name == self.opened
        self.close()
        if not again:
            self.open(name)

    def open(self, name: str) -> None:
        """Open a form and give its first field the focus."""
        place = self._places[name]
        if name == EVERYWHERE:
            self.form = EverywhereForm(place, self._app, self.close)
        else:
            self.form = DeleteForm(place, self._app, self.close, lambda: self._on_grown(place))
        self.form.pack(anchor="w", pady=(px(8), 0))
        self.opened = name
        self._on_grown(place)
        field = self.form.fields.get("password")
        (field.entry if field is not None else self.form.close).focus_set()

    def close(self) -> bool:
        """Close the open form and give its button the focus; False if none is open, or it is at work."""
        if self.form is None or self.form.busy:
            return False
        self.form.destroy()
        self._places[self.opened].configure(height=1)  # a frame keeps its last size when its children are gone
        self.buttons[self.opened].focus_set()
        self.form, self.opened = None, ""
        return True

    def show_email(self, email: str) -> None:
        """Show another e-mail."""
        self._email.configure(text=email)

    def export(self, path: Path) -> None:
        """Write the user's data into a new file."""
        app, actor = self._app, self._app.identity.actor()
        self.buttons["save"].state(["disabled"])

        def done(_none: None) -> None:
            self.buttons["save"].state(["!disabled"])
            app.notify(_("Written to {path}.").format(path=path), "good")

        def failed(error: BaseException) -> None:
            self.buttons["save"].state(["!disabled"])
            self._problem.configure(text=errors.words(error).message)
            self._problem.pack(anchor="w", padx=px(4), pady=(px(4), px(8)))
            self._on_grown(self._places["save"])

        app.tasks.submit(
            lambda: app.cinema.own_account.save_export(actor, path),
            owner=self, on_done=done, on_error=failed, write=True,
        )  # fmt: skip

    def _add(self, name: str, words: str, command: Callable[[], object]) -> None:
        # Forms keep 4 px around their fields for the focus ring, and a button is given its width by its holder.
        holder = ttk.Frame(self, width=px(WIDTH + 8), height=px(48))
        holder.pack_propagate(False)
        holder.pack(anchor="w")
        button = ttk.Button(holder, text=words, style="Quiet.TButton", command=command)
        button.pack(fill="both", expand=True)
        place = ttk.Frame(self, height=1)
        place.pack(anchor="w")
        self.buttons[name], self._places[name] = button, place

    def _choose_file(self) -> None:
        user = self._app.identity.user
        if user is None:
            return
        self.close()
        self._problem.pack_forget()
        self._places["save"].configure(height=1)
        name = f"{user.username}.json".replace("/", "-")
        self.dialog = FileDialog(
            self, _("Save my data"), self.export, endings=(".json",), folder=Path.home(), new=name, kept=True,
            hint=_("Everything that the house keeps of you, as a JSON file. Keep it where nobody else reads it."),
        )  # fmt: skip
