"""The box office's payment by card, which goes back to selling."""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cinema.domain.payments import Tender
from cinema.domain.transactions import Transaction
from gui.box_office.display_view import Stage
from gui.selling.payment_box import PaymentActions
from gui.selling.payment_screen import PaymentScreen
from gui.selling.payment_steps import Step

if TYPE_CHECKING:
    from gui.window.context import AppContext


class CardPage(PaymentScreen):
    """Pays the `purchase`; `on_end` gets the sale, or None with the reason if nothing was paid.

    `on_stage` hears what the customer is asked for meanwhile.
    """

    nav = "sell"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._on_end: Callable[[Transaction | None, str], None] = arguments["on_end"]
        self._on_stage: Callable[[Stage], None] = arguments.get("on_stage", lambda _stage: None)
        super().__init__(master, app, **arguments)

    def actions(self) -> PaymentActions:
        """Go back to selling, whatever happens."""
        back = self.app.navigator.back
        return PaymentActions(
            back, back, lambda sale: self._ended(sale, ""), lambda words: self._ended(None, words), self._stepped
        )

    def left(self) -> None:
        """Release the seats, unless another screen has them; the customer is asked for nothing any more."""
        super().left()
        self._on_stage(Stage.CHOOSING)

    def _stepped(self, step: Step, tender: Tender | None) -> None:
        if step in {Step.CHECKING, Step.UNRESOLVED}:
            self._on_stage(Stage.WAIT)
        else:
            is_asked = tender is Tender.CARD and step in {Step.PAYING, Step.ASKED}
            self._on_stage(Stage.TERMINAL if is_asked else Stage.CHOOSING)

    def _ended(self, sale: Transaction | None, message: str) -> None:
        if self.winfo_exists():
            self.app.navigator.back()
        self._on_end(sale, message)
