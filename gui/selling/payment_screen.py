"""A screen around a `PaymentBox`: what every face's payment screen does. Where it goes afterwards is the face's."""

import tkinter as tk
from typing import TYPE_CHECKING, Any

from gui.selling.payment_box import PaymentActions, PaymentBox
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class PaymentScreen(Screen):
    """Pays the `purchase` of its arguments; `way` is the tender that is shown first, `given` the cash, if said.

    Subclasses say what happens before and after.
    """

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.box: PaymentBox
        super().__init__(master, app, **arguments)

    def actions(self) -> PaymentActions:
        """Return what the box calls; every subclass implements it."""
        raise NotImplementedError

    def build(self) -> None:
        """Make the payment box, which starts the order."""
        purchase, first = self.arguments["purchase"], (self.arguments.get("way"), self.arguments.get("given"))
        self.box = PaymentBox(self.body, self.app, purchase, self.actions(), *first)
        self.box.pack(fill="both", expand=True)

    def retranslate(self) -> None:
        """Rebuild the widgets in the current language; the payment goes on."""
        self.box.show()

    def left(self) -> None:
        """Release the seats, unless another screen has them."""
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
