"""Asks for what a party is to be found by again, and parks or reserves it, or hands it over to a kiosk."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.baskets import LONGEST_LABEL, Basket
from cinema.domain.orders import Order
from cinema.errors import StorageError
from cinema.i18n import _, money, ngettext
from gui.box_office.reason import ask_why
from gui.scale import px
from gui.selling.purchase import Purchase
from gui.widgets.icon_button import icon_button
from gui.widgets.wrapped import WrappedLabel
from gui.window.form import Form
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

_WIDTH = 400


class ParkPage(Screen):
    """Parks the `purchase`, or with `reserve` reserves it; `on_done` gets the basket and the house's timezone.

    In the place of parking it can be handed over to a kiosk.
    """

    nav: ClassVar[str | None] = "sell"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._purchase: Purchase = arguments["purchase"]
        self._reserve: bool = arguments["reserve"]
        self._on_done: Callable[[Basket, str], None] = arguments["on_done"]
        self._order: Order | None = None  # of the first try: a repeat of a call without an answer is the same one
        self._unsure = ""  # which way was asked for without an answer: the seats may have gone it
        self.hand_over: ttk.Button | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the form."""
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        title = _("Reserve these seats") if self._reserve else _("Park this basket")
        ttk.Label(holder, text=title, style="Title.TLabel").pack(anchor="w", padx=px(4), pady=(0, px(4)))
        seats = ", ".join(
            (
                *(one.label for each in self._purchase.aside for one in each.tickets),
                *(line.seat_label for line in self._purchase.lines),
            )
        )
        total = money(self._purchase.total, self._purchase.house.currency)
        WrappedLabel(holder, text=f"{seats}   {total}", style="Muted.TLabel").pack(fill="x", padx=px(4))
        house = self._purchase.house
        if self._reserve:
            words = _("They are kept until {count} minutes before the start, then they are free again by themselves.")
            words = words.format(count=house.reserved_until_minutes)
        else:
            words = _("Its seats are kept for {count} minutes. Any till can take it over.")
            words = words.format(count=house.parked_minutes)
        WrappedLabel(holder, text=words, style="Muted.TLabel").pack(fill="x", padx=px(4), pady=(px(4), px(16)))
        form = self.form = Form(holder, self.app.tasks, width=_WIDTH)
        form.pack(anchor="w", fill="x")
        if self._reserve:
            form.add("label", _("Name"), help_text=_("Without one it is found by the number that you are told."))
        else:
            form.add("label", _("What to find it by"), help_text=_("Such as: grey coat. It can be left empty."))
        form.finish(
            _("Reserve") if self._reserve else _("Park"), partial(self._submit, "reserve" if self._reserve else "park")
        )
        if not self._reserve:
            self.hand_over = icon_button(
                holder, "box-arrow-right", partial(self._submit, "hand over"), style="Quiet.TButton",
                text=_("Hand over to a kiosk  F12"),
            )  # fmt: skip
            self.hand_over.pack(anchor="w", pady=(px(8), 0))
            words = ngettext(
                "The customer types four digits there and pays. They are valid for {count} minute.",
                "The customer types four digits there and pays. They are valid for {count} minutes.",
                house.hand_over_minutes,
            )
            WrappedLabel(holder, text=words.format(count=house.hand_over_minutes), style="Muted.TLabel").pack(
                fill="x", padx=px(4), pady=(px(4), 0)
            )

    def first_focus(self) -> tk.Misc:
        """Return the field."""
        return self.form.fields["label"].entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the seats are not on their way."""
        del tell
        return not self.form.busy

    def escape(self) -> bool:
        """Go back, unless the seats are on their way."""
        return self.form.busy

    def act(self, name: str) -> None:
        """Hand the basket over."""
        if name == "hand_over" and self.hand_over is not None:
            self.hand_over.invoke()

    def _submit(self, way: str) -> None:
        if self._unsure not in {"", way}:
            self.form.say(_("The last try had no answer. Repeat it first."), "Bad.TLabel")
            return
        choices = self._purchase.choices
        if not choices:  # its time ran out while the label was typed
            self.app.navigator.back()
            return
        cinema, actor = self.app.cinema, self._purchase.calls.actor
        said = self._purchase.beyond_the_rules()
        label = self.form.values()["label"][: 4 * LONGEST_LABEL]
        sends = {"reserve": cinema.baskets.reserve, "park": cinema.baskets.park, "hand over": cinema.hand_overs.offer}

        def work() -> tuple[Basket, str]:
            if self._order is None:
                self._order = cinema.checkout.begin(actor, choices, **said)
            return sends[way](actor, self._order, label), cinema.house().timezone

        def done(result: tuple[Basket, str]) -> None:
            self.app.navigator.back()
            self._on_done(*result)

        def failed(error: BaseException) -> bool:
            self._unsure = way if isinstance(error, StorageError) else ""
            self._purchase.refusal = error
            return ask_why(self.app, self._purchase, partial(self._submit, way))

        self.form.send(work, done, on_wrong=failed)
