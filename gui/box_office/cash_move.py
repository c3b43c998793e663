"""Cash that is put into the drawer or taken out of it, with why."""

import tkinter as tk
from tkinter import ttk
from typing import Any

from cinema.domain.drawer import ADDITIONS, DROPS, DrawerReason, reason_name
from cinema.domain.ids import new_id
from cinema.domain.safe import Bag
from cinema.errors import InvalidInputError
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.cash_amounts import amount_text, read_amount
from gui.window.errors import Words
from gui.window.form import Form
from gui.window.screen import Screen


class CashMovePage(Screen):
    """Enters one movement; `way` is put_in or take_out, `currency` the house's.

    A second try after a lost answer records it once.
    """

    nav = "drawer"

    def build(self) -> None:
        """Make the form; for cash that is put in, once it is known which bags are in the safe."""
        self._operation = new_id()
        self._bags: dict[str, Bag] = {}
        self.form: Form | None = None
        actor, safe = self.app.identity.actor(), self.app.cinema.safe
        if self.arguments["way"] == "put_in":
            self.load(lambda: safe.contents(actor), self._make)
        else:
            self._make(())

    def first_focus(self) -> tk.Misc | None:
        """Return the field of the amount."""
        return self.form.fields["amount"].entry if self.form is not None else None

    def _make(self, bags: tuple[Bag, ...]) -> None:
        is_in, currency = self.arguments["way"] == "put_in", self.arguments["currency"]
        # A float is a bag of the safe, so without bags there is none.
        known = tuple(one for one in ADDITIONS if bags or one is not DrawerReason.FLOAT) if is_in else DROPS
        self._reasons = {reason_name(one): one for one in known}
        self._bags = {f"{one.number}  ({money(one.amount, currency)})": one for one in bags}
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        title = _("Put cash into the drawer") if is_in else _("Take cash out of the drawer")
        ttk.Label(holder, text=title, style="Title.TLabel").pack(anchor="w", pady=(0, px(16)))
        form = self.form = Form(holder, self.app.tasks)
        form.pack(anchor="w", fill="x")
        form.add("amount", _("Amount"))
        names = tuple(self._reasons)
        form.add("reason", _("Reason"), choices=names, value=names[0])
        if self._bags:
            choices = (_("None"), *self._bags)
            field = form.add("bag", _("Bag from the safe"), choices=choices, value=choices[0])
            field.value.trace_add("write", lambda *_: self._chosen())
        elif not is_in:
            form.add("bag", _("Number of the bag"), help_text=_("Only for the safe."))
        form.finish(_("Put in") if is_in else _("Take out"), self._submit)
        if self.may_take_focus():
            form.fields["amount"].entry.focus_set()

    def _chosen(self) -> None:
        """Fill in what follows from a bag: it comes out whole, as a float."""
        assert self.form is not None
        bag = self._bags.get(self.form.fields["bag"].get())
        if bag is not None:
            self.form.fill({
                "amount": amount_text(bag.amount, self.arguments["currency"]),
                "reason": reason_name(DrawerReason.FLOAT),
            })  # fmt: skip

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing is being entered."""
        del tell
        return self.form is None or not self.form.busy

    def _submit(self) -> None:
        app, form = self.app, self.form
        if form is None or not form.required("amount"):
            return
        typed = form.values()
        try:
            amount = read_amount(typed["amount"], self.arguments["currency"])
        except InvalidInputError as error:
            form.show(Words(error.message, "amount"))
            return
        sessions, actor, operation = app.cinema.till_sessions, app.identity.actor(), self._operation
        call = sessions.add if self.arguments["way"] == "put_in" else sessions.drop
        reason, number = self._reasons[typed["reason"]], typed.get("bag", "").strip()
        chosen = self._bags.get(number)
        bag = chosen.number if chosen is not None else None if self._bags else number or None

        def done(moved: Any) -> None:
            words = _("It is recorded.")
            if moved.held is not None:
                words = _("The drawer should hold {amount} now.").format(amount=money(moved.held, moved.currency))
            app.notify(words, "good")
            app.navigator.back()

        form.send(lambda: call(actor, amount, reason, bag, operation=operation), done)
