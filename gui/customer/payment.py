"""The customer's payment screen: puts a `PaymentBox` between the seats and the receipt."""

import tkinter as tk
from typing import TYPE_CHECKING, Any

from cinema.domain.transactions import Transaction
from gui.selling.payment_box import PaymentActions, PaymentBox
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class Payment(Screen):
    """The payment screen; `purchase` comes from the seat screen, which may or may not be in the history."""

    nav = "on_now"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.box: PaymentBox
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the payment box, which starts the order."""
        act = PaymentActions(
            self.app.navigator.back, lambda: self.app.navigator.go("on_now"), self._paid, self._gone
        )  # fmt: skip
        self.box = PaymentBox(self.body, self.app, self.arguments["purchase"], act)
        self.box.pack(fill="both", expand=True)

    def retranslate(self) -> None:
        """Rebuild the widgets in the current language; the payment goes on."""
        self.box.show()

    def left(self) -> None:
        """Release the seats, unless a seat screen does."""
        self.box.leave()

    def escape(self) -> bool:
        """Block Esc while money may be moving."""
        return not self.may_leave()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no money may be moving; if it may, the reason is shown."""
        return self.box.may_leave(tell=tell)

    def first_focus(self) -> tk.Misc | None:
        """Return the form's first field."""
        return self.box.first()

    def _paid(self, sale: Transaction) -> None:
        # The receipt is shown even if the user had left this screen meanwhile.
        go = self.app.navigator.replace if self.winfo_exists() else self.app.navigator.go
        go("receipt", transaction_id=sale.id, fresh=True)

    def _gone(self, message: str) -> None:
        self.app.navigator.back()
        self.app.notify(message, "warn")
