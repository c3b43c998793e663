"""The payment page of the customer's window: where it comes from and where it goes on to."""

import tkinter as tk
from typing import TYPE_CHECKING, Any

from cinema.domain.transactions import Transaction
from gui.selling.payment_box import PaymentActions, PaymentBox
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class Payment(Screen):
    """Opened with `purchase` by the seat page, to which it goes back with the hold alive; it may stand alone, too."""

    nav = "on_now"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.box: PaymentBox
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Begin to pay."""
        act = PaymentActions(
            self.app.navigator.back, lambda: self.app.navigator.go("on_now"), self._paid, self._gone
        )  # fmt: skip
        self.box = PaymentBox(self.body, self.app, self.arguments["purchase"], act)
        self.box.pack(fill="both", expand=True)

    def retranslate(self) -> None:
        """Speak another language; the payment goes on."""
        self.box.show()

    def left(self) -> None:
        """Give the seats back, if no seat page does."""
        self.box.leave()

    def escape(self) -> bool:
        """Keep Esc from leaving while money may be moving."""
        return not self.box.may_leave()

    def first_focus(self) -> tk.Misc | None:
        """Return the form's first field."""
        return self.box.first()

    def _paid(self, sale: Transaction) -> None:
        """Go on to the receipt; it is shown even to somebody who had left this page."""
        go = self.app.navigator.replace if self.winfo_exists() else self.app.navigator.go
        go("receipt", transaction_id=sale.id, fresh=True)

    def _gone(self, message: str) -> None:
        """Go back to the seats, where there are some; the page itself says it, too."""
        self.app.navigator.back()
        self.app.notify(message, "warn")
