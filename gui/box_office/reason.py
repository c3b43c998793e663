"""Staff says why a rule of the house is set aside for one sale; a manager's PIN is asked for where it is needed."""

import time
import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.late_sales import LATE_REASONS, LateReason, LateWish
from cinema.domain.limits import LentAction, Loan
from cinema.domain.stranding import STRANDED_REASONS, StrandedReason
from cinema.errors import LateSaleError, ManagerNeededError, StrandedSeatsError
from cinema.i18n import _, money
from gui.scale import px
from gui.selling.purchase import Purchase
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext
    from gui.window.keyboard import Pressed

_WIDTH = 420
_TWICE = 0.5  # seconds in which Enter is not yet an answer


def ask_why(app: "AppContext", purchase: Purchase, again: Callable[[], None]) -> bool:
    """Ask for what a basket's refused order lacks, then call `again`; False if a reason would not help."""
    error, purchase.refusal = purchase.refusal, None

    def because(reason: StrandedReason) -> None:
        purchase.stranded = reason
        again()

    def late_because(reason: LateReason) -> None:
        purchase.late = LateWish(reason)
        again()

    def lent(loan: Loan) -> None:
        if loan.action is LentAction.LATE_SALE and purchase.late is not None:
            purchase.late = replace(purchase.late, loan=loan)
        else:
            purchase.loans[loan.action] = loan
        again()

    if isinstance(error, StrandedSeatsError):
        title, words = _("Leave a single seat?"), error.message
        app.navigator.go("reason", title=title, words=words, reasons=STRANDED_REASONS, on_reason=because)
    elif isinstance(error, LateSaleError):
        title, words = _("Sell after the start?"), error.message
        app.navigator.go("reason", title=title, words=words, reasons=LATE_REASONS, on_reason=late_because)
    elif isinstance(error, ManagerNeededError):
        about = ""
        if error.action in {LentAction.DISCOUNT, LentAction.COMP} and purchase.taken_off:
            less, total = (money(one, purchase.house.currency) for one in (purchase.taken_off, purchase.total))
            about = _("{amount} less: {total} is left to pay.").format(amount=less, total=total)
        app.navigator.go("lend", action=LentAction(error.action), on_loan=lent, about=about)
    else:
        return False
    return True


class ReasonPage(Screen):
    """Offers `reasons` (with their untranslated words); `on_reason` gets one, after the screen below is back.

    `title` and `words` say what it is about. A digit or Enter chooses; Esc leaves things as they are.
    """

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.reasons: Mapping[Any, str] = arguments["reasons"]
        self._on_reason: Callable[[Any], None] = arguments["on_reason"]
        self.buttons: list[ttk.Button] = []
        self._since = 0.0
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make a button for each reason."""
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        ttk.Label(holder, text=self.arguments["title"], style="Title.TLabel").pack(anchor="w", pady=(0, px(8)))
        WrappedLabel(holder, text=self.arguments["words"], style="Muted.TLabel").pack(fill="x", pady=(0, px(16)))
        self.buttons, self._since = [], time.monotonic()
        for number, (reason, words) in enumerate(self.reasons.items(), 1):
            room = ttk.Frame(holder, width=px(_WIDTH), height=px(52))
            room.pack_propagate(False)
            room.pack(anchor="w", pady=(0, px(4)))
            button = ttk.Button(
                room, text=f"{number}   {_(words)}", style="Quiet.TButton", command=partial(self.choose, reason)
            )
            button.bind("<Return>", partial(self._enter, button))
            button.pack(fill="both", expand=True)
            self.buttons.append(button)

    def _enter(self, button: ttk.Button, _event: "tk.Event[tk.Misc]") -> None:
        if time.monotonic() - self._since >= _TWICE:  # the second of two presses that were meant to pay
            button.invoke()

    def first_focus(self) -> tk.Misc:
        """Return the first reason."""
        return self.buttons[0]

    def pressed(self, key: "Pressed") -> None:
        """Choose by the number of a reason."""
        if key.digit and 0 < int(key.digit) <= len(self.buttons):
            self.buttons[int(key.digit) - 1].invoke()

    def choose(self, reason: Any) -> None:
        """Go back with a reason."""
        self.app.navigator.back()
        self._on_reason(reason)
