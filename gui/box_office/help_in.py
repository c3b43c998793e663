"""Staff give a customer who forgot the password a one-time one: asked once more, then shown large, once."""

import time
import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.members import Member
from cinema.i18n import _
from gui.fonts import font
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window.form import Form
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

_WIDTH, _SECRET = 520, 40  # px: of the words, and of the secret's letters, which are read from the other side
_TWICE = 0.5  # seconds in which Enter doesn't yet mean the button that has just come


class HelpInPage(Screen):
    """For one `member`. The secret is nowhere any more when the page is left, or covered by another one."""

    nav = "sell"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.member: Member = arguments["member"]
        self.secret = ""
        self.form: Form | None = None
        self._since = 0.0
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Ask once more, or show what was given."""
        holder = ttk.Frame(self.body, padding=(px(20), px(24)))  # buttons keep 4 px for the focus ring
        holder.pack(fill="both", expand=True)
        title = _("One-time password for {name}").format(name=self.member.name)
        WrappedLabel(holder, text=title, style="Title.TLabel").pack(fill="x", padx=px(4))
        about = " · ".join(one for one in (self.member.email, self.member.number) if one)
        WrappedLabel(holder, text=about, style="Muted.TLabel").pack(fill="x", padx=px(4), pady=(px(4), px(16)))
        if self.secret:
            self._show_secret(holder)
        else:
            self._ask(holder)

    def first_focus(self) -> tk.Misc:
        """Return the button."""
        return self._button

    def hidden(self) -> None:
        """Forget the secret."""
        if self.secret:
            self.secret = ""
            self.retranslate()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no password is just being given: it would be lost."""
        del tell
        return self.form is None or not self.form.busy

    def _ask(self, holder: ttk.Frame) -> None:
        words = (
            _("Make sure that this is {name}, by an identity card or by what only they know.").format(
                name=self.member.name
            ),
            _("Their present password stops working at once, in every window. It is noted that you gave this one."),
        )
        for one in words:
            WrappedLabel(holder, text=one, most=_WIDTH).pack(fill="x", padx=px(4), pady=(0, px(8)))
        self.form = Form(holder, self.app.tasks)
        self.form.pack(anchor="w", pady=(px(8), 0))
        self.form.finish(_("Give the password"), self._give)
        self._button = self.form.button

    def _show_secret(self, holder: ttk.Frame) -> None:
        self.form = None
        shown = ttk.Label(holder, text=self.secret, style="Display.TLabel", font=font(_SECRET, bold=True))
        shown.pack(anchor="w", padx=px(4), pady=(px(8), px(16)))
        words = _(
            "Read it out, or let {name} copy it from here. It is shown this once, and gone when you leave this page."
        ).format(name=self.member.name)
        WrappedLabel(holder, text=words, most=_WIDTH).pack(fill="x", padx=px(4), pady=(0, px(8)))
        words = _("It works for one sign-in in the next 24 hours. There they choose a new password.")
        WrappedLabel(holder, text=words, most=_WIDTH, style="Muted.TLabel").pack(fill="x", padx=px(4), pady=(0, px(16)))
        room = ttk.Frame(holder, width=px(312), height=px(56))
        room.pack_propagate(False)
        room.pack(anchor="w")
        self._button = ttk.Button(room, text=_("Done"), style="Primary.TButton", command=self.app.navigator.back)
        for key in ("<Return>", "<space>"):
            self._button.bind(key, self._pressed_by_key)
        self._button.pack(fill="both", expand=True)
        self._since = time.monotonic()

    def _give(self) -> None:
        form, app, actor, customer = self.form, self.app, self.app.identity.actor(), self.member.id
        if form is None:
            return

        def done(secret: str) -> None:
            self.secret = secret
            self.retranslate()
            self._button.focus_set()

        form.send(lambda: app.cinema.accounts.help_in(actor, customer), done)

    def _pressed_by_key(self, _event: "tk.Event[tk.Misc]") -> None:
        if time.monotonic() - self._since >= _TWICE:  # the second of two presses that were meant to give it
            self._button.invoke()
