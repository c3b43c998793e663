"""Cash that is put into the drawer or taken out of it, with why."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from cinema.domain.drawer import ADDITIONS, DROPS, reason_name
from cinema.domain.ids import new_id
from cinema.errors import InvalidInputError
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.cash_amounts import read_amount
from gui.window.errors import Words
from gui.window.form import Form
from gui.window.screen import Screen


class CashMovePage(Screen):
    """Enters one movement; `way` is put_in or take_out, `currency` the house's.

    A second try after a lost answer records it once.
    """

    nav = "drawer"

    def build(self) -> None:
        """Make the form."""
        self._operation = new_id()
        is_in = self.arguments["way"] == "put_in"
        self._reasons = {reason_name(one): one for one in (ADDITIONS if is_in else DROPS)}
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        title = _("Put cash into the drawer") if is_in else _("Take cash out of the drawer")
        ttk.Label(holder, text=title, style="Title.TLabel").pack(anchor="w", pady=(0, px(16)))
        self.form = Form(holder, self.app.tasks)
        self.form.pack(anchor="w", fill="x")
        self.form.add("amount", _("Amount"))
        names = tuple(self._reasons)
        self.form.add("reason", _("Reason"), choices=names, value=names[0])
        self.form.add("bag", _("Number of the bag"), help_text=_("Only for the safe."))
        self.form.finish(_("Put in") if is_in else _("Take out"), self._submit)

    def first_focus(self) -> tk.Misc | None:
        """Return the field of the amount."""
        return self.form.fields["amount"].entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing is being entered."""
        del tell
        return not self.form.busy

    def _submit(self) -> None:
        app, typed = self.app, self.form.values()
        if not self.form.required("amount"):
            return
        try:
            amount = read_amount(typed["amount"], self.arguments["currency"])
        except InvalidInputError as error:
            self.form.show(Words(error.message, "amount"))
            return
        sessions, actor, operation = app.cinema.till_sessions, app.identity.actor(), self._operation
        call = sessions.add if self.arguments["way"] == "put_in" else sessions.drop
        reason, bag = self._reasons[typed["reason"]], typed["bag"].strip() or None

        def done(moved: Any) -> None:
            app.notify(
                _("The drawer should hold {amount} now.").format(amount=money(moved.held, moved.currency)), "good"
            )
            app.navigator.back()

        self.form.send(lambda: call(actor, amount, reason, bag, operation=operation), done)
