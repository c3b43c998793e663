"""The forms of the profile screen: the user's data and the password."""

import tkinter as tk
from tkinter import ttk

from cinema.domain.movies import GENRES
from cinema.domain.passwords import PASSWORD_RULE
from cinema.domain.text import fold
from cinema.domain.users import User
from cinema.i18n import LANGUAGES, _, current_language
from gui.fonts import font
from gui.people.password_meter import PasswordMeter
from gui.scale import px
from gui.widgets.flow import Flow
from gui.window.context import AppContext
from gui.window.form import Form

WIDTH = 344


class PersonForm(Form):
    """Name, language and favourite genres."""

    def __init__(self, master: tk.Misc, app: AppContext, user: User) -> None:
        super().__init__(master, app.tasks, width=WIDTH)
        self._app = app
        self.add("name", _("Name"), value=user.name)
        self.add("language", _("Language"), choices=tuple(LANGUAGES.values()), value=LANGUAGES[current_language()])
        ttk.Label(self, text=_("Genres you like"), style="Bold.TLabel").pack(anchor="w", padx=px(4))
        self.genres = GenrePicker(self, user.genres)
        self.genres.pack(fill="x", pady=(px(4), px(12)))
        self.finish(_("Save"), self._submit)

    def _submit(self) -> None:
        if not self.required("name"):
            return
        app, typed, genres = self._app, self.values(), self.genres.chosen()
        language = next(code for code, name in LANGUAGES.items() if name == typed["language"])
        actor = app.identity.actor()

        def done(user: User) -> None:
            app.identity.user = user
            app.notify(_("Saved."), "good")
            # Last: it rebuilds this screen.
            if language != current_language():
                app.navigator.change_language(language)

        self.send(lambda: app.cinema.accounts.save_profile(actor, typed["name"], genres, language), done)


class GenrePicker(Flow):
    """Genre chips that toggle independently, wrapped to the form's width."""

    def __init__(self, master: tk.Misc, chosen: tuple[str, ...]) -> None:
        super().__init__(master, most=WIDTH + 100)
        self.buttons: dict[str, ttk.Button] = {}
        for genre, name in sorted(((key, _(name)) for key, name in GENRES.items()), key=lambda pair: fold(pair[1])):
            width = font(13, bold=True).measure(name) + px(34)  # sized for the bold label of a selected chip
            holder = ttk.Frame(self, width=width, height=px(40))
            holder.pack_propagate(False)
            self.add(holder)
            button = ttk.Button(
                holder,
                text=name,
                style="Chip.TButton",
                command=lambda genre=genre: self.toggle(genre),  # type: ignore[misc]
            )
            button.pack(fill="both", expand=True)
            button.state(["selected" if genre in chosen else "!selected"])
            self.buttons[genre] = button

    def toggle(self, genre: str) -> None:
        """Select or deselect a genre."""
        button = self.buttons[genre]
        button.state(["!selected" if button.instate(["selected"]) else "selected"])

    def chosen(self) -> tuple[str, ...]:
        """Return the selected genres."""
        return tuple(genre for genre, button in self.buttons.items() if button.instate(["selected"]))


class PasswordForm(Form):
    """The current password and a new one."""

    def __init__(self, master: tk.Misc, app: AppContext) -> None:
        super().__init__(master, app.tasks)
        self._app = app
        self.add("password", _("Current password"), secret=True)
        new = self.add("new_password", _("New password"), secret=True, help_text=_(PASSWORD_RULE))
        PasswordMeter(self, new, self._personal).pack(anchor="w", pady=(0, px(8)))
        self.finish(_("Change password"), self._submit)
        self.button.configure(style="Quiet.TButton")

    def _personal(self) -> tuple[str, ...]:
        user = self._app.identity.user
        return (user.username, user.email, user.name) if user is not None else ()

    def _submit(self) -> None:
        if not self.required("password", "new_password"):
            return
        app, current, new = self._app, self.fields["password"].get(), self.fields["new_password"].get()
        actor = app.identity.actor()

        def done(_result: None) -> None:
            for field in self.fields.values():  # no password stays readable on the screen
                field.value.set("")
            app.notify(_("Your password was changed."), "good")

        self.send(lambda: app.cinema.accounts.change_password(actor, current, new), done)
