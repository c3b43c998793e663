"""Names the buyer of an order for one try to pay it, and forgets them if the try sold nothing. No widgets."""

from typing import TYPE_CHECKING

from cinema.domain.orders import Order
from cinema.domain.receipts import Buyer
from cinema.domain.users import Actor
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext


class Naming:
    """The buyer of the present try; the order of the next one names nobody until it is asked for again."""

    def __init__(self, app: "AppContext", actor: Actor, window: "tk.Misc") -> None:
        self._app, self._actor, self._window = app, actor, window
        self._named: Order | None = None

    def on(self, order: Order, buyer: Buyer | None) -> Order:
        """Return an order with its buyer, whose particulars are kept from now on; for a worker."""
        if buyer is None:
            return order
        names = self._app.cinema.receipt_names
        self._named = names.name(self._actor, order, buyer.name, buyer.tax_id, buyer.address)
        return self._named

    def forget(self) -> None:
        """Forget the buyer of a try that sold nothing; a repeat does nothing."""
        named, self._named = self._named, None
        if named is not None:
            self._app.tasks.submit(
                lambda: self._app.cinema.receipt_names.drop(self._actor, named),
                owner=self._window,
                on_error=errors.note_unseen,
                write=True,
            )
