"""The form of a locked window: the password of who is signed in, or signing out."""

import tkinter as tk
from tkinter import ttk

from cinema.domain.users import User
from cinema.i18n import _
from gui.people.sign_in_forms import SignInForm, SignInSteps
from gui.scale import px


class LockedPage(SignInForm):
    """Asks for the password of a window's user; the screens behind it keep their state."""

    def __init__(self, master: tk.Misc, steps: SignInSteps, user: User) -> None:
        line = _("{name} is signed in here. Type the password to go on.").format(name=user.name)
        super().__init__(master, steps, _("This window is locked"), line)
        self._user = user
        self.add("password", _("Password"), secret=True)
        self.finish(_("Unlock"), self._submit)
        row = ttk.Frame(self)
        row.pack(anchor="w", pady=(px(8), 0))
        self.leave = ttk.Button(row, text=_("Sign out"), style="Flush.TButton", command=steps.host.sign_out)
        self.leave.pack(side="left")

    def _submit(self) -> None:
        host = self.steps.host
        cinema = host.cinema
        if cinema is None or not self.required("password"):
            return
        password, actor = self.fields["password"].get(), cinema.actor(self._user, host.channel)
        self.send(lambda: cinema.accounts.confirm(actor, password), host.enter, _("Checking…"))
