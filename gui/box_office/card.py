"""The box office's payment by card: a `PaymentBox` that goes back to selling."""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cinema.domain.transactions import Transaction
from gui.selling.payment_box import PaymentActions, PaymentBox
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class CardPage(Screen):
    """Pays the `purchase`; `on_end` gets the sale, or None with the reason if nothing was paid."""

    nav = "sell"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.box: PaymentBox
        self._on_end: Callable[[Transaction | None, str], None] = arguments["on_end"]
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the payment box, which starts the order."""
        back = self.app.navigator.back
        act = PaymentActions(back, back, self._paid, self._gone)
        self.box = PaymentBox(self.body, self.app, self.arguments["purchase"], act)
        self.box.pack(fill="both", expand=True)

    def retranslate(self) -> None:
        """Rebuild the widgets in the current language; the payment goes on."""
        self.box.show()

    def left(self) -> None:
        """Leave the seats to the page of the sale, which has them."""
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
        if self.winfo_exists():
            self.app.navigator.back()
        self._on_end(sale, "")

    def _gone(self, message: str) -> None:
        if self.winfo_exists():
            self.app.navigator.back()
        self._on_end(None, message)
