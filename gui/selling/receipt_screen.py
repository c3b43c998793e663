"""The screen of a receipt, for every face: each names its own in its bar."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.receipts import Receipt
from cinema.errors import CinemaError
from cinema.i18n import _
from gui.selling.receipt_box import ReadReceipt, ReceiptBox, read_receipt
from gui.widgets.empty_state import EmptyState
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class ReceiptScreen(Screen):
    """The receipt of the sale `transaction_id`; `fresh`: it was paid just now, otherwise the receipt is a copy."""

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.box: ReceiptBox | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Load the receipt and its ticket codes."""
        self.box = None
        ttk.Label(self.body, text=_("Fetching your tickets…"), style="Muted.TLabel").place(
            relx=0.5, rely=0.42, anchor="center"
        )
        self.load(self.reading(), self._show, on_error=self._not_there)

    def reading(self) -> Callable[[], ReadReceipt]:
        """Return what reads the receipt, for a worker."""
        cinema, actor, sale = self.app.cinema, self.app.identity.actor(), self.arguments["transaction_id"]
        fresh = bool(self.arguments.get("fresh"))
        return lambda: read_receipt(cinema, actor, sale, fresh=fresh)

    def on_paper(self) -> Callable[[Receipt], Receipt]:
        """Return what a receipt goes through before a paper is made of it, on a worker."""
        return lambda receipt: receipt

    def way_on(self) -> tuple[str, Callable[[], None]] | None:
        """Return what comes after this receipt, as words and deed; None: whoever reads it decides."""
        return None

    def escape(self) -> bool:
        """Close the large code, if it is open."""
        return self.box is not None and self.box.close_code()

    def first_focus(self) -> tk.Misc | None:
        """Return the first button, once the receipt is loaded."""
        return self.box.first if self.box is not None else None

    def _show(self, read: ReadReceipt) -> None:
        takes_focus = self.may_take_focus()
        self._clear()
        self.box = ReceiptBox(self.body, self.app, read, self.on_paper(), self.way_on())
        self.box.pack(fill="both", expand=True)
        if takes_focus and self.winfo_ismapped():
            self.box.first.focus_set()

    def _not_there(self, error: BaseException) -> None:
        if not isinstance(error, CinemaError):
            self.app.report(error)
            return
        self._clear()
        EmptyState(
            self.body, icon="receipt", title=_("This receipt can't be shown"), sentence=error.message,
            action=(_("Back"), self.app.navigator.back),
        ).pack(fill="both", expand=True)  # fmt: skip

    def _clear(self) -> None:
        for child in self.body.winfo_children():
            child.destroy()
