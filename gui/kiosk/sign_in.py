"""An optional sign-in: for members' prices, and for tickets that stand in the account afterwards."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.users import User
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui.kiosk.controls import Actions, Said, go_button, label, plain_button
from gui.kiosk.keyboard import OnScreenKeyboard, reveal
from gui.kiosk.keyboard_layers import Kind
from gui.kiosk.looks import RING, TEXT
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.scale import px
from gui.widgets.form_field import FormField
from gui.window import errors

if TYPE_CHECKING:
    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_KEY, _LOW_KEY = 76, 64  # of 1080; low where the fields need the room
_FIELD = 26  # unscaled px: larger letters make a field higher than it has to be for a finger


class SignInPage(KioskPage):
    """The on-screen keyboard opens with the first field; nothing that is typed outlives the page."""

    of_house: ClassVar[bool] = True

    def __init__(self, master: tk.Misc, kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.fields: dict[str, FormField] = {}
        self.keyboard: OnScreenKeyboard | None = None
        self.proceed: ttk.Button | None = None
        self._is_busy = False
        self._pager: Pager | None = None
        self._said: Said | None = None

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("Sign in")

    @property
    def stands(self) -> bool:
        """Whether the password is being compared."""
        return self._is_busy

    def build(self, rooms: "Rooms") -> None:
        """Make the fields and the keyboard."""
        glass = self.kiosk.glass
        typed = {name: one.get() for name, one in self.fields.items() if one.winfo_exists()}
        head = rooms.upper if rooms.upper is not None else rooms.body
        self._said = None
        if glass.is_portrait:
            label(head, self.title, "KioskDisplay").pack(anchor="w")
            said = Said(head, glass, usual=_("Or go on as a guest: nobody needs an account here."))
            said.pack(fill="x")
            self._said = said if rooms.upper is not None else None
        self.keyboard = OnScreenKeyboard(
            rooms.body,
            key_size=glass.control(_KEY if rooms.upper is None and glass.is_portrait else _LOW_KEY),
            on_done=self._done,
            on_hide=self._hide,
            wide=not glass.is_portrait,
            styles=("KioskKey.TButton", "KioskKeyWord.TButton"),
            icon_size=TEXT,
            margin=glass.gap(RING),
        )
        self.keyboard.pack(side="bottom", fill="x", pady=(glass.gap(12), 0))
        pager = self._pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True, pady=(glass.gap(16), 0))
        # Beside the buttons that turn it.
        width = (glass.page_width - glass.control(80) - glass.gap(2 * 48 + 56)) / px(100) * 100
        for name, words, secret in (("login", _("Username or e-mail"), False), ("password", _("Password"), True)):
            field = FormField(pager.inside, words, width=round(width) - 12, secret=secret, height=_FIELD)
            field.pack(fill="x")
            field.value.set(typed.get(name, ""))
            field.entry.bind("<FocusIn>", self._focused(name), add=True)
            self.fields[name] = field
        pager.settle()
        self.keyboard.lift()  # behind the fields, for Tab
        actions = Actions(rooms.actions, glass)
        actions.add(plain_button(actions, _("Go on as a guest"), self._as_guest, prefix="Surface."))
        self.proceed = go_button(actions, _("Sign in"), self._sign_in)
        actions.add(self.proceed, grows=True)

    @property
    def said_in(self) -> Said | None:
        """The place above low controls: below it the fields need the room."""
        return self._said

    def first_focus(self) -> tk.Misc | None:
        """Return the first field."""
        return self.fields["login"].entry

    def left(self) -> None:
        """Type nowhere any more."""
        if self.keyboard is not None and self.keyboard.winfo_exists():
            self.keyboard.detach()

    def _focused(self, name: str) -> "Callable[[tk.Event[tk.Misc]], None]":
        def open_keyboard(_event: "tk.Event[tk.Misc]") -> None:
            keyboard, field = self.keyboard, self.fields[name].entry
            if keyboard is None or self._pager is None or keyboard.field is field:
                return
            keyboard.attach(field, Kind.PASSWORD if name == "password" else Kind.EMAIL, last=name == "password")
            keyboard.pack(side="bottom", fill="x", before=self._pager)
            self.update_idletasks()
            reveal(field)

        return open_keyboard

    def _done(self, field: ttk.Entry) -> None:
        if field is self.fields["login"].entry:
            self.fields["password"].entry.focus_set()
        else:
            self._sign_in()

    def _hide(self) -> None:
        if self.keyboard is not None and self.proceed is not None:
            self.keyboard.detach()
            self.keyboard.pack_forget()
            self.proceed.focus_set()

    def _as_guest(self) -> None:
        self.kiosk.go("programme")

    def _sign_in(self) -> None:
        if self._is_busy:
            return
        accounts = self.kiosk.app.cinema.accounts
        login, password = (self.fields[name].get() for name in ("login", "password"))
        self._is_busy = True
        self.call(lambda: accounts.sign_in(login, password), self._known, self._refused, gone=self.kiosk.forget_account)

    def _known(self, user: User) -> None:
        self._is_busy = False
        if user.must_change_password:
            words = _("This one-time password must be changed first. Please ask at the counter, or go on as a guest.")
            self.kiosk.say(words, "bad")
            self.kiosk.forget_account(user)
            return
        self.kiosk.enter(user)
        self.kiosk.go("programme")

    def _refused(self, error: BaseException) -> None:
        self._is_busy = False
        if isinstance(error, InvalidInputError) and error.field in self.fields:
            field = self.fields[error.field]
            field.error(error.message)
            field.entry.focus_set()
        self.kiosk.say(errors.words(error).message, "bad")
