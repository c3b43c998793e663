"""The sign-in window: a picture with the house's name, and one form. It is painted before the database is open."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.i18n import _
from gui.people.house_art import HouseArt
from gui.people.locked_form import LockedPage
from gui.people.sign_in_forms import NewPasswordPage, RegisterPage, SignInPage
from gui.people.till_sign_in import TillSignIn
from gui.scale import px
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors
from gui.window.form import Form
from gui.window.host import SignInFrame, WindowHost
from gui.window.switches import language_switch, theme_button

if TYPE_CHECKING:
    from cinema.domain.users import User

_ART, _WIDE = 0.36, 840  # the picture's share of the width, from so many px on


class SignInWindow(SignInFrame):
    """Shows one page: sign-in, registration, new password, or the set-up of an empty house."""

    def __init__(self, master: tk.Misc, host: WindowHost, *, register: bool = False) -> None:
        super().__init__(master, host)
        self._art = HouseArt(self, host)
        self._scrolled = ScrolledFrame(self, fills=True)
        self._right = self._scrolled.inside
        self._tools = ttk.Frame(self._right)
        self.bind("<Configure>", lambda event: self._share(event.width))
        self.page_name = "register" if register else "sign_in"
        self._user: User | None = None
        self._secret = ""
        self._house: dict[str, str] = {}
        self._said: errors.Words | None = None
        self._told = ""
        self._till = TillSignIn(self)
        self._state: tuple[bool, str] = (False, "opening")  # kept apart from the page, which is rebuilt
        self._build()

    def opened(self) -> None:
        """Enable the form: the cinema is open."""
        self._state = (True, "")
        self._art.repaint()
        self._apply_state()
        if self.page_name == "sign_in":
            self._till.look()

    @property
    def frame(self) -> tk.Misc:
        """The frame that owns the tasks."""
        return self

    def lock(self, user: "User") -> None:
        """Ask for the password of the user whose screens this frame covers; only that or signing out leaves it."""
        self._user = user
        self._state = (True, "")
        self.show("locked")

    def set_up(self) -> None:
        """Ask for the name and the first administrator of an empty house."""
        self._state = (True, "")
        self.show("set_up")

    def set_up_admin(self, house: dict[str, str]) -> None:
        """Ask for the first administrator of a house with these settings."""
        self._house = house
        self.page_name = "set_up"
        self._build()

    def failed(self, words: errors.Words) -> None:
        """Show why the cinema could not be opened, and offer a retry."""
        self._state = (False, words.message)
        self._apply_state()

    def say(self, words: errors.Words) -> None:
        """Show an error in the form; the sign-in at a till, which may take its place at once, shows it too."""
        self._said = words if self.page_name == "sign_in" else None
        self.page.show(words)

    def tell(self, sentence: str) -> None:
        """Show a sentence in the form; the sign-in at a till, which may take its place at once, shows it too."""
        self._told = sentence if self.page_name == "sign_in" else ""
        self.page.say(sentence, "Good.TLabel")

    def show(self, page: str) -> None:
        """Show a page by its name, as `_make_page` knows them; fields of the same name keep their values."""
        typed = self.page.values()
        self.page_name = page
        self._build()
        self.page.fill(typed)
        for field in self.page.fields.values():
            field.entry.icursor("end")  # who is typing goes on behind what was filled in
        if self._said is not None and page == "people":
            self.page.show(self._said)
        elif self._told and page == "people":
            self.page.say(self._told, "Good.TLabel")
        self._said, self._told = None, ""
        self.page.first_empty().focus_set()

    def ask_new_password(self, user: "User", secret: str) -> None:
        """Ask a user to replace a one-time password, before the screens are shown."""
        self._user, self._secret = user, secret
        self.show("new_password")

    def retranslate(self) -> None:
        """Rebuild the page in the current language; typed values are kept."""
        self.show(self.page_name)
        self._art.repaint()

    def try_again(self) -> None:
        """Retry opening the cinema after a failure."""
        self._state = (False, "opening")
        self._apply_state()
        self.host.open_cinema()

    def _build(self) -> None:
        for child in self._right.winfo_children():
            child.destroy()
        self.page = self._make_page()
        self._make_tools()
        self.page.pack(fill="both", expand=True, pady=(0, px(24)))
        self._centre()
        self._apply_state()
        self._scrolled.settle()
        self._scrolled.canvas.yview_moveto(0)
        self.page.first_empty().focus_set()

    def _share(self, width: int) -> None:
        """Divide the width between picture and form; a narrow window shows the form only."""
        share = _ART if width >= px(_WIDE) else 0.0
        if share:
            self._art.place(x=0, y=0, relwidth=share, relheight=1.0)
        else:
            self._art.place_forget()
        self._scrolled.place(relx=share, y=0, relwidth=1.0 - share, relheight=1.0)
        self._centre()

    def _centre(self) -> None:
        """Centre the form together with the room that its errors take at the right."""
        width = self.winfo_width() if self.winfo_width() > 1 else self.winfo_toplevel().winfo_width()
        room = round(width * (1.0 - _ART if width >= px(_WIDE) else 1.0))
        left = max(px(16), room // 2 - px(self.page.width + 248) // 2)
        self.page.pack_configure(padx=(left, px(4)))

    def _make_page(self) -> Form:
        if self.page_name == "register":
            return RegisterPage(self._right, self)
        if self.page_name == "new_password" and self._user is not None:
            return NewPasswordPage(self._right, self, self._user, self._secret)
        if self.page_name == "locked" and self._user is not None:
            return LockedPage(self._right, self, self._user)
        if self.page_name == "set_up":
            from gui.people.first_set_up import SetUpAdminPage, SetUpHousePage

            if self._house:
                return SetUpAdminPage(self._right, self, self._house)
            return SetUpHousePage(self._right, self)
        page = self._till.make_page(self._right, self.page_name)
        if page is not None:
            return page
        self.page_name = "sign_in"
        page = SignInPage(self._right, self)
        if self._till.people:
            page.offer_pins(self._till.start)
        return page

    def _make_tools(self) -> None:
        self._tools = ttk.Frame(self._right)
        language_switch(self._tools, self.host.change_language).pack(side="left", padx=(0, px(8)))
        theme_button(self._tools, self.host.switch_theme).pack(side="left")
        self._tools.pack(anchor="e", padx=(0, px(8)), pady=(px(20), 0))

    def _apply_state(self) -> None:
        may, why = self._state
        if may:
            self.page.allow(True)
        elif why == "opening":
            self.page.allow(False, _("Opening the cinema…"))
            self.page.line.run()
        else:
            self.page.allow(False)
            self.page.say(why, "Bad.TLabel")
            self._offer_retry()

    def _offer_retry(self) -> None:
        def pressed() -> None:
            again.destroy()
            self.try_again()

        again = ttk.Button(self.page, text=_("Try again"), style="Quiet.TButton", command=pressed)
        again.pack(anchor="w", pady=(px(8), 0))
        self._scrolled.settle()

    def escape(self) -> None:
        """Go one step back: from registering, from the second step of the set-up, or from signing in to the screens."""
        if self.page_name == "register":
            self.show("sign_in")
        elif self._till.back(self.page_name):
            return
        elif self._house:
            house, self._house = self._house, {}
            self._build()
            self.page.fill({name: house[name] for name in ("name", "currency", "timezone")})
        elif self.host.has_screens and self.page_name in {"sign_in", "people"}:
            self.host.leave_sign_in()
