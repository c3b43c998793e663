"""The box office's payment by card, which goes back to selling."""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cinema.domain.transactions import Transaction
from gui.selling.payment_box import PaymentActions
from gui.selling.payment_screen import PaymentScreen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class CardPage(PaymentScreen):
    """Pays the `purchase`; `on_end` gets the sale, or None with the reason if nothing was paid."""

    nav = "sell"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._on_end: Callable[[Transaction | None, str], None] = arguments["on_end"]
        super().__init__(master, app, **arguments)

    def actions(self) -> PaymentActions:
        """Go back to selling, whatever happens."""
        back = self.app.navigator.back
        return PaymentActions(back, back, lambda sale: self._ended(sale, ""), lambda words: self._ended(None, words))

    def _ended(self, sale: Transaction | None, message: str) -> None:
        if self.winfo_exists():
            self.app.navigator.back()
        self._on_end(sale, message)
